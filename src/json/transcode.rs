//! `Serialize` for JSON text, whose values are passed on without a tree of them.

use std::cell::RefCell;

use serde::ser::{Error, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::keys::KeySets;
use super::number::NumberToken;
use super::raw_value;
use super::scanner::Scanner;
use super::syntax::Malformed;

/// A JSON text that has been checked, in any layout.
#[derive(Debug)]
pub(crate) struct JsonText<'t>(pub(crate) &'t str);

/// A JSON text as [`Writer`](super::Writer) writes it: on one line and without spaces.
#[derive(Debug)]
pub(crate) struct WrittenText<'t>(pub(crate) &'t str);

/// The value at the position of a scanner, which is shared by the values inside it.
struct TextValue<'s, 't>(&'s RefCell<Scanner<'t>>);

impl Serialize for JsonText<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        TextValue(&RefCell::new(Scanner::new(self.0))).serialize(to)
    }
}

impl Serialize for WrittenText<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        raw_value::write(self.0, to).unwrap_or_else(|to| JsonText(self.0).serialize(to))
    }
}

impl Serialize for TextValue<'_, '_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let first = self.0.borrow_mut().peek();
        match first {
            b'{' => self.object(to),
            b'[' => self.array(to),
            b'"' => to.serialize_str(&self.scan(Scanner::string)?.unescape()),
            b't' => self.scan(|scanner| scanner.literal("true")).and_then(|()| to.serialize_bool(true)),
            b'f' => self.scan(|scanner| scanner.literal("false")).and_then(|()| to.serialize_bool(false)),
            b'n' => self.scan(|scanner| scanner.literal("null")).and_then(|()| to.serialize_unit()),
            _ => self.scan(Scanner::number)?.serialize(to),
        }
    }
}

impl<'t> TextValue<'_, 't> {
    fn object<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let count = self.count_for(&to)?;
        let mut out = to.serialize_map(count)?;
        self.scan(Scanner::open)?;
        let mut is_first = true;
        loop {
            let name = self.scan(|scanner| Ok(scanner.key(is_first)?.map(|name| name.text(scanner.text()))))?;
            let Some(name) = name else { return out.end() };
            out.serialize_entry(&*name.unescape(), self)?;
            is_first = false;
        }
    }

    fn array<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let count = self.count_for(&to)?;
        let mut out = to.serialize_seq(count)?;
        self.scan(Scanner::open)?;
        let mut is_first = true;
        while self.scan(|scanner| scanner.element(is_first))? {
            out.serialize_element(self)?;
            is_first = false;
        }
        out.end()
    }

    /// The number of members or elements of the value, for a binary format. These may have to write it first, and for other formats
    /// counting would be a second pass.
    fn count_for<S: Serializer>(&self, to: &S) -> Result<Option<usize>, S::Error> {
        if to.is_human_readable() {
            return Ok(None);
        }
        let mut scanner = self.0.borrow().clone();
        let mut count = || {
            let is_object = scanner.peek() == b'{';
            scanner.open()?;
            let mut count = 0;
            while if is_object { scanner.key(count == 0)?.is_some() } else { scanner.element(count == 0)? } {
                scanner.peek();
                scanner.skip(&mut KeySets::default())?;
                count += 1;
            }
            Ok(count)
        };
        count().map(Some).map_err(malformed)
    }

    /// The result of a scan, which fails only if the text has not been checked.
    fn scan<T, E: Error>(&self, scan: impl FnOnce(&mut Scanner<'t>) -> Result<T, Malformed>) -> Result<T, E> {
        scan(&mut self.0.borrow_mut()).map_err(malformed)
    }
}

impl Serialize for NumberToken<'_> {
    /// As [`Number`](super::Number).
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        // Fifteen digits are below 2^53.
        match self.raw.parse() {
            Ok(integer) if self.plain && self.raw.len() <= 15 && self.raw != "-0" => to.serialize_i64(integer),
            _ => super::Number::of(*self).serialize(to),
        }
    }
}

#[cold]
fn malformed<E: Error>(Malformed: Malformed) -> E {
    E::custom("malformed JSON")
}

#[cfg(test)]
mod tests {
    use super::JsonText;
    use crate::json::Json;

    #[test]
    fn a_text_is_serialized_as_its_tree() {
        for text in [
            r#"{"a":[1,-2.5,1e2,-0,9007199254740993,12345678901234567890,"x\"\u00e9",{},[],{"b\n":null}],"c":true,"d":false}"#,
            " [ { \"a\" : [ ] , \"b\" : { } } , null ] ",
            "\"\"",
            "0",
        ] {
            let tree: Json = text.parse().unwrap();
            assert_eq!(serde_json::to_string(&JsonText(text)).unwrap(), serde_json::to_string(&tree).unwrap());
            assert_eq!(serde_json::to_value(JsonText(text)).unwrap(), serde_json::to_value(&tree).unwrap());
        }
        assert!(serde_json::to_string(&JsonText("[1,")).is_err());
    }
}
