//! Reading and writing of struct fields, for the derives.
//!
//! A generic function is compiled for each field type of a program. Therefore the generic functions here only dispatch to
//! functions that are not generic.

use std::borrow::Cow;

use super::{Fields, Format, PartialFields, Rules, Wire};
use crate::json::{DecodeError, EncodeError, FieldNames, Reader, Writer};

/// Reads a value inside another one. The offset of an error is that of the innermost value.
#[inline]
pub(super) fn read_inner<T: Wire>(from: &mut Reader<'_>) -> Result<T, DecodeError> {
    let before = from.scanner.at;
    match T::read(from) {
        Ok(value) => Ok(value),
        Err(error) => Err(error.in_value_at(from.start_of_value(before))),
    }
}

/// Reads a struct.
#[expect(clippy::question_mark, reason = "this is compiled for each type, and a `?` is one more function for each")]
pub fn read_struct<T: Fields<Object = T>>(from: &mut Reader<'_>) -> Result<T, DecodeError> {
    let mut partial = T::__partial();
    // As a `match` on the constant, this is compiled only for types with such a union.
    match T::__UNIONS {
        0 => {}
        _ => {
            if let Err(error) = from.first_part(&mut |from| partial.take_union(T::__KEYS, from)) {
                return Err(error);
            }
        }
    }
    if let Err(error) = read_fields(&mut partial, T::__KEYS, from) {
        return Err(error);
    }
    Ok(T::__finish(&mut partial))
}

/// Reads the members of an object.
pub(crate) fn read_fields(
    partial: &mut dyn PartialFields,
    names: &'static FieldNames,
    from: &mut Reader<'_>,
) -> Result<(), DecodeError> {
    let mut cursor = from.open_fields()?;
    while let Some(index) = from.field(&mut cursor, names)? {
        partial.take_field(index, from)?;
    }
    from.absent_fields(&cursor, names, |index, from| partial.take_field(index, from))
}

/// Reads the value of a field into its slot. Duplicate members have been rejected before. The value of an absent field is the value that its
/// type has for absence, such as `None`. If it has none, the member is missing.
pub(super) fn take<T: Wire>(slot: &mut Option<T>, from: &mut Reader<'_>) -> Result<(), DecodeError> {
    *slot = match from.absent_member() {
        None => Some(read_inner(from)?),
        Some(name) => Some(absent(name)?),
    };
    Ok(())
}

/// As [`take`], for a field with rules.
pub(super) fn take_ruled<T: Wire>(slot: &mut Option<T>, rules: &Rules, from: &mut Reader<'_>) -> Result<(), DecodeError> {
    *slot = match from.absent_member() {
        None => Some(read_ruled(rules, from)?),
        Some(name) => Some(absent(name)?),
    };
    Ok(())
}

/// As [`take_ruled`], for a field with a default. A tolerant reader treats a `null` that is not a value of the type as absent.
pub(super) fn take_default<T: Wire>(
    slot: &mut Option<T>,
    rules: &Rules,
    default: &'static str,
    from: &mut Reader<'_>,
) -> Result<(), DecodeError> {
    *slot = Some(if from.is_default(T::__FACTS.null)? { read_default(default)? } else { read_ruled(rules, from)? });
    Ok(())
}

/// The value that a type has for absence.
fn absent<T: Wire>(name: &'static str) -> Result<T, DecodeError> {
    T::__absent().ok_or_else(|| DecodeError::missing(name))
}

/// The default of a field.
fn read_default<T: Wire>(default: &'static str) -> Result<T, DecodeError> {
    T::read(&mut Reader::new(default)).map_err(|error| invalid_default(default, &error))
}

/// The error for a default that is not a valid value of its type.
#[cold]
pub(super) fn invalid_default(default: &'static str, error: &DecodeError) -> DecodeError {
    DecodeError::custom(format_args!("the default {default} is not of the field's type: {}", error.reason()))
}

/// Takes the value of a field from its slot. `__finish` calls it for each field: a pattern over all slots would be compiled for each type,
/// with the code that drops the slots that have a value if another has none.
///
/// A function with the ABI of C does not unwind. Otherwise, each `__finish` would be a third longer, with code that drops the fields taken
/// before.
///
/// # Panics
/// If the slot is empty. Unreachable: `read_fields` has filled all slots, because an absent field without a value is an error.
pub extern "C" fn filled<T>(slot: &mut Option<T>) -> T {
    match slot.take() {
        Some(value) => value,
        None => incomplete(),
    }
}

#[cold]
#[expect(clippy::panic, reason = "unreachable, whatever the input is")]
fn incomplete() -> ! {
    panic!("the object is incomplete")
}

/// Reads a value with rules in addition to those of its shape.
pub fn read_ruled<T: Wire>(rules: &Rules, from: &mut Reader<'_>) -> Result<T, DecodeError> {
    let before = from.scanner.at;
    let value = read_inner(from)?;
    if rules.is_empty() || rules.admit(from, before) { Ok(value) } else { Err(out_of_bounds(rules, from, before)) }
}

#[cold]
pub(super) fn out_of_bounds(rules: &Rules, from: &Reader<'_>, before: usize) -> DecodeError {
    let lengths = Rules { format: None, ..*rules };
    let error = match rules.format {
        Some(Format::Named(format)) if lengths.admit(from, before) => {
            DecodeError::custom(format_args!("expected a string in the format `{format}`"))
        }
        Some(Format::Pattern(pattern)) if lengths.admit(from, before) => {
            DecodeError::custom(format_args!("expected a string that matches `{pattern}`"))
        }
        _ => DecodeError::custom("value out of its bounds"),
    };
    error.in_value_at(from.start_of_value(before))
}

/// Writes a member, unless its value is absent.
pub(super) fn put<T: Wire>(value: &T, name: &'static str, to: &mut Writer) {
    if !value.__is_absent() {
        member(value, name, to);
    }
}

/// Writes a member.
pub fn member<T: Wire>(value: &T, name: &'static str, to: &mut Writer) {
    begin_member(name, to);
    end_member(value.write(to), to);
}

/// Prepares for the value of a member.
pub fn begin_member(name: &'static str, to: &mut Writer) {
    to.name(name);
}

/// Ends the member whose value was written.
pub fn end_member(written: Result<(), EncodeError>, to: &mut Writer) {
    to.store(written);
}

/// Writes the members of an object as members of the object around it.
pub fn flat_members<T: Wire>(value: &T, to: &mut Writer) {
    let start = begin_flat(to);
    end_flat(start, value.write(to), to);
}

/// Prepares for an object whose members become members of the object around it. Returns its position.
pub fn begin_flat(to: &mut Writer) -> usize {
    to.begin_inline()
}

/// Ends the object that was written at the position `start`.
pub fn end_flat(start: usize, written: Result<(), EncodeError>, to: &mut Writer) {
    to.inline_object(start, written);
}

/// Writes a member with `write`, the function of the trait `Wire`. The type has no bound, because an error about the bound would be one
/// more besides that of the function.
pub fn member_of<T>(value: &T, write: fn(&T, &mut Writer) -> Result<(), EncodeError>, name: &'static str, to: &mut Writer) {
    to.name(name);
    let written = write(value, to);
    to.store(written);
}

/// Writes a member like [`member_of`], if there is a value.
pub fn optional_member<T>(
    value: Option<&T>,
    write: fn(&T, &mut Writer) -> Result<(), EncodeError>,
    name: &'static str,
    to: &mut Writer,
) {
    if let Some(value) = value {
        member_of(value, write, name, to);
    }
}

/// Writes a member whose value is a string.
pub fn text_member(value: &str, name: &'static str, to: &mut Writer) {
    member(&Cow::Borrowed(value), name, to);
}

/// Returns the default of a field, for a constructor.
///
/// # Panics
/// If the default is not a valid value of the type. The derive asserts at compile time that it is, except for the inner type
/// of a newtype.
#[must_use]
#[expect(clippy::panic, reason = "a mistake in the declaration, not in the input")]
pub fn default_value<T: Wire>(default: &'static str) -> T {
    match read_default(default) {
        Ok(value) => value,
        Err(error) => panic!("{}", error.reason()),
    }
}
