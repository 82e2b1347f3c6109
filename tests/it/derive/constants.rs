//! Constant expressions in attributes, and doc comments from macros.

use tieline::message::ProtocolShape;
use tieline::shape::{Bound, Kind, Rules};
use tieline::{Policy, Protocol, Wire};

const LONGEST: usize = 5;
const LIMIT: f64 = 2.5;

/// Values with bounds that are constants.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Bounded {
    #[wire(min_length = LONGEST / 2, max_length = LONGEST)]
    text: String,
    #[wire(minimum = -LIMIT, maximum = LIMIT * 2.0)]
    level: f64,
    #[wire(max_items = Self::MOST)]
    items: Option<Vec<u8>>,
    #[wire(maximum = i8::MAX)]
    small: Option<u8>,
}

impl Bounded {
    const MOST: u8 = 3;
}

/// A text of a length that is a const parameter.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(max_length = LENGTH)]
struct Short<const LENGTH: usize>(String);

fn rules_of(name: &str) -> Rules {
    let Kind::Struct(fields) = Bounded::SHAPE.kind else { panic!() };
    fields.iter().find(|field| field.name == name).unwrap().rules
}

#[test]
fn bounds_may_be_constants() {
    let text = rules_of("text");
    assert_eq!((text.min_length, text.max_length), (Some(2), Some(5)));
    let level = rules_of("level");
    assert_eq!((level.minimum, level.maximum), (Some(Bound::Double(-2.5)), Some(Bound::Integer(5))));
    assert_eq!(rules_of("items").max_items, Some(3));
    assert_eq!(rules_of("small").maximum, Some(Bound::Integer(127)));
    assert!(serde_json::from_str::<Bounded>(r#"{"text":"ab","level":5,"items":[1,2,3]}"#).is_ok());
    for invalid in [
        r#"{"text":"a","level":5}"#,
        r#"{"text":"abcdef","level":5}"#,
        r#"{"text":"ab","level":5.5}"#,
        r#"{"text":"ab","level":-3}"#,
        r#"{"text":"ab","level":5,"items":[1,2,3,4]}"#,
        r#"{"text":"ab","level":5,"small":128}"#,
    ] {
        assert!(serde_json::from_str::<Bounded>(invalid).is_err(), "{invalid}");
    }
    assert!(serde_json::from_str::<Short<3>>(r#""abc""#).is_ok());
    assert!(serde_json::from_str::<Short<2>>(r#""abc""#).is_err());
}

macro_rules! documented {
    ($name:ident, $literal:literal, $expr:expr) => {
        #[doc = $literal]
        #[doc = concat!("A ", stringify!($name), ".")]
        #[doc = $expr]
        #[derive(Wire)]
        struct $name {
            #[doc = concat!("A ", "field.")]
            #[allow(dead_code)]
            field: Option<u8>,
        }
    };
}

documented!(Lamp, "First.", "Last.");

#[test]
fn doc_comments_may_be_macros_and_fragments() {
    assert_eq!(Lamp::SHAPE.doc, "First.\nA Lamp.\nLast.");
    let Kind::Struct([field]) = Lamp::SHAPE.kind else { panic!() };
    assert_eq!(field.doc, "A field.");
}

mod endless {
    use tieline::json::{DecodeError, EncodeError, Reader, Writer};
    use tieline::shape::{Class, Kind, Name, Rules, Shape, ShapeRef};
    use tieline::{Command, Path, Wire};

    /// A hand-written newtype of itself.
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct Endless;

    impl Wire for Endless {
        const SHAPE: &'static Shape = &Shape::named(
            Name::new(module_path!(), "Endless", &[]),
            Class::Other,
            Kind::Newtype { inner: ShapeRef::of::<Self>(), rules: Rules::NONE },
            "",
            &[],
        );

        fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
            bool::read(from).map(|_| Self)
        }

        fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
            to.null()
        }
    }

    /// Uses it.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "lamp.on", target = Path, reply = Empty)]
    pub(crate) struct LampOn {
        pub(crate) endless: Option<Endless>,
    }

    tieline::protocol! { pub(crate) Lamps { name: "lamps", version: "1.0", commands: [LampOn], events: [] } }
}

#[test]
fn a_hand_written_newtype_of_itself_has_no_values() {
    let _: &ProtocolShape = endless::Lamps::SHAPE;
    let frame = |data: &str| format!(r#"{{"command":"lamp.on","target":"hall","data":{data}}}"#);
    assert!(endless::Lamps::check(&frame("{}")).is_valid());
    for value in ["null", "true", "\"a\"", "{}"] {
        let text = frame(&format!(r#"{{"endless":{value}}}"#));
        assert!(!endless::Lamps::check_with(&text, Policy::Strict).is_valid(), "{value}");
    }
}
