//! Values of other formats, read through serde: each is converted to JSON text, which is then read like any other text.
//!
//! So every format is subject to the rules of [`Reader`]: `2.0` is an integer, duplicate member names are an error, and
//! errors contain no values. The format must be self-describing.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::sync::OnceLock;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::MAX_DEPTH;
use super::number;
use super::push::{push_scalar, push_string};
use super::raw_value;
use super::reader::{DecodeError, Reader};
use super::syntax::{SyntaxError, SyntaxErrorKind};

/// The method of the other format's deserializer to call.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Hint {
    /// A value of any type.
    Any,
    /// An object with all its members.
    Map,
    /// A struct with these members. If the struct is flattened beside other fields, serde passes only these.
    Struct(&'static str, &'static [&'static str]),
}

/// Reads a value of another format.
pub(crate) fn read<'de, T, D: Deserializer<'de>>(
    from: D,
    hint: Hint,
    read: impl FnOnce(&mut Reader<'_>) -> Result<T, DecodeError>,
) -> Result<T, D::Error> {
    let text = collect(from, hint)?;
    let mut reader = Reader::new(&text);
    read(&mut reader).map_err(|error| rejected(&error))
}

/// The error for the other format. It omits the offset, which refers to the converted text.
#[cold]
fn rejected<E: serde::de::Error>(error: &DecodeError) -> E {
    E::custom(error.reason())
}

/// The initial capacity of a text, sufficient for most values.
const CAPACITY: usize = 256;

/// The JSON text of a value of another format.
pub(crate) fn collect<'de, D: Deserializer<'de>>(from: D, hint: Hint) -> Result<Cow<'de, str>, D::Error> {
    let from = match raw_value::read(from) {
        Ok(text) => return text.map(Cow::Borrowed),
        Err(from) => from,
    };
    let (mut out, passed) = (String::with_capacity(CAPACITY), Cell::new(Passed::Nothing));
    let collector = Collector { out: &mut out, depth: 0, passed: &passed };
    let expected = if matches!(hint, Hint::Any) { "expected a value that JSON has" } else { "expected an object" };
    match hint {
        Hint::Any => from.deserialize_any(collector),
        Hint::Map => from.deserialize_map(collector),
        Hint::Struct(name, fields) => from.deserialize_struct(name, fields, collector),
    }
    .map_err(|error| {
        // The error of the format contains the value that it found, so it is replaced.
        if passed.get() == Passed::Nothing && error.to_string().contains("invalid type") {
            D::Error::custom(expected)
        } else {
            error
        }
    })?;
    Ok(Cow::Owned(out))
}

/// With the feature `arbitrary_precision`, which any crate of the build may enable, `serde_json` passes a number as an
/// object with one member of this name.
const NUMBER: &str = "$serde_json::private::Number";

/// Whether `arbitrary_precision` is enabled. If not, such a member is an ordinary one.
fn numbers_are_objects() -> bool {
    struct NumberProbe;

    impl<'de> Visitor<'de> for NumberProbe {
        type Value = bool;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a number")
        }

        fn visit_f64<E>(self, _: f64) -> Result<bool, E> {
            Ok(false)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<bool, A::Error> {
            while from.next_entry::<String, String>()?.is_some() {}
            Ok(true)
        }
    }

    // The probe has a fraction, because small integers are passed as integers even with the feature.
    static ANSWER: OnceLock<bool> = OnceLock::new();
    *ANSWER.get_or_init(|| serde_json::Deserializer::from_str("1.5").deserialize_any(NumberProbe).unwrap_or(false))
}

/// Writes a value of any type as JSON text.
struct Collector<'c> {
    out: &'c mut String,
    depth: usize,
    passed: &'c Cell<Passed>,
}

/// The kind of value that the format has passed last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Passed {
    Nothing,
    Value,
    /// A string that the visitor owns.
    OwnedString,
}

impl Collector<'_> {
    /// Writes a scalar value.
    fn write_scalar<E: serde::de::Error>(self, value: &impl serde::Serialize) -> Result<(), E> {
        self.passed.set(Passed::Value);
        push_scalar(self.out, value).map_err(E::custom)
    }

    /// The collector of a value inside a container.
    fn inner(&mut self) -> Collector<'_> {
        Collector { out: self.out, depth: self.depth, passed: self.passed }
    }

    fn open<E: serde::de::Error>(&mut self, bracket: char) -> Result<(), E> {
        self.passed.set(Passed::Value);
        if self.depth == MAX_DEPTH {
            return Err(E::custom(format_args!("arrays and objects nested more than {MAX_DEPTH} levels deep")));
        }
        self.depth += 1;
        self.out.push(bracket);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Collector<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

macro_rules! integers {
    ($($visit:ident $integer:ty),*) => {$(
        fn $visit<E: serde::de::Error>(self, value: $integer) -> Result<(), E> {
            self.write_scalar(&value)
        }
    )*};
}

impl<'de> Visitor<'de> for Collector<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON can hold")
    }

    integers! { visit_i64 i64, visit_u64 u64, visit_i128 i128, visit_u128 u128 }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        self.write_scalar(&value)
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        // `serde_json` would write `null` for a double that is not finite.
        if value.is_finite() { self.write_scalar(&value) } else { Err(E::custom("expected a finite number")) }
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.passed.set(Passed::Value);
        push_string(self.out, value);
        Ok(())
    }

    fn visit_string<E>(self, value: String) -> Result<(), E> {
        self.passed.set(Passed::OwnedString);
        push_string(self.out, &value);
        Ok(())
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.write_scalar(&())
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut from: A) -> Result<(), A::Error> {
        self.open('[')?;
        while from.next_element_seed(self.inner())?.is_some() {
            self.out.push(',');
        }
        close(self.out, ']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut from: A) -> Result<(), A::Error> {
        let start = self.out.len();
        self.open('{')?;
        while from.next_key_seed(NameCollector(self.out))?.is_some() {
            let may_be_number = self.out.get(start + 2..self.out.len() - 1) == Some(NUMBER);
            self.out.push(':');
            let value = self.out.len();
            from.next_value_seed(self.inner())?;
            if may_be_number
                && self.passed.get() == Passed::OwnedString
                && numbers_are_objects()
                && let Some(number) = number_in(&self.out[value..])
            {
                if number.is_err() {
                    return Err(A::Error::custom("expected a finite number"));
                }
                // The string without its quotes replaces the object.
                self.out.pop();
                self.out.drain(start..=value);
                return Ok(());
            }
            self.out.push(',');
        }
        close(self.out, '}');
        Ok(())
    }
}

/// Checks whether a quoted string is a number. Returns an error if it is too large for a double, and `None` if it is another
/// string.
///
/// `serde_json` passes the text of a number as an owned string, and a string of the input as a borrowed one. So an object of
/// the input that has a member with this name is still read as an object.
fn number_in(string: &str) -> Option<Result<(), SyntaxError>> {
    let text = string.strip_prefix('"')?.strip_suffix('"')?;
    match number::scan(text, 0) {
        Ok((_, end)) => (end == text.len()).then_some(Ok(())),
        Err(error) => (error.kind == SyntaxErrorKind::NumberRange).then_some(Err(error)),
    }
}

/// Closes a container. The closing bracket replaces the comma after the last value.
fn close(out: &mut String, bracket: char) {
    if out.ends_with(',') {
        out.pop();
    }
    out.push(bracket);
}

/// Writes the name of a member.
struct NameCollector<'c>(&'c mut String);

impl<'de> DeserializeSeed<'de> for NameCollector<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

macro_rules! no_names {
    ($($visit:ident $value:ty),*) => {$(
        // The default implementation would show the value in its error.
        fn $visit<E: serde::de::Error>(self, _: $value) -> Result<(), E> {
            Err(E::custom("expected a string as a member name"))
        }
    )*};
}

impl Visitor<'_> for NameCollector<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string as a member name")
    }

    fn visit_str<E>(self, name: &str) -> Result<(), E> {
        push_string(self.0, name);
        Ok(())
    }

    no_names! { visit_bool bool, visit_i64 i64, visit_u64 u64, visit_i128 i128, visit_u128 u128, visit_f64 f64 }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::{Hint, NUMBER, collect, numbers_are_objects};
    use crate::json::Json;

    #[test]
    fn a_value_becomes_its_text() {
        for text in
            ["null", "true", r#""a\"\n""#, "[]", "{}", r#"{"a":[1,-2,{"b":[]},1.5,18446744073709551615],"a":null,"":[[]]}"#]
        {
            // That of a string passes its text on as it is.
            let mut from = serde_json::Deserializer::from_reader(text.as_bytes());
            assert_eq!(collect(&mut from, Hint::Any).unwrap(), text);
        }
    }

    #[test]
    fn a_member_with_the_name_for_numbers_is_an_ordinary_one() {
        assert!(!numbers_are_objects());
        let text = format!(r#"{{"{NUMBER}":"1"}}"#);
        assert_eq!(serde_json::from_reader::<_, Json>(text.as_bytes()).unwrap().to_string(), text);
    }

    #[test]
    fn a_value_that_is_nested_too_deep_is_an_error() {
        let mut value = serde_json::Value::Null;
        for _ in 0..200 {
            value = serde_json::Value::Array(vec![value]);
        }
        let error = Json::deserialize(value).unwrap_err().to_string();
        assert_eq!(error, "arrays and objects nested more than 127 levels deep");
    }
}
