//! Determines the kind of a frame from its members.

use super::Envelope;
use super::lookup::{Candidates, KindLookup, MAX_DECIDING, kind_bit};
use super::member::{Content, EnvelopeConstant, FrameField, FrameKind, MemberId, Presence};
use super::members::FrameMembers;

/// The kind of a frame, or the reason why it has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Classification {
    Known(FrameKind),
    /// None of the members that determine the kind is present.
    NotAFrame,
    /// The members that are present belong to different kinds.
    Mixed,
    /// The value of this member is not one of its constants.
    WrongConstant(MemberId),
}

impl Envelope {
    /// Determines the kind of a frame with these members.
    #[inline]
    pub(crate) fn classify(&self, members: &FrameMembers<'_>) -> Classification {
        match self.candidates(members.present(self.lookup.deciding)) {
            Candidates::One(kind) => Classification::Known(kind),
            Candidates::ByConstant(member, kinds) => match members.short_string(member) {
                Some(found) => self.by_constant(member, kinds, found),
                None => self.by_constants(kinds, members),
            },
            Candidates::ByConstants(kinds) => self.by_constants(kinds, members),
            Candidates::Mixed => Classification::Mixed,
            Candidates::None => Classification::NotAFrame,
        }
    }

    /// Determines the kind from a constant of at most 7 bytes.
    #[inline]
    fn by_constant(&self, member: MemberId, kinds: u8, found: u64) -> Classification {
        for kind in FrameKind::ALL {
            if kinds & kind_bit(kind) != 0 && self.of(kind).short_constant == found {
                return Classification::Known(kind);
            }
        }
        Classification::WrongConstant(member)
    }

    /// Determines the kind from all constants that determine a kind.
    #[inline(never)]
    fn by_constants(&self, kinds: u8, members: &FrameMembers<'_>) -> Classification {
        let candidates = || FrameKind::ALL.into_iter().filter(|&kind| kinds & kind_bit(kind) != 0);
        let holds = |(member, constant): (MemberId, &EnvelopeConstant)| members.is_constant(member, constant);
        if let Some(kind) = candidates().find(|&kind| self.constants_of(kind).all(holds)) {
            return Classification::Known(kind);
        }
        // The first member whose value is the constant of no candidate. If there is none, the constants do not go together.
        let constants = || candidates().flat_map(|kind| self.constants_of(kind));
        let wrong = |id: MemberId| !constants().any(|(member, constant)| member == id && holds((member, constant)));
        let member = constants().map(|(member, _)| member).find(|&member| wrong(member));
        member.map_or(Classification::Mixed, Classification::WrongConstant)
    }

    /// The kinds that require no other member than those of a frame, each with the members of the frame that it forbids. Only the kinds
    /// with the fewest.
    pub(crate) fn contradictions(&self, members: &FrameMembers<'_>) -> Vec<(FrameKind, Vec<MemberId>)> {
        let is_complete = |kind: &FrameKind| self.required_to_determine(*kind).all(|member| members.has(member));
        let complete = self.declared_kinds().filter(is_complete);
        let present = members.present(u16::MAX);
        let mut kinds: Vec<_> = complete.map(|kind| (kind, self.forbidden_in(kind, present).collect::<Vec<_>>())).collect();
        let fewest = kinds.iter().map(|(_, forbidden)| forbidden.len()).min();
        kinds.retain(|(_, forbidden)| Some(forbidden.len()) == fewest);
        kinds
    }

    /// The members of which a frame with these members lacks one. If it has members that determine the kind, these are the members that the
    /// kinds with these members require besides them.
    pub(crate) fn missing_markers(&self, present: u16) -> Vec<MemberId> {
        let missing_in = |kind| -> Option<Vec<MemberId>> {
            let is_present = |member: &MemberId| present & member.bit() != 0;
            let (has, missing) = self.required_to_determine(kind).partition::<Vec<_>, _>(is_present);
            (!has.is_empty() && self.forbidden_in(kind, present).next().is_none()).then_some(missing)
        };
        let kinds: Vec<_> = self.declared_kinds().filter_map(missing_in).collect();
        let fewest = kinds.iter().map(Vec::len).min();
        let nearest = || kinds.iter().filter(|missing| Some(missing.len()) == fewest).flatten();
        if fewest.is_none() {
            self.markers().collect()
        } else {
            self.deciding().filter(|id| nearest().any(|missing| missing == id)).collect()
        }
    }

    /// The names of members, each in backquotes, joined with `or`.
    pub(crate) fn alternatives(&self, members: &[MemberId]) -> String {
        let mut out = String::new();
        for (index, member) in members.iter().enumerate() {
            let separator = match index {
                0 => "",
                _ if index + 1 == members.len() => " or ",
                _ => ", ",
            };
            out.extend([separator, "`", self.name_of(*member), "`"]);
        }
        out
    }

    /// The members that a kind forbids, of those that are present.
    fn forbidden_in(&self, kind: FrameKind, present: u16) -> impl Iterator<Item = MemberId> {
        self.deciding().filter(move |&id| present & id.bit() != 0 && self.presence(kind, id) == Some(Presence::Forbidden))
    }

    /// Whether further members cannot make a frame with these members, which is of the kind now, one of another kind.
    pub(crate) fn is_final(&self, kind: FrameKind, members: &FrameMembers<'_>) -> bool {
        self.kinds().iter().all(|other| {
            let excludes = |field: &FrameField| match &field.content {
                _ if matches!(field.presence, Presence::Forbidden) => members.has(field.id()),
                Content::Constant(constant) => members.has(field.id()) && !members.is_constant(field.id(), constant),
                _ => false,
            };
            other.kind == kind || self.fields(other.kind).iter().any(excludes)
        })
    }

    /// The classification of a frame with these members, if it does not depend on their values.
    #[cfg(feature = "sample")]
    pub(crate) fn classify_present(&self, has: impl Fn(MemberId) -> bool) -> Option<Classification> {
        let present = self.deciding().filter(|&member| has(member)).fold(0, |bits, member| bits | member.bit());
        match self.candidates(present) {
            Candidates::None => Some(Classification::NotAFrame),
            Candidates::Mixed => Some(Classification::Mixed),
            Candidates::One(kind) => Some(Classification::Known(kind)),
            Candidates::ByConstant(..) | Candidates::ByConstants(_) => None,
        }
    }

    /// Whether a frame has the constants of its kind that do not determine the kind.
    #[inline]
    pub(crate) fn has_pinned(&self, kind: FrameKind, members: &FrameMembers<'_>) -> bool {
        let lookup = self.of(kind);
        if lookup.pinned == 0 {
            return true;
        }
        // Usually it is one short string, such as the version of JSON-RPC.
        let only = MemberId::new(lookup.pinned.trailing_zeros() as usize);
        let is_short = lookup.short_pinned != 0 && members.short_string(only) == Some(lookup.short_pinned);
        is_short || self.has_constants(kind, members)
    }

    #[inline(never)]
    fn has_constants(&self, kind: FrameKind, members: &FrameMembers<'_>) -> bool {
        self.fields(kind).iter().all(|field| match &field.content {
            Content::Constant(constant) => members.is_constant(field.id(), constant),
            _ => true,
        })
    }

    /// The possible kinds of a frame that has exactly these of the members that determine the kind.
    #[inline]
    fn candidates(&self, present: u16) -> Candidates {
        self.lookup.by_presence[present as usize % (1 << MAX_DECIDING)]
    }

    /// The lookup table of a kind of frame.
    #[inline]
    pub(crate) const fn of(&self, kind: FrameKind) -> &KindLookup {
        self.lookup.of(kind)
    }

    /// The constants that determine a kind of frame, with their members.
    pub(crate) fn constants_of(&self, kind: FrameKind) -> impl Iterator<Item = (MemberId, &EnvelopeConstant)> + Clone {
        self.fields(kind).iter().filter_map(|field| match &field.content {
            Content::Constant(constant) if self.determines(field.id()) => Some((field.id(), constant)),
            _ => None,
        })
    }

    /// The member that distinguishes a kind of frame from others with the same members, and its constant.
    #[inline]
    pub(crate) fn constant(&self, kind: FrameKind) -> Option<(MemberId, &EnvelopeConstant)> {
        self.constants_of(kind).last()
    }
}
