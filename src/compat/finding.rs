//! The result of a comparison.

use std::collections::{BTreeMap, BTreeSet};

use super::counterexample::Counterexample;
use super::rule::ChangeRule;
use super::version::{ProtocolVersion, VersionStep};
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

/// One change. A change of a type is one finding, even if several messages use the type; so is that of an id, an error or metadata, whose
/// type the envelope declares.
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
    /// The id of the change in this frame: a hash of the rule, the message, the kind of frame, the path with the variants of
    /// unions, and what the value was and is.
    pub id: String,
    /// The peers that it affects.
    pub impact: Impact,
    /// The effects on frames, before a policy sets levels.
    pub on_wire: Impact,
    /// Frames that are rejected: one for each combination of versions that breaks.
    pub counterexamples: Vec<Counterexample>,
    /// Whether it is the removal of something that was deprecated in the old version.
    pub was_deprecated: bool,
    /// The number of older versions in which it was deprecated, if several are compared: see [`Comparison::count_deprecations`].
    pub deprecated_versions: usize,
    /// The earliest known release date of the older versions in which it was deprecated.
    pub deprecated_since: Option<String>,
    /// The deprecated parts that have been removed: the path with the variants of unions, and the name of an enum value or variant.
    pub(super) deprecated: Vec<String>,
    /// The reason of the first waiver, if there is one.
    pub waived: Option<String>,
    /// Whether it is waived for old clients with a new server, and for new clients with an old server.
    pub waived_peers: (bool, bool),
}

/// The number of frames or messages that are listed for a finding.
pub(super) const MAX_LISTED: usize = 8;

/// The result of applying waivers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Waived {
    /// Descriptions of the waivers that match no change.
    pub unused: Vec<String>,
    /// Descriptions of the waivers that have expired.
    pub expired: Vec<String>,
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
    /// The date on which the older version was released, if it is declared.
    pub(super) old_released: Option<String>,
    /// The date on which the newer version is released, if it is declared.
    pub new_released: Option<String>,
    /// The changes, by message in the order of the newer version.
    pub findings: Vec<Finding>,
    /// The result of applying waivers.
    pub waived: Waived,
}

/// A deprecated part of a message that has been removed: the message, the kind of frame and the part, which are the same in all comparisons.
type RemovedPart = (String, Option<FrameKind>, String);

impl Finding {
    /// A finding of a policy about the protocol, a type or a message.
    pub(super) fn of_policy(rule: ChangeRule, definition: Option<String>, message: String, text: String) -> Self {
        let impact = Impact { old_clients: rule.old_frames(), new_clients: rule.new_frames() };
        let id = finding_id(&[rule.id(), &message, definition.as_deref().unwrap_or_default(), &text]);
        // The policy sets the levels, so no frame would show the finding.
        let one = Use { on_wire: Impact::default(), ..Use::new(id, message, impact) };
        Self { rule, definition, path: String::new(), text, uses: vec![one] }
    }

    /// The worst impact in all frames that are not waived.
    #[must_use]
    pub fn impact(&self) -> Impact {
        self.uses.iter().fold(Impact::default(), |impact, one| impact.or(one.open_impact()))
    }

    /// Whether the change is waived in all frames.
    #[must_use]
    pub fn is_waived(&self) -> bool {
        self.uses.iter().all(Use::is_waived)
    }

    /// The messages in which the change appears, each once.
    #[must_use]
    pub fn messages(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        let messages = self.uses.iter().map(|one| one.message.as_str());
        messages.filter(|message| !message.is_empty() && seen.insert(*message)).collect()
    }

    /// The messages in which the change appears, separated by commas; of many, the first and the number of the rest.
    #[must_use]
    pub fn listed_messages(&self) -> String {
        let messages = self.messages();
        match messages.get(MAX_LISTED..) {
            Some(rest) if !rest.is_empty() => format!("{} and {} more", messages[..MAX_LISTED].join(", "), rest.len()),
            _ => messages.join(", "),
        }
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

    /// The version that the newer protocol should have, because a breaking change requires a higher major version; before 1.0, a higher minor
    /// version.
    #[must_use]
    pub fn required_version(&self, policy: Policy) -> Option<String> {
        let (old, new) = self.versions()?;
        let is_required = self.is_breaking(policy) && !old.allows(new, VersionStep::Breaking);
        is_required.then(|| old.next(VersionStep::Breaking).in_form_of(new).to_string())
    }

    /// Determines in how many older versions the parts that have been removed were deprecated, and since when. The comparisons are those of
    /// several older versions with the same newer one.
    pub fn count_deprecations(comparisons: &mut [Self]) {
        let mut known: BTreeMap<RemovedPart, (BTreeSet<String>, Option<String>)> = BTreeMap::new();
        for comparison in &*comparisons {
            for one in comparison.findings.iter().flat_map(|finding| &finding.uses) {
                for part in one.removed_parts() {
                    let (versions, since) = known.entry(part).or_default();
                    versions.insert(comparison.old.clone());
                    *since = since.iter().chain(&comparison.old_released).min().cloned();
                }
            }
        }
        let uses = comparisons.iter_mut().flat_map(|comparison| &mut comparison.findings).flat_map(|found| &mut found.uses);
        for one in uses.filter(|one| one.was_deprecated) {
            // Of several parts, the one that was deprecated last determines how long it was.
            let parts: Vec<_> = one.removed_parts().filter_map(|part| known.get(&part)).collect();
            one.deprecated_versions = parts.iter().map(|(versions, _)| versions.len()).min().unwrap_or_default();
            let dates: Option<Vec<&String>> = parts.iter().map(|(_, since)| since.as_ref()).collect();
            one.deprecated_since = dates.and_then(|dates| dates.into_iter().max().cloned());
        }
    }

    /// Both versions, if they are numbers.
    pub(super) fn versions(&self) -> Option<(ProtocolVersion, ProtocolVersion)> {
        Some((ProtocolVersion::parse(&self.old)?, ProtocolVersion::parse(&self.new)?))
    }
}

impl Use {
    /// A change of a message as a whole.
    pub(super) const fn new(id: String, message: String, impact: Impact) -> Self {
        Self {
            message,
            frame: None,
            path: String::new(),
            id,
            impact,
            on_wire: impact,
            counterexamples: Vec::new(),
            was_deprecated: false,
            deprecated_versions: 0,
            deprecated_since: None,
            deprecated: Vec::new(),
            waived: None,
            waived_peers: (false, false),
        }
    }

    fn removed_parts(&self) -> impl Iterator<Item = RemovedPart> {
        self.deprecated.iter().map(|part| (self.message.clone(), self.frame, part.clone()))
    }

    /// The effects that are not waived.
    #[must_use]
    pub fn open_impact(&self) -> Impact {
        let open = |effect: Effect, is_waived: bool| if is_waived { Effect::Compatible } else { effect };
        Impact {
            old_clients: open(self.impact.old_clients, self.waived_peers.0),
            new_clients: open(self.impact.new_clients, self.waived_peers.1),
        }
    }

    /// Whether a waiver applies and no effect is left.
    #[must_use]
    pub fn is_waived(&self) -> bool {
        self.waived.is_some() && self.open_impact().worst() == Effect::Compatible
    }
}

/// The parts of a finding that its id depends on.
pub(super) fn finding_id(parts: &[&str]) -> String {
    // FNV-1a of 64 bits, with a byte after each part that does not occur in UTF-8.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}
