//! The text reader: tokens with their offsets, and every rule of *What is accepted* that a text alone can break.

use std::borrow::Cow;

use super::MAX_DEPTH;
use super::fault::{Expected, Fault, FaultKind};
use super::keys::KeyStack;
use super::number::{self, Token};
use super::scan::{first_mark, plain_until};
use crate::planted::{Plant, dropped};

const BYTE_ORDER_MARK: char = '\u{feff}';

/// A string as it stands in a text, without its quotes. Its escapes are known to be sound.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'t> {
    pub(crate) raw: &'t str,
    pub(crate) escaped: bool,
}

/// Where a string stands in a text, without its quotes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) escaped: bool,
}

/// A key as we write it, with its quotes and its colon, and its first eight bytes to tell it at a glance.
#[derive(Debug)]
pub(crate) struct Quoted {
    text: String,
    head: u64,
    mask: u64,
}

/// Reads a text from front to back.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'t> {
    text: &'t str,
    /// The offset of the next byte.
    pub(crate) at: usize,
    /// How many containers are open.
    depth: usize,
}

impl<'t> Text<'t> {
    /// The string that the text means.
    #[inline]
    pub(crate) fn unescape(self) -> Cow<'t, str> {
        if self.escaped { Cow::Owned(unescape(self.raw)) } else { Cow::Borrowed(self.raw) }
    }

    /// Whether both mean the same string.
    #[inline]
    pub(crate) fn same(self, other: Text<'_>) -> bool {
        if self.escaped || other.escaped { self.unescape() == other.unescape() } else { self.raw == other.raw }
    }

    /// Whether it means this string.
    #[inline]
    pub(crate) fn is(self, other: &str) -> bool {
        if self.escaped { self.unescape() == other } else { self.raw == other }
    }
}

impl Span {
    /// Where its opening quote stands.
    pub(crate) fn at(self) -> usize {
        self.start - 1
    }

    /// The string itself.
    #[inline]
    pub(crate) fn text(self, text: &str) -> Text<'_> {
        Text { raw: text.get(self.start..self.end).unwrap_or_default(), escaped: self.escaped }
    }
}

impl Quoted {
    pub(crate) fn new(key: &str) -> Self {
        let text = format!("{}:", super::Json::from(key));
        let mut head = [0; 8];
        let mut mask = [0; 8];
        for ((byte, head), mask) in text.bytes().zip(&mut head).zip(&mut mask) {
            *head = byte;
            *mask = 0xff;
        }
        Self { head: u64::from_le_bytes(head), mask: u64::from_le_bytes(mask), text }
    }

    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }
}

impl<'t> Reader<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    /// A reader of the value that starts at `at` inside `depth` containers of the same text.
    pub(crate) fn resume(text: &'t str, at: usize, depth: usize) -> Self {
        Self { text, at, depth }
    }

    pub(crate) fn text(&self) -> &'t str {
        self.text
    }

    /// The next byte that is no white space, or 0 at the end.
    #[inline]
    pub(crate) fn peek(&mut self) -> u8 {
        match self.text.as_bytes().get(self.at) {
            Some(&byte) if byte > b' ' => byte,
            _ => self.peek_on(),
        }
    }

    /// The same where there may be white space.
    #[cold]
    #[inline(never)]
    fn peek_on(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return byte;
            }
            self.at += 1;
        }
        0
    }

    /// The fault of what stands here, where `expected` should.
    #[cold]
    pub(crate) fn unexpected(&self, expected: Expected) -> Fault {
        let rest = self.text.get(self.at..).unwrap_or("");
        let kind = match rest.chars().next() {
            None => FaultKind::End,
            Some(BYTE_ORDER_MARK) if self.at == 0 => FaultKind::ByteOrderMark,
            Some(_) => FaultKind::Unexpected(expected),
        };
        Fault { kind, offset: self.at }
    }

    /// Whether nothing but white space is left.
    pub(crate) fn finish(&mut self) -> Result<(), Fault> {
        self.peek();
        if self.at == self.text.len() || dropped(Plant::Reader("end")) {
            Ok(())
        } else {
            Err(self.unexpected(Expected::EndOfText))
        }
    }

    /// Opens the container whose bracket stands here.
    #[inline]
    pub(crate) fn open(&mut self) -> Result<(), Fault> {
        if self.depth == MAX_DEPTH + usize::from(dropped(Plant::Reader("depth"))) {
            return Err(Fault { kind: FaultKind::TooDeep, offset: self.at });
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    #[inline]
    fn close(&mut self) {
        self.depth -= 1;
        self.at += 1;
    }

    /// The next key of an open object and where it stands, the reader behind its colon; at the object's end it is closed.
    #[inline]
    pub(crate) fn key(&mut self, first: bool) -> Result<Option<(Text<'t>, Span)>, Fault> {
        if !self.before_key(first)? {
            return Ok(None);
        }
        let key = self.span()?;
        self.colon()?;
        Ok(Some((key.text(self.text), key)))
    }

    /// Whether an open object has another key, the reader before its quote; at the object's end it is closed.
    #[inline]
    pub(crate) fn before_key(&mut self, first: bool) -> Result<bool, Fault> {
        // Most often nothing stands between the comma and the quote.
        let bytes = self.text.as_bytes();
        match bytes.get(self.at) {
            Some(b'"') if first => return Ok(true),
            Some(b',') if !first && bytes.get(self.at + 1) == Some(&b'"') => {
                self.at += 1;
                return Ok(true);
            }
            Some(b'}') => {
                self.close();
                return Ok(false);
            }
            _ => {}
        }
        self.before_key_on(first)
    }

    /// The same where there may be white space, or a fault.
    #[cold]
    #[inline(never)]
    fn before_key_on(&mut self, first: bool) -> Result<bool, Fault> {
        match self.peek() {
            b'}' => {
                self.close();
                Ok(false)
            }
            b',' if !first => {
                self.at += 1;
                if self.peek() == b'"' { Ok(true) } else { Err(self.unexpected(Expected::Key)) }
            }
            b'"' if first => Ok(true),
            _ => Err(self.unexpected(if first { Expected::KeyOrEnd } else { Expected::CommaOrBrace })),
        }
    }

    /// The colon behind a key.
    #[inline]
    pub(crate) fn colon(&mut self) -> Result<(), Fault> {
        if self.peek() != b':' {
            return Err(self.unexpected(Expected::Colon));
        }
        self.at += 1;
        Ok(())
    }

    /// The next eight bytes from an offset, the first of them lowest; zeros behind the end of the text.
    #[inline]
    pub(crate) fn eight(&self, at: usize) -> u64 {
        match self.text.as_bytes().get(at..).and_then(|rest| rest.first_chunk::<8>()) {
            Some(chunk) => u64::from_le_bytes(*chunk),
            None => 0,
        }
    }

    /// Whether the next key of an open object is this one, written as we write it, with its quotes and its colon right
    /// behind; then the reader is behind the colon. Otherwise nothing has moved.
    #[inline]
    pub(crate) fn expect(&mut self, first: bool, quoted: &Quoted) -> bool {
        let bytes = self.text.as_bytes();
        let start = if first {
            self.at
        } else if bytes.get(self.at) == Some(&b',') {
            self.at + 1
        } else {
            return false;
        };
        if self.eight(start) & quoted.mask != quoted.head {
            return false;
        }
        let rest = &quoted.text.as_bytes()[quoted.text.len().min(8)..];
        let found = rest.is_empty() || bytes.get(start + 8..).is_some_and(|found| found.starts_with(rest));
        if found {
            self.at = start + quoted.text.len();
        }
        found
    }

    /// Whether an open list has another element, the reader before it; at the list's end it is closed.
    #[inline]
    pub(crate) fn element(&mut self, first: bool) -> Result<bool, Fault> {
        match self.peek() {
            b']' => {
                self.close();
                Ok(false)
            }
            b',' if !first => {
                self.at += 1;
                if self.peek() != b']' {
                    return Ok(true);
                }
                if dropped(Plant::Reader("comma")) {
                    self.close();
                    return Ok(false);
                }
                Err(self.unexpected(Expected::Value))
            }
            _ if first => Ok(true),
            _ => Err(self.unexpected(Expected::CommaOrBracket)),
        }
    }

    /// The string whose opening quote stands here.
    #[inline]
    pub(crate) fn string(&mut self) -> Result<Text<'t>, Fault> {
        let span = self.span()?;
        Ok(span.text(self.text))
    }

    /// Where the string stands whose opening quote stands here.
    #[inline]
    pub(crate) fn span(&mut self) -> Result<Span, Fault> {
        let start = self.at + 1;
        let escaped = self.over_string()?;
        Ok(Span { start, end: self.at - 1, escaped })
    }

    /// Reads over the string whose opening quote stands here; says whether it has an escape.
    #[inline]
    pub(crate) fn over_string(&mut self) -> Result<bool, Fault> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        // Most strings are short, and plain to their end.
        if let Some(chunk) = bytes.get(start..).and_then(|rest| rest.first_chunk())
            && let Some(mark) = first_mark(chunk)
            && chunk[mark] == b'"'
        {
            self.at = start + mark + 1;
            return Ok(false);
        }
        self.over_long_string(start)
    }

    #[inline(never)]
    fn over_long_string(&mut self, start: usize) -> Result<bool, Fault> {
        let bytes = self.text.as_bytes();
        let at = plain_until(bytes, start);
        if bytes.get(at) == Some(&b'"') {
            self.at = at + 1;
            return Ok(false);
        }
        self.over_escapes(at)
    }

    /// Reads on in a string from what is no plain character in it; says whether it has an escape.
    #[cold]
    #[inline(never)]
    fn over_escapes(&mut self, mut at: usize) -> Result<bool, Fault> {
        let bytes = self.text.as_bytes();
        let mut escaped = false;
        loop {
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    at = escape(bytes, at)?;
                }
                Some(_) if dropped(Plant::Reader("control")) => at += 1,
                Some(_) => return Err(Fault { kind: FaultKind::Control, offset: at }),
                None => return Err(Fault { kind: FaultKind::End, offset: at }),
            }
            at = plain_until(bytes, at);
        }
        self.at = at + 1;
        Ok(escaped)
    }

    /// The number that starts here.
    #[inline]
    pub(crate) fn number(&mut self) -> Result<Token<'t>, Fault> {
        let (token, end) = number::scan(self.text, self.at)?;
        self.at = end;
        Ok(token)
    }

    /// The word `true`, `false` or `null`, whose first letter stands here.
    #[inline]
    pub(crate) fn word(&mut self, word: &'static str) -> Result<(), Fault> {
        let bytes = self.text.as_bytes();
        for (offset, &expected) in word.as_bytes().iter().enumerate() {
            if bytes.get(self.at + offset) != Some(&expected) {
                self.at += offset;
                return Err(self.unexpected(Expected::Word));
            }
        }
        self.at += word.len();
        if matches!(bytes.get(self.at), Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_')) {
            return Err(self.unexpected(Expected::Word));
        }
        Ok(())
    }

    /// Reads over the value that starts here, and finds every fault that it has.
    #[inline]
    pub(crate) fn skip(&mut self, keys: &mut KeyStack<'t>) -> Result<(), Fault> {
        match self.peek() {
            first @ (b'{' | b'[') => self.skip_container(first == b'{', keys),
            first => self.skip_leaf(first),
        }
    }

    #[inline]
    fn skip_leaf(&mut self, first: u8) -> Result<(), Fault> {
        match first {
            b'"' => {
                self.over_string()?;
                Ok(())
            }
            b'-' | b'0'..=b'9' => self.number().map(drop),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            _ => Err(self.unexpected(Expected::Value)),
        }
    }

    /// Reads over a container and all in it, in one loop: a call for each would cost more than what it does.
    fn skip_container(&mut self, is_object: bool, keys: &mut KeyStack<'t>) -> Result<(), Fault> {
        let floor = self.depth;
        // The containers around the one at hand: a bit for each, set for an object; there are no more than it has bits.
        let mut around: u128 = 0;
        let mut is_object = is_object;
        let mut base = keys.open_inside(0);
        let mut first = true;
        self.open()?;
        loop {
            let more = if is_object { self.before_key(first)? } else { self.element(first)? };
            if !more {
                base = keys.close_inside(base);
                if self.depth == floor {
                    return Ok(());
                }
                is_object = around & 1 != 0;
                around >>= 1;
                first = false;
                continue;
            }
            if is_object {
                let key = self.span()?;
                self.colon()?;
                if !keys.insert(base, self.text, key) {
                    return Err(Fault { kind: FaultKind::DuplicateKey, offset: key.at() });
                }
            }
            first = false;
            match self.peek() {
                bracket @ (b'{' | b'[') => {
                    self.open()?;
                    around = around << 1 | u128::from(is_object);
                    is_object = bracket == b'{';
                    base = keys.open_inside(base);
                    first = true;
                }
                leaf => self.skip_leaf(leaf)?,
            }
        }
    }
}

/// Reads over the escape at `at`, both halves of a pair.
fn escape(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    let fault =
        |kind, offset| if offset >= bytes.len() { Fault { kind: FaultKind::End, offset } } else { Fault { kind, offset } };
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
        Some(b'u') => {
            let unit = hex(bytes, at + 2).map_err(|offset| fault(FaultKind::Escape, offset))?;
            match unit {
                0xd800..=0xdfff if dropped(Plant::Reader("surrogate")) => Ok(at + 6),
                0xd800..=0xdbff => {
                    // Where the text ends before the other half, it is no text yet.
                    if matches!(bytes.get(at + 6..), None | Some([] | [b'\\'])) {
                        return Err(Fault { kind: FaultKind::End, offset: bytes.len() });
                    }
                    if bytes.get(at + 6) != Some(&b'\\') || bytes.get(at + 7) != Some(&b'u') {
                        return Err(Fault { kind: FaultKind::Surrogate, offset: at });
                    }
                    match hex(bytes, at + 8).map_err(|offset| fault(FaultKind::Escape, offset))? {
                        0xdc00..=0xdfff => Ok(at + 12),
                        _ => Err(Fault { kind: FaultKind::Surrogate, offset: at }),
                    }
                }
                0xdc00..=0xdfff => Err(Fault { kind: FaultKind::Surrogate, offset: at }),
                _ => Ok(at + 6),
            }
        }
        Some(_) if dropped(Plant::Reader("escape")) => Ok(at + 2),
        Some(_) => Err(Fault { kind: FaultKind::Escape, offset: at }),
        None => Err(Fault { kind: FaultKind::End, offset: at + 1 }),
    }
}

/// The four hexadecimal digits at `at`, or the offset of what is none.
fn hex(bytes: &[u8], at: usize) -> Result<u32, usize> {
    let mut unit = 0;
    for offset in at..at + 4 {
        let digit = bytes.get(offset).and_then(|&byte| char::from(byte).to_digit(16)).ok_or(offset)?;
        unit = unit * 16 + digit;
    }
    Ok(unit)
}

/// The string that a text with sound escapes means.
fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let bytes = rest.as_bytes();
        let mut used = 2;
        out.push(match bytes.get(at + 1) {
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                used = 6;
                let unit = hex(bytes, at + 2).unwrap_or(0);
                let code = if (0xd800..0xdc00).contains(&unit) {
                    used = 12;
                    let low = hex(bytes, at + 8).unwrap_or(0xdc00);
                    0x1_0000 + ((unit - 0xd800) << 10) + (low & 0x3ff)
                } else {
                    unit
                };
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            Some(&other) => char::from(other),
            None => char::REPLACEMENT_CHARACTER,
        });
        rest = rest.get(at + used..).unwrap_or("");
    }
    out.push_str(rest);
    out
}
