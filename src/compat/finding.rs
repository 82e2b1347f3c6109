//! The result of a comparison.

use std::collections::BTreeSet;

use super::counterexample::Counterexample;
use super::rule::ChangeRule;
use crate::check::Policy;
use crate::envelope::FrameKind;
use crate::message::Side;

/// The effect of a change on the peers that it affects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum Effect {
    /// Every frame is accepted and has the same meaning.
    #[default]
    Compatible,
    /// Every frame is accepted, but data is lost, unknown, or has another meaning.
    Caution,
    /// Strict readers reject some frames, tolerant readers accept them.
    Strict,
    /// Readers reject some frames, or wait for frames that are no longer sent.
    Break,
}

impl Effect {
    /// The id in JSON output: `fine`, `caution`, `breaks-strict` or `breaks`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Compatible => "fine",
            Self::Caution => "caution",
            Self::Strict => "breaks-strict",
            Self::Break => "breaks",
        }
    }

    /// Whether readers with a policy reject frames.
    #[must_use]
    pub fn breaks(self, policy: Policy) -> bool {
        self == Self::Break || (self == Self::Strict && policy == Policy::Strict)
    }
}

/// The effects of a change on the two combinations of versions that occur when one side is upgraded before the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Impact {
    /// Old clients with a new server.
    pub old_clients: Effect,
    /// New clients with an old server.
    pub new_clients: Effect,
}

impl Impact {
    /// The worse of both.
    #[must_use]
    pub fn worst(self) -> Effect {
        self.old_clients.max(self.new_clients)
    }

    /// These effects, none of them worse than a limit.
    pub(super) fn at_most(self, limit: Effect) -> Self {
        Self { old_clients: self.old_clients.min(limit), new_clients: self.new_clients.min(limit) }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self { old_clients: self.old_clients.max(other.old_clients), new_clients: self.new_clients.max(other.new_clients) }
    }

    /// The impact of effects on frames of the old and the new version, with the senders of these frames.
    pub(super) fn of(senders: (Side, Side), old: Effect, new: Effect) -> Self {
        let mut out = Self::default();
        let sends = |from: Side, side: Side| from == side || from == Side::Either;
        if sends(senders.0, Side::Client) {
            out.old_clients = out.old_clients.max(old);
        }
        if sends(senders.0, Side::Server) {
            out.new_clients = out.new_clients.max(old);
        }
        if sends(senders.1, Side::Client) {
            out.new_clients = out.new_clients.max(new);
        }
        if sends(senders.1, Side::Server) {
            out.old_clients = out.old_clients.max(new);
        }
        out
    }

    /// The combinations of versions that break under a policy.
    #[must_use]
    pub fn affected(self, policy: Policy) -> &'static str {
        match (self.old_clients.breaks(policy), self.new_clients.breaks(policy)) {
            (true, true) => "both",
            (true, false) => "old clients with a new server",
            (false, true) => "new clients with an old server",
            (false, false) => "none",
        }
    }
}

/// One change. A change of a type is one finding, even if several messages use the type.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    /// The rule.
    pub rule: ChangeRule,
    /// The name of the type that declares the changed part, if it has one.
    pub definition: Option<String>,
    /// The path in that type, or in the frame: a JSON pointer with `*` for any element of an array and any member of a map.
    pub path: String,
    /// A description of the change.
    pub text: String,
    /// The frames in which it appears.
    pub uses: Vec<Use>,
}

/// A frame in which a change appears.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Use {
    /// The message's name; empty if the protocol itself changed.
    pub message: String,
    /// The kind of the frame, if the change affects only one kind.
    pub frame: Option<FrameKind>,
    /// The path in the frame.
    pub path: String,
    /// The peers that it affects.
    pub impact: Impact,
    /// Frames that are rejected: one for each combination of versions that breaks.
    pub counterexamples: Vec<Counterexample>,
    /// The reason of the waiver, if it is waived.
    pub waived: Option<String>,
}

/// The result of applying waivers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Waived {
    /// Descriptions of the waivers that match no change.
    pub unused: Vec<String>,
}

/// All changes between two versions of a protocol.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Comparison {
    /// The protocol's name, in the newer version.
    pub protocol: String,
    /// The older version.
    pub old: String,
    /// The newer version.
    pub new: String,
    /// The changes, by message in the order of the newer version.
    pub findings: Vec<Finding>,
    /// The result of applying waivers.
    pub waived: Waived,
}

impl Finding {
    /// The worst impact in all frames that are not waived.
    #[must_use]
    pub fn impact(&self) -> Impact {
        self.uses.iter().filter(|one| one.waived.is_none()).fold(Impact::default(), |impact, one| impact.or(one.impact))
    }

    /// Whether the change is waived in all frames.
    #[must_use]
    pub fn is_waived(&self) -> bool {
        self.uses.iter().all(|one| one.waived.is_some())
    }

    /// The messages in which the change appears, each once.
    #[must_use]
    pub fn messages(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        let messages = self.uses.iter().map(|one| one.message.as_str());
        messages.filter(|message| !message.is_empty() && seen.insert(*message)).collect()
    }
}

impl Comparison {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Whether a change that is not waived breaks readers with a policy.
    #[must_use]
    pub fn is_breaking(&self, policy: Policy) -> bool {
        self.findings.iter().any(|finding| finding.impact().worst().breaks(policy))
    }

    /// The worst impact of all changes.
    #[must_use]
    pub fn impact(&self) -> Impact {
        self.findings.iter().fold(Impact::default(), |impact, finding| impact.or(finding.impact()))
    }

    /// The version that the newer protocol should have, because a breaking change requires a higher major version.
    #[must_use]
    pub fn required_version(&self, policy: Policy) -> Option<String> {
        let (old, new) = Self::majors(&self.old, &self.new)?;
        (self.is_breaking(policy) && new <= old).then(|| format!("{}.0", old.saturating_add(1)))
    }

    /// The major version numbers, if both versions have one.
    pub(super) fn majors(old: &str, new: &str) -> Option<(u64, u64)> {
        let major = |version: &str| version.split('.').next().and_then(|major| major.parse::<u64>().ok());
        Some((major(old)?, major(new)?))
    }
}
