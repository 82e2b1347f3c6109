//! Kinds of frames that only one version has, payloads that may be absent, and the examples of changed types.

use tieline::compat::{Comparison, Effect, Finding, compare, rejections};
use tieline::problem::Rule;
use tieline::{Plan, Policy, Protocol};

/// Declares a version of a protocol with the given types, reply and kinds of frames, and the type of a field.
macro_rules! version {
    ($module:ident { $($item:item)* } $field:ty, $reply:ident, $($kinds:tt)*) => {
        mod $module {
            #![allow(unreachable_pub, dead_code, reason = "the modules of a protocol are public, and only its plan is used")]

            use tieline::{Command, Wire};

            $($item)*

            tieline::envelope! { pub mod frames { $($kinds)* } }

            /// The level.
            #[derive(Debug, Clone, PartialEq, Wire)]
            pub struct Level {
                /// The level.
                pub level: Option<u8>,
            }

            /// Opens.
            #[derive(Debug, Clone, PartialEq, Command)]
            #[command(name = "open", reply = $reply)]
            pub struct Open {
                /// The value.
                pub value: $field,
            }

            tieline::protocol! {
                /// A door.
                pub Door { name: "door", version: "1.0", envelope: frames, commands: [Open], events: [] }
            }
        }
    };
}

version! { all {} u8, Empty,
    request: { op: Name, d: Data, !ok },
    success: { op: Name, ok: true, d: Data },
    failure: { op: Name, ok: false, error: Error(String) },
}

version! { infallible {} u8, Empty,
    request: { op: Name, d: Data, !ok },
    success: { op: Name, ok: true, d: Data },
}

version! { unanswered {} u8, NoData,
    request: { op: Name, d: Data },
}

version! { optional_empty {} u8, Empty, request: { op: Name, d: Data, !ok }, success: { op: Name, ok: true, d: Option<Data> } }
version! { optional_level {} u8, Level, request: { op: Name, d: Data, !ok }, success: { op: Name, ok: true, d: Option<Data> } }
version! { optional_none {} u8, NoData, request: { op: Name, d: Data, !ok }, success: { op: Name, ok: true, d: Option<Data> } }
version! { flat_level {} u8, Level, request: { op: Name, d: Data, !ok }, success: { op: Name, ok: true, ..Data } }

version! { integers {} Vec<i64>, NoData, request: { op: Name, d: Data } }
version! { integer_or_bytes {
        /// An integer or bytes.
        #[derive(Debug, Clone, PartialEq, Wire)]
        #[wire(untagged)]
        pub enum Bytes { One(u8), Many(Vec<u8>) }
    } Bytes, NoData, request: { op: Name, d: Data }
}

version! { optional_byte {} Option<u8>, NoData, request: { op: Name, d: Data } }
version! { nullable_byte {} tieline::Nullable<u8>, NoData, request: { op: Name, d: Data } }
version! { default_level {
        /// A level.
        #[derive(Debug, Clone, PartialEq, Wire)]
        pub enum Height { #[wire(default)] Low = 1, High = 2 }
    } Height, NoData, request: { op: Name, d: Data }
}

version! { any_object {} tieline::Nullable<tieline::json::JsonObject>, NoData, request: { op: Name, d: Data } }
version! { known_object {
        /// A size.
        #[derive(Debug, Clone, PartialEq, Wire)]
        pub struct Size { pub width: u8 }
    } Size, NoData, request: { op: Name, d: Data }
}

fn finding<'c>(comparison: &'c Comparison, rule: &str) -> &'c Finding {
    let found = comparison.findings.iter().find(|finding| finding.rule.id() == rule);
    found.unwrap_or_else(|| panic!("no {rule}: {:?}", comparison.findings))
}

/// The frames of the counterexamples, each of which is valid in one version and rejected by the other unless it does not send it.
fn frames(finding: &Finding, old: &Plan, new: &Plan) -> Vec<(bool, String)> {
    let mut out = Vec::new();
    for found in finding.uses.iter().flat_map(|one| &one.counterexamples) {
        let (writer, reader) = if found.from_old { (old, new) } else { (new, old) };
        assert!(rejections(writer, &found.frame, Policy::Strict).is_empty(), "{}", found.frame);
        assert!(!found.is_rejected || !rejections(reader, &found.frame, found.policy).is_empty(), "{}", found.frame);
        out.push((found.from_old, found.frame.to_string()));
    }
    out
}

const FAILURE: &str = r#"{"op":"open","ok":false,"error":"…"}"#;
const SUCCESS: &str = r#"{"op":"open","ok":true,"d":{}}"#;

/// Only the frames that exist can be rejected.
#[test]
fn a_kind_of_only_one_version_breaks_its_readers() {
    let (old, new) = (all::Door::plan(), infallible::Door::plan());
    let comparison = compare(old, new);
    let removed = finding(&comparison, "envelope-changed");
    assert_eq!((removed.impact().old_clients, removed.impact().new_clients), (Effect::Compatible, Effect::Break));
    assert_eq!(frames(removed, old, new), [(true, FAILURE.to_owned())]);
    let comparison = compare(new, old);
    let added = finding(&comparison, "envelope-changed");
    assert_eq!((added.impact().old_clients, added.impact().new_clients), (Effect::Break, Effect::Compatible));
    assert_eq!(frames(added, new, old), [(false, FAILURE.to_owned())]);
}

/// A client of the version with successes waits for them; the other one does not know them.
#[test]
fn successes_of_only_one_version_break_both_sides() {
    let (old, new) = (infallible::Door::plan(), unanswered::Door::plan());
    for (old, new, from_old) in [(old, new, true), (new, old, false)] {
        let comparison = compare(old, new);
        let breaks = comparison.findings.iter().filter(|finding| finding.impact().worst() >= Effect::Strict);
        let [changed] = *breaks.collect::<Vec<_>>() else { panic!("{:?}", comparison.findings) };
        assert!(changed.rule.id() == "envelope-changed" && changed.text.contains("success"), "{}", changed.text);
        assert_eq!((changed.impact().old_clients, changed.impact().new_clients), (Effect::Break, Effect::Break));
        let of_each = frames(changed, old, new);
        assert!(!of_each.is_empty() && of_each.iter().all(|of| *of == (from_old, SUCCESS.to_owned())), "{of_each:?}");
    }
}

/// If the member is optional, or the fields are members of the frame, absent data is an empty object for strict readers, too.
#[test]
fn a_reply_that_may_be_absent_breaks_nobody() {
    let none = optional_none::Door::plan();
    for other in [optional_empty::Door::plan(), optional_level::Door::plan(), flat_level::Door::plan()] {
        for (old, new) in [(none, other), (other, none)] {
            let comparison = compare(old, new);
            let changed = finding(&comparison, "reply-kind-changed");
            assert!(changed.impact().worst() <= Effect::Caution, "{changed:?}");
        }
    }
}

/// The counterexample of a change is not that of another change of the same value.
#[test]
fn a_counterexample_shows_the_change_itself() {
    let cases: [(&Plan, &Plan, &str, Rule, &str); 4] = [
        (optional_byte::Door::plan(), default_level::Door::plan(), "type-narrowed", Rule::WrongValue, r#"{"value":0}"#),
        (nullable_byte::Door::plan(), default_level::Door::plan(), "type-narrowed", Rule::WrongValue, r#"{"value":0}"#),
        (any_object::Door::plan(), known_object::Door::plan(), "type-narrowed", Rule::MissingField, r#"{"value":{}}"#),
        (integers::Door::plan(), integer_or_bytes::Door::plan(), "type-changed", Rule::Range, r#"{"value":[-1]}"#),
    ];
    for (old, new, rule, rejected, data) in cases {
        let comparison = compare(old, new);
        let changed = finding(&comparison, rule);
        let found = changed.uses[0].counterexamples.iter().find(|found| found.from_old);
        let found = found.unwrap_or_else(|| panic!("no counterexample: {changed:?}"));
        assert_eq!(found.rejection.rule, rejected, "{}", found.frame);
        assert_eq!(found.frame.to_string(), format!(r#"{{"op":"open","d":{data}}}"#));
    }
}
