//! A perfect hash table of the member names, computed at compile time: the first bytes of a name select a single candidate,
//! which is then compared. So there is no branch for each member.

use super::member::{MAX_MEMBERS, Member, MemberId};
use crate::json::{Span, quoted_name_words};

const SLOT_BITS: u32 = 5;
const SLOTS: usize = 1 << SLOT_BITS;

/// The maximum number of factors to try. For 16 names, the maximum, about one factor in a hundred has no collision.
const ATTEMPTS: u64 = 4096;

/// The maximum length of a name in the table: with its quotes and its colon it fits into two words.
const MAX_NAME_LENGTH: usize = 13;

/// The hash table of an envelope's member names.
#[derive(Debug, Clone, Copy)]
pub(super) struct NameTable {
    /// The mask of the bytes that are hashed.
    mask: u64,
    factor: u64,
    slots: [NameEntry; SLOTS],
    perfect: bool,
}

/// A member name in compact form, with its quotes and its colon.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NameEntry {
    pub(super) member: MemberId,
    pub(super) length: usize,
    /// The first eight bytes and their mask.
    head: u64,
    head_mask: u64,
    /// The last eight bytes, their mask and their offset in the name.
    tail: u64,
    tail_mask: u64,
    tail_at: usize,
}

impl NameTable {
    /// Builds the table. It omits names that are too long, need an escape or collide with another name; these are found by a
    /// slower search.
    pub(super) const fn new(members: &[Member]) -> Self {
        let mut names = [NameEntry::NONE; MAX_MEMBERS];
        let mut count = 0;
        let mut shortest = MAX_NAME_LENGTH;
        let mut at = 0;
        while at < members.len() {
            let name = crate::shape::text(&members[at].name).as_bytes();
            if let Some(entry) = NameEntry::new(at, name) {
                names[count] = entry;
                count += 1;
                if name.len() < shortest {
                    shortest = name.len();
                }
            }
            at += 1;
        }
        // The number of bytes after the opening quote that all names have, including the closing quote and the colon.
        let hashed = if shortest + 2 < 7 { shortest + 2 } else { 7 };
        let mask = (u64::MAX >> (64 - 8 * hashed)) << 8;
        let (mut factor, mut attempt) = (1, 0);
        while attempt < ATTEMPTS {
            factor = mixed(attempt) | 1;
            if is_perfect(&names, count, mask, factor) {
                break;
            }
            attempt += 1;
        }
        let mut slots = [NameEntry::NONE; SLOTS];
        let mut at = 0;
        while at < count {
            slots[slot(names[at].head, mask, factor)] = names[at];
            at += 1;
        }
        Self { mask, factor, slots, perfect: attempt < ATTEMPTS && count == members.len() }
    }

    /// Whether the table contains all names.
    pub(super) const fn is_perfect(&self) -> bool {
        self.perfect
    }

    /// Whether [`Self::at`] finds the name at this position, if it is that of a member. Otherwise it has to be searched.
    #[inline]
    pub(super) fn is_decisive(&self, text: &str, name: Span) -> bool {
        let is_compact = !name.is_escaped() && text.as_bytes().get(name.end() + 1) == Some(&b':');
        self.perfect && is_compact && name.start() + MAX_NAME_LENGTH + 2 < text.len()
    }

    /// The member whose name is at an offset in compact form.
    #[inline]
    pub(super) fn at(&self, text: &[u8], at: usize) -> Option<&NameEntry> {
        self.at_head(text, at, word(text, at)?)
    }

    /// As [`Self::at`]. `head` must be the eight bytes at the offset.
    #[inline]
    pub(super) fn at_head(&self, text: &[u8], at: usize, head: u64) -> Option<&NameEntry> {
        let name = &self.slots[slot(head, self.mask, self.factor)];
        let tail = word(text, at + name.tail_at)?;
        ((head ^ name.head) & name.head_mask | (tail ^ name.tail) & name.tail_mask == 0).then_some(name)
    }
}

impl NameEntry {
    /// An empty entry, which matches nothing because UTF-8 has no byte 0xff.
    const NONE: Self =
        Self { member: MemberId::new(0), length: 0, head: u64::MAX, head_mask: u64::MAX, tail: 0, tail_mask: 0, tail_at: 0 };

    /// The entry of a name. `None` if the name is too long or needs an escape.
    const fn new(member: usize, name: &[u8]) -> Option<Self> {
        if name.len() > MAX_NAME_LENGTH {
            return None;
        }
        let Some((head, mask, tail)) = quoted_name_words(name) else { return None };
        let length = name.len() + 3;
        let tail = if length > 8 { tail } else { head };
        let tail_at = length.saturating_sub(8);
        Some(Self { member: MemberId::new(member), length, head, head_mask: mask, tail, tail_mask: mask, tail_at })
    }
}

const fn is_perfect(names: &[NameEntry; MAX_MEMBERS], count: usize, mask: u64, factor: u64) -> bool {
    let mut taken = 0_u32;
    let mut at = 0;
    while at < count {
        let bit = 1 << slot(names[at].head, mask, factor);
        if taken & bit != 0 {
            return false;
        }
        taken |= bit;
        at += 1;
    }
    true
}

/// The slot of a name with these first bytes.
#[inline]
const fn slot(head: u64, mask: u64, factor: u64) -> usize {
    ((head & mask).wrapping_mul(factor) >> (u64::BITS - SLOT_BITS)) as usize
}

/// The eight bytes at an offset. `None` if fewer remain; the slower search then applies.
#[inline]
fn word(text: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*text.get(at..)?.first_chunk()?))
}

/// A number of the generator `SplitMix64`.
const fn mixed(index: u64) -> u64 {
    let mixed = (index + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::NameTable;
    use crate::envelope::{DESKTOP, Member, Role};

    fn at(names: &NameTable, text: &str, at: usize) -> Option<(usize, usize)> {
        names.at(text.as_bytes(), at).map(|name| (name.member.index(), name.length))
    }

    fn assert_found(members: &[Member]) {
        let names = NameTable::new(members);
        assert!(names.is_perfect(), "{members:?}");
        for (index, member) in members.iter().enumerate() {
            let name = &*member.name;
            for after in ["1", "\"a value after it\"}"] {
                let text = format!("{{\"a\":1,\"{name}\":{after}    ");
                assert_eq!(at(&names, &text, 7), Some((index, name.len() + 3)), "{text}");
            }
            let cut = &name[..name.len() - 1];
            for other in [format!("{name}s"), cut.to_owned(), format!("{cut}\\u0065"), format!("{cut}\u{e9}")] {
                if members.iter().all(|member| member.name != other) {
                    assert_eq!(at(&names, &format!("\"{other}\":\"a value after it\""), 0), None, "{other}");
                }
            }
            assert_eq!(at(&names, &format!("\"{name}\" : \"a value after it\""), 0), None, "{name}");
        }
    }

    #[test]
    fn a_name_does_not_match_others_that_begin_like_it() {
        assert_found(DESKTOP.members());
        let names = &DESKTOP.lookup.names;
        for other in ["", "messageTypo", "messageTXpe", "originam", "dat", "datadata", "COMMAND", "\0\0\0\0\0\0\0\0"] {
            assert_eq!(at(names, &format!("\"{other}\":\"a value after it\""), 0), None, "{other}");
        }
        // The text may end anywhere.
        for end in 0..14 {
            assert_eq!(at(names, &"\"messageType\":\"\""[..end], 0), None, "{end}");
        }
        assert_eq!(at(names, "", 1), None);
        assert_eq!(at(names, "\0\0\0\0\0\0\0\0\0", 0), None);
    }

    /// Names of other envelopes: short and long ones, and the largest number.
    #[test]
    fn other_names_have_a_table_by_the_same_function() {
        let members =
            |names: &[&'static str]| -> Vec<Member> { names.iter().map(|name| Member::new(name, Role::Context)).collect() };
        assert_found(&members(&["jsonrpc", "method", "id", "params", "result", "error"]));
        assert_found(&members(&["t", "d", "s", "op"]));
        assert_found(&members(&["a234567890123"]));
        assert_found(&members(&[
            "m00", "m01", "m02", "m03", "m04", "m05", "m06", "m07", "m08", "m09", "m10", "m11", "m12", "m13", "m14", "m15",
        ]));
        assert_found(&members(&[]));
    }

    #[test]
    fn a_name_that_does_not_fit_is_left_to_the_slower_search() {
        for name in ["a2345678901234", "a\"b", "a\\b", "a\nb"] {
            let members = [Member::new("id", Role::Context), Member::new(name, Role::Context)];
            let names = NameTable::new(&members);
            assert!(!names.is_perfect());
            assert_eq!(at(&names, &format!("\"{name}\":\"a value after it\""), 0), None);
            assert_eq!(at(&names, "\"id\":\"a value after it\"", 0), Some((0, 5)));
        }
        // These begin with the same bytes, as far as the shortest name reaches.
        let names = NameTable::new(&[
            Member::new("t", Role::Context),
            Member::new("parameters", Role::Context),
            Member::new("parent", Role::Context),
        ]);
        assert!(!names.is_perfect());
        assert_eq!(at(&names, "\"t\":\"a value after it\"", 0), Some((0, 4)));
    }
}
