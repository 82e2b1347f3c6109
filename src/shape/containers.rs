//! Arrays, maps and boxes.

use std::collections::BTreeMap;

use super::fields::read_inner;
use super::unions::ObjectNames;
use super::{Class, InvalidNesting, Kind, Shape, ShapeRef, TypeFacts, Wire};
use crate::json::{DecodeError, EncodeError, Reader, Writer};

impl<T: Wire> Wire for Box<T> {
    const SHAPE: &'static Shape = T::SHAPE;
    const __OPTIONAL: bool = T::__OPTIONAL;
    const __NAMES: Option<ObjectNames> = T::__NAMES;

    const __FACTS: TypeFacts = T::__FACTS;

    const __INVALID_NESTING: Option<InvalidNesting> = T::__INVALID_NESTING;

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        T::read(from).map(Self::new)
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        T::write(self, to)
    }

    fn __absent() -> Option<Self> {
        T::__absent().map(Self::new)
    }

    fn __is_absent(&self) -> bool {
        T::__is_absent(self)
    }
}

impl<T: Wire> Wire for Vec<T> {
    const SHAPE: &'static Shape = &Shape::leaf(Class::Array, Kind::Array(ShapeRef::of::<T>()));

    const __INVALID_NESTING: Option<InvalidNesting> = InvalidNesting::of_value::<T>();

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        from.open_array()?;
        let mut array = Self::new();
        while from.element(array.len())? {
            array.push(read_inner(from)?);
        }
        Ok(array)
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.array(self, T::write)
    }
}

impl<T: Wire> Wire for BTreeMap<String, T> {
    const SHAPE: &'static Shape = &Shape::leaf(Class::Other, Kind::Map(ShapeRef::of::<T>()));

    const __INVALID_NESTING: Option<InvalidNesting> = InvalidNesting::of_value::<T>();

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut object = from.open_object()?;
        let mut map = Self::new();
        while let Some(key) = from.key(&mut object, map.is_empty())? {
            map.insert(key, read_inner(from)?);
        }
        Ok(map)
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.open_object();
        for (key, value) in self {
            to.name(key);
            value.write(to)?;
        }
        to.close_object();
        Ok(())
    }
}
