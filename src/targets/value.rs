//! Targets as values of fields: strings.

use super::{Path, Target, parse, print};
use crate::json::{DecodeError, EncodeError, Reader, Writer};
use crate::shape::{Class, Format, Kind, Shape, Wire};

/// The shape of the targets with a minimum and a maximum number of segments.
#[doc(hidden)]
#[derive(Debug)]
pub struct TargetValue<const MINIMUM: usize, const MAXIMUM: usize>;

impl<const MINIMUM: usize, const MAXIMUM: usize> TargetValue<MINIMUM, MAXIMUM> {
    const PATTERN: PatternText = PatternText::of(MINIMUM, MAXIMUM);

    /// The shape.
    pub const SHAPE: &'static Shape = &Shape::leaf(Class::String, Kind::String(Self::FORMAT));

    const FORMAT: Format = if MAXIMUM <= 1 { Format::Id } else { Format::Pattern(Self::PATTERN.as_str()) };
}

impl<const MAX: usize> Wire for Path<MAX> {
    const SHAPE: &'static Shape = TargetValue::<1, MAX>::SHAPE;

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        read_target(from)
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        write_target_value(self, to)
    }
}

/// Reads a target from a string.
pub fn read_target<T: Target>(from: &mut Reader<'_>) -> Result<T, DecodeError> {
    let before = from.scanner.at;
    let text = from.text("a target")?;
    match parse(&text.unescape()) {
        Ok(target) => Ok(target),
        Err(error) => Err(DecodeError::custom(error).in_value_at(from.start_of_value(before))),
    }
}

/// Writes a target as a string.
pub fn write_target_value<T: Target>(target: &T, to: &mut Writer) -> Result<(), EncodeError> {
    to.string(&print(target))
}

/// The pattern of a number of ids joined by dots, as in the schemas of frames. It is built in a constant.
struct PatternText {
    bytes: [u8; 112],
    length: usize,
}

impl PatternText {
    const fn of(minimum: usize, maximum: usize) -> Self {
        const ID: &str = "[^.\\x00-\\x20\\x7f]+";

        let (least, most) = (minimum.saturating_sub(1), maximum.saturating_sub(1));
        let mut text = Self { bytes: [0; 112], length: 0 }.add("^").add(ID);
        if most > 0 {
            text = text.add("(\\.").add(ID).add(")");
        }
        if most > 0 && (least, most).0 != most {
            text = text.add("{").add_number(least).add(",").add_number(most).add("}");
        } else if most > 1 {
            text = text.add("{").add_number(most).add("}");
        }
        text.add("$")
    }

    const fn add(mut self, text: &str) -> Self {
        let mut rest = text.as_bytes();
        while let [first, others @ ..] = rest {
            self.bytes[self.length] = *first;
            self.length += 1;
            rest = others;
        }
        self
    }

    const fn add_number(self, number: usize) -> Self {
        let before = if number >= 10 { self.add_number(number / 10) } else { self };
        let digits = "0123456789".split_at(number % 10).1;
        before.add(digits.split_at(1).0)
    }

    const fn as_str(&self) -> &str {
        match str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PatternText;

    #[test]
    fn the_pattern_is_that_of_the_schemas() {
        let id = r"[^.\x00-\x20\x7f]+";
        for (counts, pattern) in [
            ((1, 1), format!("^{id}$")),
            ((2, 2), format!(r"^{id}(\.{id})$")),
            ((3, 3), format!(r"^{id}(\.{id}){{2}}$")),
            ((1, 2), format!(r"^{id}(\.{id}){{0,1}}$")),
            ((2, 12), format!(r"^{id}(\.{id}){{1,11}}$")),
        ] {
            let text = PatternText::of(counts.0, counts.1);
            assert_eq!(text.as_str(), pattern);
            #[cfg(feature = "schema")]
            assert_eq!(pattern, crate::schema::segments_pattern(counts.0, counts.1));
        }
    }
}
