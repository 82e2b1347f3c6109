//! Types whose values, once written, need not be checked.

use super::{Field, Format, Kind, ShapeRef};

/// The number of values within each other that are followed, so that no recursive type is. With the values of open objects that
/// [`Writer`](crate::json::Writer) accepts unchecked, it is below the maximum number of nested containers.
const MAX_NESTED: usize = 32;

/// The number of shapes that are visited at most, because a type may be reached in many ways.
const MAX_VISITED: usize = 2_000;

/// Whether every value of a type that can be written is a valid value of its shape: the type and those in it have no rules, are not
/// recursive, and their implementations of `Wire` are not hand-written. What depends on the value, such as the range of an `i64`, is
/// detected by [`Writer`](crate::json::Writer).
pub(crate) fn writes_valid_values(shape: ShapeRef) -> bool {
    let mut left = MAX_VISITED;
    is_valid(shape, MAX_NESTED, &mut left)
}

fn is_valid(shape: ShapeRef, nested: usize, left: &mut usize) -> bool {
    if !shape.writes_shape() || nested == 0 || *left == 0 {
        return false;
    }
    *left -= 1;
    let mut is_inner = |inner: ShapeRef| is_valid(inner, nested - 1, left);
    match shape.get().kind {
        Kind::Null
        | Kind::Bool
        | Kind::Integer { .. }
        | Kind::Number
        | Kind::String(Format::Any | Format::Id)
        | Kind::Enum { .. }
        | Kind::Json(_) => true,
        Kind::Array(inner) | Kind::Optional(inner) | Kind::Nullable(inner) => is_inner(inner),
        Kind::Tuple(items) => items.iter().all(|item| is_inner(*item)),
        // Only names of strings are known to be distinct.
        Kind::Map { key, value } => matches!(key.get().kind, Kind::String(Format::Any)) && is_inner(key) && is_inner(value),
        Kind::Struct(fields) => fields.iter().all(|field| is_unrestricted(field) && is_inner(field.shape)),
        Kind::Newtype { inner, rules } => rules.is_empty() && is_inner(inner),
        // Equal elements of a set, undeclared variants with the name of a declared one, and texts of other types.
        Kind::Set(_) | Kind::Union(_) | Kind::Parsed { .. } | Kind::String(Format::Pattern(_) | Format::Named(_)) => false,
    }
}

/// Whether a field has nothing that its shape does not describe.
fn is_unrestricted(field: &Field) -> bool {
    field.rules.is_empty() && !field.rest && field.pinned.is_none()
}
