//! Reading and writing unions, for the derives.

use super::{Form, Selection, TagValue, Tagging, UnionShape, UnknownVariant, select};
use crate::json::{DecodeError, EncodeError, FieldNames, Json, MAX_SAFE_INTEGER, Reader, Writer};
use crate::shape::fields::{flat_members, read_inner};
use crate::shape::{EnumType, Fields, Wire};

/// The variants of a union. Implemented by the derives.
#[doc(hidden)]
pub trait UnionVariants: Sized {
    /// The variants.
    const UNION: &'static UnionShape;

    /// Of an untagged union, the forms of the variants' values.
    const FORMS: &'static [Form] = &[];

    /// Reads a value of the variant at an index.
    fn read_variant(index: usize, from: &mut Reader<'_>) -> Result<Self, DecodeError>;

    /// The value of a variant that is not declared, if the union is open.
    #[must_use]
    fn other(_value: UnknownVariant) -> Option<Self> {
        None
    }
}

/// Reads a value of a union.
pub fn read_union<T: UnionVariants>(from: &mut Reader<'_>) -> Result<T, DecodeError> {
    match selected(T::UNION, from)? {
        Ok(index) => T::read_variant(index, from),
        Err(tag) => T::other(UnknownVariant::new(tag, unknown(T::UNION, from)?)).map_or_else(no_variant, Ok),
    }
}

/// The index of the variant of the value that comes next, or the name of one that is not declared.
fn selected(union: &UnionShape, from: &mut Reader<'_>) -> Result<Result<usize, String>, DecodeError> {
    let selection = from.look(|scanner, keys, ahead| select(union, scanner, keys, ahead))?;
    Err(match selection {
        Selection::Variant(index) => return Ok(Ok(index)),
        Selection::Other(at) => {
            let name = from.scanned(|scanner| match union.tag_type {
                EnumType::String => scanner.string_at(at).map(|name| name.unescape().into_owned()),
                _ => scanner.number_at(at).map(|number| {
                    let integer = number.integer(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER);
                    integer.map_or_else(|_| number.raw.to_owned(), |integer| integer.to_string())
                }),
            })?;
            return Ok(Err(name));
        }
        Selection::WrongType => from.mismatch("a value of one of the variants"),
        Selection::MissingTag => DecodeError::custom("missing tag"),
        Selection::TagType(at) => DecodeError::expected(
            match union.tag_type {
                EnumType::Integer => "an integer",
                EnumType::Boolean => "a boolean",
                _ => "a string",
            },
            at,
        ),
        Selection::TagRange(at) => DecodeError::expected("an integer within the range of its type", at),
        Selection::Unknown(at) => DecodeError::expected("the name of a variant", at),
        Selection::Members => DecodeError::custom("expected the members of one variant"),
    })
}

/// Reads a value of a variant that is not declared.
fn unknown(union: &UnionShape, from: &mut Reader<'_>) -> Result<Json, DecodeError> {
    let value = from.json_part()?;
    match &value {
        Json::Object(object) if union.tagging == Tagging::External && object.len() != 1 => {
            Err(DecodeError::custom("expected an object with one member"))
        }
        _ => Ok(value),
    }
}

/// The error for an index without a variant, or for an undeclared variant of a closed union. Unreachable: `select` returns
/// neither.
#[cold]
pub fn no_variant<T>() -> Result<T, DecodeError> {
    Err(DecodeError::custom("unknown variant"))
}

/// Reads a value of a variant without a payload, which its name describes in full.
pub fn read_unit(from: &mut Reader<'_>) -> Result<(), DecodeError> {
    from.skip()
}

/// Reads a payload from the object with the tag, whose name is that of `tag`.
pub fn read_payload<T: Wire>(from: &mut Reader<'_>, tag: &'static FieldNames) -> Result<T, DecodeError> {
    from.part(tag, &FieldNames { own: &[], inline: &[], rest: false, open: false }, T::read)
}

/// Passes over a member of a union that is the type of an inline field. [`take_union`] has read the union.
pub fn skip_of_union(from: &mut Reader<'_>) -> Result<(), DecodeError> {
    if from.absent_member().is_some() { Ok(()) } else { from.skip() }
}

/// Reads a union that is the type of an inline field, from the object with the field.
pub fn take_union<T: Fields + Wire>(
    slot: &mut Option<T>,
    all: &'static FieldNames,
    from: &mut Reader<'_>,
) -> Result<(), DecodeError> {
    *slot = Some(from.part(all, T::__KEYS, T::read)?);
    Ok(())
}

/// Reads the content of an adjacently tagged value. `names` are the tag and the content.
pub fn read_content<T: Wire>(from: &mut Reader<'_>, names: &FieldNames) -> Result<T, DecodeError> {
    let mut cursor = from.open_fields()?;
    let mut content = None;
    while let Some(index) = from.field(&mut cursor, names)? {
        if index == 0 {
            from.skip()?;
        } else {
            content = Some(read_inner(from)?);
        }
    }
    content.ok_or_else(|| DecodeError::missing("content"))
}

/// Reads the value of the only member of an object.
pub fn read_only_member<T: Wire>(from: &mut Reader<'_>) -> Result<T, DecodeError> {
    let mut object = from.open_object()?;
    let _: Option<String> = from.key(&mut object, true)?;
    let value = read_inner(from)?;
    match from.key(&mut object, false)? {
        None => Ok(value),
        Some(_) => Err(DecodeError::custom("expected an object with one member")),
    }
}

/// Writes an object and its first member, the tag.
pub fn write_tag<'v>(tag: &str, name: impl Into<TagValue<'v>>, to: &mut Writer) {
    to.open_object();
    to.name(tag);
    let written = name.into().write(to);
    to.store(written);
}

/// Begins an object.
pub fn open(to: &mut Writer) {
    to.open_object();
}

/// Begins an object that is a member of another.
pub fn open_member(name: &str, to: &mut Writer) {
    to.name(name);
    to.open_object();
}

/// Ends an object.
pub fn close(to: &mut Writer) -> Result<(), EncodeError> {
    to.close_object();
    Ok(())
}

/// Writes an object with the tag before its own members.
pub fn write_tagged<'v, T: Wire>(
    value: &T,
    tag: &str,
    name: impl Into<TagValue<'v>>,
    to: &mut Writer,
) -> Result<(), EncodeError> {
    write_tag(tag, name, to);
    flat_members(value, to);
    close(to)
}

/// Writes an object with the tag and the content.
pub fn write_content<'v, T: Wire>(
    value: &T,
    [tag, content]: [&str; 2],
    name: impl Into<TagValue<'v>>,
    to: &mut Writer,
) -> Result<(), EncodeError> {
    write_tag(tag, name, to);
    to.name(content);
    value.write(to)?;
    to.close_object();
    Ok(())
}

/// Writes an object whose only member is a value.
pub fn write_only_member<T: Wire>(value: &T, name: &str, to: &mut Writer) -> Result<(), EncodeError> {
    to.open_object();
    to.name(name);
    value.write(to)?;
    to.close_object();
    Ok(())
}
