//! Ids: the segments of targets.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::is_id;
use crate::shape::{Class, Format, Kind, Shape};

/// The error for a text that is not an id: it is empty, or contains a dot, a space or an ASCII control character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct IdError;

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected an id: one or more characters, none of them a dot, a space or an ASCII control character")
    }
}

impl std::error::Error for IdError {}

/// Declares an id type: a string that is a valid id. It can be a segment of a target and a value on the wire.
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
        $visibility struct $name($crate::__private::IdText);

        impl $name {
            /// Converts a text to an id.
            ///
            /// # Errors
            /// If the text is empty or contains a dot, a space or an ASCII control character.
            pub fn new(text: impl $crate::__private::Into<$crate::__private::String>) -> $crate::__private::Result<Self, $crate::__private::IdError> {
                let text: $crate::__private::String = $crate::__private::Into::into(text);
                $crate::__private::parse_id(&text).map(Self)
            }

            /// The text of the id.
            #[must_use]
            pub fn as_str(&self) -> &$crate::__private::str {
                self.0.as_str()
            }
        }

        impl $crate::__private::FromStr for $name {
            type Err = $crate::__private::IdError;

            fn from_str(text: &$crate::__private::str) -> $crate::__private::Result<Self, $crate::__private::IdError> {
                $crate::__private::parse_id(text).map(Self)
            }
        }

        impl $crate::__private::Display for $name {
            fn fmt(&self, f: &mut $crate::__private::Formatter<'_>) -> $crate::__private::fmt::Result {
                $crate::__private::Display::fmt(self.as_str(), f)
            }
        }

        impl $crate::__private::AsRef<$crate::__private::str> for $name {
            fn as_ref(&self) -> &$crate::__private::str {
                self.as_str()
            }
        }

        impl $crate::Wire for $name {
            const SHAPE: &'static $crate::shape::Shape = $crate::__private::ID_SHAPE;

            const __WRITES_SHAPE: $crate::__private::bool = true;

            fn read(from: &mut $crate::json::Reader<'_>) -> $crate::__private::Result<Self, $crate::json::DecodeError> {
                $crate::__private::read_string(from, "an id", |text| {
                    $crate::__private::parse_id(&text).ok().map(Self)
                })
            }

            fn __of_id(id: &$crate::__private::str) -> $crate::__private::Option<Self> {
                $crate::__private::Some(Self($crate::__private::IdText::new(id)))
            }

            fn write(&self, to: &mut $crate::json::Writer) -> $crate::__private::Result<(), $crate::json::EncodeError> {
                to.string(self.as_str())
            }
        }

        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(&self, to: S) -> $crate::__private::Result<S::Ok, S::Error> {
                $crate::__private::serialize(self, to)
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(from: D) -> $crate::__private::Result<Self, D::Error> {
                $crate::__private::deserialize(from)
            }
        }

        $crate::__json_schema! { [] [$name] [] inline = true }
    };
    ($($other:tt)*) => {
        ::core::compile_error! {
            "expected the name of an id type, whose values are strings\nhelp: use `tieline::id! { pub SessionId }`"
        }
    };
}

/// The shape of every id type.
pub const ID_SHAPE: &Shape = &Shape::leaf(Class::String, Kind::String(Format::Id));

/// The maximum length in bytes of an id that is stored without an allocation. With this length, an [`IdText`] has the size
/// of a `String`.
const INLINE_LENGTH: usize = 22;

/// The text of an id. Most ids are short, and these are stored inline.
#[derive(Clone)]
pub struct IdText(IdRepr);

#[derive(Clone)]
enum IdRepr {
    Inline { length: u8, bytes: [u8; INLINE_LENGTH] },
    Heap(Box<str>),
}

/// Converts a text to an id.
///
/// # Errors
/// If the text is empty or contains a dot, a space or an ASCII control character.
pub fn parse_id(text: &str) -> Result<IdText, IdError> {
    if is_id(text) { Ok(IdText::new(text)) } else { Err(IdError) }
}

impl IdText {
    /// Stores a text, which must be a valid id.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut bytes = [0; INLINE_LENGTH];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(into), Ok(length)) => {
                into.copy_from_slice(text.as_bytes());
                Self(IdRepr::Inline { length, bytes })
            }
            _ => Self(IdRepr::Heap(text.into())),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // The bytes are copied from a `str`, so they are valid UTF-8.
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            IdRepr::Inline { length, bytes } => bytes.get(..usize::from(*length)).unwrap_or_default(),
            IdRepr::Heap(text) => text.as_bytes(),
        }
    }
}

impl fmt::Debug for IdText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl PartialEq for IdText {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for IdText {}

impl PartialOrd for IdText {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for IdText {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl Hash for IdText {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::IdText;
    use std::collections::hash_map::DefaultHasher;
    use std::hash::{Hash, Hasher};

    fn hash(id: &IdText) -> u64 {
        let mut state = DefaultHasher::new();
        id.hash(&mut state);
        state.finish()
    }

    #[test]
    fn an_id_is_its_text_whether_it_is_short_or_long() {
        let texts: Vec<String> = (0..60).map(|length| "aé-9".chars().cycle().take(length).collect()).collect();
        for one in &texts {
            let id = IdText::new(one);
            assert_eq!(id.as_str(), one);
            assert_eq!(format!("{id:?}"), format!("{one:?}"));
            for other in &texts {
                let there = IdText::new(other);
                assert_eq!(id.cmp(&there), one.cmp(other), "{one} {other}");
                assert_eq!(id == there, one == other);
                assert!(id != there || hash(&id) == hash(&there));
            }
        }
        assert_eq!(size_of::<IdText>(), 24);
    }
}
