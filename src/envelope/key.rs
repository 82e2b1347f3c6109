//! The keys that a frame's kind is told by, and those that have a meaning in it.

use super::FrameKind;
use crate::json::Reader;

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

    /// The key that stands in quotes at the reader, if it is one of these and written as we write it, and its length.
    ///
    /// Keys come in any order: its first bytes lead to the only one that it can be, without a branch for each.
    #[inline]
    pub(super) fn ahead(reader: &Reader<'_>) -> Option<(Self, usize)> {
        let start = reader.at + 1;
        let head = reader.eight(start);
        let written = &WRITTEN[slot(head)];
        let tail = reader.eight(start + written.tail_at);
        (head & written.mask == written.head && tail & written.mask == written.tail).then_some((written.key, written.length))
    }

    pub(super) fn find(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == key)
    }
}

/// A key as we write it, up to its second quote, in the words that it is told by.
#[derive(Clone, Copy)]
struct Written {
    key: Key,
    length: usize,
    /// What of a word counts.
    mask: u64,
    /// The first word.
    head: u64,
    /// Where the last word begins, and what it is.
    tail_at: usize,
    tail: u64,
}

/// Where a key whose text begins so stands in the table: no two of ours in the same place.
const fn slot(head: u64) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "four bytes tell them apart")]
    let four = head as u32;
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
        let quoted = name.len() + 1;
        let tail_at = quoted.saturating_sub(8);
        let mask = if quoted < 8 { u64::MAX >> (64 - 8 * quoted) } else { u64::MAX };
        Self { key, length: name.len(), mask, head: word(name, 0), tail_at, tail: word(name, tail_at) }
    }
}

/// Eight bytes of a name with a quote behind it, and zeros behind that.
const fn word(name: &[u8], from: usize) -> u64 {
    let mut bytes = [0; 8];
    let mut at = 0;
    while at < 8 && from + at <= name.len() {
        bytes[at] = if from + at == name.len() { b'"' } else { name[from + at] };
        at += 1;
    }
    u64::from_le_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::Key;
    use crate::json::Reader;

    #[test]
    fn a_key_is_told_from_all_that_begin_like_it() {
        for key in Key::ALL {
            let name = key.as_str();
            let text = format!("\"{name}\":\"a value behind it\"");
            assert_eq!(Key::ahead(&Reader::new(&text)), Some((key, name.len())), "{text}");
            let (most, _) = name.split_at(name.len() - 1);
            for other in [format!("{name}s"), most.to_owned(), format!("{most}\\u0065"), name.to_uppercase()] {
                let text = format!("\"{other}\":\"a value behind it\"");
                assert_eq!(Key::ahead(&Reader::new(&text)), None, "{text}");
            }
        }
        for other in ["", "messageTypo", "messageTXpe", "originam", "dat", "datadata"] {
            assert_eq!(Key::ahead(&Reader::new(&format!("\"{other}\":\"a value behind it\""))), None, "{other}");
        }
        assert_eq!(Key::ahead(&Reader::new("\"data")), None);
        assert_eq!(Key::ahead(&Reader::new("")), None);
    }
}
