//! The envelope: which keys a frame has, and so which kind of frame it is. No key is judged before that is known.

mod key;

pub(crate) use key::Key;

use crate::json::{Broken, FaultKind, KeySets, OpenObject, Scanner, Span, Text};

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
    text: &'t str,
    /// Where the frame begins.
    pub(crate) start: usize,
    places: [Place; Key::ALL.len()],
    /// One bit for each key that is there.
    present: u16,
    /// One bit for each key whose value is a string.
    strings: u16,
    /// One bit for each string that has an escape.
    escaped: u16,
    /// Whether no key has been read yet.
    first: bool,
    keys: OpenObject,
    /// The keys that mean nothing in any kind of frame, and where they stand.
    pub(crate) others: Others<'t>,
    /// What an `original` that is an object says for the keys of its command and its target.
    original: [Option<Span>; 2],
    /// The keys, beside `data`, whose values the caller reads: a bit for each.
    pub(crate) own: u16,
    /// The key whose value the caller has been asked to read last.
    pub(crate) asked: Option<Key>,
}

/// Keys and where they stand, in order. Most frames have none, and most others one: that needs no list.
#[derive(Debug, Default)]
pub(crate) struct Others<'t> {
    first: Option<(Text<'t>, usize)>,
    more: Vec<(Text<'t>, usize)>,
}

/// Where a member stands.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    key_at: usize,
    at: usize,
    /// The end of a string, before its quote.
    end: usize,
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

impl<'t> Others<'t> {
    fn push(&mut self, key: Text<'t>, at: usize) {
        match self.first {
            None => self.first = Some((key, at)),
            Some(_) => self.more.push((key, at)),
        }
    }

    fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Text<'t>, usize)> {
        self.first.into_iter().chain(self.more.iter().copied())
    }

    pub(crate) fn last(&self) -> Option<(Text<'t>, usize)> {
        self.more.last().copied().or(self.first)
    }
}

impl<'t> Members<'t> {
    /// The keys of an `original` that are compared with the failure's own.
    pub(crate) const OF_ORIGINAL: [Key; 2] = [Key::Command, Key::Target];

    /// Reads all members of the frame that the text holds, to the text's end, or to a fault. `false` if the text is sound
    /// but holds no object.
    pub(crate) fn read(&mut self, reader: &mut Scanner<'t>, keys: &mut KeySets<'t>) -> Result<bool, Broken> {
        if !self.open(reader, keys)? {
            return Ok(false);
        }
        while self.before_data(reader, keys)? {
            reader.skip(keys)?;
        }
        Ok(true)
    }

    /// Opens the frame that the text holds; `false` if the text is sound but holds no object.
    pub(crate) fn open(&mut self, reader: &mut Scanner<'t>, keys: &mut KeySets<'t>) -> Result<bool, Broken> {
        let first = reader.peek();
        self.text = reader.text();
        self.start = reader.at;
        if first == b'{' {
            reader.open()?;
            self.first = true;
            self.keys = OpenObject::at(reader.at);
            return Ok(true);
        }
        reader.skip(keys)?;
        reader.finish()?;
        Ok(false)
    }

    /// Reads on in an open frame: to a `data` that is no string, or another such key of the caller's own, whose value he then
    /// reads before he calls again; or, with `false`, to the text's end.
    pub(crate) fn before_data(&mut self, reader: &mut Scanner<'t>, keys: &mut KeySets<'t>) -> Result<bool, Broken> {
        loop {
            let key_at = reader.key_ahead(self.first);
            let (known, bit, key_at) = match key_at.and_then(|at| Key::ahead(reader.text().as_bytes(), at)) {
                Some(written) => {
                    let key_at = key_at.unwrap_or(reader.at);
                    reader.at = key_at + written.length;
                    (written.key, written.bit, key_at)
                }
                None if !reader.before_key(self.first)? => break,
                None => match self.unusual_key(reader, keys)? {
                    Some((known, key_at)) => (known, known.bit(), key_at),
                    None => continue,
                },
            };
            self.first = false;
            if self.present & bit != 0 {
                return Err(reader.broken(FaultKind::DuplicateKey, key_at));
            }
            let value = reader.peek();
            let at = reader.at;
            self.present |= bit;
            self.places[known as usize] = Place { key_at, at, end: at };
            if value == b'"' {
                // A name or a target, most often.
                let string = reader.span()?;
                self.places[known as usize].end = string.end;
                self.strings |= bit;
                self.escaped |= if string.escaped { bit } else { 0 };
            } else if bit & (self.own | Key::Data.bit()) != 0 {
                self.asked = Some(known);
                return Ok(true);
            } else if known == Key::Original && value == b'{' {
                self.original = original(reader, keys)?;
            } else {
                reader.skip(keys)?;
            }
        }
        keys.close(self.keys);
        reader.finish()?;
        Ok(false)
    }

    /// Reads a key that is not written as we write it, and its colon; one that means nothing in any frame is noted, and
    /// its value read over.
    #[inline(never)]
    fn unusual_key(&mut self, reader: &mut Scanner<'t>, keys: &mut KeySets<'t>) -> Result<Option<(Key, usize)>, Broken> {
        self.first = false;
        let span = reader.span()?;
        reader.colon()?;
        let key = span.text(self.text);
        if let Some(known) = Key::find(&key.unescape()) {
            return Ok(Some((known, span.at())));
        }
        if !keys.insert(&mut self.keys, self.text, span) {
            return Err(reader.broken(FaultKind::DuplicateKey, span.at()));
        }
        self.others.push(key, span.at());
        reader.skip(keys)?;
        Ok(None)
    }

    /// Whether a key is there that means nothing in a frame of this kind.
    #[inline]
    pub(crate) fn has_unknown(&self, kind: FrameKind, no_data: bool) -> bool {
        self.stray(kind, no_data) != 0 || !self.others.is_empty()
    }

    /// A bit for each key of another kind of frame.
    #[inline]
    fn stray(&self, kind: FrameKind, no_data: bool) -> u16 {
        let data = if no_data { Key::Data.bit() } else { 0 };
        self.present & (!kind.counting() | data)
    }

    /// The member of a key.
    #[inline]
    pub(crate) fn get(&self, key: Key) -> Option<Member<'t>> {
        let Place { key_at, at, .. } = self.places[key as usize];
        self.has(key).then(|| Member { key_at, at, string: self.string(key) })
    }

    /// Whether a key is there.
    #[inline]
    pub(crate) fn has(&self, key: Key) -> bool {
        self.present & key.bit() != 0
    }

    /// Whether the values of two keys are there, and are strings.
    #[inline]
    pub(crate) fn has_strings(&self, one: Key, other: Key) -> bool {
        let both = one.bit() | other.bit();
        self.strings & both == both
    }

    /// Where the string at a key stands.
    #[inline]
    pub(crate) fn span(&self, key: Key) -> Option<Span> {
        let Place { at, end, .. } = self.places[key as usize];
        let escaped = self.escaped & key.bit() != 0;
        (self.strings & key.bit() != 0).then_some(Span { start: at + 1, end, escaped })
    }

    /// The string at a key.
    #[inline]
    pub(crate) fn string(&self, key: Key) -> Option<Text<'t>> {
        Some(self.span(key)?.text(self.text))
    }

    /// What an `original` that is an object says for a failure's own keys, and where that stands.
    pub(crate) fn original(&self) -> impl Iterator<Item = (Key, Text<'t>, usize)> {
        let said = Self::OF_ORIGINAL.into_iter().zip(self.original);
        said.filter_map(|(key, said)| said.map(|said| (key, said.text(self.text), said.at())))
    }

    /// What kind of frame the keys make, once all are read.
    pub(crate) fn sort(&self) -> Sort {
        match (self.has(Key::Command), self.has(Key::MessageType), self.has(Key::Result)) {
            (true, true, _) => Sort::Mixed,
            (false, false, _) => Sort::Neither,
            (false, true, _) => Sort::Known(FrameKind::Event),
            (true, false, false) => Sort::Known(FrameKind::Request),
            (true, false, true) => match self.string(Key::Result) {
                Some(word) if word.is("success") => Sort::Known(FrameKind::Success),
                Some(word) if word.is("failure") => Sort::Known(FrameKind::Failure),
                _ => Sort::Result,
            },
        }
    }

    /// The keys that mean nothing in a frame of this kind, and where they stand.
    pub(crate) fn unknown(&self, kind: FrameKind, no_data: bool) -> impl Iterator<Item = (Text<'t>, usize)> {
        let mut bits = self.stray(kind, no_data);
        let stray = std::iter::from_fn(move || {
            let key = *Key::ALL.get(bits.trailing_zeros() as usize)?;
            bits &= bits - 1;
            Some((Text { raw: key.as_str(), escaped: false }, self.places[key as usize].key_at))
        });
        stray.chain(self.others.iter())
    }
}

/// Reads over an `original`, and keeps what it says for its command and its target, if these are strings.
fn original<'t>(reader: &mut Scanner<'t>, keys: &mut KeySets<'t>) -> Result<[Option<Span>; 2], Broken> {
    let mut kept = [None; 2];
    reader.open()?;
    let mut object = OpenObject::at(reader.at);
    let mut first = true;
    while let Some(span) = reader.key(first)? {
        if !keys.insert(&mut object, reader.text(), span) {
            return Err(reader.broken(FaultKind::DuplicateKey, span.at()));
        }
        first = false;
        let key = span.text(reader.text());
        let own = Members::OF_ORIGINAL.iter().position(|own| key.is(own.as_str()));
        match own {
            Some(own) if reader.peek() == b'"' => kept[own] = Some(reader.span()?),
            _ => reader.skip(keys)?,
        }
    }
    keys.close(object);
    Ok(kept)
}
