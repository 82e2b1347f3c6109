//! The keys that a frame's kind is told by, and those that have a meaning in it.

use super::FrameKind;

/// The keys that have a meaning in some kind of frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Command,
    MessageType,
    Target,
    Name,
    Data,
    Result,
    Failure,
    Original,
    Context,
}

impl FrameKind {
    /// The bits of all keys that count.
    pub(super) const fn counting(self) -> u16 {
        const KINDS: [u16; 4] =
            [bits(FrameKind::Request), bits(FrameKind::Success), bits(FrameKind::Failure), bits(FrameKind::Event)];
        KINDS[self as usize]
    }
}

const fn bits(kind: FrameKind) -> u16 {
    let (mut bits, mut at) = (0, 0);
    while at < Key::ALL.len() {
        if kind.counts(Key::ALL[at]) {
            bits |= Key::ALL[at].bit();
        }
        at += 1;
    }
    bits
}

impl Key {
    pub(crate) const fn bit(self) -> u16 {
        1 << self as u16
    }

    pub(crate) const ALL: [Self; 9] = [
        Self::Command,
        Self::MessageType,
        Self::Target,
        Self::Name,
        Self::Data,
        Self::Result,
        Self::Failure,
        Self::Original,
        Self::Context,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::MessageType => "messageType",
            Self::Target => "target",
            Self::Name => "name",
            Self::Data => "data",
            Self::Result => "result",
            Self::Failure => "failure",
            Self::Original => "original",
            Self::Context => "context",
        }
    }

    /// The key that stands at an offset, if it is one of these and written as we write it.
    ///
    /// Keys come in any order: its first bytes lead to the only one that it can be, without a branch for each.
    #[inline]
    pub(super) fn ahead(text: &[u8], at: usize) -> Option<&'static Written> {
        let head = word(text, at)?;
        let written = &WRITTEN[slot(head)];
        let tail = word(text, at + written.tail_at)?;
        ((head ^ written.head) & written.mask | (tail ^ written.tail) & written.tail_mask == 0).then_some(written)
    }

    pub(super) fn find(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == key)
    }
}

/// A key as we write it, with its quotes and its colon.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written {
    pub(super) key: Key,
    pub(super) bit: u16,
    pub(super) length: usize,
    /// Its first eight bytes, and what of them counts.
    head: u64,
    mask: u64,
    /// Its last eight bytes, where they begin, and what of them counts.
    tail: u64,
    tail_mask: u64,
    tail_at: usize,
}

/// The eight bytes from an offset on, if there are so many: no frame ends sooner behind one of our keys.
#[inline]
fn word(text: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*text.get(at..)?.first_chunk()?))
}

/// Where a key that begins so stands in the table: no two of ours in the same place.
const fn slot(head: u64) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "the four bytes behind the quote tell them apart")]
    let four = (head >> 8) as u32;
    (four.wrapping_mul(0xc386_bbc5) >> 28) as usize
}

const WRITTEN: [Written; 16] = {
    // A key that begins as none of ours does leads to any of them, and then differs.
    let mut table = [Written::new(Key::Command); 16];
    let mut taken = [false; 16];
    let mut at = 0;
    while at < Key::ALL.len() {
        let written = Written::new(Key::ALL[at]);
        let slot = slot(written.head);
        assert!(!taken[slot], "two keys lead to the same place: another factor is wanted");
        taken[slot] = true;
        table[slot] = written;
        at += 1;
    }
    table
};

impl Written {
    const fn new(key: Key) -> Self {
        let name = key.as_str().as_bytes();
        let length = name.len() + 3;
        assert!(length <= 16, "longer than what is looked at");
        let mut bytes = [0; 16];
        bytes[0] = b'"';
        let mut at = 0;
        while at < name.len() {
            bytes[at + 1] = name[at];
            at += 1;
        }
        bytes[at + 1] = b'"';
        bytes[at + 2] = b':';
        let text = u128::from_le_bytes(bytes);
        let mask = if length < 8 { u64::MAX >> (64 - 8 * length) } else { u64::MAX };
        let tail_at = length.saturating_sub(8);
        #[expect(clippy::cast_possible_truncation, reason = "its first and its last eight bytes")]
        let (head, tail) = (text as u64, (text >> (8 * tail_at)) as u64);
        Self { key, bit: key.bit(), length, head, mask, tail, tail_mask: mask, tail_at }
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    fn ahead(text: &str, at: usize) -> Option<(Key, usize)> {
        Key::ahead(text.as_bytes(), at).map(|written| (written.key, written.length))
    }

    #[test]
    fn a_key_is_told_from_all_that_begin_like_it() {
        for key in Key::ALL {
            let name = key.as_str();
            for behind in ["1", "\"a value behind it\"}"] {
                let text = format!("{{\"a\":1,\"{name}\":{behind}");
                assert_eq!(ahead(&text, 7), Some((key, name.len() + 3)), "{text}");
            }
            let (most, _) = name.split_at(name.len() - 1);
            for other in [format!("{name}s"), most.to_owned(), format!("{most}\\u0065"), name.to_uppercase()] {
                let text = format!("\"{other}\":\"a value behind it\"");
                assert_eq!(ahead(&text, 0), None, "{text}");
            }
            assert_eq!(ahead(&format!("\"{name}\" : \"a value behind it\""), 0), None, "{name}");
        }
        for other in ["", "messageTypo", "messageTXpe", "originam", "dat", "datadata"] {
            assert_eq!(ahead(&format!("\"{other}\":\"a value behind it\""), 0), None, "{other}");
        }
        // The text may end anywhere.
        for end in 0..14 {
            assert_eq!(ahead(&"\"messageType\":\"\""[..end], 0), None, "{end}");
        }
        assert_eq!(ahead("", 1), None);
    }
}
