//! Ids: the segments of targets.

use std::fmt;

/// A text is no id: it is empty, or has a dot, a space or an ASCII control character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct IdError;

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id is one or more characters, none of them a dot, a space or an ASCII control character")
    }
}

impl std::error::Error for IdError {}

/// Makes an id type: a string that cannot hold a bad id. It can be a segment of a target and a value on the wire.
///
/// ```
/// tieline::id! {
///     /// Names a sensor.
///     pub SensorId
/// }
///
/// let id: SensorId = "s-17".parse()?;
/// assert_eq!(id.as_str(), "s-17");
/// assert!("s 17".parse::<SensorId>().is_err());
/// # Ok::<(), tieline::target::IdError>(())
/// ```
#[macro_export]
macro_rules! id {
    ($(#[$attribute:meta])* $visibility:vis $name:ident) => {
        $(#[$attribute])*
        #[derive(
            $crate::__private::Clone, $crate::__private::Debug, $crate::__private::PartialEq, $crate::__private::Eq,
            $crate::__private::PartialOrd, $crate::__private::Ord, $crate::__private::Hash,
        )]
        $visibility struct $name($crate::__private::Box<$crate::__private::str>);

        impl $name {
            /// The id, if the text is one.
            ///
            /// # Errors
            /// When the text is empty or has a dot, a space or an ASCII control character.
            pub fn new(text: impl $crate::__private::Into<$crate::__private::String>) -> $crate::__private::Result<Self, $crate::target::IdError> {
                $crate::target::private::id($crate::__private::Into::into(text)).map(Self)
            }

            /// The text of the id.
            #[must_use]
            pub fn as_str(&self) -> &$crate::__private::str {
                &self.0
            }
        }

        impl $crate::__private::FromStr for $name {
            type Err = $crate::target::IdError;

            fn from_str(text: &$crate::__private::str) -> $crate::__private::Result<Self, $crate::target::IdError> {
                Self::new(text)
            }
        }

        impl $crate::__private::Display for $name {
            fn fmt(&self, f: &mut $crate::__private::Formatter<'_>) -> $crate::__private::fmt::Result {
                $crate::__private::Display::fmt(&*self.0, f)
            }
        }

        impl $crate::__private::AsRef<$crate::__private::str> for $name {
            fn as_ref(&self) -> &$crate::__private::str {
                &self.0
            }
        }

        impl $crate::Wire for $name {
            const SHAPE: &'static $crate::shape::Shape = $crate::target::private::ID;

            fn read<'de, D: $crate::__private::Deserializer<'de>>(from: D) -> $crate::__private::Result<Self, D::Error> {
                $crate::shape::private::read_string(from, "an id", |text| {
                    $crate::target::private::id(text.into_owned()).ok().map(Self)
                })
            }

            fn __read_text(from: &mut $crate::json::Deserializer<'_>) -> $crate::__private::Result<Self, $crate::json::ReadError> {
                $crate::shape::private::read_text(from, "an id", |text| {
                    $crate::target::private::id(text.into_owned()).ok().map(Self)
                })
            }

            fn __of_id(id: &$crate::__private::str) -> $crate::__private::Option<Self> {
                $crate::__private::Some(Self($crate::__private::From::from(id)))
            }

            fn write<S: $crate::__private::Serializer>(&self, to: S) -> $crate::__private::Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }

            fn __measure(&self) -> $crate::__private::Measure {
                $crate::shape::private::length(&self.0)
            }
        }

        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(&self, to: S) -> $crate::__private::Result<S::Ok, S::Error> {
                $crate::Wire::write(self, to)
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(from: D) -> $crate::__private::Result<Self, D::Error> {
                $crate::Wire::read(from)
            }
        }

        $crate::__json_schema! { [] [$name] [] inline = true }
    };
}

/// What `id!` calls.
#[doc(hidden)]
pub mod private {
    use super::IdError;
    use crate::shape::{Class, Format, Kind, Shape};

    /// The shape of every id.
    pub const ID: &Shape = &Shape::leaf(Class::String, Kind::String(Format::Id));

    /// The text, if it is an id.
    pub fn id(text: String) -> Result<Box<str>, IdError> {
        if super::super::is_id(&text) { Ok(text.into_boxed_str()) } else { Err(IdError) }
    }
}
