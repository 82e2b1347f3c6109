//! What our own types read of a text, without the way through serde's visitors.

use super::declared::Keys;
use super::deserializer::{Deserializer, ReadError, told};
use super::fault::{Expected, Fault, FaultKind};
use super::keys::OpenObject;
use super::number::{Integral, Token};
use super::object::JsonObject;
use super::reader::Text;
use super::tree::{Json, JsonStructured, Number};

/// Where a reader stands in an open object with declared keys.
#[derive(Debug)]
pub(crate) struct Cursor {
    object: OpenObject,
    first: bool,
    /// The index that comes next, if the keys come in their order.
    next: usize,
    /// A bit for each declared key that has been seen, the first 64.
    seen: u64,
    /// The same for all others.
    seen_beyond: Vec<u64>,
}

impl<'de> Deserializer<'de> {
    /// A string.
    #[inline]
    pub(crate) fn text(&mut self, expected: &str) -> Result<Text<'de>, ReadError> {
        if self.reader.peek() == b'"' { told(self.reader.string(), &self.reader) } else { Err(mismatch(expected)) }
    }

    /// A string that is kept.
    pub(crate) fn string(&mut self) -> Result<String, ReadError> {
        Ok(owned(self.text("a string")?))
    }

    /// A boolean.
    #[inline]
    pub(crate) fn boolean(&mut self) -> Result<bool, ReadError> {
        match self.reader.peek() {
            b't' => told(self.reader.word("true"), &self.reader)?,
            b'f' => {
                told(self.reader.word("false"), &self.reader)?;
                return Ok(false);
            }
            _ => return Err(mismatch("a boolean")),
        }
        Ok(true)
    }

    fn token(&mut self, expected: &str) -> Result<Token<'de>, ReadError> {
        match self.reader.peek() {
            b'-' | b'0'..=b'9' => told(self.reader.number(), &self.reader),
            _ => Err(mismatch(expected)),
        }
    }

    fn number(&mut self) -> Result<Number, ReadError> {
        let double = double(self.token("a number")?);
        Number::new(double).ok_or_else(|| mismatch("a finite number"))
    }

    /// A number.
    pub(crate) fn double(&mut self) -> Result<f64, ReadError> {
        Ok(self.number()?.get())
    }

    /// An integer within ±(2^53 − 1), however it is written.
    pub(crate) fn integer(&mut self) -> Result<i64, ReadError> {
        let token = self.token("an integer")?;
        match token.integral() {
            Integral::Safe(integer) => Ok(integer),
            Integral::Large | Integral::Fraction => Err(mismatch("an integer within ±(2^53 − 1)")),
        }
    }

    /// Whether `null` stands here; then it is read.
    #[inline]
    pub(crate) fn null(&mut self) -> Result<bool, ReadError> {
        if self.reader.peek() != b'n' {
            return Ok(false);
        }
        told(self.reader.word("null"), &self.reader)?;
        Ok(true)
    }

    /// Whether a `null` stands here that means *absent*; then it is read.
    #[inline]
    pub(crate) fn absent(&mut self) -> Result<bool, ReadError> {
        if self.null_is_absent { self.null() } else { Ok(false) }
    }

    /// Opens a list.
    pub(crate) fn open_list(&mut self, expected: &str) -> Result<(), ReadError> {
        if self.reader.peek() == b'[' { told(self.reader.open(), &self.reader) } else { Err(mismatch(expected)) }
    }

    /// Opens an object; what it gives names the object to [`Self::key`].
    pub(crate) fn open_object(&mut self, expected: &str) -> Result<OpenObject, ReadError> {
        if self.reader.peek() == b'{' {
            told(self.reader.open(), &self.reader)?;
            Ok(OpenObject::at(self.reader.at))
        } else {
            Err(mismatch(expected))
        }
    }

    /// The next key of an object.
    pub(crate) fn key(&mut self, object: &mut OpenObject, first: bool) -> Result<Option<String>, ReadError> {
        if !told(self.reader.before_key(first), &self.reader)? {
            self.keys.close(*object);
            return Ok(None);
        }
        let span = told(self.reader.span(), &self.reader)?;
        told(self.reader.colon(), &self.reader)?;
        let text = self.reader.text();
        if !self.sound && !self.keys.insert(object, text, span) {
            return Err(twice(span.at()));
        }
        Ok(Some(owned(span.text(text))))
    }

    /// Opens an object with declared keys.
    pub(crate) fn open_declared(&mut self) -> Result<Cursor, ReadError> {
        let object = self.open_object("an object")?;
        Ok(Cursor { object, first: true, next: 0, seen: 0, seen_beyond: Vec::new() })
    }

    /// The index of the next declared key of an object, the reader before its value. Other keys are read over.
    pub(crate) fn declared(&mut self, cursor: &mut Cursor, keys: &Keys) -> Result<Option<usize>, ReadError> {
        // Most often it is the one that is expected, right behind the comma.
        if let Some(key) = keys.own.get(cursor.next)
            && self.reader.expect(cursor.first, key)
        {
            return cursor.found(cursor.next, self.reader.at - key.length());
        }
        self.declared_anywhere(cursor, keys)
    }

    /// The same in any order.
    #[inline(never)]
    fn declared_anywhere(&mut self, cursor: &mut Cursor, keys: &Keys) -> Result<Option<usize>, ReadError> {
        while told(self.reader.before_key(cursor.first), &self.reader)? {
            cursor.first = false;
            let start = self.reader.at;
            let (head, text) = (self.reader.eight(start), self.reader.text().as_bytes());
            if let Some((index, end)) = keys.ahead(cursor.next, start, head, text) {
                self.reader.at = end;
                return cursor.found(index, start);
            }
            if let Some(index) = self.other_key(&mut cursor.object, keys)? {
                return cursor.found(index, start);
            }
        }
        self.keys.close(cursor.object);
        Ok(None)
    }

    /// A key that is not written as we write it, or is not declared: then it is read over with its value.
    #[inline(never)]
    fn other_key(&mut self, object: &mut OpenObject, keys: &Keys) -> Result<Option<usize>, ReadError> {
        let span = told(self.reader.span(), &self.reader)?;
        told(self.reader.colon(), &self.reader)?;
        let index = keys.find(&span.text(self.reader.text()).unescape());
        if index.is_none() {
            if !self.sound && !self.keys.insert(object, self.reader.text(), span) {
                return Err(twice(span.at()));
            }
            self.skip()?;
        }
        Ok(index)
    }

    /// Any value.
    pub(crate) fn value(&mut self) -> Result<Json, ReadError> {
        Ok(match self.reader.peek() {
            b'"' => Json::String(owned(told(self.reader.string(), &self.reader)?)),
            b'{' => Json::Object(JsonObject::of(self.entries()?)),
            b'[' => Json::List(self.list()?),
            b'-' | b'0'..=b'9' => Json::Number(self.number()?),
            b't' | b'f' => Json::Bool(self.boolean()?),
            b'n' => {
                told(self.reader.word("null"), &self.reader)?;
                Json::Null
            }
            _ => return told(Err(self.reader.unexpected(Expected::Value)), &self.reader),
        })
    }

    /// Any object. Nothing of it is kept but its text: most are never looked at.
    pub(crate) fn object(&mut self) -> Result<JsonObject, ReadError> {
        if self.reader.peek() != b'{' {
            return Err(mismatch("an object"));
        }
        let start = self.reader.at;
        self.skip()?;
        let text = self.reader.text().get(start..self.reader.at).unwrap_or_default();
        Ok(if text == "{}" { JsonObject::new() } else { JsonObject::of_text(text) })
    }

    /// The keys and values of any object.
    pub(super) fn entries(&mut self) -> Result<Vec<(String, Json)>, ReadError> {
        let mut object = self.open_object("an object")?;
        let mut entries = Vec::new();
        while let Some(key) = self.key(&mut object, entries.is_empty())? {
            entries.push((key, self.value()?));
        }
        Ok(entries)
    }

    /// Any object or list.
    pub(crate) fn structured(&mut self) -> Result<JsonStructured, ReadError> {
        match self.reader.peek() {
            b'{' => self.object().map(JsonStructured::Object),
            b'[' => self.list().map(JsonStructured::List),
            _ => Err(mismatch("an object or a list")),
        }
    }

    /// Whether an open list has another element.
    #[inline]
    pub(crate) fn element(&mut self, first: bool) -> Result<bool, ReadError> {
        told(self.reader.element(first), &self.reader)
    }

    /// Any list.
    pub(crate) fn list(&mut self) -> Result<Vec<Json>, ReadError> {
        self.open_list("a list")?;
        let mut list = Vec::new();
        while self.element(list.is_empty())? {
            list.push(self.value()?);
        }
        Ok(list)
    }
}

impl Cursor {
    /// Notes the declared key that stands at an offset.
    #[inline]
    fn found(&mut self, index: usize, start: usize) -> Result<Option<usize>, ReadError> {
        if !self.see(index) {
            return Err(twice(start));
        }
        self.first = false;
        self.next = index + 1;
        Ok(Some(index))
    }

    /// Notes a declared key; `false` if it was seen before.
    #[inline]
    fn see(&mut self, index: usize) -> bool {
        if index >= 64 {
            return self.see_beyond(index);
        }
        let bit = 1 << index;
        let new = self.seen & bit == 0;
        self.seen |= bit;
        new
    }

    #[cold]
    fn see_beyond(&mut self, index: usize) -> bool {
        let (word, bit) = (index / 64 - 1, 1 << (index % 64));
        if self.seen_beyond.len() <= word {
            self.seen_beyond.resize(word + 1, 0);
        }
        let new = self.seen_beyond[word] & bit == 0;
        self.seen_beyond[word] |= bit;
        new
    }
}

/// The string that a text means, to keep.
#[inline]
fn owned(text: Text<'_>) -> String {
    if text.escaped { text.unescape().into_owned() } else { text.raw.to_owned() }
}

/// The error of a value that is none of its type.
#[cold]
pub(crate) fn mismatch(expected: &str) -> ReadError {
    ReadError::Refused(format!("expected {expected}"))
}

#[cold]
fn twice(offset: usize) -> ReadError {
    Fault { kind: FaultKind::DuplicateKey, offset }.into()
}

/// The double nearest to a number's text.
fn double(token: Token<'_>) -> f64 {
    // So few digits are exact, and `-0` is a number of its own.
    if token.plain && token.raw.len() <= 15 && !token.raw.starts_with("-0") {
        #[expect(clippy::cast_precision_loss, reason = "fifteen digits are exact")]
        return token.raw.parse::<i64>().map_or_else(|_| token.double(), |integer| integer as f64);
    }
    token.double()
}

#[cfg(test)]
mod tests {
    use super::Deserializer;
    use crate::json::Json;

    #[test]
    fn any_number_of_keys_is_noted() {
        let mut from = Deserializer::new("{}");
        let mut cursor = from.open_declared().expect("an object");
        for index in [0, 1, 63, 64, 65, 127, 128, 500] {
            assert!(cursor.see(index), "{index}");
        }
        for index in [0, 1, 63, 64, 65, 127, 128, 500] {
            assert!(!cursor.see(index), "{index}");
        }
        assert!([2, 62, 66, 126, 129, 499, 501].into_iter().all(|index| cursor.see(index)));
    }

    #[test]
    fn a_number_is_the_double_nearest_to_its_text() {
        for text in ["0", "-0", "-0.0", "7", "-7", "123456789012345", "9007199254740993", "1e2", "0.1", "-01", "1e400"] {
            let double = text.parse::<f64>().ok().filter(|double| double.is_finite());
            let read = Deserializer::new(text).value().ok();
            match (read, double) {
                (Some(Json::Number(number)), Some(double)) if text != "-01" => {
                    assert_eq!(number.get().to_bits(), double.to_bits(), "{text}");
                }
                (read, _) => assert!(read.is_none() && matches!(text, "-01" | "1e400"), "{text}"),
            }
        }
    }
}
