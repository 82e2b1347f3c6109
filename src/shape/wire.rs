//! The trait of everything that is sent, and what the derives call.

use super::fields::{Incomplete, fill, fill_default, put, take, take_default, take_ruled};
use super::{Rules, Shape, ShapeRef};
use crate::json::{DecodeError, EncodeError, FieldNames, Reader, Writer};

/// A value on the wire: its shape, and code that reads and writes it.
///
/// The derives `Wire`, `Command` and `Event` implement it, with `Serialize` and `Deserialize` that call it. Leaves and
/// containers of the standard library implement it here, stricter than `serde` does: no key twice, `1.0` is an integer,
/// `null` is not an absent field.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `Wire`",
    label = "cannot be read from or written to JSON",
    note = "use `#[derive(Wire)]` on a struct with named fields, a newtype, or an enum of strings",
    note = "not supported: enums whose variants have fields (use a struct with optional fields), tuples (use a struct), `usize` (use `u64`), \
            128-bit integers (use `String`), `f32` (use `f64`), `char` and `&str` (use `String`), `HashMap` (use `BTreeMap<String, _>`)"
)]
pub trait Wire: Sized {
    /// How the value looks on the wire.
    const SHAPE: &'static Shape;

    /// Reads a value.
    ///
    /// # Errors
    /// When the text is not valid, or the value is not of the type. A `Wire` written by hand returns the errors of the types
    /// that it reads, and its own as [`DecodeError::custom`].
    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError>;

    /// Writes the value.
    ///
    /// # Errors
    /// When JSON cannot hold the value, as a double that is not finite.
    fn write(&self, to: &mut Writer) -> Result<(), EncodeError>;

    /// What a field of this type is when its key is absent, if it may be.
    #[doc(hidden)]
    #[must_use]
    fn __absent() -> Option<Self> {
        None
    }

    /// The id that a text is known to be, if the type is an id.
    #[doc(hidden)]
    #[must_use]
    fn __of_id(_id: &str) -> Option<Self> {
        None
    }

    /// Whether a field with this value is left out.
    #[doc(hidden)]
    fn __is_absent(&self) -> bool {
        false
    }

    // What the derives call for a field. It is in the trait, so that a type without it gives one error, however often
    // it is called: the compiler reports equal errors once.

    /// A reference to the shape.
    #[doc(hidden)]
    const __SHAPE_REF: ShapeRef = ShapeRef::of::<Self>();

    /// Reads the value of a field into its slot.
    #[doc(hidden)]
    fn __take(slot: &mut Option<Self>, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        take(slot, from)
    }

    /// Reads the value of a field with rules into its slot.
    #[doc(hidden)]
    fn __take_ruled(slot: &mut Option<Self>, rules: &Rules, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        take_ruled(slot, rules, from)
    }

    /// Reads the value of a field with a default into its slot.
    #[doc(hidden)]
    fn __take_default(slot: &mut Option<Self>, rules: &Rules, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        take_default(slot, rules, from)
    }

    /// Fills the slot of a field that has not been read with what its absence means.
    #[doc(hidden)]
    fn __fill(slot: &mut Option<Self>, key: &'static str, incomplete: &mut Incomplete) {
        fill(slot, key, incomplete);
    }

    /// Fills the slot of a field that has not been read with its default.
    #[doc(hidden)]
    fn __fill_default(slot: &mut Option<Self>, default: &'static str, incomplete: &mut Incomplete) {
        fill_default(slot, default, incomplete);
    }

    /// Writes the field, unless its value is absent.
    #[doc(hidden)]
    fn __put(&self, key: &'static str, to: &mut Writer) {
        put(self, key, to);
    }
}

/// An object with declared keys, which may stand inline in another. Implemented by the derives.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of an `inline` field",
    label = "not a struct with named fields that derives `Wire`",
    note = "the type cannot be inside an `Option`, a `Vec` or a map"
)]
pub trait Fields: Wire {
    /// The fields that have been read so far.
    #[doc(hidden)]
    type Partial;

    /// The keys, so that a constant can compare those of inline fields.
    #[doc(hidden)]
    const __KEYS: &'static FieldNames;

    /// Nothing read yet.
    #[doc(hidden)]
    fn partial() -> Self::Partial;

    /// Reads the value of a key, by the key's index.
    #[doc(hidden)]
    fn take(partial: &mut Self::Partial, index: usize, from: &mut Reader<'_>) -> Result<(), DecodeError>;

    /// The object, unless it is incomplete.
    #[doc(hidden)]
    fn finish(partial: Self::Partial, incomplete: &mut Incomplete) -> Option<Self>;

    /// Writes the members.
    #[doc(hidden)]
    fn put(&self, to: &mut Writer);
}
