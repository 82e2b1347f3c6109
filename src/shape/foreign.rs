//! Implementations of `Wire` for types of other crates, each with a feature of its own.
//!
//! They are strings of a format. A type accepts no string that the format does not; some accept fewer, because they have a smaller range
//! or no leap seconds. The checker of a compiled protocol has the same result, because it calls the same function.

#[cfg(feature = "bytes1")]
mod bytes1;
#[cfg(feature = "chrono04")]
mod chrono04;
#[cfg(feature = "jiff02")]
mod jiff02;
#[cfg(feature = "time03")]
mod time03;
#[cfg(feature = "url2")]
mod url2;
#[cfg(feature = "uuid1")]
mod uuid1;

use super::{Class, Format, Kind, NamedFormat, Shape, TextType};
use crate::json::{DecodeError, Reader};

/// A type of another crate that is a string of a format.
trait Foreign: Sized {
    const FORMAT: NamedFormat;

    /// Whether the type accepts all strings of the format.
    const ACCEPTS_ALL: bool;

    /// Converts a string of the format. `None` if the type has no such value.
    fn parse(text: &str) -> Option<Self>;
}

/// The shape of a type.
const fn shape<T: Foreign>() -> Shape {
    let format = Format::Named(T::FORMAT);
    let kind = if T::ACCEPTS_ALL {
        Kind::String(format)
    } else {
        Kind::Parsed { format, parsed: TextType::new::<T>(accepts::<T>) }
    };
    Shape::leaf(Class::String, kind)
}

/// Whether a text is a value of the type. The parser of the type alone may accept other formats.
fn accepts<T: Foreign>(text: &str) -> bool {
    T::FORMAT.accepts(text) && T::parse(text).is_some()
}

fn read<T: Foreign>(from: &mut Reader<'_>) -> Result<T, DecodeError> {
    let before = from.scanner.at;
    let text = from.string()?;
    let is_format = T::FORMAT.accepts(&text);
    match T::parse(&text).filter(|_| is_format) {
        Some(value) => Ok(value),
        None => Err(rejected::<T>(is_format).in_value_at(from.start_of_value(before))),
    }
}

#[cold]
fn rejected<T: Foreign>(is_format: bool) -> DecodeError {
    if is_format {
        let name = TextType::new::<T>(accepts::<T>).name();
        DecodeError::custom(format_args!("expected a string that `{name}` parses"))
    } else {
        DecodeError::custom(format_args!("expected a string in the format `{}`", T::FORMAT))
    }
}

/// Implements `Wire` for a type, with the function that writes it.
macro_rules! foreign {
    ($type:ty, $format:ident, all = $all:literal, $parse:expr, |$value:ident, $to:ident| $write:expr) => {
        impl super::Foreign for $type {
            const FORMAT: crate::shape::NamedFormat = crate::shape::NamedFormat::$format;
            const ACCEPTS_ALL: bool = $all;

            fn parse(text: &str) -> Option<Self> {
                ($parse)(text)
            }
        }

        impl crate::shape::Wire for $type {
            const SHAPE: &'static crate::shape::Shape = &super::shape::<Self>();

            fn read(from: &mut crate::json::Reader<'_>) -> Result<Self, crate::json::DecodeError> {
                super::read(from)
            }

            fn write(&self, $to: &mut crate::json::Writer) -> Result<(), crate::json::EncodeError> {
                let $value = self;
                $write
            }
        }
    };
}
use foreign;
