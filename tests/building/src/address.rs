//! Types with a manual implementation of `Wire`.

use std::fmt;
use std::net::Ipv4Addr;
use std::str::FromStr;

use tieline::Wire;
use tieline::json::{DecodeError, EncodeError, Reader, Writer};
use tieline::shape::{Class, Format, Kind, Name, Shape};

/// The address of a device in the building's network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address(pub Ipv4Addr);

impl Wire for Address {
    const SHAPE: &'static Shape = &Shape::named(
        Name::new(module_path!(), "Address", &[]),
        Class::String,
        Kind::String(Format::Pattern(
            "^(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}$",
        )),
        "The address of a device in the building's network.",
        &["\"10.0.17.4\""],
    );

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        String::read(from)?.parse().map(Self).map_err(DecodeError::custom)
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.display(self.0)
    }
}

/// A serial number: a lowercase UUID.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serial(pub u128);

impl Wire for Serial {
    const SHAPE: &'static Shape = &Shape::named(
        Name::new(module_path!(), "Serial", &[]),
        Class::String,
        Kind::String(Format::Pattern("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")),
        "A serial number: a lowercase UUID.",
        &[],
    );

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        String::read(from)?.parse().map_err(DecodeError::custom)
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.display(self)
    }
}

impl FromStr for Serial {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: String = text.split('-').collect();
        let is_lowercase = digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
        let groups = text.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
        match u128::from_str_radix(&digits, 16) {
            Ok(serial) if is_lowercase && groups => Ok(Self(serial)),
            _ => Err("not a lowercase UUID"),
        }
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:032x}", self.0);
        write!(f, "{}-{}-{}-{}-{}", &digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..])
    }
}

impl fmt::Debug for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Serial({self})")
    }
}

/// A time of day, in hours and minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay {
    minutes: u16,
}

impl TimeOfDay {
    /// The time, if it exists.
    #[must_use]
    pub fn new(hour: u16, minute: u16) -> Option<Self> {
        (hour < 24 && minute < 60).then_some(Self { minutes: hour * 60 + minute })
    }
}

impl Wire for TimeOfDay {
    const SHAPE: &'static Shape = &Shape::named(
        Name::new(module_path!(), "TimeOfDay", &[]),
        Class::String,
        Kind::String(Format::Pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$")),
        "A time of day, in hours and minutes.",
        &["\"09:30\""],
    );

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let text = String::read(from)?;
        let two = |digits: &str| digits.parse().ok().filter(|_| digits.len() == 2 && !digits.starts_with('+'));
        let time = text.split_once(':').and_then(|(hour, minute)| Self::new(two(hour)?, two(minute)?));
        time.ok_or_else(|| DecodeError::custom("expected a time, as `09:30`"))
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.display(format_args!("{:02}:{:02}", self.minutes / 60, self.minutes % 60))
    }
}

/// A step of a scale from 0 to `MAXIMUM`. It has no name, so the schemas have no entry for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step<const MAXIMUM: i64>(i64);

impl<const MAXIMUM: i64> Step<MAXIMUM> {
    /// The step, if the scale contains it.
    #[must_use]
    pub fn new(step: i64) -> Option<Self> {
        (0..=MAXIMUM).contains(&step).then_some(Self(step))
    }
}

impl<const MAXIMUM: i64> Wire for Step<MAXIMUM> {
    const SHAPE: &'static Shape = &Shape::leaf(Class::Integer, Kind::Integer { minimum: 0, maximum: MAXIMUM });

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Self::new(i64::read(from)?).ok_or_else(|| DecodeError::custom("not a step of the scale"))
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.integer(self.0)
    }
}
