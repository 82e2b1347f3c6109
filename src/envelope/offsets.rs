//! Where the values of a frame's members are in its text.

use super::member::MAX_MEMBERS;

/// The offsets of the value of a member. That of its name is not stored, because it is needed only for problems: see `name_before`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct MemberOffsets {
    pub(super) at: usize,
    /// The offset of the closing quote, if the value is a string; that after the value, if it has been skipped; otherwise that of the value.
    pub(super) end: usize,
}

/// The offsets of all members of an envelope.
///
/// It is aligned because it is on the stack, at a place that differs from run to run: if it lay across two pages, clearing it would take 8% of
/// the time of checking a flat frame.
#[derive(Debug)]
#[repr(align(64))]
pub(super) struct OffsetTable(pub(super) [MemberOffsets; MAX_MEMBERS]);

impl OffsetTable {
    /// Those of a frame of which no member has been read.
    pub(super) const EMPTY: Self = Self([MemberOffsets { at: 0, end: 0 }; MAX_MEMBERS]);
}
