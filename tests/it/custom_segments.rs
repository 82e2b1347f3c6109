//! Targets with a segment whose type rejects some ids.

use std::fmt;
use std::str::FromStr;

use tieline::frame::{Failure, Request};
use tieline::json::{DecodeError, EncodeError, Reader, Writer};
use tieline::problem::Rule;
use tieline::shape::{Class, Format, Kind, Shape};
use tieline::target::TargetError;
use tieline::{Command, Target, Wire};

tieline::id! { /// Names a house.
pub(super) HouseId }

/// Names a floor.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Floor(String);

#[derive(Debug)]
pub(super) struct NotAFloor;

impl fmt::Display for NotAFloor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a floor begins with `f`")
    }
}

impl FromStr for Floor {
    type Err = NotAFloor;

    fn from_str(text: &str) -> Result<Self, NotAFloor> {
        if text.starts_with('f') { Ok(Self(text.to_owned())) } else { Err(NotAFloor) }
    }
}

impl AsRef<str> for Floor {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Wire for Floor {
    const SHAPE: &'static Shape = &Shape::leaf(Class::String, Kind::String(Format::Id));

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        String::read(from)?.parse().map_err(DecodeError::custom)
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.string(&self.0)
    }
}

/// Addresses a lamp.
#[derive(Debug, Clone, PartialEq, Target)]
pub(super) struct LampTarget {
    house: HouseId,
    floor: Option<Floor>,
    lamp: HouseId,
}

/// Addresses a floor.
#[derive(Debug, Clone, PartialEq, Target)]
pub(super) struct FloorTarget {
    floor: Floor,
}

/// Turns a lamp on.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "lamp.on", target = LampTarget, reply = Empty)]
pub(super) struct LampOn {}

tieline::protocol! { pub(super) Lamps { name: "lamps", version: "1.0", commands: [LampOn], events: [] } }

#[test]
fn a_segment_that_its_type_rejects_is_a_problem_with_a_position() {
    for (text, column) in [
        (r#"{"command":"lamp.on","target":"h1.g1.l2","data":{}}"#, 35),
        (r#"{"data":{}, "target":"h1\u002eg1.l2","command":"lamp.on"}"#, 31),
        (r#"{"command":"lamp.on","result":"success","target":"h1.g1.l2","data":{}}"#, 54),
    ] {
        assert!(Lamps::check(text).is_valid(), "{text}");
        let error = Message::read(text).unwrap_err();
        let [problem] = error.problems() else { panic!("{error}") };
        assert_eq!(problem.rule, Rule::TargetSegment);
        assert_eq!(
            problem.to_string(),
            format!("1:{column}: error[target-segment] lamp.on /target: segment 2: a floor begins with `f`")
        );
    }
    let read = Request::<LampOn>::read(r#"{"command":"lamp.on","target":"h1.g1.l2","data":{}}"#);
    assert!(read.unwrap_err().to_string().contains("/target: segment 2: a floor"));
    assert!(Message::read(r#"{"command":"lamp.on","target":"h1.f1.l2","data":{}}"#).is_ok());
    // The target of a failure is any string.
    let failure =
        r#"{"command":"lamp.on","target":"h1.g1.l2","result":"failure","failure":{"code":"A","message":""},"original":{}}"#;
    let failure = Failure::<LampOn>::read(failure).unwrap();
    assert_eq!(failure.read_target().unwrap_err().to_string(), "segment 2: a floor begins with `f`");
}

#[test]
fn the_error_of_a_rejected_segment_is_that_of_its_type() {
    let error = "g1".parse::<FloorTarget>().unwrap_err();
    assert_eq!(error, TargetError::Rejected { segment: 0, reason: NotAFloor.to_string() });
    assert_eq!(error.to_string(), "segment 1: a floor begins with `f`");
    assert_eq!("f1.f2".parse::<FloorTarget>().unwrap_err().to_string(), "found 2 segments, expected <floor>");
    assert!("f1".parse::<FloorTarget>().is_ok());
    let error = "h1.g1.l2".parse::<LampTarget>().unwrap_err();
    assert!(matches!(error, TargetError::Rejected { segment: 1, .. }), "{error}");
    assert!("h1.g1".parse::<LampTarget>().is_ok());
}
