//! The attribute `name`: the names of types in the schemas.

use serde_json::Value;
use tieline::compat::compare;
use tieline::schema::{artefacts, assert_agreement};
use tieline::{Command, Path, Plan, Protocol, Wire};

mod orders {
    /// The state of an order.
    #[derive(Debug, Clone, PartialEq, tieline::Wire)]
    #[wire(name = "OrderState")]
    pub(super) enum State {
        /// It is open.
        Open,
    }
}

/// The state of a robot.
#[derive(Debug, Clone, PartialEq, Wire)]
struct State {
    /// Whether it moves.
    moves: bool,
}

/// A part of many values.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(name = "Page")]
struct Part<T> {
    /// The values.
    of: Vec<T>,
}

/// A short text.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(name = "Label", max_length = 8)]
struct Text(String);

/// Moves a robot.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "robot.move", target = Path, reply = Empty)]
#[wire(name = "RobotMove")]
struct Move {
    /// The order.
    order: orders::State,
    /// The robot.
    robot: State,
    /// The labels.
    labels: Part<Text>,
}

tieline::protocol! {
    /// Robots.
    pub(crate) Robots { name: "robots", version: "1.0", commands: [Move], events: [] }
}

#[test]
fn an_entry_has_the_name_of_the_attribute() {
    let files = artefacts::<Robots>().unwrap();
    let (_, bundle) = files.iter().find(|(path, _)| path.ends_with("robots.schema.json")).unwrap();
    let bundle: Value = serde_json::from_str(bundle).unwrap();
    let names: Vec<&str> = bundle["$defs"].as_object().unwrap().keys().map(String::as_str).collect();
    for expected in ["OrderState", "State", "PageLabel", "Label", "RobotMove", "RobotMoveRequest", "RobotMoveSuccess"] {
        assert!(names.contains(&expected), "{expected} is not in {names:?}");
    }
    for unexpected in ["Text", "PartText", "Move", "MoveRequest"] {
        assert!(!names.contains(&unexpected), "{unexpected} is in {names:?}");
    }
    assert_agreement::<Robots>();
}

#[test]
fn the_folder_has_the_same_plan() {
    let loaded = Plan::of_artefacts("the artefacts", &artefacts::<Robots>().unwrap()).unwrap();
    let comparison = compare(Robots::plan(), &loaded);
    assert!(comparison.findings.is_empty());
}
