//! Determining the variant of a value before it is read: one function for the decoder and the checker.

use std::ops::Deref;

use crate::json::{FieldName, IntegerError, KeySets, LookAhead, MAX_SAFE_INTEGER, Malformed, Scanner};
use crate::shape::{EnumType, TypeSet, find_value};

/// The variants of a union: of a derive, or of a plan.
pub(crate) trait UnionTable {
    /// The type of the names of members.
    type Name: Deref<Target = str>;

    /// The member that has the name of the variant.
    fn tag(&self) -> Option<&FieldName<Self::Name>>;

    /// The type of the tag.
    fn tag_type(&self) -> EnumType;

    /// Whether the form of a value determines the variant.
    fn is_untagged(&self) -> bool;

    /// Whether variants that are not declared are accepted.
    fn is_open(&self) -> bool;

    /// The number of variants.
    fn count(&self) -> usize;

    /// The name of a variant on the wire.
    fn name(&self, variant: usize) -> &str;

    /// Whether a variant has a value.
    fn has_payload(&self, variant: usize) -> bool;

    /// Whether an object without the tag is of this variant.
    fn has_default_tag(&self, variant: usize) -> bool;

    /// In an untagged union, the types of a variant's values, and the member that no other variant has.
    fn form(&self, variant: usize) -> (TypeSet, Option<&str>);
}

/// The variant of a value, or what is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Selection {
    /// The variant at this index.
    Variant(usize),
    /// A variant that is not declared; the string with its name is at this offset.
    Other(usize),
    /// The value has a type that no variant has.
    WrongType,
    /// The object has no tag.
    MissingTag,
    /// The tag, which is at this offset, is of another type.
    TagType(usize),
    /// The tag, which is at this offset, is an integer beyond ±(2^53 − 1).
    TagRange(usize),
    /// The value at this offset is not the name of a variant.
    Unknown(usize),
    /// None or several of the members that determine the variant are present.
    Members,
}

/// Determines the variant of the value at the position of a scanner, which stays there.
pub(crate) fn select<'t, U: UnionTable>(
    union: &U,
    scanner: &mut Scanner<'t>,
    keys: &mut KeySets<'t>,
    ahead: &mut LookAhead,
) -> Result<Selection, Malformed> {
    let first = scanner.peek();
    match union.tag() {
        Some(tag) if first == b'{' => by_tag(union, tag, scanner, keys, ahead),
        Some(_) => Ok(Selection::WrongType),
        None if union.is_untagged() => by_form(union, first, scanner, keys, ahead),
        None => by_name(union, first, scanner),
    }
}

/// By the tag of an object.
fn by_tag<'t, U: UnionTable>(
    union: &U,
    tag: &FieldName<U::Name>,
    scanner: &mut Scanner<'t>,
    keys: &mut KeySets<'t>,
    ahead: &mut LookAhead,
) -> Result<Selection, Malformed> {
    let value = match scanner.first_member(tag)? {
        Some(value) => Some(value),
        None => scanner.member_ahead(keys, ahead, &mut |name| name.is(&tag.name))?,
    };
    let Some(at) = value else {
        let default = (0..union.count()).find(|variant| union.has_default_tag(*variant));
        return Ok(default.map_or(Selection::MissingTag, Selection::Variant));
    };
    let first = scanner.text().as_bytes().get(at).copied().unwrap_or_default();
    let mut names = (0..union.count()).map(|variant| union.name(variant));
    let found = match (union.tag_type(), first) {
        (EnumType::String, b'"') => {
            let name = scanner.string_at(at)?;
            find_value(names, |known| name.is(known))
        }
        (EnumType::Integer, b'-' | b'0'..=b'9') => {
            match scanner.number_at(at)?.integer(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER) {
                Ok(integer) => names.position(|known| known.parse() == Ok(integer)),
                Err(IntegerError::OutOfRange) => return Ok(Selection::TagRange(at)),
                Err(IntegerError::Fraction) => return Ok(Selection::TagType(at)),
            }
        }
        (EnumType::Boolean, b't' | b'f') => {
            let name = if first == b't' { "true" } else { "false" };
            names.position(|known| known == name)
        }
        _ => return Ok(Selection::TagType(at)),
    };
    Ok(named(union, found, at))
}

/// By the name of the only member of an object, or by a string.
fn by_name<U: UnionTable>(union: &U, first: u8, scanner: &mut Scanner<'_>) -> Result<Selection, Malformed> {
    let (at, name) = match first {
        b'"' => (scanner.at, scanner.string_at(scanner.at)?),
        b'{' => match scanner.first_name()? {
            Some(found) => found,
            None => return Ok(Selection::Members),
        },
        _ => return Ok(Selection::WrongType),
    };
    let names = (0..union.count()).map(|variant| union.name(variant));
    Ok(match find_value(names, |known| name.is(known)) {
        // A declared name in the wrong form (a string for a variant with a payload, or an object for one without) is an error
        // even if the union is open.
        Some(variant) if union.has_payload(variant) != (first == b'{') => Selection::Unknown(at),
        found => named(union, found, at),
    })
}

/// By the type of the value, and, of objects, by the member that only one variant has.
fn by_form<'t, U: UnionTable>(
    union: &U,
    first: u8,
    scanner: &mut Scanner<'t>,
    keys: &mut KeySets<'t>,
    ahead: &mut LookAhead,
) -> Result<Selection, Malformed> {
    let found = TypeSet::of_first(first);
    let mut candidates = (0..union.count()).filter(|variant| union.form(*variant).0.overlaps(found));
    let Some(variant) = candidates.next() else { return Ok(Selection::WrongType) };
    if first != b'{' || union.form(variant).1.is_none() {
        return Ok(Selection::Variant(variant));
    }
    let (mut selected, mut count) = (variant, 0);
    scanner.member_ahead(keys, ahead, &mut |name| {
        let marked = |variant: &usize| union.form(*variant).1.is_some_and(|mark| name.is(mark));
        if let Some(variant) = (0..union.count()).find(marked) {
            selected = variant;
            count += 1;
        }
        false
    })?;
    Ok(if count == 1 { Selection::Variant(selected) } else { Selection::Members })
}

fn named<U: UnionTable>(union: &U, found: Option<usize>, at: usize) -> Selection {
    match found {
        Some(variant) => Selection::Variant(variant),
        None if union.is_open() => Selection::Other(at),
        None => Selection::Unknown(at),
    }
}
