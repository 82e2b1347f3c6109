//! The object without declared keys.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::wire::private;
use super::{Class, Fields, Keys, Kind, Lack, Name, Shape, Sink, Source, Wire};
use crate::json;

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
        Name { module: "tieline", base: "Empty", arguments: &[] },
        Class::Struct,
        Kind::Struct(&[]),
        "An object without declared keys.",
        &[],
    );

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        private::read_struct(from)
    }

    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        private::write_struct(self, to)
    }

    fn __read_text(from: &mut json::Deserializer<'_>) -> Result<Self, json::ReadError> {
        private::read_declared(from)
    }
}

impl Fields for Empty {
    type Partial = ();

    const __KEYS: &'static Keys = &Keys { own: &[], inline: &[] };

    fn partial() {}

    fn take<S: Source>((): &mut (), _index: usize, _from: &mut S) -> Result<(), S::Error> {
        Ok(())
    }

    fn finish((): (), _lack: &mut Lack) -> Option<Self> {
        Some(Self {})
    }

    fn put<K: Sink>(&self, _to: &mut K) {}
}

impl Serialize for Empty {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.write(to)
    }
}

impl<'de> Deserialize<'de> for Empty {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::read(from)
    }
}
