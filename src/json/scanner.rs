//! The text reader: tokens with their offsets, and every rule of *What is accepted* that a text alone can break.

mod skip;

use std::borrow::Cow;
use std::ops::Deref;

use super::MAX_DEPTH;
use super::escape::{escape, unescape};
use super::field_match::FieldName;
use super::number::{self, NumberToken};
use super::scan::{Marks, next_mark, window};
use super::syntax::{ExpectedToken, Malformed, SyntaxError, SyntaxErrorKind};

const BYTE_ORDER_MARK: char = '\u{feff}';

/// A string as it stands in a text, without its quotes. Its escapes are known to be sound.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RawStr<'t> {
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

/// Reads a text from front to back.
#[derive(Debug, Clone)]
pub(crate) struct Scanner<'t> {
    text: &'t str,
    /// The offset of the next byte.
    pub(crate) at: usize,
    /// How many containers are open.
    depth: usize,
    /// Where strings may end.
    marks: Marks,
    /// What is wrong, once something is.
    fault: SyntaxError,
}

impl<'t> RawStr<'t> {
    /// The string that the text means.
    #[inline]
    pub(crate) fn unescape(self) -> Cow<'t, str> {
        if self.escaped { Cow::Owned(unescape(self.raw)) } else { Cow::Borrowed(self.raw) }
    }

    /// Whether both mean the same string.
    #[inline]
    pub(crate) fn same(self, other: RawStr<'_>) -> bool {
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
    pub(crate) fn text(self, text: &str) -> RawStr<'_> {
        RawStr { raw: text.get(self.start..self.end).unwrap_or_default(), escaped: self.escaped }
    }
}

impl<'t> Scanner<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self::resume(text, 0, 0)
    }

    /// A reader of the value that starts at `at` inside `depth` containers of the same text.
    pub(crate) fn resume(text: &'t str, at: usize, depth: usize) -> Self {
        Self { text, at, depth, marks: Marks::default(), fault: SyntaxError { kind: SyntaxErrorKind::End, offset: at } }
    }

    /// Goes to the value that starts at `at` inside `depth` containers.
    pub(crate) fn go(&mut self, at: usize, depth: usize) {
        self.at = at;
        self.depth = depth;
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

    /// What is wrong with the text: asked where a method has said that something is.
    pub(crate) fn fault(&self) -> SyntaxError {
        self.fault
    }

    /// Notes a fault.
    #[cold]
    pub(crate) fn error_at(&mut self, kind: SyntaxErrorKind, offset: usize) -> Malformed {
        self.fault = SyntaxError { kind, offset };
        Malformed
    }

    /// Notes that something else stands here than `expected`.
    #[cold]
    pub(crate) fn unexpected(&mut self, expected: ExpectedToken) -> Malformed {
        let rest = self.text.get(self.at..).unwrap_or("");
        let kind = match rest.chars().next() {
            None => SyntaxErrorKind::End,
            Some(BYTE_ORDER_MARK) if self.at == 0 => SyntaxErrorKind::ByteOrderMark,
            Some(_) => SyntaxErrorKind::Unexpected(expected),
        };
        self.error_at(kind, self.at)
    }

    /// Whether nothing but white space is left.
    pub(crate) fn finish(&mut self) -> Result<(), Malformed> {
        self.peek();
        if self.at == self.text.len() { Ok(()) } else { Err(self.unexpected(ExpectedToken::EndOfText)) }
    }

    /// Opens the container whose bracket stands here.
    #[inline]
    pub(crate) fn open(&mut self) -> Result<(), Malformed> {
        if self.depth == MAX_DEPTH {
            return Err(self.error_at(SyntaxErrorKind::TooDeep, self.at));
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

    /// Where the next key of an open object stands, the reader behind its colon; at the object's end it is closed.
    #[inline]
    pub(crate) fn key(&mut self, first: bool) -> Result<Option<Span>, Malformed> {
        if !self.before_key(first)? {
            return Ok(None);
        }
        self.key_here().map(Some)
    }

    /// The key whose opening quote stands here, and its colon.
    #[inline]
    pub(crate) fn key_here(&mut self) -> Result<Span, Malformed> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let end = self.marks.next(bytes, start);
        // Most often nothing stands between the key and the colon.
        if bytes.get(end..).and_then(|rest| rest.first_chunk()) == Some(b"\":") {
            self.at = end + 2;
            return Ok(Span { start, end, escaped: false });
        }
        self.key_on()
    }

    /// The same where there may be white space, an escape, or a fault.
    #[cold]
    #[inline(never)]
    fn key_on(&mut self) -> Result<Span, Malformed> {
        let key = self.span()?;
        self.colon()?;
        Ok(key)
    }

    /// Whether an open object has another key, the reader before its quote; at the object's end it is closed.
    #[inline]
    pub(crate) fn before_key(&mut self, first: bool) -> Result<bool, Malformed> {
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
    fn before_key_on(&mut self, first: bool) -> Result<bool, Malformed> {
        match self.peek() {
            b'}' => {
                self.close();
                Ok(false)
            }
            b',' if !first => {
                self.at += 1;
                if self.peek() == b'"' { Ok(true) } else { Err(self.unexpected(ExpectedToken::Key)) }
            }
            b'"' if first => Ok(true),
            _ => Err(self.unexpected(if first { ExpectedToken::KeyOrEnd } else { ExpectedToken::CommaOrBrace })),
        }
    }

    /// The colon behind a key.
    #[inline]
    pub(crate) fn colon(&mut self) -> Result<(), Malformed> {
        if self.peek() != b':' {
            return Err(self.unexpected(ExpectedToken::Colon));
        }
        self.at += 1;
        Ok(())
    }

    /// The next eight bytes from an offset, the first of them lowest; zeros behind the end of the text.
    #[expect(clippy::cast_possible_truncation, reason = "at most eight bytes are passed")]
    #[inline]
    pub(super) fn eight(&self, at: usize) -> u64 {
        match window(self.text.as_bytes(), at) {
            Some((bytes, passed)) => u64::from_le_bytes(*bytes).checked_shr(8 * passed as u32).unwrap_or(0),
            None => 0,
        }
    }

    /// Where the next key of an open object begins, if nothing stands before it but a comma.
    #[inline]
    pub(crate) fn key_ahead(&self, first: bool) -> Option<usize> {
        if first {
            return Some(self.at);
        }
        (self.text.as_bytes().get(self.at) == Some(&b',')).then_some(self.at + 1)
    }

    /// Whether the next key of an open object is this one, written as we write it, with its quotes and its colon right
    /// behind; then the reader is behind the colon. Otherwise nothing has moved.
    #[inline]
    pub(crate) fn expect<N: Deref<Target = str>>(&mut self, first: bool, key: &FieldName<N>) -> bool {
        let Some(start) = self.key_ahead(first) else { return false };
        let bytes = self.text.as_bytes();
        let head = bytes.get(start..).and_then(|rest| rest.first_chunk());
        let found = head.is_some_and(|head| key.stands_at(start, u64::from_le_bytes(*head), bytes));
        if found {
            self.at = start + key.length();
        }
        found
    }

    /// Whether an open list has another element, the reader before it; at the list's end it is closed.
    #[inline]
    pub(crate) fn element(&mut self, first: bool) -> Result<bool, Malformed> {
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
                Err(self.unexpected(ExpectedToken::Value))
            }
            _ if first => Ok(true),
            _ => Err(self.unexpected(ExpectedToken::CommaOrBracket)),
        }
    }

    /// The string whose opening quote stands here.
    #[inline]
    pub(crate) fn string(&mut self) -> Result<RawStr<'t>, Malformed> {
        let span = self.span()?;
        Ok(span.text(self.text))
    }

    /// Where the string stands whose opening quote stands here.
    #[inline]
    pub(crate) fn span(&mut self) -> Result<Span, Malformed> {
        let start = self.at + 1;
        let escaped = self.over_string()?;
        Ok(Span { start, end: self.at - 1, escaped })
    }

    /// Reads over the string whose opening quote stands here; says whether it has an escape.
    #[inline]
    pub(crate) fn over_string(&mut self) -> Result<bool, Malformed> {
        let bytes = self.text.as_bytes();
        let at = self.marks.next(bytes, self.at + 1);
        if bytes.get(at) == Some(&b'"') {
            self.at = at + 1;
            return Ok(false);
        }
        self.over_escapes(at)
    }

    /// Reads on in a string from what is no plain character in it; says whether it has an escape.
    #[cold]
    #[inline(never)]
    fn over_escapes(&mut self, mut at: usize) -> Result<bool, Malformed> {
        let bytes = self.text.as_bytes();
        let mut escaped = false;
        loop {
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    at = match escape(bytes, at) {
                        Ok(behind) => behind,
                        Err(SyntaxError { kind, offset }) => return Err(self.error_at(kind, offset)),
                    };
                }
                Some(_) => return Err(self.error_at(SyntaxErrorKind::Control, at)),
                None => return Err(self.error_at(SyntaxErrorKind::End, at)),
            }
            at = next_mark(bytes, at);
        }
        self.at = at + 1;
        Ok(escaped)
    }

    /// The number that starts here.
    #[inline]
    pub(crate) fn number(&mut self) -> Result<NumberToken<'t>, Malformed> {
        match number::scan(self.text, self.at) {
            Ok((token, end)) => {
                self.at = end;
                Ok(token)
            }
            Err(SyntaxError { kind, offset }) => Err(self.error_at(kind, offset)),
        }
    }

    /// The word `true`, `false` or `null`, whose first letter stands here.
    #[inline]
    pub(crate) fn word(&mut self, word: &'static str) -> Result<(), Malformed> {
        let bytes = self.text.as_bytes();
        let end = self.at + word.len();
        // Most often what comes behind ends a member.
        if bytes.get(self.at..end) == Some(word.as_bytes()) && matches!(bytes.get(end), Some(b',' | b'}' | b']')) {
            self.at = end;
            return Ok(());
        }
        self.word_on(word)
    }

    #[cold]
    #[inline(never)]
    fn word_on(&mut self, word: &'static str) -> Result<(), Malformed> {
        let bytes = self.text.as_bytes();
        for &expected in word.as_bytes() {
            if bytes.get(self.at) != Some(&expected) {
                return Err(self.unexpected(ExpectedToken::Word));
            }
            self.at += 1;
        }
        if matches!(bytes.get(self.at), Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_')) {
            return Err(self.unexpected(ExpectedToken::Word));
        }
        Ok(())
    }
}
