//! Schemas under construction: an object, key by key, in our order.

use crate::json::{Json, JsonObject, Number};

/// A schema.
#[derive(Debug, Clone, Default)]
pub(super) struct Tree(JsonObject);

impl Tree {
    pub(super) const fn new() -> Self {
        Self(JsonObject::new())
    }

    /// A schema that admits one type.
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

    /// Adds a key if there is a value.
    pub(super) fn maybe(self, key: &str, value: Option<impl Into<Json>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Adds a text unless it is empty.
    pub(super) fn text(self, key: &str, text: &str) -> Self {
        if text.is_empty() { self } else { self.with(key, text) }
    }

    /// Adds what a doc comment says, unless it says nothing.
    pub(super) fn described(self, doc: &str) -> Self {
        self.text("description", &prose(doc))
    }

    /// Adds a mark that is absent where it does not hold.
    pub(super) fn mark(self, key: &str, holds: bool) -> Self {
        if holds { self.with(key, true) } else { self }
    }

    /// Adds a list unless it is empty.
    pub(super) fn list(self, key: &str, items: Vec<Json>) -> Self {
        if items.is_empty() { self } else { self.with(key, items) }
    }

    /// Adds an object unless it is empty.
    pub(super) fn object(self, key: &str, object: Self) -> Self {
        if object.is_empty() { self } else { self.with(key, object) }
    }

    /// Adds the keys of another.
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

/// Where an entry of `$defs` stands.
pub(super) fn pointer(name: &str) -> String {
    format!("#/$defs/{name}")
}

/// A doc comment as text: where its source breaks the lines of a paragraph is no part of what it says.
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

/// Strings as a list.
pub(super) fn strings<'s>(strings: impl IntoIterator<Item = &'s str>) -> Vec<Json> {
    strings.into_iter().map(Json::from).collect()
}

/// A pinned word. A bare `const` would make some generators fall back to any value.
pub(super) fn pinned<'s>(words: impl IntoIterator<Item = &'s str>) -> Tree {
    Tree::of_type("string").with("enum", strings(words))
}

/// An integer within ±(2^53 − 1).
#[expect(clippy::cast_precision_loss, reason = "bounds are within ±(2^53 − 1)")]
pub(super) fn integer(integer: i64) -> Json {
    double(integer as f64)
}

/// A length or a count.
#[expect(clippy::cast_precision_loss, reason = "no string or list is longer")]
pub(super) fn count(count: u64) -> Json {
    double(count as f64)
}

pub(super) fn double(double: f64) -> Json {
    Number::new(double).map_or(Json::Null, Json::from)
}
