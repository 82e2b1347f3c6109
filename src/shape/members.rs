//! Members: what the derives take apart and put together, in code that is compiled once and not for each type.

use serde::ser::SerializeMap;
use serde::{Serializer, de, ser};

use super::{Wire, Writer};

/// Where the members of an object are written to. The first error ends the writing, and is told at its end.
#[doc(hidden)]
pub trait Sink {
    /// Writes a member.
    fn member<T: Wire>(&mut self, key: &'static str, value: &T);

    /// Writes a member that is a string.
    fn text(&mut self, key: &'static str, value: &str);
}

/// The members of an object, to a writer of serde's.
#[derive(Debug)]
pub(crate) struct Members<M: SerializeMap>(Result<M, M::Error>);

impl<M: SerializeMap> Members<M> {
    pub(crate) fn open<S: Serializer<SerializeMap = M, Ok = M::Ok, Error = M::Error>>(to: S) -> Self {
        Self(to.serialize_map(None))
    }

    pub(crate) fn close(self) -> Result<M::Ok, M::Error> {
        self.0?.end()
    }

    fn entry(&mut self, key: &'static str, value: &(impl ser::Serialize + ?Sized)) {
        if let Ok(map) = &mut self.0
            && let Err(error) = map.serialize_entry(key, value)
        {
            self.0 = Err(error);
        }
    }
}

impl<M: SerializeMap> Sink for Members<M> {
    fn member<T: Wire>(&mut self, key: &'static str, value: &T) {
        self.entry(key, &Writer(value));
    }

    fn text(&mut self, key: &'static str, value: &str) {
        self.entry(key, value);
    }
}

/// The members of an object, to a text of our own.
#[derive(Debug, Default)]
pub(crate) struct TextMembers {
    text: Vec<u8>,
    error: Option<serde_json::Error>,
}

impl TextMembers {
    /// The object, on one line.
    pub(crate) fn close(mut self) -> Result<String, serde_json::Error> {
        if let Some(error) = self.error {
            return Err(error);
        }
        if self.text.is_empty() {
            self.text.push(b'{');
        }
        self.text.push(b'}');
        String::from_utf8(self.text).map_err(ser::Error::custom)
    }

    /// Where the value of a key is written to, unless there has been an error.
    fn key(&mut self, key: &str) -> Option<&mut Vec<u8>> {
        if self.error.is_some() {
            return None;
        }
        self.text.push(if self.text.is_empty() { b'{' } else { b',' });
        let written = serde_json::to_writer(&mut self.text, key);
        self.note(written);
        self.text.push(b':');
        Some(&mut self.text)
    }

    fn note(&mut self, written: Result<(), serde_json::Error>) {
        if let Err(error) = written {
            self.error = Some(error);
        }
    }
}

impl Sink for TextMembers {
    fn member<T: Wire>(&mut self, key: &'static str, value: &T) {
        if let Some(text) = self.key(key) {
            let written = value.write(&mut serde_json::Serializer::new(text));
            self.note(written);
        }
    }

    fn text(&mut self, key: &'static str, value: &str) {
        if let Some(text) = self.key(key) {
            let written = serde_json::to_writer(text, value);
            self.note(written);
        }
    }
}

/// Why an object is not whole: the first thing that it lacks.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, Default)]
pub struct Lack(Option<Lacking>);

#[derive(Debug, Clone, Copy)]
enum Lacking {
    Key(&'static str),
    /// A default that is not of its field's type, and what tells why.
    Default(&'static str, fn(&'static str) -> String),
}

impl Lack {
    /// A required key is missing.
    #[cold]
    pub(crate) fn note_key(&mut self, key: &'static str) {
        self.0.get_or_insert(Lacking::Key(key));
    }

    /// The default of a field is not of its type.
    #[cold]
    pub(crate) fn note_default(&mut self, default: &'static str, told: fn(&'static str) -> String) {
        self.0.get_or_insert(Lacking::Default(default, told));
    }

    /// The error that tells it.
    #[cold]
    pub(crate) fn error<E: de::Error>(self) -> E {
        match self.0 {
            Some(Lacking::Key(key)) => E::missing_field(key),
            Some(Lacking::Default(default, told)) => E::custom(told(default)),
            None => E::custom("the object is not whole"),
        }
    }
}
