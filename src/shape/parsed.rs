//! Strings that a type of Rust parses: `#[wire(as_str)]`, and types of other crates.

use std::any::type_name;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use super::fields::{default_value, invalid_default, out_of_bounds};
use super::unions::ObjectNames;
use super::{Class, Format, InvalidNesting, Kind, Nullable, Rules, Shape, ShapeRef, TypeFacts, Wire};
use crate::json::{DecodeError, EncodeError, Reader, Writer};

/// The function of a type that determines which strings are values, in addition to the format. The schemas cannot express it.
#[derive(Clone, Copy)]
pub struct TextType {
    name: fn() -> &'static str,
    accepts: fn(&str) -> bool,
}

impl TextType {
    /// The function `FromStr` of a type.
    #[must_use]
    pub const fn of<T: FromStr>() -> Self {
        Self { name: type_name::<T>, accepts: |text| text.parse::<T>().is_ok() }
    }

    /// Another function of a type.
    #[must_use]
    pub const fn new<T>(accepts: fn(&str) -> bool) -> Self {
        Self { name: type_name::<T>, accepts }
    }

    /// The name of the type, without its path.
    #[must_use]
    pub fn name(self) -> &'static str {
        let name = (self.name)();
        // The path of an argument does not end the path of the type.
        let path = name.find('<').map_or(name, |end| name.get(..end).unwrap_or_default());
        path.rfind("::").and_then(|at| name.get(at + 2..)).unwrap_or(name)
    }

    /// Whether a text is a value.
    #[must_use]
    pub fn accepts(self, text: &str) -> bool {
        (self.accepts)(text)
    }
}

/// The types are compared by name, because the address of a function is not unique.
impl PartialEq for TextType {
    fn eq(&self, other: &Self) -> bool {
        (self.name)() == (other.name)()
    }
}

impl fmt::Debug for TextType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TextType").field(&self.name()).finish()
    }
}

/// A type that `#[wire(as_str)]` reads and writes as a string.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read and written as a string",
    label = "`as_str` needs `FromStr` and `Display`",
    note = "`as_str` also applies to the type inside an `Option`, a `Nullable`, a `Vec`, a `Box` or the values of a `BTreeMap`"
)]
pub trait Text: FromStr + fmt::Display {}

#[diagnostic::do_not_recommend]
impl<T: FromStr + fmt::Display> Text for T {}

/// A value of a type that is read and written as a string.
#[derive(Debug)]
pub struct AsStr<T>(T);

impl<T: Text> Wire for AsStr<T> {
    const SHAPE: &'static Shape =
        &Shape::leaf(Class::String, Kind::Parsed { format: Format::Any, parsed: TextType::of::<T>() });

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let before = from.scanner.at;
        let text = from.string()?;
        // The error of the type is not shown, because it may contain the text.
        text.parse().map(Self).map_err(|_| {
            let name = TextType::of::<T>().name();
            DecodeError::custom(format_args!("expected a string that `{name}` parses"))
                .in_value_at(from.start_of_value(before))
        })
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.display(&self.0)
    }
}

/// The representation of a field with `#[wire(as_str)]`, whose type is `T`. The items are those of [`Wire`] for fields. It is not a
/// subtrait of `Wire`, because then a type without `Text` would cause an error for each item that a derive uses.
#[diagnostic::on_unimplemented(
    message = "`as_str` does not apply to `{T}`",
    label = "expected a type with `FromStr` and `Display`, or a container of the standard library",
    note = "`as_str` also applies to the type inside an `Option`, a `Nullable`, a `Vec`, a `Box` or the values of a `BTreeMap`"
)]
pub trait TextField<T>: Sized {
    /// The shape.
    const SHAPE: &'static Shape;

    /// A reference to the shape.
    const __SHAPE_REF: ShapeRef;

    /// Facts for assertions.
    const __FACTS: TypeFacts;

    /// The invalid nesting of the containers, if any.
    const __INVALID_NESTING: Option<InvalidNesting>;

    /// The members of the values, which have none.
    const __NAMES: Option<ObjectNames> = None;

    /// Reads the representation.
    ///
    /// # Errors
    /// As `Wire::read`.
    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError>;

    /// The representation of an absent field, if it may be absent.
    fn absent() -> Option<Self>;

    /// The representation of a default, for a constructor.
    fn of_default(default: &'static str) -> Self;

    /// Converts the representation to the value.
    fn value(self) -> T;

    /// Writes the value.
    ///
    /// # Errors
    /// If JSON cannot express the value.
    fn write_value(value: &T, to: &mut Writer) -> Result<(), EncodeError>;

    /// Whether the value is an absent field.
    fn is_absent(_value: &T) -> bool {
        false
    }

    /// Reads a value with rules.
    ///
    /// # Errors
    /// If it is not a value of the type, or violates the rules.
    fn read_value(rules: &Rules, from: &mut Reader<'_>) -> Result<T, DecodeError> {
        let before = from.scanner.at;
        let value = Self::read(from).map_err(|error| error.in_value_at(from.start_of_value(before)))?;
        if rules.is_empty() || rules.admit(from, before) {
            Ok(value.value())
        } else {
            Err(out_of_bounds(rules, from, before))
        }
    }

    /// Reads the value of a field into its slot. If the reader is at an absent member, that is the value for absence.
    ///
    /// # Errors
    /// As [`read_value`](Self::read_value), and if the field is required and absent.
    fn __take(slot: &mut Option<T>, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        Self::__take_ruled(slot, &Rules::NONE, from)
    }

    /// Reads the value of a field with rules into its slot.
    ///
    /// # Errors
    /// As [`__take`](Self::__take).
    fn __take_ruled(slot: &mut Option<T>, rules: &Rules, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        *slot = Some(match from.absent_member() {
            None => Self::read_value(rules, from)?,
            Some(name) => Self::absent().ok_or_else(|| DecodeError::missing(name))?.value(),
        });
        Ok(())
    }

    /// Reads the value of a field with a default into its slot.
    ///
    /// # Errors
    /// As [`read_value`](Self::read_value), and if the default is not a value of the type.
    fn __take_default(
        slot: &mut Option<T>,
        rules: &Rules,
        default: &'static str,
        from: &mut Reader<'_>,
    ) -> Result<(), DecodeError> {
        *slot = Some(if from.is_default(Self::__FACTS.null)? {
            Self::read(&mut Reader::new(default)).map_err(|error| invalid_default(default, &error))?.value()
        } else {
            Self::read_value(rules, from)?
        });
        Ok(())
    }

    /// Writes the field unless its value is absent.
    fn __put(value: &T, name: &'static str, to: &mut Writer) {
        if !Self::is_absent(value) {
            to.name(name);
            let written = Self::write_value(value, to);
            to.store(written);
        }
    }

    /// The default of a field, for a constructor.
    ///
    /// # Panics
    /// If the default is not a value of the type.
    #[must_use]
    fn default_value(default: &'static str) -> T {
        Self::of_default(default).value()
    }
}

/// The items of [`TextField`] that are those of `Wire` for the representation.
macro_rules! items_of_wire {
    () => {
        const SHAPE: &'static Shape = <Self as Wire>::SHAPE;
        const __SHAPE_REF: ShapeRef = <Self as Wire>::__SHAPE_REF;
        const __FACTS: TypeFacts = <Self as Wire>::__FACTS;
        const __INVALID_NESTING: Option<InvalidNesting> = <Self as Wire>::__INVALID_NESTING;

        fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
            <Self as Wire>::read(from)
        }

        fn absent() -> Option<Self> {
            <Self as Wire>::__absent()
        }

        fn of_default(default: &'static str) -> Self {
            default_value(default)
        }
    };
}

impl<T: Text> TextField<T> for AsStr<T> {
    items_of_wire!();

    fn value(self) -> T {
        self.0
    }

    fn write_value(value: &T, to: &mut Writer) -> Result<(), EncodeError> {
        to.display(value)
    }
}

impl<T, W: TextField<T> + Wire> TextField<Option<T>> for Option<W> {
    items_of_wire!();

    fn value(self) -> Option<T> {
        self.map(W::value)
    }

    fn write_value(value: &Option<T>, to: &mut Writer) -> Result<(), EncodeError> {
        match value {
            Some(value) => W::write_value(value, to),
            // An absent field is not written, so this value is not a field.
            None => Err(EncodeError::custom("an absent value can only be a field")),
        }
    }

    fn is_absent(value: &Option<T>) -> bool {
        value.is_none()
    }
}

impl<T, W: TextField<T> + Wire> TextField<Nullable<T>> for Nullable<W> {
    items_of_wire!();

    fn value(self) -> Nullable<T> {
        match self {
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(value.value()),
        }
    }

    fn write_value(value: &Nullable<T>, to: &mut Writer) -> Result<(), EncodeError> {
        match value {
            Nullable::Null => to.null(),
            Nullable::Value(value) => W::write_value(value, to),
        }
    }
}

impl<T, W: TextField<T> + Wire> TextField<Vec<T>> for Vec<W> {
    items_of_wire!();

    fn value(self) -> Vec<T> {
        self.into_iter().map(W::value).collect()
    }

    fn write_value(value: &Vec<T>, to: &mut Writer) -> Result<(), EncodeError> {
        to.array(value, W::write_value)
    }
}

impl<T, W: TextField<T> + Wire> TextField<Box<T>> for Box<W> {
    items_of_wire!();

    fn value(self) -> Box<T> {
        Box::new((*self).value())
    }

    fn write_value(value: &Box<T>, to: &mut Writer) -> Result<(), EncodeError> {
        W::write_value(value, to)
    }

    fn is_absent(value: &Box<T>) -> bool {
        W::is_absent(value)
    }
}

impl<K: Wire + Ord, T, W: TextField<T> + Wire> TextField<BTreeMap<K, T>> for BTreeMap<K, W> {
    items_of_wire!();

    fn value(self) -> BTreeMap<K, T> {
        self.into_iter().map(|(key, value)| (key, value.value())).collect()
    }

    fn write_value(value: &BTreeMap<K, T>, to: &mut Writer) -> Result<(), EncodeError> {
        to.open_object();
        for (key, value) in value {
            to.open_name();
            key.write(to)?;
            to.close_name();
            W::write_value(value, to)?;
        }
        to.close_object();
        Ok(())
    }
}
