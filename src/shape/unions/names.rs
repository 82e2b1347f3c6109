//! The members of objects, for constants that compare their names.

use crate::json::FieldNames;
use crate::shape::{Field, Kind, Shape};

/// The members of an object, for constants.
#[derive(Debug, Clone, Copy)]
pub struct ObjectNames {
    /// All names.
    pub(super) names: &'static FieldNames,
    /// The object's own fields; those of inline fields are not among them.
    pub(super) fields: &'static [Field],
    /// Whether some of the members depend on a tag.
    pub(super) has_union: bool,
}

impl ObjectNames {
    /// The members of a struct.
    #[must_use]
    pub const fn of_struct(shape: &'static Shape, names: &'static FieldNames, has_union: bool) -> Self {
        let fields = if let Kind::Struct(fields) = shape.kind { fields } else { &[] };
        Self { names, fields, has_union }
    }

    /// The members of a union of objects.
    #[must_use]
    pub const fn of_union(names: &'static FieldNames) -> Self {
        Self { names, fields: &[], has_union: true }
    }
}

/// The names of the members of an object; none of any other value.
#[must_use]
pub const fn names_of(names: Option<ObjectNames>) -> &'static FieldNames {
    const NONE: &FieldNames = &FieldNames { own: &[], inline: &[], rest: false, open: false };
    if let Some(names) = names { names.names } else { NONE }
}

/// A name that both objects have.
pub(crate) const fn common(a: &FieldNames, b: &FieldNames) -> Option<&'static str> {
    let mut at = 0;
    while at < b.own.len() {
        if has_name(a, b.own[at].name) {
            return Some(b.own[at].name);
        }
        at += 1;
    }
    at = 0;
    while at < b.inline.len() {
        let key = common(a, b.inline[at]);
        if key.is_some() {
            return key;
        }
        at += 1;
    }
    None
}

/// Whether a field holds the undeclared members of the object, or of one of its variants. With `in_unions`, an undeclared variant counts too,
/// which holds all its members.
pub(crate) const fn keeps_undeclared(names: &FieldNames, in_unions: bool) -> bool {
    let (mut keeps, mut at) = (names.rest || in_unions && names.open, 0);
    while at < names.inline.len() && !keeps {
        keeps = keeps_undeclared(names.inline[at], in_unions);
        at += 1;
    }
    keeps
}

/// Whether a name is one of these.
pub(crate) const fn has_name(keys: &FieldNames, key: &str) -> bool {
    let mut at = 0;
    while at < keys.own.len() {
        if equal(keys.own[at].name, key) {
            return true;
        }
        at += 1;
    }
    at = 0;
    while at < keys.inline.len() {
        if has_name(keys.inline[at], key) {
            return true;
        }
        at += 1;
    }
    false
}

/// Whether two strings are equal.
pub(crate) const fn equal(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}
