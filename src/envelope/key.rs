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

    /// The key that stands at an offset, if it is one of these and written as we write it, and its length with its quotes
    /// and its colon.
    ///
    /// Keys come in any order: its first bytes lead to the only one that it can be, without a branch for each.
    #[inline]
    pub(super) fn ahead(reader: &Reader<'_>, at: usize) -> Option<(Self, usize)> {
        let found = reader.sixteen(at);
        let written = &WRITTEN[slot(found)];
        (found & written.mask == written.text).then_some((written.key, written.length))
    }

    pub(super) fn find(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == key)
    }
}

/// A key as we write it, with its quotes and its colon.
#[derive(Clone, Copy)]
struct Written {
    key: Key,
    length: usize,
    text: u128,
    /// What of sixteen bytes counts.
    mask: u128,
}

/// Where a key that begins so stands in the table: no two of ours in the same place.
const fn slot(found: u128) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "the four bytes behind the quote tell them apart")]
    let four = (found >> 8) as u32;
    (four.wrapping_mul(0xc386_bbc5) >> 28) as usize
}

const WRITTEN: [Written; 16] = {
    // A key that begins as none of ours does leads to any of them, and then differs.
    let mut table = [Written::new(Key::Command); 16];
    let mut taken = [false; 16];
    let mut at = 0;
    while at < Key::ALL.len() {
        let written = Written::new(Key::ALL[at]);
        let slot = slot(written.text);
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
        assert!(length <= 16, "longer than what is looked at in one go");
        let mut bytes = [0; 16];
        bytes[0] = b'"';
        let mut at = 0;
        while at < name.len() {
            bytes[at + 1] = name[at];
            at += 1;
        }
        bytes[at + 1] = b'"';
        bytes[at + 2] = b':';
        Self { key, length, text: u128::from_le_bytes(bytes), mask: u128::MAX >> (128 - 8 * length) }
    }
}

#[cfg(test)]
mod tests {
    use super::Key;
    use crate::json::Reader;

    #[test]
    fn a_key_is_told_from_all_that_begin_like_it() {
        for key in Key::ALL {
            let name = key.as_str();
            for behind in ["1", "\"a value behind it\"}"] {
                let text = format!("{{\"a\":1,\"{name}\":{behind}");
                let written = Some((key, name.len() + 3));
                assert_eq!(Key::ahead(&Reader::new(&text), 7), written.filter(|_| text.len() >= 16), "{text}");
            }
            let (most, _) = name.split_at(name.len() - 1);
            for other in [format!("{name}s"), most.to_owned(), format!("{most}\\u0065"), name.to_uppercase()] {
                let text = format!("\"{other}\":\"a value behind it\"");
                assert_eq!(Key::ahead(&Reader::new(&text), 0), None, "{text}");
            }
            assert_eq!(Key::ahead(&Reader::new(&format!("\"{name}\" : \"a value behind it\"")), 0), None, "{name}");
        }
        for other in ["", "messageTypo", "messageTXpe", "originam", "dat", "datadata"] {
            assert_eq!(Key::ahead(&Reader::new(&format!("\"{other}\":\"a value behind it\"")), 0), None, "{other}");
        }
        assert_eq!(Key::ahead(&Reader::new("\"data"), 0), None);
        assert_eq!(Key::ahead(&Reader::new(""), 0), None);
    }
}
