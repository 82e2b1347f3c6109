//! Determines the kind of a frame from its members.

use super::Envelope;
use super::lookup::{Candidates, KindLookup, MAX_DECIDING, kind_bit};
use super::member::{Content, FrameKind, MemberId};
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
            Candidates::ByConstants(member, kinds) => match members.short_string(member) {
                Some(found) => self.by_constant(member, kinds, found),
                None => self.by_strings(Candidates::ByConstants(member, kinds), members),
            },
            candidates => self.by_strings(candidates, members),
        }
    }

    #[cold]
    #[inline(never)]
    fn by_strings(&self, candidates: Candidates, members: &FrameMembers<'_>) -> Classification {
        self.choose(candidates, |member, constant| members.string(member).is_some_and(|found| found.is(constant)))
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

    /// The possible kinds of a frame that has exactly these of the members that determine the kind.
    #[inline]
    fn candidates(&self, present: u16) -> Candidates {
        self.lookup.by_presence[present as usize % (1 << MAX_DECIDING)]
    }

    /// Selects one of the candidates. `holds` returns whether the value of a member is the given constant.
    fn choose(&self, candidates: Candidates, holds: impl Fn(MemberId, &str) -> bool) -> Classification {
        let candidates = match candidates {
            Candidates::One(kind) => return Classification::Known(kind),
            Candidates::Mixed => return Classification::Mixed,
            Candidates::None => return Classification::NotAFrame,
            Candidates::ByConstants(member, kinds) => (member, kinds),
        };
        let (member, kinds) = candidates;
        let holds = |&kind: &FrameKind| {
            kinds & kind_bit(kind) != 0 && self.constant(kind).is_some_and(|(_, constant)| holds(member, constant))
        };
        FrameKind::ALL.into_iter().find(holds).map_or(Classification::WrongConstant(member), Classification::Known)
    }

    /// The lookup table of a kind of frame.
    #[inline]
    pub(crate) const fn of(&self, kind: FrameKind) -> &KindLookup {
        self.lookup.of(kind)
    }

    /// The member that distinguishes a kind of frame from others with the same members, and its constant.
    #[inline]
    pub(crate) fn constant(&self, kind: FrameKind) -> Option<(MemberId, &str)> {
        let lookup = self.lookup.of(kind);
        let (constant, index) = lookup.constant?;
        match &self.fields(kind).get(index)?.content {
            Content::Constant(text) => Some((constant, text)),
            _ => None,
        }
    }
}
