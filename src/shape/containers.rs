//! Lists, maps and boxes.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserializer, Serializer};

use super::class::assert_not_optional;
use super::rules::Measure;
use super::wire::private::KeySeed;
use super::wire::{ReadSeed, Writer};
use super::{Class, Kind, Shape, ShapeRef, Wire};
use crate::json;

impl<T: Wire> Wire for Box<T> {
    const SHAPE: &'static Shape = T::SHAPE;

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        T::read(from).map(Self::new)
    }

    fn __read_text(from: &mut json::Deserializer<'_>) -> Result<Self, json::ReadError> {
        T::__read_text(from).map(Self::new)
    }

    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        T::write(self, to)
    }

    fn __absent() -> Option<Self> {
        T::__absent().map(Self::new)
    }

    fn __is_absent(&self) -> bool {
        T::__is_absent(self)
    }

    fn __measure(&self) -> Measure {
        T::__measure(self)
    }
}

impl<T: Wire> Wire for Vec<T> {
    const SHAPE: &'static Shape = &Shape::leaf(Class::List, Kind::List(ShapeRef::of::<T>()));

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        // Here, and not in the shape: a newtype of a list of itself asks for the list's shape.
        const { assert_not_optional(T::SHAPE) }
        from.deserialize_seq(ListVisitor(PhantomData))
    }

    fn __read_text(from: &mut json::Deserializer<'_>) -> Result<Self, json::ReadError> {
        const { assert_not_optional(T::SHAPE) }
        from.open_list("a list")?;
        let mut list = Self::new();
        while from.element(list.is_empty())? {
            list.push(T::__read_text(from)?);
        }
        Ok(list)
    }

    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut list = to.serialize_seq(Some(self.len()))?;
        for value in self {
            list.serialize_element(&Writer(value))?;
        }
        list.end()
    }

    fn __measure(&self) -> Measure {
        Measure::Items(self.len() as u64)
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Wire> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = from.next_element_seed(ReadSeed::new())? {
            list.push(value);
        }
        Ok(list)
    }
}

impl<T: Wire> Wire for BTreeMap<String, T> {
    const SHAPE: &'static Shape = &Shape::leaf(Class::Other, Kind::Map(ShapeRef::of::<T>()));

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        const { assert_not_optional(T::SHAPE) }
        from.deserialize_map(MapVisitor(PhantomData))
    }

    fn __read_text(from: &mut json::Deserializer<'_>) -> Result<Self, json::ReadError> {
        const { assert_not_optional(T::SHAPE) }
        let mut object = from.open_object("an object")?;
        let mut map = Self::new();
        while let Some(key) = from.key(&mut object, map.is_empty())? {
            map.insert(key, T::__read_text(from)?);
        }
        Ok(map)
    }

    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.len()))?;
        for (key, value) in self {
            map.serialize_entry(key, &Writer(value))?;
        }
        map.end()
    }
}

struct MapVisitor<T>(PhantomData<T>);

impl<'de, T: Wire> Visitor<'de> for MapVisitor<T> {
    type Value = BTreeMap<String, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
        let mut map = BTreeMap::new();
        while let Some(key) = from.next_key_seed(KeySeed)? {
            let value = from.next_value_seed(ReadSeed::new())?;
            if map.insert(key.into_owned(), value).is_some() {
                return Err(de::Error::custom("a key stands twice"));
            }
        }
        Ok(map)
    }
}
