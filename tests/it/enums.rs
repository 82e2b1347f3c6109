//! Enums of integers, and the default values of closed enums. `tests/building` has fixtures and random frames of both.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use tieline::{Nullable, Wire};

/// A level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Wire)]
#[repr(i8)]
pub enum Level {
    /// Low.
    Low = -0b11,
    /// High.
    High = 1_0,
}

/// A level that may be another one.
#[derive(Debug, Clone, PartialEq, Wire)]
#[repr(i64)]
enum Open {
    Zero = 0,
    #[wire(other)]
    Other(Big),
}

/// An integer of another type.
#[derive(Debug, Clone, PartialEq)]
struct Big(i64);

impl From<i64> for Big {
    fn from(integer: i64) -> Self {
        Self(integer)
    }
}

impl From<Big> for i64 {
    fn from(big: Big) -> Self {
        big.0
    }
}

/// A value with levels at all places.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Levels<T> {
    generic: T,
    list: Vec<Level>,
    map: BTreeMap<String, Open>,
    null: Nullable<Level>,
    optional: Option<Open>,
    #[wire(default = 10)]
    default: Level,
}

/// A level, or its name.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(untagged)]
enum Named {
    Level(Level),
    Name(String),
}

/// A protocol with sets of levels.
mod sets {
    use std::collections::BTreeSet;

    use tieline::{Command, Path, Wire};

    /// A level of a device.
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Wire)]
    #[repr(i64)]
    pub enum DeviceLevel {
        /// Low.
        Low = 1,
        /// High.
        High = 2,
        /// Another level.
        #[wire(other)]
        Other(i64),
    }

    /// Sets the levels that a device may have.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "levels.set", target = Path, reply = Empty)]
    pub struct LevelsSet {
        /// The levels.
        #[wire(min_items = 1)]
        pub levels: BTreeSet<super::Level>,
        /// Levels of a device.
        pub device: BTreeSet<DeviceLevel>,
    }

    tieline::protocol! {
        /// Levels.
        pub LevelSets { name: "levels", version: "1.0", commands: [LevelsSet], events: [] }
    }
}

macro_rules! numbered {
    ($name:ident { $($variant:ident = $value:expr),* }) => {
        #[derive(Debug, Clone, Copy, PartialEq, Wire)]
        enum $name { $($variant = $value),* }
    };
}

numbered!(Numbered { One = 1, Minus = -1 });

fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn integers_are_read_and_written() {
    assert_eq!(read::<Vec<Level>>("[-3,10,10.0,1e1,-30e-1]"), [-3, 10, 10, 10, -3].map(level));
    assert_eq!(serde_json::to_string(&[Level::Low, Level::High]).unwrap(), "[-3,10]");
    for text in ["-4", "10.5", "\"10\"", "true", "null", "1e400", "9007199254740993", "[]"] {
        assert!(serde_json::from_str::<Level>(text).is_err(), "{text}");
    }
    assert_eq!(read::<Vec<Numbered>>("[1,-1]"), [Numbered::One, Numbered::Minus]);
}

fn level(integer: i64) -> Level {
    if integer < 0 { Level::Low } else { Level::High }
}

#[test]
fn sets_of_enums_of_integers_are_checked_for_equal_elements() {
    tieline::schema::assert_agreement::<sets::LevelSets>();
    let set: sets::LevelsSet = read(r#"{"levels":[10,-3],"device":[7,2,1.0]}"#);
    assert_eq!(serde_json::to_string(&set).unwrap(), r#"{"levels":[-3,10],"device":[1,2,7]}"#);
    for (levels, device) in [("[10,1e1]", "[]"), ("[-3]", "[1,1.0]"), ("[-3]", "[7,70e-1]"), ("[4]", "[]")] {
        let text = format!(r#"{{"levels":{levels},"device":{device}}}"#);
        assert!(serde_json::from_str::<sets::LevelsSet>(&text).is_err(), "{text}");
    }
    let known = [sets::DeviceLevel::Low, sets::DeviceLevel::Other(1)];
    let twice = sets::LevelsSet { levels: [Level::Low].into(), device: known.into() };
    assert!(serde_json::to_string(&twice).is_err(), "two elements with equal JSON are not written");
}

#[test]
fn other_integers_are_kept() {
    assert_eq!(read::<Vec<Open>>("[0,-0,7,-9007199254740991]").len(), 4);
    assert_eq!(read::<Open>("7.0"), Open::Other(Big(7)));
    assert_eq!(serde_json::to_string(&Open::Other(Big(7))).unwrap(), "7");
    assert!(serde_json::from_str::<Open>("9007199254740992").is_err());
    assert!(serde_json::to_string(&Open::Other(Big(i64::MAX))).is_err(), "an integer beyond 2^53 is not written");
}

#[test]
fn integers_may_be_at_every_place() {
    let text = r#"{"generic":-3,"list":[10],"map":{"a":0,"b":1},"null":null,"optional":2,"default":10}"#;
    let levels: Levels<Level> = read(text);
    assert_eq!(levels.default, Level::High);
    assert_eq!(serde_json::to_string(&levels).unwrap(), text);
    assert_eq!(read::<Named>("10"), Named::Level(Level::High));
    assert_eq!(read::<Named>("\"10\""), Named::Name("10".to_owned()));
    assert!(serde_json::from_str::<Named>("11").is_err());
    assert_eq!(read::<serde_json::Value>("10"), serde_json::to_value(Level::High).unwrap());
    assert_eq!(serde_json::from_value::<Level>(serde_json::json!(10)).unwrap(), Level::High);
}

#[test]
fn schemars_has_the_integers() {
    let schema = serde_json::to_value(schemars::schema_for!(Levels<Open>)).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (generic, list, valid) in [
        ("7", "[]", true),
        ("7.0", "[-3,1e1]", true),
        ("7.5", "[]", false),
        ("9007199254740992", "[]", false),
        ("0", "[0]", false),
    ] {
        let text = format!(r#"{{"generic":{generic},"list":{list},"map":{{}},"null":-3}}"#);
        assert_eq!(validator.is_valid(&serde_json::from_str(&text).unwrap()), valid, "{text}");
        assert_eq!(serde_json::from_str::<Levels<Open>>(&text).is_ok(), valid, "{text}");
    }
}

/// A switch whose variants are not in the order of their integers.
#[derive(Debug, Clone, PartialEq, Wire)]
#[repr(i64)]
enum Switch {
    Up = 1,
    Down = 0,
    /// Without a discriminant, this would be another 1.
    #[wire(other)]
    Other(i64) = 2,
}

#[test]
fn a_discriminant_of_the_variant_for_other_integers_has_no_effect() {
    for (switch, text) in [(Switch::Up, "1"), (Switch::Down, "0"), (Switch::Other(2), "2"), (Switch::Other(-7), "-7")] {
        assert_eq!(read::<Switch>(text), switch);
        assert_eq!(serde_json::to_string(&switch).unwrap(), text);
    }
}
