//! The object without declared keys.

use super::private;
use super::{Class, Fields, Incomplete, Keys, Kind, Name, Shape, Wire};
use crate::json::{ReadError, Reader, ValueError, Writer};

/// An object without declared keys: `{}`.
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
        "An object without declared keys.",
        &[],
    );

    fn read(from: &mut Reader<'_>) -> Result<Self, ReadError> {
        private::read_struct(from)
    }

    fn write(&self, to: &mut Writer) -> Result<(), ValueError> {
        private::write_struct(self, to)
    }
}

impl Fields for Empty {
    type Partial = ();

    const __KEYS: &'static Keys = &Keys { own: &[], inline: &[] };

    fn partial() {}

    fn take((): &mut (), _index: usize, _from: &mut Reader<'_>) -> Result<(), ReadError> {
        Ok(())
    }

    fn finish((): (), _incomplete: &mut Incomplete) -> Option<Self> {
        Some(Self {})
    }

    fn put(&self, _to: &mut Writer) {}
}
