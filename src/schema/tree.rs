//! Builds schemas member by member, in canonical order.

use crate::json::{Json, JsonObject, Number};

/// A schema under construction.
#[derive(Debug, Clone, Default)]
pub(super) struct Tree(JsonObject);

impl Tree {
    pub(super) const fn new() -> Self {
        Self(JsonObject::new())
    }

    /// The schema of one type.
    pub(super) fn of_type(name: &str) -> Self {
        Self::new().with("type", name)
    }

    /// A reference to an entry of `$defs`.
    pub(super) fn reference(name: &str) -> Self {
        Self::new().with("$ref", pointer(name))
    }

    pub(super) fn with(mut self, key: &str, value: impl Into<Json>) -> Self {
        self.0.insert(key, value);
        self
    }

    /// Adds a member if there is a value.
    pub(super) fn maybe(self, key: &str, value: Option<impl Into<Json>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Adds a string unless it is empty.
    pub(super) fn text(self, key: &str, text: &str) -> Self {
        if text.is_empty() { self } else { self.with(key, text) }
    }

    /// Adds a doc comment unless it is empty.
    pub(super) fn described(self, doc: &str) -> Self {
        self.text("description", &prose(doc))
    }

    /// Adds a member with the value `true` if `holds`.
    pub(super) fn mark(self, key: &str, holds: bool) -> Self {
        if holds { self.with(key, true) } else { self }
    }

    /// Adds an array unless it is empty.
    pub(super) fn list(self, key: &str, items: Vec<Json>) -> Self {
        if items.is_empty() { self } else { self.with(key, items) }
    }

    /// Adds an object unless it is empty.
    pub(super) fn object(self, key: &str, object: Self) -> Self {
        if object.is_empty() { self } else { self.with(key, object) }
    }

    /// Adds the members of another schema.
    pub(super) fn all(mut self, other: Self) -> Self {
        for (key, value) in other.0 {
            self.0.insert(key, value);
        }
        self
    }

    pub(super) fn get(&self, key: &str) -> Option<&Json> {
        self.0.get(key)
    }

    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Json> {
        self.0.get_mut(key)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Tree> for Json {
    fn from(tree: Tree) -> Self {
        Self::Object(tree.0)
    }
}

impl<K: Into<String>, V: Into<Json>> FromIterator<(K, V)> for Tree {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

/// The reference to an entry of `$defs`.
pub(super) fn pointer(name: &str) -> String {
    format!("#/$defs/{name}")
}

/// A doc comment with each paragraph on one line, because the line breaks in its source have no meaning.
#[must_use]
pub fn prose(doc: &str) -> String {
    let plain = |line: &str| {
        let first = line.chars().next();
        first.is_some_and(|first| !first.is_whitespace() && !first.is_ascii_digit() && !"-*+|#>".contains(first))
            && !line.starts_with("```")
            && !line.ends_with("  ")
    };
    let mut out = String::with_capacity(doc.len());
    let (mut fenced, mut joins) = (false, false);
    for (index, line) in doc.lines().enumerate() {
        if index > 0 {
            out.push(if joins && plain(line) { ' ' } else { '\n' });
        }
        out.push_str(line);
        fenced ^= line.starts_with("```");
        joins = !fenced
            && !line.is_empty()
            && !line.starts_with(['|', '#'])
            && !line.starts_with("```")
            && !line.ends_with("  ");
    }
    out
}

/// An array of strings.
pub(super) fn strings<'s>(strings: impl IntoIterator<Item = &'s str>) -> Vec<Json> {
    strings.into_iter().map(Json::from).collect()
}

/// A string that must be one of these constants. For a `const` without a type, some generators fall back to any value.
pub(super) fn constants<'s>(values: impl IntoIterator<Item = &'s str>) -> Tree {
    Tree::of_type("string").with("enum", strings(values))
}

/// An integer within ±(2^53 − 1).
#[expect(clippy::cast_precision_loss, reason = "bounds are within ±(2^53 − 1)")]
pub(super) fn integer(integer: i64) -> Json {
    double(integer as f64)
}

/// A length or a count.
#[expect(clippy::cast_precision_loss, reason = "no string or array is longer")]
pub(super) fn count(count: u64) -> Json {
    double(count as f64)
}

pub(super) fn double(double: f64) -> Json {
    Number::new(double).map_or(Json::Null, Json::from)
}
