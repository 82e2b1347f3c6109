use tieline::Wire;
use tieline::json::{DecodeError, Reader, EncodeError, Writer};
use tieline::shape::{Class, Format, Kind, Name, Shape};

struct Time(String);

impl Wire for Time {
    const SHAPE: &'static Shape = &Shape::named(
        Name::new(module_path!(), "Time", &[]),
        Class::String,
        Kind::String(Format::Pattern("^[01][0-9]:[0-5][0-9]|2[0-3]:[0-5][0-9]$")),
        "A time.",
        &[],
    );

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self(String::read(from)?))
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.string(&self.0)
    }
}

fn main() {}
