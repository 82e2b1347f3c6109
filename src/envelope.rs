//! The envelope: which keys a frame has, and so which kind of frame it is. No key is judged before that is known.

mod key;

pub(crate) use key::Key;

use crate::json::{Fault, FaultKind, KeyStack, Reader, Text};

/// The kinds of frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FrameKind {
    /// A command on its way.
    Request,
    /// The answer to a request that was carried out.
    Success,
    /// The answer to a request that was not.
    Failure,
    /// An event.
    Event,
}

/// One member of the frame.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member<'t> {
    /// Where the key stands.
    pub(crate) key_at: usize,
    /// Where the value begins.
    pub(crate) at: usize,
    /// The value, if it is a string.
    pub(crate) string: Option<Text<'t>>,
}

/// The members of a frame.
#[derive(Debug, Default)]
pub(crate) struct Members<'t> {
    known: [Option<Member<'t>>; Key::ALL.len()],
    /// One bit for each key that is there.
    present: u16,
    /// The keys that mean nothing in any kind of frame, and where they stand.
    pub(crate) others: Vec<(Text<'t>, usize)>,
    /// What an `original` that is an object says for the keys of its command and its target, and where that stands.
    pub(crate) original: [Option<(Text<'t>, usize)>; 2],
    /// Where the frame begins.
    pub(crate) start: usize,
    /// The keys, beside `data`, whose values the caller reads: a bit for each.
    pub(crate) own: u16,
    /// The key whose value the caller has been asked to read last.
    pub(crate) asked: Option<Key>,
}

/// What the keys of a frame say of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Known(FrameKind),
    /// Neither `command` nor `messageType`.
    Neither,
    /// Both `command` and `messageType`.
    Mixed,
    /// `result` is none of its two words.
    Result,
}

impl FrameKind {
    /// The word: `request`, `success`, `failure` or `event`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Event => "event",
        }
    }

    /// The word with its article.
    pub(crate) const fn described(self) -> &'static str {
        match self {
            Self::Request => "a request",
            Self::Success => "a success",
            Self::Failure => "a failure",
            Self::Event => "an event",
        }
    }

    /// The key that holds the message's name.
    pub(crate) const fn name_key(self) -> Key {
        match self {
            Self::Event => Key::Name,
            _ => Key::Command,
        }
    }

    /// Whether the key has a meaning in a frame of this kind. Whether `data` counts in a success its reply says.
    pub(crate) const fn counts(self, key: Key) -> bool {
        match key {
            Key::Target | Key::Context => true,
            Key::Command => !matches!(self, Self::Event),
            Key::MessageType | Key::Name => matches!(self, Self::Event),
            Key::Data => !matches!(self, Self::Failure),
            Key::Result => matches!(self, Self::Success | Self::Failure),
            Key::Failure | Key::Original => matches!(self, Self::Failure),
        }
    }
}

impl<'t> Members<'t> {
    /// The keys of an `original` that are compared with the failure's own.
    pub(crate) const OF_ORIGINAL: [Key; 2] = [Key::Command, Key::Target];

    /// Reads all members of the frame that the text holds, to the text's end, or to a fault. `false` if the text is sound
    /// but holds no object.
    pub(crate) fn read(&mut self, reader: &mut Reader<'t>, keys: &mut KeyStack<'t>) -> Result<bool, Fault> {
        if !self.open(reader, keys)? {
            return Ok(false);
        }
        while self.before_data(reader, keys)? {
            reader.skip(keys)?;
        }
        Ok(true)
    }

    /// Opens the frame that the text holds; `false` if the text is sound but holds no object.
    pub(crate) fn open(&mut self, reader: &mut Reader<'t>, keys: &mut KeyStack<'t>) -> Result<bool, Fault> {
        let first = reader.peek();
        self.start = reader.at;
        if first == b'{' {
            reader.open()?;
            return Ok(true);
        }
        reader.skip(keys)?;
        reader.finish()?;
        Ok(false)
    }

    /// Reads on in an open frame: to a `data` that is no string, or another such key of the caller's own, whose value he then
    /// reads before he calls again; or, with `false`, to the text's end.
    pub(crate) fn before_data(&mut self, reader: &mut Reader<'t>, keys: &mut KeyStack<'t>) -> Result<bool, Fault> {
        while reader.before_key(self.is_empty())? {
            let key_at = reader.at;
            let duplicate = Fault { kind: FaultKind::DuplicateKey, offset: key_at };
            let known = if let Some((known, length)) = Key::ahead(reader) {
                reader.at += length + 2;
                reader.colon()?;
                known
            } else {
                let span = reader.span()?;
                reader.colon()?;
                let key = span.text(reader.text());
                let Some(known) = Key::find(&key.unescape()) else {
                    if !keys.insert(0, reader.text(), span) {
                        return Err(duplicate);
                    }
                    self.others.push((key, key_at));
                    reader.skip(keys)?;
                    continue;
                };
                known
            };
            if self.present & known.bit() != 0 {
                return Err(duplicate);
            }
            let first_byte = reader.peek();
            self.present |= known.bit();
            let member = self.known[known as usize].insert(Member { key_at, at: reader.at, string: None });
            if first_byte == b'"' {
                member.string = Some(reader.string()?);
            } else if known.bit() & (self.own | Key::Data.bit()) != 0 {
                self.asked = Some(known);
                return Ok(true);
            } else if known == Key::Original && first_byte == b'{' {
                self.original = original(reader, keys)?;
            } else {
                reader.skip(keys)?;
            }
        }
        keys.close(0);
        reader.finish()?;
        Ok(false)
    }

    fn is_empty(&self) -> bool {
        self.present == 0 && self.others.is_empty()
    }

    /// Whether a key is there that means nothing in a frame of this kind.
    #[inline]
    pub(crate) fn has_unknown(&self, kind: FrameKind, no_data: bool) -> bool {
        let mut counting = kind.counting();
        if no_data {
            counting &= !Key::Data.bit();
        }
        self.present & !counting != 0 || !self.others.is_empty()
    }

    /// The member of a key.
    pub(crate) fn get(&self, key: Key) -> Option<Member<'t>> {
        self.known[key as usize]
    }

    /// The string at a key.
    pub(crate) fn string(&self, key: Key) -> Option<Text<'t>> {
        self.get(key)?.string
    }

    /// What kind of frame the keys make, once all are read.
    pub(crate) fn sort(&self) -> Sort {
        match (self.get(Key::Command), self.get(Key::MessageType), self.get(Key::Result)) {
            (Some(_), Some(_), _) => Sort::Mixed,
            (None, None, _) => Sort::Neither,
            (None, Some(_), _) => Sort::Known(FrameKind::Event),
            (Some(_), None, None) => Sort::Known(FrameKind::Request),
            (Some(_), None, Some(result)) => match result.string {
                Some(word) if word.is("success") => Sort::Known(FrameKind::Success),
                Some(word) if word.is("failure") => Sort::Known(FrameKind::Failure),
                _ => Sort::Result,
            },
        }
    }

    /// The keys that mean nothing in a frame of this kind, and where they stand.
    pub(crate) fn unknown(&self, kind: FrameKind, no_data: bool) -> impl Iterator<Item = (Text<'t>, usize)> {
        let known = Key::ALL.into_iter().filter(move |&key| !kind.counts(key) || (no_data && key == Key::Data));
        let stray = known.filter_map(|key| {
            let text = Text { raw: key.as_str(), escaped: false };
            self.get(key).map(|member| (text, member.key_at))
        });
        stray.chain(self.others.iter().copied())
    }
}

/// Reads over an `original`, and keeps what it says for its command and its target, if these are strings.
fn original<'t>(reader: &mut Reader<'t>, keys: &mut KeyStack<'t>) -> Result<[Option<(Text<'t>, usize)>; 2], Fault> {
    let mut kept = [None; 2];
    reader.open()?;
    let object = keys.open();
    let mut first = true;
    while let Some((key, span)) = reader.key(first)? {
        if !keys.insert(object, reader.text(), span) {
            return Err(Fault { kind: FaultKind::DuplicateKey, offset: span.at() });
        }
        first = false;
        let (is_string, at) = (reader.peek() == b'"', reader.at);
        let own = Members::OF_ORIGINAL.iter().position(|own| key.is(own.as_str()));
        match own {
            Some(own) if is_string => kept[own] = Some((reader.string()?, at)),
            _ => reader.skip(keys)?,
        }
    }
    keys.close(object);
    Ok(kept)
}
