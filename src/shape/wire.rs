//! The trait `Wire`, and the traits and methods that generated code uses.

use std::marker::PhantomData;

use super::fields::{filled, put, take, take_default, take_ruled};
use super::unions::ObjectNames;
use super::{InvalidNesting, RequiredType, RequiredTypes, Rules, Shape, ShapeRef, TypeFacts};
use crate::json::{DecodeError, EncodeError, FieldNames, Reader, Writer};

/// A type that can be read from and written to JSON, with its shape.
///
/// The derives `Wire`, `Command` and `Event` implement it, together with `Serialize` and `Deserialize`, which call it. Types
/// of the standard library follow the rules of the schemas: duplicate member names are an error, `1.0` is an integer, and
/// `null` is not an absent field.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `Wire`",
    label = "cannot be read from or written to JSON",
    note = "a type of your own needs `#[derive(Wire)]`: a struct with named fields, a newtype, or an enum",
    note = "a type of another crate with `FromStr` and `Display` needs `#[wire(as_str)]` on the field; features of `tieline` implement \
            `Wire` for types of `uuid` (`uuid1`), `time` (`time03`), `chrono` (`chrono04`), `jiff` (`jiff02`), `url` (`url2`), `bytes` (`bytes1`)",
    note = "for any other type of another crate, implement `Wire` for a newtype of it, or use `tieline::json::Json` for any value",
    note = "not supported: `usize` (use `u64`), 128-bit integers (use `String`), `f32` (use `f64`), `NonZeroI32` (use `i32`), \
            `&str` (use `String`), `HashMap` (use `BTreeMap<String, _>`), `HashSet` (use `BTreeSet<_>`)"
)]
pub trait Wire: Sized {
    /// The static description of the value.
    const SHAPE: &'static Shape;

    /// Reads a value.
    ///
    /// # Errors
    /// If the text is malformed, or the value has the wrong type. A hand-written `Wire` returns the errors of the types that
    /// it reads, and its own as [`DecodeError::custom`].
    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError>;

    /// Writes the value.
    ///
    /// # Errors
    /// If JSON cannot express the value, such as a double that is not finite.
    fn write(&self, to: &mut Writer) -> Result<(), EncodeError>;

    /// Facts for assertions.
    #[doc(hidden)]
    const __FACTS: TypeFacts = TypeFacts::of(Self::SHAPE);

    /// The invalid nesting of the types in a container, if any. `None` for derived types, which the derive has checked.
    #[doc(hidden)]
    const __INVALID_NESTING: Option<InvalidNesting> = None;

    /// What is wrong with the arguments of a generic type, without regard to the generic types in its fields.
    #[doc(hidden)]
    const __OWN_ARGUMENTS: Option<InvalidNesting> = None;

    /// What is wrong with the arguments of a generic type, or with those of a generic type in its fields. It goes no deeper, because the
    /// constants of types that contain each other would form a cycle; the compiler evaluates the rest when it generates code.
    #[doc(hidden)]
    const __INVALID_ARGUMENTS: Option<InvalidNesting> = Self::__OWN_ARGUMENTS;

    /// The assertions about a generic type that depend on its arguments.
    #[doc(hidden)]
    const __ASSERTIONS: () = ();

    /// The types that each value contains, as far as the derive knows them.
    #[doc(hidden)]
    const __REQUIRED_TYPES: Option<RequiredTypes> = None;

    /// The value of an absent field of this type, if such a field may be absent.
    #[doc(hidden)]
    #[must_use]
    fn __absent() -> Option<Self> {
        None
    }

    /// Converts a text that is known to be a valid id, if the type is an id type.
    #[doc(hidden)]
    #[must_use]
    fn __of_id(_id: &str) -> Option<Self> {
        None
    }

    /// Whether a field with this value is omitted.
    #[doc(hidden)]
    fn __is_absent(&self) -> bool {
        false
    }

    /// Reads the name of a member of a map: a JSON string with its quotes.
    #[doc(hidden)]
    fn __read_name(quoted: &str) -> Result<Self, DecodeError> {
        Self::read(&mut Reader::new(quoted))
    }

    /// Whether two values are equal if and only if their JSON is, so that a set of them has no equal elements on the wire.
    #[doc(hidden)]
    const __EXACT: bool = Self::__FACTS.has_exact_leaf();

    /// Whether a field of this type may be absent.
    #[doc(hidden)]
    const __OPTIONAL: bool = false;

    /// Whether [`write`](Self::write) is known to write values of the shape, apart from rules and from what [`Writer`] detects. Not for
    /// hand-written implementations.
    #[doc(hidden)]
    const __WRITES_SHAPE: bool = false;

    /// The members of the values, if they are objects with declared members.
    #[doc(hidden)]
    const __NAMES: Option<ObjectNames> = None;

    // The derives call these methods for fields. They are part of the trait, so that a field type without `Wire` causes a
    // single error: the compiler reports equal errors once.

    /// A reference to the shape.
    #[doc(hidden)]
    const __SHAPE_REF: ShapeRef = ShapeRef::of::<Self>();

    /// The type as one that each value of another type contains.
    #[doc(hidden)]
    const __REQUIRED_TYPE: RequiredType = RequiredType::of::<Self>();

    /// Reads the value of a field into its slot. If the reader is at an absent member, that is the value for absence.
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
    fn __take_default(
        slot: &mut Option<Self>,
        rules: &Rules,
        default: &'static str,
        from: &mut Reader<'_>,
    ) -> Result<(), DecodeError> {
        take_default(slot, rules, default, from)
    }

    /// Writes the field unless its value is absent.
    #[doc(hidden)]
    fn __put(&self, key: &'static str, to: &mut Writer) {
        put(self, key, to);
    }
}

/// An object with declared members, which can be the type of an inline field: a struct, or a union with a tag. Implemented by the
/// derives.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of an `inline` field",
    label = "neither a struct with named fields nor a union with a tag that derives `Wire`",
    note = "the type cannot be inside an `Option`, a `Vec` or a map"
)]
pub trait Fields<const VALID: bool = true>: Sized {
    /// The argument for `VALID`. Naming this constant requires the implementation, and so causes the error above if it is missing.
    #[doc(hidden)]
    const __VALID: bool = true;

    /// The type itself. A supertrait `Wire` or a bound would be one more error about a type without it.
    #[doc(hidden)]
    type Object;

    /// The values of the fields during reading.
    #[doc(hidden)]
    type Partial: PartialFields;

    /// The declared member names.
    #[doc(hidden)]
    const __KEYS: &'static FieldNames;

    /// The number of unions among the type and the types of its inline fields.
    #[doc(hidden)]
    const __UNIONS: usize = 0;

    /// The state before any field is read.
    #[doc(hidden)]
    fn __partial() -> Self::Partial;

    /// The declared member names of a payload that is read member by member, otherwise `None`: see [`WholeValue`].
    #[doc(hidden)]
    const __MEMBERS: Option<&'static FieldNames> = Some(Self::__KEYS);

    /// Builds the object from the fields, all of which have been filled.
    #[doc(hidden)]
    fn __finish(partial: &mut Self::Partial) -> Self::Object;
}

/// The values of a struct's fields during reading. The function that reads objects uses it as a trait object, because generic code is
/// compiled for each type.
pub trait PartialFields {
    /// Reads the value of the member with this index. If the reader is at an absent member, fills its field, if that may be absent.
    ///
    /// # Errors
    /// Those of the member's type.
    fn take_field(&mut self, index: usize, from: &mut Reader<'_>) -> Result<(), DecodeError>;

    /// Reads the union among the type and the types of its inline fields from the object that comes next, and passes over the other
    /// members, which are those of `all` without those of the union.
    ///
    /// # Errors
    /// Those of the union.
    fn take_union(&mut self, _all: &'static FieldNames, _from: &mut Reader<'_>) -> Result<(), DecodeError>
    where
        Self: Sized,
    {
        Ok(())
    }
}

/// The payload of a message that is read as a whole, by its [`Wire::read`]: a newtype, or a struct with inline fields.
#[derive(Debug)]
pub struct WholeValue<T>(PhantomData<T>);

impl<T: Wire> Fields for WholeValue<T> {
    type Object = T;
    type Partial = Option<T>;

    const __KEYS: &'static FieldNames = &FieldNames { own: &[], inline: &[], rest: false, open: false };
    const __MEMBERS: Option<&'static FieldNames> = None;

    fn __partial() -> Option<T> {
        None
    }

    fn __finish(partial: &mut Option<T>) -> T {
        filled(partial)
    }
}

/// The index is that of no member.
impl<T: Wire> PartialFields for Option<T> {
    fn take_field(&mut self, _: usize, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = Some(T::read(from)?);
        Ok(())
    }
}

/// An object without fields.
impl PartialFields for () {
    fn take_field(&mut self, _: usize, _: &mut Reader<'_>) -> Result<(), DecodeError> {
        Ok(())
    }
}
