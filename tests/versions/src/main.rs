//! Two types with the same name and module do not become one entry of `$defs`.
//!
//! The program prints `kept apart` if all is as expected, and panics otherwise.

use std::path::Path;
use std::process::ExitCode;

use tieline::schema::{self, Mode};
use tieline::{Event, Policy, Protocol};

/// An old sensor and a new one.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "room.measured", target = tieline::Path)]
struct RoomMeasured {
    /// By the old sensor.
    old: units_one::Temperature,
    /// By the new sensor.
    new: units_two::Temperature,
}

mod rooms {
    use super::RoomMeasured;

    tieline::protocol! {
        /// Rooms.
        pub(crate) Rooms { name: "rooms", version: "1.0", commands: [], events: [RoomMeasured] }
    }
}

use rooms::{Message, Rooms};

/// A frame with the values of `old` and `new`.
fn frame(old: &str, new: &str) -> String {
    format!(r#"{{"messageType":"objectEvent","target":"r","name":"room.measured","data":{{"old":{old},"new":{new}}}}}"#)
}

/// Panics unless an error names both types by module, file and line.
fn assert_names_both(error: &str, source: &str) {
    for part in ["`Temperature`", "`units::Temperature`", "one/src/lib.rs:", "two/src/lib.rs:"] {
        assert!(error.contains(part), "{source} does not name {part}: {error}");
    }
    assert_eq!(error.matches("units::Temperature").count(), 2, "{source}: {error}");
}

/// The message with which a function panics.
fn panic_of(run: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let payload = std::panic::catch_unwind(run).expect_err("a panic");
    payload.downcast_ref::<String>().expect("a formatted message").clone()
}

fn main() {
    // Reading and checking distinguish the types.
    let (one, two) = (r#"{"degrees":21}"#, r#"{"degrees":"294.5","unit":"Kelvin"}"#);
    let valid = frame(one, two);
    assert!(Rooms::check(&valid).is_valid(), "{valid}");
    assert_eq!(Message::read(&valid).expect("a valid frame").to_json().expect("a valid message"), valid);
    for invalid in [frame(two, one), frame(one, one), frame(two, two)] {
        assert!(!Rooms::check(&invalid).is_valid(), "{invalid}");
        assert!(Message::read_with(&invalid, Policy::Strict).is_err(), "{invalid}");
    }

    let error = schema::artefacts::<Rooms>().expect_err("two types of one name");
    assert_names_both(&error.to_string(), "`artefacts`");
    assert_names_both(&panic_of(|| schema::assert_agreement::<Rooms>()), "`assert_agreement`");
    // What `--check` runs; it prints the error, which the test reads.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    let status = schema::run::<Rooms>(&folder, Mode::Check, "cargo run");
    assert_ne!(status, ExitCode::SUCCESS);
    assert!(!folder.exists());
    println!("kept apart: {}", Rooms::SHAPE.name);
}
