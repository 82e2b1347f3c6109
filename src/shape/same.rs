//! Comparison of shapes, including their documentation.

use super::{Field, Kind, Name, Shape, ShapeRef, Variant};

/// Whether two shapes have the same name and content. Shapes may be recursive.
pub(crate) fn same(one: &'static Shape, other: &'static Shape) -> bool {
    ShapeComparison::default().shapes(one, other)
}

/// The pairs of shapes that are being compared. They are assumed to be equal, so that the comparison of recursive shapes
/// ends.
#[derive(Default)]
struct ShapeComparison {
    assumed: Vec<(*const Shape, *const Shape)>,
}

impl ShapeComparison {
    fn refs(&mut self, one: ShapeRef, other: ShapeRef) -> bool {
        self.shapes(one.get(), other.get())
    }

    fn shapes(&mut self, one: &'static Shape, other: &'static Shape) -> bool {
        let pair: (*const Shape, *const Shape) = (one, other);
        if pair.0 == pair.1 || self.assumed.contains(&pair) {
            return true;
        }
        self.assumed.push(pair);
        let names = match (one.name, other.name) {
            (Some(one), Some(other)) => self.names(one, other),
            (None, None) => true,
            _ => false,
        };
        names
            && one.doc == other.doc
            && one.sensitive == other.sensitive
            && one.examples == other.examples
            && self.kinds(&one.kind, &other.kind)
    }

    /// The location is not compared, because two versions of one crate may declare the same type.
    fn names(&mut self, one: Name, other: Name) -> bool {
        one.module == other.module
            && one.base == other.base
            && one.entry == other.entry
            && one.arguments.len() == other.arguments.len()
            && one.arguments.iter().zip(other.arguments).all(|(one, other)| self.refs(*one, *other))
    }

    fn kinds(&mut self, one: &Kind, other: &Kind) -> bool {
        match (*one, *other) {
            (Kind::Null, Kind::Null) | (Kind::Bool, Kind::Bool) | (Kind::Number, Kind::Number) => true,
            (Kind::Integer { minimum, maximum }, Kind::Integer { minimum: least, maximum: most }) => {
                (minimum, maximum) == (least, most)
            }
            (Kind::String(one), Kind::String(other)) => one == other,
            (Kind::Enum { of, values, open }, Kind::Enum { of: other_type, values: others, open: other }) => {
                (of, open) == (other_type, other) && values == others
            }
            (Kind::Parsed { format, parsed }, Kind::Parsed { format: other, parsed: others }) => {
                (format, parsed) == (other, others)
            }
            (Kind::Array(one), Kind::Array(other))
            | (Kind::Set(one), Kind::Set(other))
            | (Kind::Optional(one), Kind::Optional(other))
            | (Kind::Nullable(one), Kind::Nullable(other)) => self.refs(one, other),
            (Kind::Tuple(one), Kind::Tuple(other)) => alike(one, other, |one, other| self.refs(*one, *other)),
            (Kind::Map { key, value }, Kind::Map { key: other_key, value: other }) => {
                self.refs(key, other_key) && self.refs(value, other)
            }
            (Kind::Json(one), Kind::Json(other)) => one == other,
            (Kind::Struct(one), Kind::Struct(other)) => alike(one, other, |one, other| self.fields(one, other)),
            (Kind::Newtype { inner, rules }, Kind::Newtype { inner: other, rules: others }) => {
                rules == others && self.refs(inner, other)
            }
            (Kind::Union(one), Kind::Union(other)) => {
                (one.tagging, one.open, one.tag_type) == (other.tagging, other.open, other.tag_type)
                    && alike(one.variants, other.variants, |one, other| self.variants(one, other))
            }
            _ => false,
        }
    }

    fn variants(&mut self, one: &Variant, other: &Variant) -> bool {
        let facts = |variant: &Variant| (variant.ident, variant.name, variant.doc, variant.deprecated, variant.default_tag);
        facts(one) == facts(other)
            && one.stability == other.stability
            && match (one.payload, other.payload) {
                (Some(one), Some(other)) => self.refs(one, other),
                (one, other) => one.is_none() && other.is_none(),
            }
    }

    fn fields(&mut self, one: &Field, other: &Field) -> bool {
        (one.name, one.doc, one.rules, one.inline, one.rest, one.pinned, one.default, one.examples, one.deprecated)
            == (
                other.name,
                other.doc,
                other.rules,
                other.inline,
                other.rest,
                other.pinned,
                other.default,
                other.examples,
                other.deprecated,
            )
            && (one.stability, one.sensitive) == (other.stability, other.sensitive)
            && self.refs(one.shape, other.shape)
    }
}

fn alike<T>(one: &[T], other: &[T], mut same: impl FnMut(&T, &T) -> bool) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
}
