//! Objects with more fields than fit into one word of the set of fields found, and bounds of lengths.

use std::fmt::Write as _;

use crate::check::value_error;
use crate::json::{DecodeError, EncodeError, Reader, SyntaxError, SyntaxErrorKind, Writer};
use crate::plan::Plan;
use crate::problem::Show;
use crate::shape::{Class, Field, Kind, Shape, ShapeRef, Wire};

/// An object with `N` required fields: `f0`, `f1`, …. Only its shape is used.
struct Wide<const N: usize>;

/// The names of 200 fields. Constants cannot format numbers.
const NAMES: [[u8; 4]; 200] = {
    let mut names = [*b"f000"; 200];
    let mut index = 0;
    while index < 200 {
        #[expect(clippy::cast_possible_truncation, reason = "a digit")]
        let digits = [(index / 100) as u8, (index / 10 % 10) as u8, (index % 10) as u8];
        names[index] = [b'f', b'0' + digits[0], b'0' + digits[1], b'0' + digits[2]];
        index += 1;
    }
    names
};

impl<const N: usize> Wide<N> {
    const FIELDS: [Field; N] = {
        let mut fields = [Field::new("", "", ShapeRef::of::<bool>()); N];
        let mut index = 0;
        while index < N {
            let Ok(name) = std::str::from_utf8(&NAMES[index]) else { panic!() };
            fields[index] = Field::new(name, "", ShapeRef::of::<bool>());
            index += 1;
        }
        fields
    };
}

impl<const N: usize> Wire for Wide<N> {
    const SHAPE: &'static Shape = &Shape::leaf(Class::Struct, Kind::Struct(&Self::FIELDS));

    fn read(_: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    fn write(&self, _: &mut Writer) -> Result<(), EncodeError> {
        Ok(())
    }
}

/// The first error of an object with `N` fields whose members are those with the indices `members`.
fn error<const N: usize>(members: impl Iterator<Item = usize>) -> Option<String> {
    let (plan, node) = Plan::of_value(ShapeRef::of::<Wide<N>>());
    let mut text = String::from("{");
    for index in members {
        let comma = if text.len() > 1 { "," } else { "" };
        write!(text, "{comma}\"f{index:03}\":true").unwrap();
    }
    text.push('}');
    value_error(&plan, node, &text, Show::Values)
}

/// Objects of sizes around the bounds of the words. Each field in turn is left out, or occurs twice.
fn assert_every_field_is_noted<const N: usize>() {
    assert_eq!(error::<N>(0..N), None, "{N} fields");
    assert_eq!(error::<N>((0..N).rev()), None, "{N} fields in reverse");
    for index in 0..N {
        let missing = error::<N>((0..N).filter(|&other| other != index)).unwrap();
        assert!(missing.contains(&format!("`f{index:03}`")), "{N} fields, {index}: {missing}");
        let duplicate = error::<N>((0..N).chain([index])).unwrap();
        assert_eq!(duplicate, duplicate_at(N), "{N} fields, {index}");
        // Here the name that occurs twice is the one that is expected next.
        if index > 0 {
            let duplicate = error::<N>([index, index - 1, index].into_iter()).unwrap();
            assert_eq!(duplicate, duplicate_at(2), "{N} fields, {index}");
        }
    }
}

/// The error of a name that occurs again after `members` members.
fn duplicate_at(members: usize) -> String {
    let error = SyntaxError { kind: SyntaxErrorKind::DuplicateKey, offset: 1 + members * "\"f000\":true,".len() };
    error.to_string()
}

#[test]
fn every_field_of_a_large_object_is_noted() {
    assert_every_field_is_noted::<1>();
    assert_every_field_is_noted::<63>();
    assert_every_field_is_noted::<64>();
    assert_every_field_is_noted::<65>();
    assert_every_field_is_noted::<128>();
    assert_every_field_is_noted::<129>();
    assert_every_field_is_noted::<200>();
}

#[test]
fn one_bound_of_a_length_is_enough() {
    #[derive(crate::Wire)]
    struct Lengths {
        #[wire(min_length = 2)]
        least: Option<String>,
        #[wire(max_length = 3)]
        most: Option<String>,
    }
    let (plan, node) = Plan::of_value(ShapeRef::of::<Lengths>());
    for (text, valid) in [
        (r#"{"least":"äö"}"#, true),
        (r#"{"least":"ä"}"#, false),
        (r#"{"most":"äöü"}"#, true),
        (r#"{"most":"äöüß"}"#, false),
    ] {
        assert_eq!(value_error(&plan, node, text, Show::Values).is_none(), valid, "{text}");
    }
}
