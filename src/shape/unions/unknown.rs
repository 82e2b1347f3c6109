//! Variants that a union does not declare.

use std::fmt;

use crate::json::{EncodeError, Json, Writer};

/// A value of a variant that an open union does not declare, such as one of a newer peer. It is written as it was read.
///
/// ```
/// use tieline::{UnknownVariant, Wire};
///
/// #[derive(Debug, PartialEq, Wire)]
/// #[wire(tag = "type")]
/// enum Shape {
///     Circle { radius: f64 },
///     #[wire(other)]
///     Other(UnknownVariant),
/// }
///
/// let text = r#"{"type":"Square","side":2.50}"#;
/// let Shape::Other(unknown) = serde_json::from_str(text)? else { panic!("a square is not declared") };
/// assert_eq!(unknown.tag(), "Square");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct UnknownVariant {
    tag: String,
    value: Json,
}

impl UnknownVariant {
    pub(super) fn new(tag: String, value: Json) -> Self {
        Self { tag, value }
    }

    /// The name of the variant.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The whole value, with its tag.
    #[must_use]
    pub fn value(&self) -> &Json {
        &self.value
    }

    /// Writes the value as it was read. Called by the derives.
    #[doc(hidden)]
    pub fn __write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.json(&self.value)
    }
}

impl fmt::Debug for UnknownVariant {
    /// The length of the tag: any string of the value may be personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownVariant").field("tag_bytes", &self.tag.len()).finish_non_exhaustive()
    }
}
