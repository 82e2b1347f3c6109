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
    pub const fn of(shape: &'static Shape, names: &'static FieldNames) -> Self {
        let fields = if let Kind::Struct(fields) = shape.kind { fields } else { &[] };
        Self { names, fields, has_union: false }
    }

    /// The members of a union of objects.
    #[must_use]
    pub const fn of_union(names: &'static FieldNames) -> Self {
        Self { names, fields: &[], has_union: true }
    }

    /// The same members, some of which may be those of a union.
    #[must_use]
    pub const fn with_unions(self, unions: usize) -> Self {
        Self { has_union: self.has_union || unions > 0, ..self }
    }
}

/// The names of the members of an object; none of any other value.
#[must_use]
pub const fn names_of(names: Option<ObjectNames>) -> &'static FieldNames {
    const NONE: &FieldNames = &FieldNames { own: &[], inline: &[], rest: false };
    if let Some(names) = names { names.names } else { NONE }
}
