//! The scanner: reads the tokens of a text with their offsets, and applies the rules of JSON and I-JSON.
//!
//! The functions have an inlined fast path for strings without escapes, names whose colon follows immediately (the *compact form*), and
//! values without whitespace before them, and a path that is not inlined (`…_slow`) for all other text, so that the callers stay small.

mod skip;

use std::borrow::Cow;
use std::num::NonZeroUsize;
use std::ops::Deref;

use super::MAX_DEPTH;
use super::escape::{escape, unescape};
use super::field_match::FieldName;
use super::number::{self, IntegerError, NumberToken, integer_within};
use super::scan::{Marks, window};
use super::syntax::{ExpectedToken, Malformed, SyntaxError, SyntaxErrorKind};

const BYTE_ORDER_MARK: char = '\u{feff}';

/// A string as written in the text, without its quotes. Its escapes are valid.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RawStr<'t> {
    pub(crate) raw: &'t str,
    pub(crate) escaped: bool,
}

/// The range of a string in the text, without its quotes, and whether it contains an escape.
///
/// It is two words, also in an `Option`, so that functions return it in registers. With three fields, the compiler copied the unused bytes
/// after the last one, for which the processor waited: 5% of the time of checking a flat frame.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    /// The offset after the opening quote.
    start: NonZeroUsize,
    /// The offset of the closing quote; [`ESCAPED`] is added if there is an escape.
    end: usize,
}

/// No offset has this bit.
const ESCAPED: usize = 1 << (usize::BITS - 1);

/// Reads the tokens of a text.
#[derive(Debug, Clone)]
pub(crate) struct Scanner<'t> {
    text: &'t str,
    /// The offset of the next byte.
    pub(crate) at: usize,
    /// The number of open containers. It is smaller than the offset: if both are stored, and then read as one value, the processor waits,
    /// for 1% of the time of checking a flat frame.
    depth: u32,
    /// The marks of the current window: see [`Marks`].
    marks: Marks,
    /// The syntax error, after a method has returned [`Malformed`].
    error: SyntaxError,
}

impl<'t> RawStr<'t> {
    /// Decodes the escapes of the string.
    #[inline]
    pub(crate) fn unescape(self) -> Cow<'t, str> {
        if self.escaped { Cow::Owned(unescape(self.raw)) } else { Cow::Borrowed(self.raw) }
    }

    /// Whether both strings are equal after unescaping.
    #[inline]
    pub(crate) fn same(self, other: RawStr<'_>) -> bool {
        if self.escaped || other.escaped { self.unescape() == other.unescape() } else { self.raw == other.raw }
    }

    /// Whether the string equals `other` after unescaping.
    #[inline]
    pub(crate) fn is(self, other: &str) -> bool {
        if self.escaped { self.unescape() == other } else { self.raw == other }
    }
}

impl Span {
    /// The string whose quotes are at these offsets.
    #[inline]
    pub(crate) fn new(at: usize, end: usize, escaped: bool) -> Self {
        Self { start: NonZeroUsize::MIN.saturating_add(at), end: if escaped { end | ESCAPED } else { end } }
    }

    /// The offset of the opening quote.
    #[inline]
    pub(crate) fn at(self) -> usize {
        self.start.get() - 1
    }

    /// The offset after the opening quote.
    #[inline]
    pub(crate) fn start(self) -> usize {
        self.start.get()
    }

    /// The offset of the closing quote.
    #[inline]
    pub(crate) fn end(self) -> usize {
        self.end & !ESCAPED
    }

    /// Whether the string contains an escape.
    #[inline]
    pub(crate) fn is_escaped(self) -> bool {
        self.end & ESCAPED != 0
    }

    /// The string.
    #[inline]
    pub(crate) fn text(self, text: &str) -> RawStr<'_> {
        RawStr { raw: text.get(self.start()..self.end()).unwrap_or_default(), escaped: self.is_escaped() }
    }
}

/// The offset of the first token at or after an offset.
#[inline]
fn token_at(bytes: &[u8], at: usize) -> usize {
    if bytes.get(at).is_some_and(|byte| *byte <= b' ') { after_space(bytes, at) } else { at }
}

/// The offset of the first byte from `at` on that is not whitespace.
#[inline(never)]
fn after_space(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\t' | b'\n' | b'\r') = bytes.get(at) {
        at += 1;
    }
    at
}

impl<'t> Scanner<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self::resume(text, 0, 0)
    }

    /// A scanner at the value at `at`, inside `depth` containers.
    pub(crate) fn resume(text: &'t str, at: usize, depth: u32) -> Self {
        Self { text, at, depth, marks: Marks::default(), error: SyntaxError { kind: SyntaxErrorKind::End, offset: at } }
    }

    /// The position, for [`Self::go`]: the offset, and the number of open containers.
    #[inline]
    pub(crate) fn position(&self) -> (usize, u32) {
        (self.at, self.depth)
    }

    /// Moves to the value at `at`, inside `depth` containers.
    #[inline]
    pub(crate) fn go(&mut self, at: usize, depth: u32) {
        self.at = at;
        self.depth = depth;
    }

    pub(crate) fn text(&self) -> &'t str {
        self.text
    }

    /// The next byte that is not whitespace, or 0 at the end of the text.
    #[inline]
    pub(crate) fn peek(&mut self) -> u8 {
        match self.text.as_bytes().get(self.at) {
            Some(&byte) if byte > b' ' => byte,
            _ => self.peek_slow(),
        }
    }

    /// As [`Self::peek`], where whitespace may precede the byte.
    #[cold]
    #[inline(never)]
    fn peek_slow(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        // Many writers send a space after each colon and comma. With this and `token_at`, their frames are checked 12% to 19% faster.
        if let Some(&[b' ', byte]) = bytes.get(self.at..).and_then(<[u8]>::first_chunk)
            && byte > b' '
        {
            self.at += 1;
            return byte;
        }
        self.at = after_space(bytes, self.at);
        bytes.get(self.at).copied().unwrap_or_default()
    }

    /// The syntax error, after a method has returned [`Malformed`].
    pub(crate) fn error(&self) -> SyntaxError {
        self.error
    }

    /// Stores a syntax error.
    #[cold]
    pub(crate) fn error_at(&mut self, kind: SyntaxErrorKind, offset: usize) -> Malformed {
        self.error = SyntaxError { kind, offset };
        Malformed
    }

    /// Stores the error for a position where something other than `expected` was found.
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

    /// Checks that the rest of the text is whitespace.
    pub(crate) fn finish(&mut self) -> Result<(), Malformed> {
        self.peek();
        if self.at == self.text.len() { Ok(()) } else { Err(self.unexpected(ExpectedToken::EndOfText)) }
    }

    /// Opens the array or object at this position.
    #[inline]
    pub(crate) fn open(&mut self) -> Result<(), Malformed> {
        if self.depth as usize == MAX_DEPTH {
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

    /// Reads the next member name of an open object with its colon. At the end of the object, closes it and returns `None`.
    #[inline]
    pub(crate) fn key(&mut self, first: bool) -> Result<Option<Span>, Malformed> {
        if !self.before_key(first)? {
            return Ok(None);
        }
        self.key_here().map(Some)
    }

    /// Reads the member name at this position with its colon.
    #[inline]
    pub(crate) fn key_here(&mut self) -> Result<Span, Malformed> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let end = self.marks.next(bytes, start);
        // Usually the colon follows immediately.
        if bytes.get(end..).and_then(|rest| rest.first_chunk()) == Some(b"\":") {
            self.at = end + 2;
            return Ok(Span::new(start - 1, end, false));
        }
        self.key_slow()
    }

    /// As [`Self::key_here`], for whitespace, escapes and errors.
    #[cold]
    #[inline(never)]
    fn key_slow(&mut self) -> Result<Span, Malformed> {
        let key = self.span()?;
        self.colon()?;
        Ok(key)
    }

    /// Reads up to the next member name of an open object. At the end of the object, closes it and returns `false`.
    #[inline]
    pub(crate) fn before_key(&mut self, first: bool) -> Result<bool, Malformed> {
        // Usually the quote follows the comma immediately.
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
        self.before_key_slow(first)
    }

    /// Closes an open object, if its end follows immediately.
    #[inline]
    pub(crate) fn ends_here(&mut self) -> bool {
        let ends = self.text.as_bytes().get(self.at) == Some(&b'}');
        if ends {
            self.close();
        }
        ends
    }

    /// As [`Self::before_key`], for whitespace and errors.
    #[cold]
    #[inline(never)]
    fn before_key_slow(&mut self, first: bool) -> Result<bool, Malformed> {
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

    /// Reads the colon after a member name.
    #[inline]
    pub(crate) fn colon(&mut self) -> Result<(), Malformed> {
        if self.peek() != b':' {
            return Err(self.unexpected(ExpectedToken::Colon));
        }
        self.at += 1;
        Ok(())
    }

    /// The eight bytes at an offset, the first in the lowest byte. Bytes after the end of the text are zero.
    #[expect(clippy::cast_possible_truncation, reason = "at most eight bytes are passed")]
    #[inline]
    pub(crate) fn eight(&self, at: usize) -> u64 {
        match window(self.text.as_bytes(), at) {
            Some((bytes, passed)) => u64::from_le_bytes(*bytes).checked_shr(8 * passed as u32).unwrap_or(0),
            None => 0,
        }
    }

    /// The eight bytes at an offset, the first in the lowest byte. `None` if fewer remain.
    #[inline]
    pub(crate) fn word(&self, at: usize) -> Option<u64> {
        Some(u64::from_le_bytes(*self.text.as_bytes().get(at..)?.first_chunk()?))
    }

    /// The offset of the next member name of an open object, or of what is there instead. `None` if the next byte is not the comma before it.
    #[inline]
    pub(crate) fn key_ahead(&self, first: bool) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let at = match bytes.get(self.at) {
            _ if first => self.at,
            Some(b',') => self.at + 1,
            _ => return None,
        };
        Some(token_at(bytes, at))
    }

    /// Reads the next member name of an open object if it is `key` in compact form: no escapes, and the colon immediately
    /// after it. Otherwise the position does not change.
    #[inline]
    pub(crate) fn expect<N: Deref<Target = str>>(&mut self, first: bool, key: &FieldName<N>) -> bool {
        let Some(start) = self.key_ahead(first) else { return false };
        let bytes = self.text.as_bytes();
        let head = self.word(start);
        let found = head.is_some_and(|head| key.is_at(start, head, bytes));
        if found {
            self.at = start + key.length();
        }
        found
    }

    /// Reads up to the next element of an open array. At the end of the array, closes it and returns `false`.
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

    /// Reads the string at this position.
    #[inline]
    pub(crate) fn string(&mut self) -> Result<RawStr<'t>, Malformed> {
        let span = self.span()?;
        Ok(span.text(self.text))
    }

    /// Reads the string at this position and returns its range.
    #[inline]
    pub(crate) fn span(&mut self) -> Result<Span, Malformed> {
        let at = self.at;
        let escaped = self.skip_string()?;
        Ok(Span::new(at, self.at - 1, escaped))
    }

    /// Notes a string that has been read before and is read again. So its end need not be searched: reading flat frames takes 2% less time.
    #[inline]
    pub(crate) fn note(&mut self, string: Span) {
        if !string.is_escaped() {
            self.marks.set(string.start(), string.end());
        }
    }

    /// The string at an offset or after the whitespace there, if there is one and it contains no escape. The position stays.
    #[inline]
    pub(crate) fn string_ahead(&mut self, at: usize) -> Option<Span> {
        let bytes = self.text.as_bytes();
        let at = token_at(bytes, at);
        if bytes.get(at) != Some(&b'"') {
            return None;
        }
        let end = self.marks.next(bytes, at + 1);
        (bytes.get(end) == Some(&b'"')).then_some(Span::new(at, end, false))
    }

    /// Skips the string at this position and returns whether it contains an escape.
    #[inline]
    pub(crate) fn skip_string(&mut self) -> Result<bool, Malformed> {
        let bytes = self.text.as_bytes();
        let at = self.marks.next(bytes, self.at + 1);
        if bytes.get(at) == Some(&b'"') {
            self.at = at + 1;
            return Ok(false);
        }
        self.skip_escapes(at)
    }

    /// Skips the rest of a string, from a backslash or an error on. Returns whether it contains an escape.
    #[cold]
    #[inline(never)]
    fn skip_escapes(&mut self, mut at: usize) -> Result<bool, Malformed> {
        let bytes = self.text.as_bytes();
        let mut escaped = false;
        loop {
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    at = match escape(bytes, at) {
                        Ok(end) => end,
                        Err(SyntaxError { kind, offset }) => return Err(self.error_at(kind, offset)),
                    };
                }
                Some(_) => return Err(self.error_at(SyntaxErrorKind::Control, at)),
                None => return Err(self.error_at(SyntaxErrorKind::End, at)),
            }
            at = self.marks.next(bytes, at);
        }
        self.at = at + 1;
        Ok(escaped)
    }

    /// Reads the number at this position, if it is a small integer and the end of its member or element follows immediately. Otherwise the
    /// position stays.
    #[inline]
    pub(crate) fn small_integer(&mut self) -> Option<i64> {
        let (integer, length) = number::small_integer(self.word(self.at)?)?;
        self.at += length;
        Some(integer.into())
    }

    /// Reads the integer at this position, if it is within bounds.
    #[inline]
    pub(crate) fn integer(&mut self, minimum: i64, maximum: i64) -> Result<Result<i64, IntegerError>, Malformed> {
        match self.small_integer() {
            Some(integer) if integer_within(integer, minimum, maximum) => Ok(Ok(integer)),
            Some(_) => Ok(Err(IntegerError::OutOfRange)),
            None => Ok(self.number()?.integer(minimum, maximum)),
        }
    }

    /// Skips the number at this position.
    #[inline]
    pub(crate) fn skip_number(&mut self) -> Result<(), Malformed> {
        match self.small_integer() {
            Some(_) => Ok(()),
            None => self.number().map(drop),
        }
    }

    /// Reads the number at this position.
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

    /// Reads `true`, `false` or `null`. The caller has compared the first letter.
    #[inline]
    pub(crate) fn literal(&mut self, literal: &'static str) -> Result<(), Malformed> {
        let bytes = self.text.as_bytes();
        let end = self.at + literal.len();
        // Usually the next token follows immediately.
        if bytes.get(self.at..end) == Some(literal.as_bytes()) && matches!(bytes.get(end), Some(b',' | b'}' | b']')) {
            self.at = end;
            return Ok(());
        }
        self.literal_slow(literal)
    }

    #[cold]
    #[inline(never)]
    fn literal_slow(&mut self, literal: &'static str) -> Result<(), Malformed> {
        let bytes = self.text.as_bytes();
        for &expected in literal.as_bytes() {
            if bytes.get(self.at) != Some(&expected) {
                return Err(self.unexpected(ExpectedToken::Literal));
            }
            self.at += 1;
        }
        if matches!(bytes.get(self.at), Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_')) {
            return Err(self.unexpected(ExpectedToken::Literal));
        }
        Ok(())
    }
}
