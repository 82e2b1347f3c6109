//! The writer that every [`Wire::write`](crate::Wire::write) writes to.

use std::fmt;

use super::MAX_SAFE_INTEGER;
use super::push::{push_scalar, push_string};
use super::tree::{Json, JsonObject};

/// Writes a value as JSON text on one line.
///
/// A hand-written `Wire` writes one value, either of a type that implements `Wire` or with one of the methods:
///
/// ```
/// use tieline::Wire;
/// use tieline::json::Writer;
///
/// let mut writer = Writer::new();
/// vec![1.5, 2.0].write(&mut writer)?;
/// assert_eq!(writer.finish()?, "[1.5,2.0]");
/// # Ok::<(), tieline::json::EncodeError>(())
/// ```
#[derive(Default)]
pub struct Writer {
    text: String,
    /// The first error of a member, which `finish` returns. So derived code needs no branch after each member.
    error: Option<EncodeError>,
    /// Whether a value was written that may be invalid although its type has no rules: a large integer or a deeply nested value.
    needs_check: bool,
}

/// The number of containers within each other in an open value that is written without a check afterwards. The containers around it
/// are fewer than [`MAX_DEPTH`](crate::json::MAX_DEPTH) less this number.
const MAX_UNCHECKED_DEPTH: usize = 64;

/// The initial capacity of the text of a frame, in bytes.
pub(crate) const CAPACITY: usize = 512;

/// The initial capacity of the text of an object, in bytes.
const OBJECT_CAPACITY: usize = 128;

/// The error for a value that cannot be written as JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodeError(Box<str>);

impl Writer {
    /// A writer of one value.
    #[must_use]
    pub const fn new() -> Self {
        Self { text: String::new(), error: None, needs_check: false }
    }

    /// A writer with an initial capacity that is sufficient for most frames and values.
    pub(crate) fn with_capacity() -> Self {
        Self::after(String::with_capacity(CAPACITY))
    }

    /// A writer that appends to a text.
    pub(crate) fn after(text: String) -> Self {
        Self { text, error: None, needs_check: false }
    }

    /// Whether the text may be invalid although the types of its values have no rules.
    pub(crate) fn needs_check(&self) -> bool {
        self.needs_check
    }

    /// Returns the text.
    ///
    /// # Errors
    /// If a value could not be written.
    pub fn finish(self) -> Result<String, EncodeError> {
        let (text, written) = self.into_text();
        written.map(|()| text)
    }

    /// Returns the text, and the error if a value could not be written.
    pub(crate) fn into_text(self) -> (String, Result<(), EncodeError>) {
        (self.text, self.error.map_or(Ok(()), Err))
    }

    /// Writes a string.
    ///
    /// # Errors
    /// Never; the result has the type of `Wire::write`.
    pub fn string(&mut self, value: &str) -> Result<(), EncodeError> {
        push_string(&mut self.text, value);
        Ok(())
    }

    /// Writes the string that `Display` returns.
    ///
    /// # Errors
    /// Never; the result has the type of `Wire::write`.
    pub fn display(&mut self, value: impl fmt::Display) -> Result<(), EncodeError> {
        self.string(&value.to_string())
    }

    /// Writes an integer.
    ///
    /// # Errors
    /// Never; the result has the type of `Wire::write`.
    pub fn integer(&mut self, value: impl Into<i128>) -> Result<(), EncodeError> {
        let (value, maximum) = (value.into(), i128::from(MAX_SAFE_INTEGER));
        self.needs_check |= !(-maximum..=maximum).contains(&value);
        match i64::try_from(value) {
            Ok(value) => self.scalar(&value),
            Err(_) => self.scalar(&value),
        }
    }

    /// Writes a number.
    ///
    /// # Errors
    /// If it is not finite.
    pub fn number(&mut self, value: f64) -> Result<(), EncodeError> {
        if value.is_finite() { self.scalar(&value) } else { Err(EncodeError::custom("expected a finite number")) }
    }

    /// Writes `true` or `false`.
    ///
    /// # Errors
    /// Never; the result has the type of `Wire::write`.
    pub fn boolean(&mut self, value: bool) -> Result<(), EncodeError> {
        self.raw(if value { "true" } else { "false" })
    }

    /// Writes `null`.
    ///
    /// # Errors
    /// Never; the result has the type of `Wire::write`.
    pub fn null(&mut self) -> Result<(), EncodeError> {
        self.raw("null")
    }

    /// Writes any value.
    ///
    /// # Errors
    /// Never; the result has the type of `Wire::write`.
    pub fn json(&mut self, value: &Json) -> Result<(), EncodeError> {
        self.json_within(value, 0)
    }

    /// Writes any value within `depth` containers of an open value.
    fn json_within(&mut self, value: &Json, depth: usize) -> Result<(), EncodeError> {
        match value {
            Json::Null => self.null(),
            Json::Bool(value) => self.boolean(*value),
            Json::Number(number) => {
                number.push(&mut self.text);
                Ok(())
            }
            Json::String(string) => self.string(string),
            Json::Array(list) => {
                self.needs_check |= depth >= MAX_UNCHECKED_DEPTH;
                self.array(list, |value, to| to.json_within(value, depth + 1))
            }
            Json::Object(object) => self.object_within(object, depth),
        }
    }

    /// Writes any object.
    pub(crate) fn object(&mut self, object: &JsonObject) -> Result<(), EncodeError> {
        self.object_within(object, 0)
    }

    fn object_within(&mut self, object: &JsonObject, depth: usize) -> Result<(), EncodeError> {
        self.needs_check |= depth >= MAX_UNCHECKED_DEPTH;
        self.open_object();
        for (name, value) in object.iter() {
            self.name(name);
            self.json_within(value, depth + 1)?;
        }
        self.close_object();
        Ok(())
    }

    /// Writes an array.
    pub(crate) fn array<'v, T: 'v>(
        &mut self,
        values: impl IntoIterator<Item = &'v T>,
        write: impl Fn(&T, &mut Self) -> Result<(), EncodeError>,
    ) -> Result<(), EncodeError> {
        self.open_array();
        for (index, value) in values.into_iter().enumerate() {
            self.element(index);
            write(value, self)?;
        }
        self.close_array();
        Ok(())
    }

    pub(crate) fn open_array(&mut self) {
        self.text.push('[');
    }

    /// Prepares for the element of an array with this index.
    pub(crate) fn element(&mut self, index: usize) {
        if index > 0 {
            self.text.push(',');
        }
    }

    pub(crate) fn close_array(&mut self) {
        self.text.push(']');
    }

    #[doc(hidden)]
    pub fn open_object(&mut self) {
        // An object has several members, and growing from nothing would allocate for each of them.
        if self.text.capacity() == 0 {
            self.text.reserve(OBJECT_CAPACITY);
        }
        self.text.push('{');
    }

    #[doc(hidden)]
    pub fn close_object(&mut self) {
        self.text.push('}');
    }

    /// Writes the name of the next member of an object.
    pub(crate) fn name(&mut self, name: &str) {
        self.open_name();
        push_string(&mut self.text, name);
        self.close_name();
    }

    /// Prepares for the name of the next member of an object, a string.
    pub(crate) fn open_name(&mut self) {
        // The last byte is `{` only if the object has no member yet: no value ends with it.
        if self.text.as_bytes().last() != Some(&b'{') {
            self.text.push(',');
        }
    }

    pub(crate) fn close_name(&mut self) {
        self.text.push(':');
    }

    /// Removes the member that `write` writes if its value is the empty object.
    pub(crate) fn unless_empty(&mut self, write: impl FnOnce(&mut Self)) {
        let start = self.text.len();
        write(self);
        // The last byte ends the value, so the brace before it begins the value.
        if self.text.as_bytes()[start..].ends_with(b":{}") {
            self.text.truncate(start);
        }
    }

    /// Begins an object whose members become members of the object around it. Returns its position, for [`Self::inline_object`].
    pub(crate) fn begin_inline(&mut self) -> usize {
        let start = self.text.len();
        self.open_name();
        start
    }

    /// Makes the members of the object that was written last, whose position is `start`, members of the object around it. Stores the error if
    /// it was not written, or is not an object.
    pub(crate) fn inline_object(&mut self, start: usize, written: Result<(), EncodeError>) {
        if let Err(error) = written {
            return self.store_error(error);
        }
        let comma = usize::from(self.text.as_bytes().get(start) == Some(&b','));
        match self.text.as_bytes().get(start + comma..) {
            Some([b'{', b'}']) => self.text.truncate(start),
            Some([b'{', .., b'}']) => {
                self.text.pop();
                self.text.remove(start + comma);
            }
            _ => self.store_error(EncodeError::custom("expected an object, whose members are added")),
        }
    }

    /// Stores the error of a member, if it is the first. Generic code passes the whole result, because each branch of it is compiled for each
    /// type.
    #[inline]
    pub(crate) fn store(&mut self, written: Result<(), EncodeError>) {
        if let Err(error) = written {
            self.store_error(error);
        }
    }

    /// Stores the first error of a member.
    #[cold]
    pub(crate) fn store_error(&mut self, error: EncodeError) {
        self.error.get_or_insert(error);
    }

    fn scalar(&mut self, value: &impl serde::Serialize) -> Result<(), EncodeError> {
        push_scalar(&mut self.text, value).map_err(EncodeError::custom)
    }

    #[expect(clippy::unnecessary_wraps, reason = "the type of the result of `Wire::write`")]
    fn raw(&mut self, text: &str) -> Result<(), EncodeError> {
        self.text.push_str(text);
        Ok(())
    }
}

impl fmt::Debug for Writer {
    /// Shows only the length, because the text may hold personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("length", &self.text.len()).field("error", &self.error).finish_non_exhaustive()
    }
}

impl EncodeError {
    /// The error for a value that JSON cannot express, for a hand-written `Wire`. The message is shown unchanged, so it
    /// should contain no values.
    #[cold]
    pub fn custom(message: impl fmt::Display) -> Self {
        Self(message.to_string().into())
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EncodeError {}
