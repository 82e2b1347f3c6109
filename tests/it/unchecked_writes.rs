//! Values of types without rules are not checked after they have been written. What such a type can still write wrongly is rejected.

use tieline::frame::{Event, WriteError};
use tieline::json::{DecodeError, EncodeError, Json, JsonObject, Reader, Writer};
use tieline::problem::Rule;
use tieline::shape::Shape;
use tieline::{Path, Wire};

/// A type whose shape is that of a string, and that writes a number.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Unfaithful(f64);

impl Wire for Unfaithful {
    const SHAPE: &'static Shape = String::SHAPE;

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        String::read(from).map(|_| Self(0.5))
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.number(self.0)
    }
}

/// A type without rules.
#[derive(Debug, Clone, PartialEq, Default, tieline::Event)]
#[event(name = "it.plain", target = Path)]
pub(crate) struct Plain {
    /// Any integer.
    pub count: Option<u64>,
    /// Any value.
    pub any: Option<Json>,
    /// Any object.
    pub object: Option<JsonObject>,
    /// Strings.
    pub texts: Vec<String>,
}

/// A type with a hand-written one in it.
#[derive(Debug, Clone, PartialEq, tieline::Event)]
#[event(name = "it.nested", target = Path)]
pub(crate) struct Nested {
    /// Texts.
    pub texts: Vec<Label>,
}

/// A struct with a pointer to the hand-written type.
#[derive(Debug, Clone, PartialEq, Wire)]
pub(crate) struct Label {
    /// The text.
    pub text: Option<Box<Unfaithful>>,
}

/// A type that may contain itself.
#[derive(Debug, Clone, PartialEq, tieline::Event)]
#[event(name = "it.recursive", target = Path)]
pub(crate) struct Recursive {
    /// The next.
    pub next: Option<Box<Recursive>>,
}

/// A type with rules.
#[derive(Debug, Clone, PartialEq, tieline::Event)]
#[event(name = "it.ruled", target = Path)]
pub(crate) struct Ruled {
    /// A short text.
    #[wire(max_length = 3)]
    pub text: String,
}

fn event<E: tieline::Event<Target = Path>>(data: E) -> Event<E> {
    Event::new("a.b".parse().expect("a target"), data)
}

/// Asserts that neither a value nor an event with it is written.
macro_rules! rejected {
    ($data:expr, $rule:ident) => {{
        let data = $data;
        assert!(serde_json::to_string(&data).is_err(), "{data:?}");
        match event(data).to_json() {
            Err(WriteError::Invalid(report)) => assert_eq!(report.problems()[0].rule, Rule::$rule),
            other => panic!("{other:?}"),
        }
    }};
}

fn nested(depth: usize) -> Json {
    (0..depth).fold(Json::Null, |inner, _| Json::Array(vec![inner]))
}

fn objects(depth: usize) -> JsonObject {
    (1..depth).fold(JsonObject::new(), |inner, _| [("a", inner)].into_iter().collect())
}

#[test]
fn valid_values_are_written() {
    let object = objects(60);
    let data =
        Plain { count: Some(9_007_199_254_740_991), any: Some(nested(100)), object: Some(object), ..Plain::default() };
    let text = event(data.clone()).to_json().expect("a valid event");
    assert_eq!(Event::<Plain>::read(&text).expect("an event").data, data);
    assert_eq!(serde_json::from_str::<Plain>(&serde_json::to_string(&data).expect("text")).expect("a value"), data);
    assert!(event(Ruled { text: "abc".to_owned() }).to_json().is_ok());
    assert!(event(Recursive { next: Some(Box::new(Recursive { next: None })) }).to_json().is_ok());
}

#[test]
fn invalid_values_of_types_without_rules_are_rejected() {
    rejected!(Plain { count: Some(9_007_199_254_740_992), ..Plain::default() }, Range);
    rejected!(Plain { count: Some(u64::MAX), ..Plain::default() }, Range);
    rejected!(Plain { any: Some(nested(130)), ..Plain::default() }, TooDeep);
    rejected!(Plain { object: Some(objects(130)), ..Plain::default() }, TooDeep);
}

#[test]
fn hand_written_types_recursion_and_rules_are_checked() {
    rejected!(Nested { texts: vec![Label { text: Some(Box::new(Unfaithful(1.5))) }] }, WrongType);
    rejected!(Ruled { text: "long".to_owned() }, Length);
    rejected!((0..130).fold(Recursive { next: None }, |inner, _| Recursive { next: Some(Box::new(inner)) }), TooDeep);
}
