//! What was found between two versions.

use super::counterexample::Counterexample;
use super::rule::ChangeRule;
use crate::check::Policy;
use crate::envelope::FrameKind;
use crate::message::Side;

/// What a change does to those who are affected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum Effect {
    /// Every frame is read, and means what it meant.
    #[default]
    Fine,
    /// Every frame is read; something is lost, not known, or means another thing.
    Caution,
    /// Strict readers refuse some frames, tolerant ones read them.
    Strict,
    /// Readers refuse some frames, or wait for some that no longer come.
    Break,
}

impl Effect {
    /// The word in machine-read output: `fine`, `caution`, `breaks-strict` or `breaks`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Caution => "caution",
            Self::Strict => "breaks-strict",
            Self::Break => "breaks",
        }
    }

    /// Whether readers of a policy refuse frames.
    #[must_use]
    pub fn breaks(self, policy: Policy) -> bool {
        self == Self::Break || (self == Self::Strict && policy == Policy::Strict)
    }
}

/// Whom a change affects: the two ways in which versions meet while one side is replaced before the other.
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

    pub(super) fn or(self, other: Self) -> Self {
        Self { old_clients: self.old_clients.max(other.old_clients), new_clients: self.new_clients.max(other.new_clients) }
    }

    /// The impact of frames that are sent by sides: `old` on those of the old version, `new` on those of the new.
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

    /// Who breaks under a policy, in words.
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

/// One change, reported once wherever it is used.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    /// The rule.
    pub rule: ChangeRule,
    /// The type that declares what changed, if it has a name.
    pub definition: Option<String>,
    /// The place in that type, or in the frame: a JSON pointer with `*` for any element and any key of a map.
    pub path: String,
    /// What changed.
    pub text: String,
    /// The frames that show it.
    pub uses: Vec<Use>,
}

/// One frame that shows a change.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Use {
    /// The message's name; empty where the protocol itself changed.
    pub message: String,
    /// The kind of the frame, if the change is of one kind only.
    pub frame: Option<FrameKind>,
    /// The place in the frame.
    pub path: String,
    /// Whom it affects.
    pub impact: Impact,
    /// Frames that are refused: one for each way in which something breaks.
    pub counterexamples: Vec<Counterexample>,
    /// The reason why it is waived.
    pub waived: Option<String>,
}

/// How many changes are waived, and which waivers waive none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Waived {
    /// Waivers that fit nothing: what they say, in words.
    pub unused: Vec<String>,
}

/// All that changed between two versions of a protocol.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Comparison {
    /// The protocol's name, in the newer version.
    pub protocol: String,
    /// The older version.
    pub old: String,
    /// The newer version.
    pub new: String,
    /// The changes: by message, as the newer version lists them.
    pub findings: Vec<Finding>,
    /// What waivers did.
    pub waived: Waived,
}

impl Finding {
    /// Whom the change affects, all frames together, waived ones left out.
    #[must_use]
    pub fn impact(&self) -> Impact {
        self.uses.iter().filter(|one| one.waived.is_none()).fold(Impact::default(), |impact, one| impact.or(one.impact))
    }

    /// Whether all of it is waived.
    #[must_use]
    pub fn is_waived(&self) -> bool {
        self.uses.iter().all(|one| one.waived.is_some())
    }

    /// The messages that show the change, each once.
    #[must_use]
    pub fn messages(&self) -> Vec<&str> {
        let mut out: Vec<&str> = Vec::new();
        for one in &self.uses {
            if !one.message.is_empty() && !out.contains(&one.message.as_str()) {
                out.push(&one.message);
            }
        }
        out
    }
}

impl Comparison {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Whether something breaks readers of a policy, and is not waived.
    #[must_use]
    pub fn is_breaking(&self, policy: Policy) -> bool {
        self.findings.iter().any(|finding| finding.impact().worst().breaks(policy))
    }

    /// Whom all changes together affect.
    #[must_use]
    pub fn impact(&self) -> Impact {
        self.findings.iter().fold(Impact::default(), |impact, finding| impact.or(finding.impact()))
    }

    /// The version that the newer protocol should have: a breaking change asks for a higher major version.
    #[must_use]
    pub fn asks_for(&self, policy: Policy) -> Option<String> {
        let (old, new) = Self::majors(&self.old, &self.new)?;
        (self.is_breaking(policy) && new <= old).then(|| format!("{}.0", old.saturating_add(1)))
    }

    /// The major numbers of both versions, if they have any.
    pub(super) fn majors(old: &str, new: &str) -> Option<(u64, u64)> {
        let major = |version: &str| version.split('.').next().and_then(|major| major.parse::<u64>().ok());
        Some((major(old)?, major(new)?))
    }
}
