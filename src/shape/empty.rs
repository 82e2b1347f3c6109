//! The object without declared members.

use super::private;
use super::{Class, FieldNames, Fields, Kind, Name, Shape, Wire};
use crate::json::{DecodeError, EncodeError, Reader, Writer};

/// An object without declared members: `{}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct Empty {}

impl Empty {
    /// The empty object.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }
}

impl Wire for Empty {
    const SHAPE: &'static Shape = &Shape::named(
        Name::new("tieline", "Empty", &[]),
        Class::Struct,
        Kind::Struct(&[]),
        "An object without declared members.",
        &[],
    );

    const __WRITES_SHAPE: bool = true;

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        private::read_struct(from)
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.open_object();
        to.close_object();
        Ok(())
    }
}

impl Fields for Empty {
    type Object = Self;
    type Partial = ();

    const __KEYS: &'static FieldNames = &FieldNames { own: &[], inline: &[], rest: false, open: false };

    fn __partial() {}

    fn __finish((): &mut ()) -> Self {
        Self {}
    }
}
