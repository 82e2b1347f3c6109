//! Tables that are computed once for an envelope, so that a frame is classified with one table access.

use super::error::EnvelopeError;
use super::member::{Content, EnvelopeConstant, FrameKind, FrameShape, Member, MemberId, Presence, Role, slice};
use super::names::NameTable;
use crate::shape::text;

/// The maximum number of members that determine the kind of a frame.
pub(super) const MAX_DECIDING: usize = 5;

/// The tables of an envelope.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lookup {
    pub(super) names: NameTable,
    /// The members that determine the kind, one bit for each. They are the first members.
    pub(super) deciding: u16,
    /// The possible kinds, indexed by which of the members that determine the kind are present.
    pub(super) by_presence: [Candidates; 1 << MAX_DECIDING],
    kinds: [KindLookup; FrameKind::ALL.len()],
    /// The members that contain the payload in some kind.
    pub(super) payload: u16,
    /// Whether the payload of some kind is flat.
    pub(super) has_flat: bool,
    /// Whether that of another kind is not.
    pub(super) has_others: bool,
    /// Whether there is only one kind.
    pub(super) has_one_kind: bool,
    /// The only kind, if its payload is flat, and the member with the name of the message.
    pub(super) flat: Option<(FrameKind, MemberId)>,
    /// The bit of that member, or else of all.
    pub(super) flat_name: u16,
    /// The member that contains the failed request, and the members of the request that are compared with those of the
    /// failure.
    pub(super) original: u16,
    pub(super) compared: [Option<MemberId>; 2],
}

/// The tables of one kind.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "independent properties, each read in one place")]
pub(crate) struct KindLookup {
    /// The index of the kind; `usize::MAX` if the envelope does not declare it.
    pub(crate) index: usize,
    /// The members that are allowed.
    pub(crate) known: u16,
    /// The member that contains the name of the message. A response that has an id needs no name.
    pub(crate) name: Option<MemberId>,
    pub(crate) target: Option<MemberId>,
    /// The name and the target, one bit for each.
    pub(super) texts: u16,
    /// Whether the target must have a form of the message's target type.
    pub(crate) checks_target: bool,
    pub(crate) message_type: Option<MemberId>,
    /// Whether the kind contains the failed request.
    pub(crate) has_original: bool,
    /// The last of the constants that determine the kind, if it has at most 7 bytes: see [`short`].
    pub(super) short_constant: u64,
    /// The members with a constant that does not determine the kind.
    pub(crate) pinned: u16,
    /// The constant of the only such member, if it is a string of at most 7 bytes: see [`short`].
    pub(super) short_pinned: u64,
    /// The member that contains the payload, and whether the payload is a reply.
    pub(crate) payload: Option<(MemberId, bool)>,
    /// Whether the data or the reply may be absent where the empty object is valid.
    pub(crate) has_optional_data: bool,
    /// Whether the payload is flat.
    pub(crate) flat: bool,
    /// Whether the name is the only member of the envelope that is neither a payload nor has a type of its own.
    pub(crate) has_only_name: bool,
    /// The members whose values are not strings defined by the envelope.
    pub(crate) values: u16,
    /// Those of `values` that are required, in any message or in some.
    pub(crate) required_values: u16,
    /// Those of `values` that may be any object.
    pub(crate) objects: u16,
}

/// The possible kinds of a frame with certain members.
#[derive(Debug, Clone, Copy)]
pub(super) enum Candidates {
    None,
    Mixed,
    One(FrameKind),
    /// The kind among these whose only constant, a string, is the value of this member: one bit for each kind.
    ByConstant(MemberId, u8),
    /// The kind among these whose constants are the values of their members: one bit for each kind.
    ByConstants(u8),
}

pub(super) const fn kind_bit(kind: FrameKind) -> u8 {
    1 << kind as u8
}

impl Lookup {
    #[inline]
    pub(super) const fn of(&self, kind: FrameKind) -> &KindLookup {
        &self.kinds[kind as usize]
    }

    /// Computes the tables of valid members and kinds.
    pub(super) const fn new(members: &[Member], kinds: &[FrameShape]) -> Result<Self, EnvelopeError> {
        let deciding = deciding(kinds);
        let count = deciding.trailing_ones();
        if deciding != 0 && deciding.leading_zeros() + count != u16::BITS || count as usize > MAX_DECIDING {
            return Err(EnvelopeError::DecidingMembersNotFirst);
        }
        let mut by_presence = [Candidates::None; 1 << MAX_DECIDING];
        let mut present = 0;
        while present < by_presence.len() {
            #[expect(clippy::cast_possible_truncation, reason = "of five bits")]
            let known = present as u16 & deciding;
            by_presence[present] = candidates(kinds, known, deciding);
            present += 1;
        }
        let mut lookup = Self {
            names: NameTable::new(members),
            deciding,
            by_presence,
            kinds: [KindLookup::NONE; FrameKind::ALL.len()],
            payload: with_role(members, Role::Payload),
            has_flat: false,
            has_others: false,
            has_one_kind: kinds.len() == 1,
            flat: None,
            flat_name: u16::MAX,
            original: with_role(members, Role::Original),
            compared: [None; 2],
        };
        let mut at = 0;
        while at < kinds.len() {
            lookup.kinds[kinds[at].kind as usize] = KindLookup::new(at, &kinds[at], members, deciding);
            lookup.has_flat |= kinds[at].flat;
            lookup.has_others |= !kinds[at].flat;
            at += 1;
        }
        if lookup.has_one_kind
            && lookup.has_flat
            && let Some(name) = lookup.of(kinds[0].kind).name
        {
            lookup.flat = Some((kinds[0].kind, name));
            lookup.flat_name = name.bit();
        }
        let request = lookup.of(FrameKind::Request);
        lookup.compared = [request.name, request.target];
        Ok(lookup)
    }
}

impl KindLookup {
    const NONE: Self = Self {
        index: usize::MAX,
        known: 0,
        name: None,
        target: None,
        texts: 0,
        checks_target: false,
        message_type: None,
        has_original: false,
        short_constant: 0,
        pinned: 0,
        short_pinned: 0,
        payload: None,
        flat: false,
        has_only_name: false,
        values: 0,
        required_values: 0,
        has_optional_data: false,
        objects: 0,
    };

    const fn new(index: usize, kind: &FrameShape, members: &[Member], deciding: u16) -> Self {
        let mut out = Self { index, flat: kind.flat, ..Self::NONE };
        let fields = slice(&kind.fields);
        let mut at = 0;
        while at < fields.len() {
            let id = MemberId::new(fields[at].member);
            if !matches!(fields[at].presence, Presence::Forbidden) {
                out.known |= id.bit();
            }
            match &fields[at].content {
                Content::Name => {
                    out.name = Some(id);
                    out.texts |= id.bit();
                }
                Content::Target | Content::TargetText => {
                    out.target = Some(id);
                    out.texts |= id.bit();
                    out.checks_target = matches!(fields[at].content, Content::Target);
                }
                Content::Constant(constant) if id.bit() & deciding == 0 => {
                    out.short_pinned = match constant {
                        EnvelopeConstant::String(constant) if out.pinned == 0 => short(text(constant).as_bytes()),
                        _ => 0,
                    };
                    out.pinned |= id.bit();
                }
                Content::Constant(EnvelopeConstant::String(constant)) => {
                    out.short_constant = short(text(constant).as_bytes());
                }
                Content::MessageType => out.message_type = Some(id),
                Content::Data => {
                    out.payload = Some((id, false));
                    out.has_optional_data = matches!(fields[at].presence, Presence::Optional);
                }
                Content::Reply => {
                    out.payload = Some((id, true));
                    out.has_optional_data = matches!(fields[at].presence, Presence::Optional);
                }
                Content::Constant(_) | Content::Value | Content::Id | Content::Object | Content::Nothing => {}
            }
            if matches!(fields[at].content, Content::Data | Content::Reply | Content::Value | Content::Id | Content::Object)
            {
                out.values |= id.bit();
                // Whether an optional payload may be absent depends on the message.
                if matches!(fields[at].presence, Presence::Required)
                    || matches!(fields[at].content, Content::Data | Content::Reply)
                {
                    out.required_values |= id.bit();
                }
                if matches!(fields[at].content, Content::Object) {
                    out.objects |= id.bit();
                    if matches!(members[fields[at].member].role, Role::Original) {
                        out.has_original = true;
                    }
                }
            }
            at += 1;
        }
        out.with_only_name()
    }

    /// Sets [`Self::has_only_name`].
    const fn with_only_name(mut self) -> Self {
        let has_others = self.target.is_some() || self.message_type.is_some() || self.has_original || self.pinned != 0;
        self.has_only_name = self.name.is_some() && !has_others;
        self
    }
}

/// The members with a role.
const fn with_role(members: &[Member], role: Role) -> u16 {
    let mut bits = 0;
    let mut at = 0;
    while at < members.len() {
        if members[at].role as u8 == role as u8 {
            bits |= MemberId::new(at).bit();
        }
        at += 1;
    }
    bits
}

/// The members that determine the kind: one kind requires them, and another forbids them or has a different constant.
const fn deciding(kinds: &[FrameShape]) -> u16 {
    let (mut required, mut forbidden, mut different) = (0, 0, 0);
    let mut kind = 0;
    while kind < kinds.len() {
        required |= present(&kinds[kind], Presence::Required);
        forbidden |= present(&kinds[kind], Presence::Forbidden);
        let mut other = 0;
        while other < kind {
            different |= different_constants(&kinds[kind], &kinds[other]);
            other += 1;
        }
        kind += 1;
    }
    required & (forbidden | different)
}

/// The members for which two kinds have different constants.
const fn different_constants(one: &FrameShape, other: &FrameShape) -> u16 {
    let (ours, theirs) = (slice(&one.fields), slice(&other.fields));
    let mut bits = 0;
    let mut at = 0;
    while at < ours.len() {
        let mut with = 0;
        while with < theirs.len() {
            if let (Content::Constant(one), Content::Constant(other)) = (&ours[at].content, &theirs[with].content)
                && ours[at].member == theirs[with].member
                && !one.is(other)
            {
                bits |= MemberId::new(ours[at].member).bit();
            }
            with += 1;
        }
        at += 1;
    }
    bits
}

/// The members of a kind with this presence.
pub(super) const fn present(kind: &FrameShape, presence: Presence) -> u16 {
    let fields = slice(&kind.fields);
    let mut bits = 0;
    let mut at = 0;
    while at < fields.len() {
        if fields[at].presence as u8 == presence as u8 {
            bits |= MemberId::new(fields[at].member).bit();
        }
        at += 1;
    }
    bits
}

/// The members of a kind with a constant.
pub(super) const fn constants(kind: &FrameShape) -> u16 {
    let fields = slice(&kind.fields);
    let mut bits = 0;
    let mut at = 0;
    while at < fields.len() {
        if matches!(fields[at].content, Content::Constant(_)) {
            bits |= MemberId::new(fields[at].member).bit();
        }
        at += 1;
    }
    bits
}

/// The kinds that have exactly these of the members that determine the kind.
const fn candidates(kinds: &[FrameShape], known: u16, deciding: u16) -> Candidates {
    let mut out = Candidates::None;
    let (mut bits, mut members, mut strings) = (0, 0_u16, true);
    let mut kind = 0;
    while kind < kinds.len() {
        let needed = present(&kinds[kind], Presence::Required) & deciding;
        if known & needed == needed {
            if known & present(&kinds[kind], Presence::Forbidden) != 0 {
                if bits == 0 {
                    out = Candidates::Mixed;
                }
            } else if constants(&kinds[kind]) & deciding == 0 {
                return Candidates::One(kinds[kind].kind);
            } else {
                bits |= kind_bit(kinds[kind].kind);
                members |= constants(&kinds[kind]) & deciding;
                strings = strings && has_only_strings(&kinds[kind], deciding);
                out = if strings && members.is_power_of_two() {
                    Candidates::ByConstant(MemberId::new(members.trailing_zeros() as usize), bits)
                } else {
                    Candidates::ByConstants(bits)
                };
            }
        }
        kind += 1;
    }
    out
}

/// Whether all constants of a kind that determine the kind are strings.
const fn has_only_strings(kind: &FrameShape, deciding: u16) -> bool {
    let fields = slice(&kind.fields);
    let mut at = 0;
    while at < fields.len() {
        if let Content::Constant(EnvelopeConstant::Bool(_) | EnvelopeConstant::Integer(_)) = fields[at].content
            && MemberId::new(fields[at].member).bit() & deciding != 0
        {
            return false;
        }
        at += 1;
    }
    true
}

/// Converts a string of at most 7 bytes to a number, which is unique because a bit marks its end. Returns 0 for a longer
/// string. Comparing numbers is faster than comparing strings.
pub(super) const fn short(string: &[u8]) -> u64 {
    if string.len() > 7 {
        return 0;
    }
    let mut number = 1;
    let mut at = string.len();
    while at > 0 {
        at -= 1;
        number = number << 8 | string[at] as u64;
    }
    number
}

/// Whether no frame can be of both kinds: one requires a member that the other forbids, or they have different constants.
pub(super) const fn are_disjoint(one: &FrameShape, other: &FrameShape) -> bool {
    let excluded = present(one, Presence::Required) & present(other, Presence::Forbidden)
        | present(other, Presence::Required) & present(one, Presence::Forbidden);
    excluded != 0 || different_constants(one, other) != 0
}
