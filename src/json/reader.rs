//! The reader that every [`Wire::read`](crate::Wire::read) reads from.

mod error;
mod fields;

pub use error::DecodeError;

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use super::field_match::FieldNames;
use super::inline_list::InlineList;
use super::keys::{KeySets, OpenObject};
use super::look_ahead::LookAhead;
use super::number::{IntegerError, Number, NumberToken};
use super::scanner::{RawStr, Scanner, Span};
use super::syntax::{ExpectedToken, Malformed, SyntaxError, SyntaxErrorKind};
use super::tree::{Json, JsonObject, JsonStructured};

/// Reads values from JSON text. Skipped values must be valid JSON and I-JSON too.
///
/// A hand-written `Wire` reads a value of another type, or any value:
///
/// ```
/// use tieline::Wire;
/// use tieline::json::{Json, Reader};
///
/// let mut reader = Reader::new(r#" ["a", "b"] "#);
/// assert_eq!(Vec::<String>::read(&mut reader)?, ["a", "b"]);
/// reader.finish()?;
///
/// assert_eq!(Reader::new("null").json()?, Json::Null);
/// # Ok::<(), tieline::json::DecodeError>(())
/// ```
pub struct Reader<'t> {
    pub(crate) scanner: Scanner<'t>,
    pub(crate) keys: KeySets<'t>,
    ahead: LookAhead,
    /// A value that has been skipped before, of which no record in `ahead` is needed.
    skipped: Range<usize>,
    null_is_absent: bool,
    /// Whether the text is known to be valid, so that duplicate member names need not be detected.
    valid: bool,
    /// The number of elements of the array that was read last.
    elements: u64,
    /// The name of the undeclared member that was read last.
    undeclared: Option<Span>,
    /// The name of the absent member whose field is being filled.
    absent_member: Option<&'static str>,
    /// The objects of which a part is being read.
    parts: Vec<ObjectPart>,
    /// The offset of the first member of the object whose undeclared members are kept. It is 0 if there is no such object.
    outer_start: usize,
    /// That object.
    outer: OuterObject,
}

/// An object with the members of a value and others around it, such as a frame with a flat payload.
#[derive(Debug, Default)]
struct OuterObject {
    /// The names of the others, as far as they are known.
    names: Option<&'static dyn OuterNames>,
    /// The offset from which it is read: the members before it are others.
    from: Option<usize>,
    /// Whether the value was read with [`Reader::open_fields`].
    opened: bool,
    others: InlineList<OuterMember, 3>,
}

/// The names of members of an outer object that do not belong to the value.
pub(crate) trait OuterNames: fmt::Debug + Sync {
    /// The index of the name that is at an offset of a text in compact form, and its length with its quotes and its colon. `head` must be the
    /// eight bytes at that offset.
    fn at(&self, start: usize, head: u64, text: &[u8]) -> Option<(usize, usize)>;
}

/// A member of an outer object that does not belong to the value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OuterMember {
    pub(crate) name: Span,
    /// The index of the name, if it is in compact form among [`OuterNames`].
    pub(crate) index: Option<usize>,
    pub(crate) value: OuterValue,
}

/// The value of such a member.
#[derive(Debug, Clone, Copy)]
pub(crate) enum OuterValue {
    String(Span),
    /// Another one, from its start to its end.
    Other(usize, usize),
}

/// An object with members of several types, of which one is being read.
#[derive(Debug, Clone, Copy)]
struct ObjectPart {
    /// The offset of the object.
    at: usize,
    /// The members of the other types are those of `all` without those of `own`.
    all: &'static FieldNames,
    own: &'static FieldNames,
}

/// Reads a part of an object. A type parameter would be compiled for every type.
type ReadPart<'r, 't> = &'r mut dyn FnMut(&mut Reader<'t>) -> Result<(), DecodeError>;

impl<'t> Reader<'t> {
    /// A reader at the start of a text.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        Self {
            scanner: Scanner::new(text),
            keys: KeySets::default(),
            ahead: LookAhead::default(),
            skipped: 0..0,
            null_is_absent: false,
            valid: false,
            elements: 0,
            undeclared: None,
            absent_member: None,
            parts: Vec::new(),
            outer_start: 0,
            outer: OuterObject::default(),
        }
    }

    /// Reads any value.
    ///
    /// # Errors
    /// If the text is malformed.
    pub fn json(&mut self) -> Result<Json, DecodeError> {
        Ok(match self.scanner.peek() {
            b'"' => {
                let text = self.scanned(Scanner::string)?;
                Json::String(owned(text))
            }
            b'{' => Json::Object(JsonObject::of(self.entries()?)),
            b'[' => Json::Array(self.array()?),
            b'-' | b'0'..=b'9' => Json::Number(Number::of(self.token("a number")?)),
            b't' | b'f' => Json::Bool(self.boolean()?),
            b'n' => {
                self.scanned(|scanner| scanner.literal("null"))?;
                Json::Null
            }
            _ => return self.scanned(|scanner| Err(scanner.unexpected(ExpectedToken::Value))),
        })
    }

    /// Skips a value.
    ///
    /// # Errors
    /// If the text is malformed.
    pub fn skip(&mut self) -> Result<(), DecodeError> {
        if self.skipped.start == self.scanner.at && !self.skipped.is_empty() {
            self.scanner.at = self.skipped.end;
            return Ok(());
        }
        if !self.ahead.is_empty() && self.skip_again() {
            return Ok(());
        }
        match self.scanner.skip(&mut self.keys) {
            Ok(()) => Ok(()),
            Err(Malformed) => Err(self.syntax_error()),
        }
    }

    /// Skips the value at this position if it has been skipped before, by its recorded end.
    #[cold]
    fn skip_again(&mut self) -> bool {
        self.scanner.peek();
        match self.ahead.end_of(self.scanner.at) {
            Some(end) => {
                self.scanner.at = end;
                true
            }
            None => false,
        }
    }

    /// Checks that the rest of the text is whitespace.
    ///
    /// # Errors
    /// If the rest contains anything but whitespace.
    pub fn finish(&mut self) -> Result<(), DecodeError> {
        self.scanned(Scanner::finish)
    }

    /// Sets whether `null` in an optional field is read as absent.
    pub(crate) fn null_is_absent(mut self, yes: bool) -> Self {
        self.null_is_absent = yes;
        self
    }

    /// Whether the reader is tolerant: it reads `null` in an optional field as absent, and an undeclared value of an enum as its default.
    pub(crate) fn is_tolerant(&self) -> bool {
        self.null_is_absent
    }

    /// Moves to a value inside `depth` containers. The whole text must have been read before, and be valid.
    pub(crate) fn again(&mut self, at: usize, depth: u32) {
        self.scanner.go(at, depth);
        self.keys.close(OpenObject::default());
        self.valid = true;
        self.outer_start = 0;
    }

    /// Notes a value that has been skipped, so that skipping it once more takes no pass.
    pub(crate) fn skipped(&mut self, value: Range<usize>) {
        self.skipped = value;
    }

    /// Moves to the outermost object, at an offset, in which others are around the members of the value that is read next. The members
    /// before the offset `from` are skipped, because all of them are others. Of the others, `names` are known.
    pub(crate) fn outer_object(&mut self, at: usize, from: Option<usize>, names: &'static dyn OuterNames) {
        self.scanner.go(at, 0);
        self.keys.close(OpenObject::default());
        self.outer_start = at + 1;
        (self.outer.names, self.outer.from, self.outer.opened) = (Some(names), from, false);
    }

    /// The others that were read after the offset `from` of [`outer_object`](Self::outer_object). `None` if the value was not read as an object with declared members.
    pub(crate) fn outer_members(&mut self) -> Option<&InlineList<OuterMember, 3>> {
        self.outer_start = 0;
        self.outer.opened.then_some(&self.outer.others)
    }

    /// Returns the result of a scan. The error `Malformed` is replaced by the syntax error of the scanner.
    #[inline]
    pub(crate) fn scanned<T>(
        &mut self,
        scan: impl FnOnce(&mut Scanner<'t>) -> Result<T, Malformed>,
    ) -> Result<T, DecodeError> {
        match scan(&mut self.scanner) {
            Ok(value) => Ok(value),
            Err(Malformed) => Err(self.syntax_error()),
        }
    }

    /// The result of looking at the value that comes next, which is not read.
    pub(crate) fn look<T>(
        &mut self,
        look: impl FnOnce(&mut Scanner<'t>, &mut KeySets<'t>, &mut LookAhead) -> Result<T, Malformed>,
    ) -> Result<T, DecodeError> {
        let Self { scanner, keys, ahead, .. } = self;
        match look(scanner, keys, ahead) {
            Ok(found) => Ok(found),
            Err(Malformed) => Err(self.syntax_error()),
        }
    }

    /// The scanner, the member names of open objects, and what has been recorded of skipped values.
    pub(crate) fn ahead(&mut self) -> (&mut Scanner<'t>, &mut KeySets<'t>, &mut LookAhead) {
        (&mut self.scanner, &mut self.keys, &mut self.ahead)
    }

    /// Reads, with `read`, a part of the object that comes next: a value of a type to which only the members of `own` among those of
    /// `all` belong.
    pub(crate) fn part<T>(
        &mut self,
        all: &'static FieldNames,
        own: &'static FieldNames,
        read: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        self.scanner.peek();
        self.parts.push(ObjectPart { at: self.scanner.at, all, own });
        let value = read(self);
        self.parts.pop();
        value
    }

    /// Reads any value. Of an object of which a part is being read, the members of the other parts are left out.
    pub(crate) fn json_part(&mut self) -> Result<Json, DecodeError> {
        self.scanner.peek();
        let at = self.scanner.at;
        let value = self.json()?;
        let parts: Vec<ObjectPart> = self.parts.iter().rev().take_while(|part| part.at == at).copied().collect();
        Ok(match value {
            Json::Object(object) if !parts.is_empty() => {
                let is_of_another =
                    |name: &str| parts.iter().any(|part| part.all.find(name).is_some() && part.own.find(name).is_none());
                let mut own = JsonObject::new();
                for (name, value) in object {
                    if !is_of_another(&name) {
                        own.push(name, value);
                    }
                }
                Json::Object(own)
            }
            value => value,
        })
    }

    /// Reads an object in two parts: `first` reads a value from it, and the position is at its start again afterwards. All of it is
    /// skipped before, so that both parts can pass over the members of the other without scanning them.
    pub(crate) fn first_part(&mut self, first: ReadPart<'_, 't>) -> Result<(), DecodeError> {
        if self.scanner.peek() != b'{' {
            return Err(self.mismatch("an object"));
        }
        self.look(|scanner, keys, ahead| scanner.member_ahead(keys, ahead, &mut |_| false))?;
        let (at, depth) = self.scanner.position();
        first(self)?;
        self.scanner.go(at, depth);
        Ok(())
    }

    /// The syntax error of the scanner.
    #[cold]
    fn syntax_error(&self) -> DecodeError {
        self.scanner.error().into()
    }

    /// The error for a value of the wrong type at this position.
    #[cold]
    pub(crate) fn mismatch(&mut self, expected: &'static str) -> DecodeError {
        // If no value begins here, this is a syntax error.
        match self.scanner.peek() {
            b'"' | b'{' | b'[' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => DecodeError::expected(expected, self.scanner.at),
            _ => SyntaxError { kind: SyntaxErrorKind::Unexpected(ExpectedToken::Value), offset: self.scanner.at }.into(),
        }
    }

    /// The offset of the first value after the offset `before`.
    #[cold]
    pub(crate) fn start_of_value(&self, before: usize) -> usize {
        let mut scanner = self.scanner.clone();
        scanner.at = before;
        scanner.peek();
        scanner.at
    }

    /// The text of the value that was read last and began after the offset `before`.
    pub(crate) fn value_text(&self, before: usize) -> &'t str {
        let text = self.scanner.text().get(before..self.scanner.at).unwrap_or_default();
        text.trim_start_matches([' ', '\t', '\n', '\r'])
    }

    /// Reads a string without decoding its escapes.
    #[inline]
    pub(crate) fn text(&mut self, expected: &'static str) -> Result<RawStr<'t>, DecodeError> {
        if self.scanner.peek() == b'"' { self.scanned(Scanner::string) } else { Err(self.mismatch(expected)) }
    }

    /// Reads a string.
    pub(crate) fn string(&mut self) -> Result<String, DecodeError> {
        Ok(owned(self.text("a string")?))
    }

    #[inline]
    pub(crate) fn boolean(&mut self) -> Result<bool, DecodeError> {
        match self.scanner.peek() {
            b't' => self.scanned(|scanner| scanner.literal("true"))?,
            b'f' => {
                self.scanned(|scanner| scanner.literal("false"))?;
                return Ok(false);
            }
            _ => return Err(self.mismatch("a boolean")),
        }
        Ok(true)
    }

    fn token(&mut self, expected: &'static str) -> Result<NumberToken<'t>, DecodeError> {
        match self.scanner.peek() {
            b'-' | b'0'..=b'9' => self.scanned(Scanner::number),
            _ => Err(self.mismatch(expected)),
        }
    }

    /// Reads a number as the nearest double.
    pub(crate) fn double(&mut self) -> Result<f64, DecodeError> {
        Ok(self.token("a number")?.double())
    }

    /// Reads an integer within bounds. Any form of number is allowed, such as `1e2`.
    #[inline]
    pub(crate) fn integer(&mut self, minimum: i64, maximum: i64) -> Result<i64, DecodeError> {
        let before = self.scanner.at;
        if !matches!(self.scanner.peek(), b'-' | b'0'..=b'9') {
            return Err(self.mismatch("an integer"));
        }
        match self.scanned(|scanner| scanner.integer(minimum, maximum))? {
            Ok(integer) => Ok(integer),
            Err(error) => Err(self.not_an_integer(error, before)),
        }
    }

    #[cold]
    fn not_an_integer(&self, error: IntegerError, before: usize) -> DecodeError {
        let expected = match error {
            IntegerError::Fraction => "an integer",
            IntegerError::OutOfRange => "an integer within the range of its type",
        };
        DecodeError::expected(expected, self.start_of_value(before))
    }

    /// Reads `null`. Returns `false` if another value is at this position.
    #[inline]
    pub(crate) fn null(&mut self) -> Result<bool, DecodeError> {
        if self.scanner.peek() != b'n' {
            return Ok(false);
        }
        self.scanned(|scanner| scanner.literal("null"))?;
        Ok(true)
    }

    /// Reads `null` where it is read as absent, unless it is a value of the type. Returns `false` if another value is at this position.
    #[inline]
    pub(crate) fn absent(&mut self, null_is_value: bool) -> Result<bool, DecodeError> {
        if self.null_is_absent && !null_is_value { self.null() } else { Ok(false) }
    }

    /// Whether a field with a default has its default: it is absent, or `null` for a tolerant reader, unless that is a value of the type.
    pub(crate) fn is_default(&mut self, null_is_value: bool) -> Result<bool, DecodeError> {
        if self.absent_member.is_some() { Ok(true) } else { self.absent(null_is_value) }
    }

    /// Opens an array.
    pub(crate) fn open_array(&mut self) -> Result<(), DecodeError> {
        if self.scanner.peek() == b'[' { self.scanned(Scanner::open) } else { Err(self.mismatch("an array")) }
    }

    /// Whether an open array has another element after `read` elements.
    #[inline]
    pub(crate) fn element(&mut self, read: usize) -> Result<bool, DecodeError> {
        let more = self.scanned(|scanner| scanner.element(read == 0))?;
        if !more {
            self.elements = read as u64;
        }
        Ok(more)
    }

    /// The number of elements of the array that was read last. An outer array ends after the arrays in it, so it overwrites
    /// their number.
    pub(crate) fn elements(&self) -> u64 {
        self.elements
    }

    /// Opens an object. The result is the state for [`Self::key`].
    #[inline]
    pub(crate) fn open_object(&mut self) -> Result<OpenObject, DecodeError> {
        if self.scanner.peek() == b'{' {
            self.scanned(Scanner::open)?;
            Ok(OpenObject::at(self.scanner.at))
        } else {
            Err(self.mismatch("an object"))
        }
    }

    /// Reads the next member name of an object, or its end.
    pub(crate) fn key(&mut self, object: &mut OpenObject, first: bool) -> Result<Option<String>, DecodeError> {
        Ok(self.key_span(object, first)?.map(|span| owned(span.text(self.scanner.text()))))
    }

    /// As [`key`](Self::key), but returns the text of the name with its quotes, and its offset.
    pub(crate) fn quoted_key(
        &mut self,
        object: &mut OpenObject,
        first: bool,
    ) -> Result<Option<(&'t str, usize)>, DecodeError> {
        let Some(span) = self.key_span(object, first)? else { return Ok(None) };
        let text: &'t str = self.scanner.text();
        Ok(Some((text.get(span.at()..=span.end()).unwrap_or_default(), span.at())))
    }

    fn key_span(&mut self, object: &mut OpenObject, first: bool) -> Result<Option<Span>, DecodeError> {
        let Some(span) = self.scanned(|scanner| scanner.key(first))? else {
            self.keys.close(*object);
            return Ok(None);
        };
        let text = self.scanner.text();
        if !self.valid && !self.keys.insert(object, text, span) {
            return Err(duplicate(span.at()));
        }
        Ok(Some(span))
    }

    /// Reads an object and keeps its text. Its members are parsed on first access, because most such objects are never
    /// accessed.
    pub(crate) fn object(&mut self) -> Result<JsonObject, DecodeError> {
        if self.scanner.peek() != b'{' {
            return Err(self.mismatch("an object"));
        }
        let start = self.scanner.at;
        self.skip()?;
        let text = self.scanner.text().get(start..self.scanner.at).unwrap_or_default();
        Ok(if text == "{}" { JsonObject::new() } else { JsonObject::of_text(text) })
    }

    /// Reads the members of an object.
    fn entries(&mut self) -> Result<Vec<(String, Json)>, DecodeError> {
        let mut object = self.open_object()?;
        let mut entries = Vec::new();
        while let Some(key) = self.key(&mut object, entries.is_empty())? {
            entries.push((key, self.json()?));
        }
        Ok(entries)
    }

    /// Reads any object or array.
    pub(crate) fn structured(&mut self) -> Result<JsonStructured, DecodeError> {
        match self.scanner.peek() {
            b'{' => self.object().map(JsonStructured::Object),
            b'[' => self.array().map(JsonStructured::Array),
            _ => Err(self.mismatch("an object or an array")),
        }
    }

    /// Reads any array.
    fn array(&mut self) -> Result<Vec<Json>, DecodeError> {
        self.open_array()?;
        let mut array = Vec::new();
        while self.element(array.len())? {
            array.push(self.json()?);
        }
        Ok(array)
    }
}

impl fmt::Debug for Reader<'_> {
    /// Shows only the position, because the text may hold personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("offset", &self.scanner.at).finish_non_exhaustive()
    }
}

impl FromStr for Json {
    type Err = SyntaxError;

    /// Parses a JSON text, which must be I-JSON.
    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        let mut reader = Reader::new(text);
        // `Json` accepts every value, so all errors are syntax errors.
        let syntax_error = |error: DecodeError| {
            error
                .syntax_error()
                .unwrap_or(SyntaxError { kind: SyntaxErrorKind::Unexpected(ExpectedToken::Value), offset: error.offset() })
        };
        let value = reader.json().map_err(syntax_error)?;
        reader.finish().map_err(syntax_error)?;
        Ok(value)
    }
}

/// The members of an object. The text must be valid.
pub(super) fn read_entries(text: &str) -> Vec<(String, Json)> {
    let mut reader = Reader::new(text);
    reader.valid = true;
    reader.entries().unwrap_or_default()
}

/// Decodes a string.
#[inline]
fn owned(text: RawStr<'_>) -> String {
    if text.escaped { text.unescape().into_owned() } else { text.raw.to_owned() }
}

#[cold]
fn duplicate(offset: usize) -> DecodeError {
    SyntaxError { kind: SyntaxErrorKind::DuplicateKey, offset }.into()
}

#[cfg(test)]
mod tests {
    use super::Reader;
    use crate::json::Json;

    #[test]
    fn a_number_is_the_double_nearest_to_its_text() {
        for text in ["0", "-0", "-0.0", "7", "-7", "123456789012345", "9007199254740993", "1e2", "0.1", "-01", "1e400"] {
            let double = text.parse::<f64>().ok().filter(|double| double.is_finite());
            let read = Reader::new(text).json().ok();
            match (read, double) {
                (Some(Json::Number(number)), Some(double)) if text != "-01" => {
                    assert_eq!(number.get().to_bits(), double.to_bits(), "{text}");
                    assert_eq!(Reader::new(text).double().map(f64::to_bits), Ok(double.to_bits()), "{text}");
                    assert_eq!(number.to_string(), text);
                }
                (read, _) => assert!(read.is_none() && matches!(text, "-01" | "1e400"), "{text}"),
            }
        }
    }
}
