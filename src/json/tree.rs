//! JSON values of any type, and objects with undeclared members.

use std::cmp::Ordering;
use std::fmt;
use std::sync::OnceLock;

use super::number::Number;
use super::reader::read_entries;

/// Any JSON value.
///
/// ```
/// use tieline::json::Json;
///
/// let value: Json = r#"{"b": [1.0, null], "a": "x"}"#.parse()?;
/// assert_eq!(value.to_string(), r#"{"b":[1.0,null],"a":"x"}"#);
/// # Ok::<(), tieline::json::SyntaxError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Json {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Json>),
    /// An object.
    Object(JsonObject),
}

/// Any JSON object or array. RFC 8259 calls these structured types.
#[derive(Debug, Clone, PartialEq)]
pub enum JsonStructured {
    /// An array.
    Array(Vec<Json>),
    /// An object.
    Object(JsonObject),
}

impl Default for JsonStructured {
    fn default() -> Self {
        Self::Object(JsonObject::new())
    }
}

impl Json {
    /// The name of the value's type with its article: `a string`, `an object`.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    /// The string, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(string) = self { Some(string) } else { None }
    }

    /// The object, if it is one.
    #[must_use]
    pub fn as_object(&self) -> Option<&JsonObject> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    /// The array, if it is one.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Json]> {
        if let Self::Array(list) = self { Some(list) } else { None }
    }

    /// The double, if it is a number.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(number.get()) } else { None }
    }

    /// The value at a path of member names.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Json> {
        path.iter().try_fold(self, |value, key| value.as_object()?.get(key))
    }
}

macro_rules! into_json {
    ($($from:ty => |$value:ident| $to:expr;)*) => {$(
        impl From<$from> for Json {
            fn from($value: $from) -> Self {
                $to
            }
        }
    )*};
}

into_json! {
    bool => |value| Self::Bool(value);
    i32 => |value| Self::Number(value.into());
    u32 => |value| Self::Number(value.into());
    Number => |value| Self::Number(value);
    &str => |value| Self::String(value.to_owned());
    String => |value| Self::String(value);
    Vec<Json> => |value| Self::Array(value);
    JsonObject => |value| Self::Object(value);
}

impl From<JsonStructured> for Json {
    fn from(value: JsonStructured) -> Self {
        match value {
            JsonStructured::Array(list) => Self::Array(list),
            JsonStructured::Object(object) => Self::Object(object),
        }
    }
}

/// Any JSON object, with its members in order. Equality ignores the order.
///
/// An object that was read keeps its text, which is valid, and parses it on first access, because most objects are only
/// passed on.
#[derive(Clone, Default)]
pub struct JsonObject {
    entries: ObjectRepr,
}

#[derive(Clone)]
enum ObjectRepr {
    Parsed(Vec<(String, Json)>),
    /// A valid text, and its members after the first access.
    #[expect(clippy::box_collection, reason = "an object that is not accessed stays small")]
    Text(Box<str>, OnceLock<Box<Vec<(String, Json)>>>),
}

impl Default for ObjectRepr {
    fn default() -> Self {
        Self::Parsed(Vec::new())
    }
}

impl JsonObject {
    /// An object without members.
    #[must_use]
    pub const fn new() -> Self {
        Self { entries: ObjectRepr::Parsed(Vec::new()) }
    }

    /// The number of members.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries().len()
    }

    /// Whether there are no members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries().is_empty()
    }

    /// The value of a member.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.entries().iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// A mutable reference to the value of a member.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Json> {
        self.entries = ObjectRepr::Parsed(self.take());
        let ObjectRepr::Parsed(entries) = &mut self.entries else { return None };
        entries.iter_mut().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// Sets the value of a member and returns the previous value. A new member is added at the end.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<Json>) -> Option<Json> {
        let (key, value) = (key.into(), value.into());
        if let Some(old) = self.get_mut(&key) {
            return Some(std::mem::replace(old, value));
        }
        let mut entries = self.take();
        entries.push((key, value));
        self.entries = ObjectRepr::Parsed(entries);
        None
    }

    /// Removes a member and returns its value. The other members keep their order.
    pub fn remove(&mut self, key: &str) -> Option<Json> {
        let at = self.entries().iter().position(|(name, _)| name == key)?;
        let mut entries = self.take();
        let (_, value) = entries.remove(at);
        self.entries = ObjectRepr::Parsed(entries);
        Some(value)
    }

    /// The names and values of the members, in order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Json)> + DoubleEndedIterator {
        self.entries().iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Adds a member whose name is new, without a search for it.
    pub(crate) fn push(&mut self, key: String, value: Json) {
        if let ObjectRepr::Parsed(entries) = &mut self.entries {
            return entries.push((key, value));
        }
        let mut entries = self.take();
        entries.push((key, value));
        self.entries = ObjectRepr::Parsed(entries);
    }

    /// An object with members whose names are unique.
    pub(super) fn of(entries: Vec<(String, Json)>) -> Self {
        Self { entries: ObjectRepr::Parsed(entries) }
    }

    /// An object from its text, which must be valid.
    pub(super) fn of_text(text: &str) -> Self {
        Self { entries: ObjectRepr::Text(text.into(), OnceLock::new()) }
    }

    /// The members in the order of their names.
    pub(super) fn sorted(&self) -> impl Iterator<Item = &(String, Json)> {
        let entries = self.entries();
        let order = sorted(entries.len(), &|one, other| entries[one].0.cmp(&entries[other].0));
        order.into_iter().map(|index| &entries[index])
    }

    fn entries(&self) -> &Vec<(String, Json)> {
        match &self.entries {
            ObjectRepr::Parsed(entries) => entries,
            ObjectRepr::Text(text, parsed) => parsed.get_or_init(|| Box::new(read_entries(text))),
        }
    }

    /// Moves the members out, for a change after which they are stored again.
    fn take(&mut self) -> Vec<(String, Json)> {
        match std::mem::take(&mut self.entries) {
            ObjectRepr::Parsed(entries) => entries,
            ObjectRepr::Text(text, parsed) => parsed.into_inner().map_or_else(|| read_entries(&text), |parsed| *parsed),
        }
    }
}

impl PartialEq for JsonObject {
    fn eq(&self, other: &Self) -> bool {
        let (ours, theirs) = (self.entries(), other.entries());
        // Values are compared once, because each comparison of an object compares all objects in it.
        if ours.len() == theirs.len() && ours.iter().zip(theirs).all(|((own, _), (name, _))| own == name) {
            return ours.iter().zip(theirs).all(|((_, own), (_, value))| own == value);
        }
        ours.len() == theirs.len() && self.sorted().eq(other.sorted())
    }
}

/// The indices below `len` in the order of `compare`, and equal ones in their order. A sort is compiled for each type, so this is the one of
/// everything that is rarely sorted.
pub(crate) fn sorted(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..len).collect();
    indices.sort_unstable_by(|&one, &other| compare(one, other).then(one.cmp(&other)));
    indices
}

impl fmt::Debug for JsonObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Into<String>, V: Into<Json>> FromIterator<(K, V)> for JsonObject {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let entries: Vec<(String, Json)> = entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        // Inserting each member separately takes quadratic time, so this is done only if there are duplicates.
        let mut names: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
        names.sort_unstable();
        if names.windows(2).all(|pair| pair[0] != pair[1]) {
            return Self::of(entries);
        }
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

    /// The same object in both representations: text and members.
    fn both(text: &str) -> [JsonObject; 2] {
        let lazy = Reader::new(text).object().expect("an object");
        let Json::Object(parsed) = text.parse().expect("a valid text") else { panic!("not an object: {text}") };
        [lazy, parsed]
    }

    /// Each object is compared once, so that the number of comparisons does not double with each level.
    #[test]
    fn deep_objects_are_compared_once() {
        let nested = |value: &str| format!("{}{value}{}", "{\"x\":".repeat(120), "}".repeat(120));
        assert_ne!(both(&nested("1"))[0], both(&nested("2"))[0]);
        assert_eq!(both(&nested("1"))[0], both(&nested("1"))[1]);
    }

    #[test]
    fn a_lazy_object_behaves_as_a_parsed_one() {
        for text in TEXTS {
            let accesses: [fn(JsonObject) -> String; 7] = [
                |object| format!("{object:?} {}", object.len()),
                |object| Json::Object(object).to_string(),
                |object| format!("{:?}", object.into_iter().collect::<Vec<_>>()),
                |mut object| format!("{:?} {object:?}", object.insert("a", "new")),
                |mut object| format!("{:?} {:?} {object:?}", object.remove("a"), object.is_empty()),
                |mut object| format!("{:?} {:?}", object.get_mut("a").map(std::mem::take), object.clone()),
                |object| format!("{:?} {:?}", object.get("a"), object.get("b")),
            ];
            for access in accesses {
                let [lazy, parsed] = both(text);
                assert_eq!(lazy, parsed, "{text}");
                let accessed = lazy.clone();
                let expected = access(parsed);
                assert_eq!(access(both(text)[0].clone()), expected, "{text}");
                assert_eq!(access(accessed), expected, "{text}");
            }
        }
        for (at, one) in TEXTS.into_iter().enumerate().skip(1) {
            for (there, other) in TEXTS.into_iter().enumerate().skip(1) {
                assert_eq!(both(one)[0] == both(other)[0], at == there, "{one} {other}");
            }
        }
    }

    #[test]
    fn an_invalid_object_is_rejected_at_once() {
        for text in [r#"{"a":1,"a":2}"#, r#"{"a":[{"b":1e400}]}"#, r#"{"a":1"#, "[]", "1", r#"{"a":"\ud800"}"#] {
            assert!(Reader::new(text).object().is_err(), "{text}");
        }
    }
}
