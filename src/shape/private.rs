//! Functions for generated code, exported only by `crate::__private`.

use std::borrow::Cow;

pub use super::enums::{
    EnumValues, IntegerValues, OtherInteger, OtherText, read_enum, read_integer_enum, write_enum, write_integer_enum,
};
pub use super::fields::{default_value, filled, read_ruled, read_struct};
pub use super::unions::{
    Form, ObjectNames, UnionVariants, assert_distinct, assert_object, assert_tag_apart, close, names_of, no_variant, open,
    open_member, read_content, read_only_member, read_payload, read_union, read_unit, skip_of_union, take_union,
    write_content, write_only_member, write_tag, write_tagged,
};
use super::{Bound, Fields, Rules, Wire};
use crate::json::{DecodeError, EncodeError, Reader};

/// Reads a string and converts it. If `make` returns `None`, this is an error.
pub fn read_string<T>(
    from: &mut Reader<'_>,
    expected: &'static str,
    make: impl FnOnce(Cow<'_, str>) -> Option<T>,
) -> Result<T, DecodeError> {
    let before = from.scanner.at;
    let text = from.text(expected)?;
    match make(text.unescape()) {
        Some(value) => Ok(value),
        None => Err(DecodeError::expected(expected, from.start_of_value(before))),
    }
}

/// The members of a struct.
#[must_use]
pub const fn struct_names<T: Wire + Fields>() -> Option<ObjectNames> {
    Some(ObjectNames::of_struct(T::SHAPE, T::__KEYS, T::__UNIONS > 0))
}

/// Rules with these values.
#[must_use]
pub const fn rules(
    min_length: Option<u64>,
    max_length: Option<u64>,
    minimum: Option<Bound>,
    maximum: Option<Bound>,
    min_items: Option<u64>,
    max_items: Option<u64>,
) -> Rules {
    Rules { min_length, max_length, minimum, maximum, min_items, max_items, format: None }
}

/// The value of an inline field in a constructor, which has no parameter for it.
#[diagnostic::on_unimplemented(
    message = "the constructor `new` needs `Default` for `{Self}`, the type of an `inline` field",
    label = "does not implement `Default`",
    note = "use `#[derive(Default)]`, or `#[wire(no_new)]` on the struct and a constructor of your own"
)]
pub trait Blank {
    /// The value.
    fn blank() -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Default> Blank for T {
    fn blank() -> Self {
        T::default()
    }
}

/// The `read` of a type whose derive reported an error. It is compiled, but never called.
pub fn rejected_read<T>() -> Result<T, DecodeError> {
    Err(DecodeError::custom("the derive of the type was rejected"))
}

/// The `write` of a type whose derive reported an error. It is compiled, but never called.
pub fn rejected_write() -> Result<(), EncodeError> {
    Err(EncodeError::custom("the derive of the type was rejected"))
}
