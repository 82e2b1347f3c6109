//! Types that contain themselves or each other, and have values.

use std::collections::BTreeMap;

use tieline::{Nullable, Wire};

/// A list.
#[derive(Debug, Clone, PartialEq, Wire)]
struct List {
    next: Option<Box<List>>,
}

/// A tree whose variant without a child is the second.
#[derive(Debug, Clone, PartialEq, Wire)]
enum Tree {
    Node(Box<Fork>),
    Leaf(u8),
}

#[derive(Debug, Clone, PartialEq, Wire)]
struct Fork {
    left: Box<Tree>,
    right: Tree,
}

/// A newtype and a union of each other.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Held(Box<Holder>);

#[derive(Debug, Clone, PartialEq, Wire)]
enum Holder {
    Hand(Box<Held>),
    Table,
}

/// Unions of each other, whose values are in members of their own.
#[derive(Debug, Clone, PartialEq, Wire)]
enum Question {
    Because(Box<Answer>),
    Open { doubt: Box<Answer> },
    Why,
}

#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "kind", content = "value")]
enum Answer {
    Question(Box<Question>),
    Both { first: Box<Question>, second: Question },
}

/// A struct and an untagged union of each other.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(untagged)]
enum Value {
    Number(u8),
    Pair(Box<Pair>),
    Values(Vec<Value>),
}

#[derive(Debug, Clone, PartialEq, Wire)]
struct Pair {
    first: Value,
    second: Box<Value>,
    #[wire(default = 1)]
    third: Box<Value>,
    named: BTreeMap<String, Value>,
    none: Nullable<Box<Pair>>,
}

/// Contains a type that has the name of another one in a function.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Outer {
    list: Box<List>,
}

fn assert_round_trip<T: Wire + for<'a> serde::Deserialize<'a> + serde::Serialize>(text: &str) {
    let value: T = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&value).unwrap(), text);
}

#[test]
fn recursive_types_with_values_compile() {
    assert_round_trip::<List>(r#"{"next":{"next":{}}}"#);
    assert_round_trip::<Tree>(r#"{"Node":{"left":{"Leaf":1},"right":{"Node":{"left":{"Leaf":2},"right":{"Leaf":3}}}}}"#);
    assert_round_trip::<Held>(r#"{"Hand":{"Hand":"Table"}}"#);
    let question = r#"{"Because":{"kind":"Both","value":{"first":"Why","second":{"Open":{"doubt":{"kind":"Question","value":"Why"}}}}}}"#;
    assert_round_trip::<Question>(question);
    assert_round_trip::<Value>(r#"[1,{"first":2,"second":[],"third":1,"named":{"a":3},"none":null}]"#);
    assert_round_trip::<Outer>(r#"{"list":{}}"#);
}

#[test]
fn a_type_may_contain_another_one_with_its_name() {
    /// Holds a value that contains the type of the module with the same name.
    #[derive(Debug, Clone, PartialEq, Wire)]
    struct List {
        outer: Box<Outer>,
    }
    assert_round_trip::<List>(r#"{"outer":{"list":{}}}"#);
}
