//! Arrays, sets, tuples, maps and pointers.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::fields::{out_of_bounds, read_inner};
use super::unions::ObjectNames;
use super::{Class, InvalidNesting, Kind, RequiredTypes, Rules, Shape, ShapeRef, TypeFacts, Wire};
use crate::json::{DecodeError, EncodeError, Reader, Writer};

macro_rules! pointers {
    ($($pointer:ident)*) => {$(
        impl<T: Wire> Wire for $pointer<T> {
            const SHAPE: &'static Shape = T::SHAPE;
            const __OPTIONAL: bool = T::__OPTIONAL;
            const __WRITES_SHAPE: bool = T::__WRITES_SHAPE;
            const __NAMES: Option<ObjectNames> = T::__NAMES;
            const __FACTS: TypeFacts = T::__FACTS;
            const __INVALID_NESTING: Option<InvalidNesting> = T::__INVALID_NESTING;
            const __EXACT: bool = T::__EXACT;
            const __REQUIRED_TYPES: Option<RequiredTypes> = T::__REQUIRED_TYPES;

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
    )*};
}

pointers! { Box Rc Arc }

impl<T: Wire> Wire for Vec<T> {
    const SHAPE: &'static Shape = &Shape::leaf(Class::Array, Kind::Array(ShapeRef::of::<T>()));

    const __WRITES_SHAPE: bool = true;

    const __INVALID_NESTING: Option<InvalidNesting> = InvalidNesting::of_value::<T>();

    const __EXACT: bool = T::__EXACT;

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

impl<T: Wire, const N: usize> Wire for [T; N] {
    // A newtype has the rules that its inner shape lacks, also if it has no name.
    const SHAPE: &'static Shape =
        &Shape::leaf(Class::Array, Kind::Newtype { inner: ShapeRef::of::<Vec<T>>(), rules: count_rules(N) });

    const __FACTS: TypeFacts = TypeFacts::of(Vec::<T>::SHAPE).with_fixed_length(count_rules(N));

    const __INVALID_NESTING: Option<InvalidNesting> = InvalidNesting::of_value::<T>();

    const __EXACT: bool = T::__EXACT;

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let before = from.scanner.at;
        from.open_array()?;
        let mut array = Vec::new();
        while from.element(array.len())? {
            if array.len() == N {
                return Err(out_of_bounds(&Rules::NONE, from, before));
            }
            array.push(read_inner(from)?);
        }
        Self::try_from(array).map_err(|_| out_of_bounds(&Rules::NONE, from, before))
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.array(self, T::write)
    }
}

/// The rules of an array with this number of elements.
const fn count_rules(count: usize) -> Rules {
    let count = Some(count as u64);
    Rules { min_items: count, max_items: count, ..Rules::NONE }
}

impl<T: Wire + Ord> Wire for BTreeSet<T> {
    const SHAPE: &'static Shape = &Shape::leaf(Class::Array, Kind::Set(ShapeRef::of::<T>()));

    // The elements are distinct, so there are at most as many as the type has values.
    const __FACTS: TypeFacts = TypeFacts::of(Self::SHAPE).with_rules(Rules { max_items: T::__FACTS.count(), ..Rules::NONE });

    const __INVALID_NESTING: Option<InvalidNesting> = InvalidNesting::of_set::<T>();

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        from.open_array()?;
        let mut set = Self::new();
        while from.element(set.len())? {
            let before = from.scanner.at;
            if !set.insert(read_inner(from)?) {
                return Err(DecodeError::custom("duplicate element").in_value_at(from.start_of_value(before)));
            }
        }
        Ok(set)
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.array(self, T::write)
    }
}

impl<K: Wire + Ord, T: Wire> Wire for BTreeMap<K, T> {
    const SHAPE: &'static Shape =
        &Shape::leaf(Class::Other, Kind::Map { key: ShapeRef::of::<K>(), value: ShapeRef::of::<T>() });

    const __WRITES_SHAPE: bool = true;

    const __INVALID_NESTING: Option<InvalidNesting> = InvalidNesting::of_map::<K, T>();

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut object = from.open_object()?;
        let mut map = Self::new();
        while let Some((quoted, at)) = from.quoted_key(&mut object, map.is_empty())? {
            let key = match K::__read_name(quoted) {
                Ok(key) => key,
                Err(error) => return Err(error.in_value_at(at)),
            };
            // Names that differ may be equal keys if the `Ord` of their type is written by hand.
            if map.insert(key, read_inner(from)?).is_some() {
                return Err(DecodeError::custom("two names that are equal as keys").in_value_at(at));
            }
        }
        Ok(map)
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.open_object();
        for (key, value) in self {
            to.open_name();
            key.write(to)?;
            to.close_name();
            value.write(to)?;
        }
        to.close_object();
        Ok(())
    }
}

/// Reads the element of a tuple with this index. `before` is the offset before the tuple.
fn item<T: Wire>(from: &mut Reader<'_>, index: usize, before: usize) -> Result<T, DecodeError> {
    if from.element(index)? { read_inner(from) } else { Err(out_of_bounds(&Rules::NONE, from, before)) }
}

macro_rules! tuples {
    ($($count:literal: $($item:ident $index:tt),*;)*) => {$(
        impl<$($item: Wire),*> Wire for ($($item,)*) {
            const SHAPE: &'static Shape = &Shape::leaf(Class::Other, Kind::Tuple(&[$(ShapeRef::of::<$item>()),*]));

            const __WRITES_SHAPE: bool = true;

            const __INVALID_NESTING: Option<InvalidNesting> =
                InvalidNesting::first(&[$(InvalidNesting::of_value::<$item>()),*]);

            const __EXACT: bool = true $(&& $item::__EXACT)*;

            fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
                let before = from.scanner.at;
                from.open_array()?;
                let tuple = ($(item::<$item>(from, $index, before)?,)*);
                if from.element($count)? { Err(out_of_bounds(&Rules::NONE, from, before)) } else { Ok(tuple) }
            }

            fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
                to.open_array();
                $(
                    to.element($index);
                    self.$index.write(to)?;
                )*
                to.close_array();
                Ok(())
            }
        }
    )*};
}

tuples! {
    2: A 0, B 1;
    3: A 0, B 1, C 2;
    4: A 0, B 1, C 2, D 3;
    5: A 0, B 1, C 2, D 3, E 4;
    6: A 0, B 1, C 2, D 3, E 4, F 5;
    7: A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
    9: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8;
    10: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9;
    11: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10;
    12: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11;
}
