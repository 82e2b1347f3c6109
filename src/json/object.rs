//! Objects of any shape: one that was read stays text until somebody looks at it.

use std::fmt;
use std::sync::OnceLock;

use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::foreign::{self, Hint};
use super::reader::read_entries;
use super::tree::Json;

/// Any JSON object, its keys in the order in which they stand. Two are equal whatever that order is.
///
/// One that was read from a text keeps the text, which is known to be sound, and is taken apart when it is first looked at:
/// most are only handed on.
#[derive(Clone, Default)]
pub struct JsonObject {
    entries: Entries,
}

#[derive(Clone)]
enum Entries {
    Here(Vec<(String, Json)>),
    /// A sound text, and what it holds, once somebody has looked.
    #[expect(clippy::box_collection, reason = "objects are small where nobody has looked")]
    Text(Box<str>, OnceLock<Box<Vec<(String, Json)>>>),
}

impl Default for Entries {
    fn default() -> Self {
        Self::Here(Vec::new())
    }
}

impl JsonObject {
    /// An object without keys.
    #[must_use]
    pub const fn new() -> Self {
        Self { entries: Entries::Here(Vec::new()) }
    }

    /// How many keys it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries().len()
    }

    /// Whether it has no keys.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries().is_empty()
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.entries().iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The value of a key, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Json> {
        self.entries = Entries::Here(self.take());
        let Entries::Here(entries) = &mut self.entries else { return None };
        entries.iter_mut().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// Sets the value of a key, at the end if it is new, and gives back the value that it had.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<Json>) -> Option<Json> {
        let (key, value) = (key.into(), value.into());
        if let Some(old) = self.get_mut(&key) {
            return Some(std::mem::replace(old, value));
        }
        let mut entries = self.take();
        entries.push((key, value));
        self.entries = Entries::Here(entries);
        None
    }

    /// Removes a key; the others keep their order.
    pub fn remove(&mut self, key: &str) -> Option<Json> {
        let at = self.entries().iter().position(|(name, _)| name == key)?;
        let mut entries = self.take();
        let (_, value) = entries.remove(at);
        self.entries = Entries::Here(entries);
        Some(value)
    }

    /// The keys and values, in order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Json)> + DoubleEndedIterator {
        self.entries().iter().map(|(key, value)| (key.as_str(), value))
    }

    /// The entries, of which none has the key of another.
    pub(super) fn of(entries: Vec<(String, Json)>) -> Self {
        Self { entries: Entries::Here(entries) }
    }

    /// The object that a text holds, which is known to be sound.
    pub(super) fn of_text(text: &str) -> Self {
        Self { entries: Entries::Text(text.into(), OnceLock::new()) }
    }

    fn entries(&self) -> &Vec<(String, Json)> {
        match &self.entries {
            Entries::Here(entries) => entries,
            Entries::Text(text, seen) => seen.get_or_init(|| Box::new(read_entries(text))),
        }
    }

    /// The entries, to be put back.
    fn take(&mut self) -> Vec<(String, Json)> {
        match std::mem::take(&mut self.entries) {
            Entries::Here(entries) => entries,
            Entries::Text(text, seen) => seen.into_inner().map_or_else(|| read_entries(&text), |seen| *seen),
        }
    }
}

impl PartialEq for JsonObject {
    fn eq(&self, other: &Self) -> bool {
        let (ours, theirs) = (self.entries(), other.entries());
        if ours == theirs {
            return true;
        }
        let sorted = |entries: &[(String, Json)]| {
            let mut indices: Vec<usize> = (0..entries.len()).collect();
            indices.sort_unstable_by(|&a, &b| entries[a].0.cmp(&entries[b].0));
            indices
        };
        ours.len() == theirs.len() && sorted(ours).into_iter().zip(sorted(theirs)).all(|(a, b)| ours[a] == theirs[b])
    }
}

impl fmt::Debug for JsonObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Into<String>, V: Into<Json>> FromIterator<(K, V)> for JsonObject {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut object = Self::new();
        for (key, value) in entries {
            object.insert(key, value);
        }
        object
    }
}

impl IntoIterator for JsonObject {
    type Item = (String, Json);
    type IntoIter = std::vec::IntoIter<(String, Json)>;

    fn into_iter(mut self) -> Self::IntoIter {
        self.take().into_iter()
    }
}

impl Serialize for JsonObject {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut out = to.serialize_map(Some(self.len()))?;
        for (key, value) in self.iter() {
            out.serialize_entry(key, value)?;
        }
        out.end()
    }
}

impl<'de> Deserialize<'de> for JsonObject {
    #[expect(clippy::redundant_closure_for_method_calls, reason = "a method is not general over the lifetime of the reader")]
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        foreign::read(from, Hint::Map, |from| from.object())
    }
}

#[cfg(test)]
mod tests {
    use super::JsonObject;
    use crate::json::{Json, Reader};

    const TEXTS: [&str; 6] = [
        "{}",
        "{ }",
        r#"{"a":1}"#,
        r#"{"b" : [1.0, -0, {"c":null}], "a\u0062":"\n", "":{}}"#,
        r#"{"a":{"a":{"a":true}}}"#,
        r#"{"z":0.1,"y":"ü","x":false}"#,
    ];

    /// The same object as text that nobody has looked at, and taken apart.
    fn both(text: &str) -> [JsonObject; 2] {
        let unseen = Reader::new(text).object().expect("an object");
        let Json::Object(seen) = text.parse().expect("a sound text") else { panic!("no object: {text}") };
        [unseen, seen]
    }

    #[test]
    fn whoever_looks_cannot_tell_whether_somebody_has() {
        for text in TEXTS {
            let looks: [fn(JsonObject) -> String; 7] = [
                |object| format!("{object:?} {}", object.len()),
                |object| Json::Object(object).to_string(),
                |object| format!("{:?}", object.into_iter().collect::<Vec<_>>()),
                |mut object| format!("{:?} {object:?}", object.insert("a", "new")),
                |mut object| format!("{:?} {:?} {object:?}", object.remove("a"), object.is_empty()),
                |mut object| format!("{:?} {:?}", object.get_mut("a").map(std::mem::take), object.clone()),
                |object| format!("{:?} {:?}", object.get("a"), object.get("b")),
            ];
            for look in looks {
                let [unseen, seen] = both(text);
                assert_eq!(unseen, seen, "{text}");
                let looked_at = unseen.clone();
                let expected = look(seen);
                assert_eq!(look(both(text)[0].clone()), expected, "{text}");
                assert_eq!(look(looked_at), expected, "{text}");
            }
        }
        for (at, one) in TEXTS.into_iter().enumerate().skip(1) {
            for (there, other) in TEXTS.into_iter().enumerate().skip(1) {
                assert_eq!(both(one)[0] == both(other)[0], at == there, "{one} {other}");
            }
        }
    }

    #[test]
    fn what_is_no_sound_object_is_not_kept() {
        for text in [r#"{"a":1,"a":2}"#, r#"{"a":[{"b":1e400}]}"#, r#"{"a":1"#, "[]", "1", r#"{"a":"\ud800"}"#] {
            assert!(Reader::new(text).object().is_err(), "{text}");
        }
    }
}
