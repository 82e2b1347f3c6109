//! Const generic arguments in the names of types.

use std::marker::PhantomData;

use super::private;
use super::{Class, Kind, Name, Shape, Wire};
use crate::json::{DecodeError, EncodeError, Reader, Writer};

/// The const generic arguments of a type, in order. Implemented by the derives.
pub trait Constants {
    /// The values.
    const VALUES: &'static [i128];
}

/// A const generic argument, used as an argument in the name of a type. It is never constructed.
#[derive(Debug)]
pub struct Constant<T: ?Sized, const INDEX: usize>(PhantomData<fn() -> T>);

impl<T: Constants + ?Sized, const INDEX: usize> Constant<T, INDEX> {
    const TEXT: IntegerName = IntegerName::of(T::VALUES[INDEX]);
}

impl<T: Constants + ?Sized, const INDEX: usize> Wire for Constant<T, INDEX> {
    const SHAPE: &'static Shape =
        &Shape::named(Name::new("", Self::TEXT.as_str(), &[]), Class::Other, Kind::Struct(&[]), "", &[]);

    fn read(_: &mut Reader<'_>) -> Result<Self, DecodeError> {
        private::rejected_read()
    }

    fn write(&self, _: &mut Writer) -> Result<(), EncodeError> {
        private::rejected_write()
    }
}

/// An integer as a part of a type name, such as `2` or `Minus3`.
struct IntegerName {
    bytes: [u8; 48],
    start: usize,
}

impl IntegerName {
    const fn of(value: i128) -> Self {
        let mut text = Self { bytes: [0; 48], start: 48 };
        let mut rest = value.unsigned_abs();
        loop {
            // A digit fits into a byte.
            text = text.before(b'0' + (rest % 10) as u8);
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        let mut sign = if value < 0 { b"suniM".as_slice() } else { b"" };
        while let [first, others @ ..] = sign {
            text = text.before(*first);
            sign = others;
        }
        text
    }

    const fn before(mut self, byte: u8) -> Self {
        self.start -= 1;
        self.bytes[self.start] = byte;
        self
    }

    const fn as_str(&self) -> &str {
        match str::from_utf8(self.bytes.split_at(self.start).1) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::IntegerName;

    #[test]
    fn numbers_are_parts_of_names() {
        for (value, text) in [
            (0, "0"),
            (7, "7"),
            (1024, "1024"),
            (-3, "Minus3"),
            (i128::MAX, "170141183460469231731687303715884105727"),
            (i128::MIN, "Minus170141183460469231731687303715884105728"),
        ] {
            assert_eq!(IntegerName::of(value).as_str(), text);
        }
    }
}
