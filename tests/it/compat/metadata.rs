//! Changes of what the envelope declares for many messages: metadata, ids and errors.

use tieline::compat::{Comparison, ComparisonFormat, Effect, Finding, compare, rejections};
use tieline::{Plan, Policy, Protocol};

/// Declares a version of a protocol with the given types and kinds of frames, and the function that returns its plan.
macro_rules! version {
    ($module:ident { $($item:item)* } $($kinds:tt)*) => {
        mod $module {
            #![allow(unreachable_pub, reason = "the modules of a protocol are public")]

            use tieline::{Command, Event, Wire};

            $($item)*

            tieline::envelope! { pub mod frames { $($kinds)* } }

            /// Opens.
            #[derive(Debug, Clone, PartialEq, Command)]
            #[command(name = "open", reply = Empty)]
            pub struct Open {}

            /// Closes.
            #[derive(Debug, Clone, PartialEq, Command)]
            #[command(name = "close", reply = Empty)]
            pub struct Close {}

            /// It was opened.
            #[derive(Debug, Clone, PartialEq, Event)]
            #[event(name = "opened")]
            pub struct Opened {}

            tieline::protocol! {
                /// A door.
                pub Door { name: "door", version: "1.0", envelope: frames, commands: [Open, Close], events: [Opened] }
            }
        }
    };
}

version! {
    base {
        /// Metadata.
        #[derive(Debug, Clone, PartialEq, Wire)]
        pub struct Meta {
            /// The number of attempts.
            pub attempts: Option<u32>,
        }
    }
    request: { op: Name, id: Id(u32), d: Data, meta: Option<Meta>, lines: Option<Vec<String>>, !ok, !t },
    success: { op: Name, id: Id(u32), ok: true, d: Data, meta: Option<Meta>, !t },
    failure: { op: Name, id: Id(u32), ok: false, error: Error(String), meta: Option<Meta>, !t },
    event: { t: Name, d: Data, lines: Option<Vec<String>> },
}

version! {
    bounded {
        /// Metadata.
        #[derive(Debug, Clone, PartialEq, Wire)]
        pub struct Meta {
            /// The number of attempts.
            #[wire(maximum = 9)]
            pub attempts: Option<u32>,
        }
    }
    request: { op: Name, id: Id(u32), d: Data, meta: Option<Meta>, lines: Option<Vec<String>>, !ok, !t },
    success: { op: Name, id: Id(u32), ok: true, d: Data, meta: Option<Meta>, !t },
    failure: { op: Name, id: Id(u32), ok: false, error: Error(String), meta: Option<Meta>, !t },
    event: { t: Name, d: Data, lines: Option<Vec<String>> },
}

version! {
    smaller_id {
        /// Metadata.
        #[derive(Debug, Clone, PartialEq, Wire)]
        pub struct Meta {
            /// The number of attempts.
            pub attempts: Option<u32>,
        }
    }
    request: { op: Name, id: Id(u16), d: Data, meta: Option<Meta>, lines: Option<Vec<String>>, !ok, !t },
    success: { op: Name, id: Id(u16), ok: true, d: Data, meta: Option<Meta>, !t },
    failure: { op: Name, id: Id(u16), ok: false, error: Error(String), meta: Option<Meta>, !t },
    event: { t: Name, d: Data, lines: Option<Vec<String>> },
}

version! {
    plain_id {
        /// Metadata.
        #[derive(Debug, Clone, PartialEq, Wire)]
        pub struct Meta {
            /// The number of attempts.
            pub attempts: Option<u32>,
        }
    }
    request: { op: Name, id: String, d: Data, meta: Option<Meta>, lines: Option<Vec<String>>, !ok, !t },
    success: { op: Name, id: String, ok: true, d: Data, meta: Option<Meta>, !t },
    failure: { op: Name, id: String, ok: false, error: Error(String), meta: Option<Meta>, !t },
    event: { t: Name, d: Data, lines: Option<Vec<String>> },
}

version! {
    open_meta {
        /// The error.
        #[derive(Debug, Clone, PartialEq, Wire)]
        pub struct Text(pub String);
    }
    request: { op: Name, id: Id(u32), d: Data, meta: Option<tieline::json::JsonObject>, lines: Option<Vec<String>>, !ok, !t },
    success: { op: Name, id: Id(u32), ok: true, d: Data, meta: Option<tieline::json::JsonObject>, !t },
    failure: { op: Name, id: Id(u32), ok: false, error: Error(Text), meta: Option<tieline::json::JsonObject>, !t },
    event: { t: Name, d: Data, lines: Option<Vec<String>> },
}

version! {
    object_meta {
        /// The error.
        #[derive(Debug, Clone, PartialEq, Wire)]
        pub struct Text(pub String);
    }
    request: { op: Name, id: Id(u32), d: Data, meta: Option<tieline::json::JsonObject>, !ok, !t },
    success: { op: Name, id: Id(u32), ok: true, d: Data, meta: tieline::json::JsonObject, !t },
    failure: { op: Name, id: Id(u32), ok: false, error: Error(Text), !t },
    event: { t: Name, d: Data },
}

version! {
    no_meta {
        /// The error.
        #[derive(Debug, Clone, PartialEq, Wire)]
        pub struct Text(pub String);
    }
    request: { op: Name, id: Id(u32), d: Data, !meta, !ok, !t },
    success: { op: Name, id: Id(u32), ok: true, d: Data, meta: tieline::json::JsonObject, !t },
    failure: { op: Name, id: Id(u32), ok: false, error: Error(Text), !t },
    event: { t: Name, d: Data },
}

version! {
    more {
        /// Metadata.
        #[derive(Debug, Clone, PartialEq, Wire)]
        pub struct Meta {
            /// The number of attempts.
            pub attempts: Option<u32>,
        }
    }
    request: { op: Name, id: Id(u32), d: Data, meta: Option<Meta>, lines: Option<Vec<String>>, more: Option<u32>, !ok, !t },
    success: { op: Name, id: Id(u32), ok: true, d: Data, meta: Option<Meta>, !t },
    failure: { op: Name, id: Id(u32), ok: false, error: Error(String), meta: Option<Meta>, !t },
    event: { t: Name, d: Data, lines: Option<Vec<String>> },
}

version! {
    numbers {
        /// Metadata.
        #[derive(Debug, Clone, PartialEq, Wire)]
        pub struct Meta {
            /// The number of attempts.
            pub attempts: Option<u32>,
        }
    }
    request: { op: Name, id: Id(u32), d: Data, meta: Option<Meta>, lines: Option<Vec<u32>>, !ok, !t },
    success: { op: Name, id: Id(u32), ok: true, d: Data, meta: Option<Meta>, !t },
    failure: { op: Name, id: Id(u32), ok: false, error: Error(u32), meta: Option<Meta>, !t },
    event: { t: Name, d: Data, lines: Option<Vec<u32>> },
}

fn report(comparison: &Comparison, format: ComparisonFormat) -> String {
    comparison.report(format, Policy::Strict, true)
}

#[track_caller]
fn only_finding<'c>(comparison: &'c Comparison, rule: &str) -> &'c Finding {
    let [finding] = comparison.findings.as_slice() else { panic!("{}", report(comparison, ComparisonFormat::Human)) };
    assert_eq!(finding.rule.id(), rule);
    finding
}

#[track_caller]
fn counterexamples(finding: &Finding, old: &Plan, new: &Plan) -> Vec<String> {
    let mut out = Vec::new();
    for found in finding.uses.iter().flat_map(|one| &one.counterexamples) {
        let (writer, reader) = if found.from_old { (old, new) } else { (new, old) };
        assert!(rejections(writer, &found.frame, Policy::Strict).is_empty(), "{}", found.frame);
        assert!(!rejections(reader, &found.frame, found.policy).is_empty(), "{}", found.frame);
        out.push(found.frame.to_string());
    }
    out
}

/// The messages, kinds of frames and paths of a finding, with the affected peers.
fn places(finding: &Finding) -> Vec<String> {
    let uses = finding.uses.iter();
    uses.map(|one| {
        format!(
            "{} {} {}: {}",
            one.message,
            one.frame.map_or("", |kind| kind.as_str()),
            one.path,
            one.impact.affected(Policy::Strict)
        )
    })
    .collect()
}

const OLD_CLIENTS: &str = "old clients with a new server";
const NEW_CLIENTS: &str = "new clients with an old server";

#[test]
fn a_bound_of_metadata_is_one_finding() {
    let (old, new) = (base::Door::plan(), bounded::Door::plan());
    let comparison = compare(old, new);
    let finding = only_finding(&comparison, "bound-tightened");
    assert_eq!((finding.definition.as_deref(), &*finding.path), (Some("Meta"), "/attempts"));
    // Only some kinds have the metadata.
    let expected = ["open", "close"].map(|message| {
        [("request", OLD_CLIENTS), ("success", NEW_CLIENTS), ("failure", NEW_CLIENTS)]
            .map(|(kind, peers)| format!("{message} {kind} /meta/attempts: {peers}"))
    });
    assert_eq!(places(finding), expected.concat());
    assert_eq!(counterexamples(finding, old, new).len(), 6);
}

#[test]
fn the_type_of_an_id_is_one_finding() {
    let (old, new) = (base::Door::plan(), smaller_id::Door::plan());
    let comparison = compare(old, new);
    let finding = only_finding(&comparison, "bound-tightened");
    assert_eq!((finding.definition.as_deref(), &*finding.path), (None, "/id"));
    // A response has the id of its request, so no client receives an id that it has not sent.
    assert_eq!(places(finding), ["open", "close"].map(|message| format!("{message} request /id: {OLD_CLIENTS}")));
    assert_eq!((finding.impact().old_clients, finding.impact().new_clients), (Effect::Break, Effect::Compatible));
    let found = counterexamples(finding, old, new);
    assert_eq!((found.len(), &*found[0]), (2, r#"{"op":"open","id":65536,"d":{}}"#));

    let human = report(&comparison, ComparisonFormat::Human);
    assert!(human.starts_with("envelope\n  breaking[bound-tightened] request /id: the largest value was"), "{human}");
    assert!(human.contains("where:   at 2 places:\n"), "{human}");
    assert!(human.ends_with("breaking (1 breaking change)\n"), "{human}");
    let json = report(&comparison, ComparisonFormat::Json);
    assert_eq!(json.matches(r#""type":"finding""#).count(), 1, "{json}");
    assert!(json.contains(r#""messages":["open","close"],"path":"/id""#), "{json}");
    let markdown = report(&comparison, ComparisonFormat::Markdown);
    assert!(markdown.contains("#### `envelope`\n"), "{markdown}");
    let changelog = report(&comparison, ComparisonFormat::Changelog);
    assert!(changelog.contains("- **Breaking:** `envelope/id`: the largest value"), "{changelog}");
    let github = report(&comparison, ComparisonFormat::Github);
    assert!(github.starts_with("::error title=bound-tightened::open, close: the largest value"), "{github}");
    assert_eq!(github.matches("::error title=bound").count(), 1, "{github}");
}

#[test]
fn types_without_a_name_are_one_finding_for_each_change() {
    let (old, new) = (base::Door::plan(), numbers::Door::plan());
    let comparison = compare(old, new);
    let paths: Vec<(&str, usize)> = comparison.findings.iter().map(|finding| (&*finding.path, finding.uses.len())).collect();
    assert_eq!(paths, [("/lines/*", 3), ("/error", 2)]);
}

#[test]
fn an_added_member_is_one_finding_of_its_kind() {
    let (old, new) = (base::Door::plan(), more::Door::plan());
    // As for a field: a reader without the member ignores it, and a member that has been removed is lost.
    let (compatible, caution) = (Effect::Compatible, Effect::Caution);
    for (old, new, expected) in [(old, new, (compatible, compatible)), (new, old, (caution, compatible))] {
        let comparison = compare(old, new);
        let finding = only_finding(&comparison, "envelope-changed");
        assert!(finding.messages().is_empty() && finding.text.contains("`more` (optional)"), "{}", finding.text);
        assert_eq!((finding.impact().old_clients, finding.impact().new_clients), expected);
    }
}

version! {
    no_failures {
        /// Metadata.
        #[derive(Debug, Clone, PartialEq, Wire)]
        pub struct Meta {
            /// The number of attempts.
            pub attempts: Option<u32>,
        }
    }
    request: { op: Name, id: Id(u32), d: Data, meta: Option<Meta>, lines: Option<Vec<String>>, !ok, !t },
    success: { op: Name, id: Id(u32), ok: true, d: Data, meta: Option<Meta>, !t },
    event: { t: Name, d: Data, lines: Option<Vec<String>> },
}

/// Nothing is written in a kind of frame that a version does not have.
#[test]
fn a_kind_of_frame_that_one_version_lacks_is_rejected_by_it_only() {
    let (with, without) = (base::Door::plan(), no_failures::Door::plan());
    let members = "the members `op`, `id`, `ok` (false), `error`, `meta` (optional), `t` (absent)";
    for (old, new, text, expected) in [
        (with, without, "there is no longer a failure, whose members were ", (Effect::Compatible, Effect::Break)),
        (without, with, "there is a failure, which is new, with the members ", (Effect::Break, Effect::Compatible)),
    ] {
        let comparison = compare(old, new);
        let finding = only_finding(&comparison, "envelope-changed");
        assert_eq!(finding.text, format!("{text}{}", members.trim_start_matches("the members ")));
        assert_eq!((finding.impact().old_clients, finding.impact().new_clients), expected);
        assert_eq!(counterexamples(finding, old, new), [r#"{"op":"open","id":0,"ok":false,"error":"…"}"#]);
    }
}

mod replies {
    /// Declares a version whose success has an optional payload.
    macro_rules! version {
        ($module:ident, $reply:ty) => {
            pub(super) mod $module {
                use tieline::Command;

                tieline::envelope! {
                    pub(crate) mod frames {
                        request: { op: Name, id: Id(u32), d: Option<Data>, !ok },
                        success: { op: Name, id: Id(u32), ok: true, r: Option<Data> },
                    }
                }

                /// Closes.
                #[derive(Debug, Clone, PartialEq, Command)]
                #[command(name = "close", reply = $reply)]
                pub(crate) struct Close {}

                tieline::protocol! {
                    /// A door.
                    pub(crate) Door { name: "door", version: "1.0", envelope: frames, commands: [Close], events: [] }
                }
            }
        };
    }

    version!(none, NoData);
    version!(empty, Empty);
    version!(own, u8);
}

/// Where the payload may be absent, a success without it is the empty reply to strict readers, too.
#[test]
fn an_absent_payload_is_the_empty_reply() {
    let [none, empty, own] = [replies::none::Door::plan(), replies::empty::Door::plan(), replies::own::Door::plan()];
    let expected = |old, new| {
        let comparison = compare(old, new);
        let finding = only_finding(&comparison, "reply-kind-changed");
        assert!(finding.text.contains("no `r`"), "{}", finding.text);
        (finding.impact().old_clients, finding.impact().new_clients, counterexamples(finding, old, new).len())
    };
    assert_eq!(expected(none, empty), (Effect::Compatible, Effect::Compatible, 0));
    assert_eq!(expected(empty, none), (Effect::Compatible, Effect::Caution, 0));
    assert_eq!(expected(none, own), (Effect::Compatible, Effect::Break, 1));
    assert_eq!(expected(own, none), (Effect::Break, Effect::Caution, 1));
}

/// The members have the same names, and other contents.
#[test]
fn a_member_with_another_content_is_reported() {
    let (old, new) = (base::Door::plan(), plain_id::Door::plan());
    let comparison = compare(old, new);
    let changed = comparison.findings.iter().find(|finding| finding.rule.id() == "type-changed").unwrap();
    assert_eq!((&*changed.path, changed.uses.len()), ("/id", 6));
    let envelope = comparison.findings.iter().find(|finding| finding.rule.id() == "envelope-changed").unwrap();
    assert!(envelope.text.contains("`id` (the id)"), "{}", envelope.text);

    for (old, new) in [(base::Door::plan(), open_meta::Door::plan()), (open_meta::Door::plan(), base::Door::plan())] {
        let comparison = compare(old, new);
        assert_eq!(comparison.findings.len(), 3, "{}", report(&comparison, ComparisonFormat::Human));
        for finding in &comparison.findings {
            assert_eq!((finding.rule.id(), finding.impact().worst()), ("envelope-changed", Effect::Break));
            assert!(finding.text.contains("`meta` (optional, any object)"), "{}", finding.text);
            let found = counterexamples(finding, old, new);
            assert!(found[0].ends_with(r#""meta":{"attempts":false}}"#), "{found:?}");
        }
    }
}

/// Frames are made without such an object otherwise.
#[test]
fn an_optional_object_that_becomes_forbidden_breaks() {
    let (old, new) = (object_meta::Door::plan(), no_meta::Door::plan());
    let comparison = compare(old, new);
    let finding = only_finding(&comparison, "envelope-changed");
    assert_eq!((finding.impact().old_clients, finding.impact().new_clients), (Effect::Break, Effect::Compatible));
    let found = counterexamples(finding, old, new);
    assert_eq!(found, [r#"{"op":"open","id":0,"d":{},"meta":{}}"#]);
}

#[test]
fn many_messages_are_listed_in_short() {
    let mut finding = only_finding(&compare(base::Door::plan(), smaller_id::Door::plan()), "bound-tightened").clone();
    assert_eq!(finding.listed_messages(), "open, close");
    let one = finding.uses[0].clone();
    for index in 0..10 {
        let mut one = one.clone();
        one.message = format!("m{index}");
        finding.uses.push(one);
    }
    assert_eq!(finding.listed_messages(), "open, close, m0, m1, m2, m3, m4, m5 and 4 more");
}

mod common {
    /// Declares a version of a union whose variants have a common member.
    macro_rules! version {
        ($module:ident, $maximum:literal) => {
            pub(super) mod $module {
                use tieline::{Event, Path, Wire};

                /// Moves.
                #[derive(Debug, Clone, PartialEq, Event)]
                #[event(name = "moved", target = Path)]
                pub(crate) struct Moved {
                    /// The speed.
                    #[wire(maximum = $maximum)]
                    pub speed: u8,
                    /// The direction.
                    #[wire(inline)]
                    pub direction: Direction,
                }

                /// A direction.
                #[derive(Debug, Clone, PartialEq, Wire)]
                #[wire(tag = "to")]
                pub(crate) enum Direction {
                    /// Up.
                    Up,
                    /// Down.
                    Down,
                }

                tieline::protocol! {
                    /// A lift.
                    pub(crate) Lift { name: "lift", version: "1.0", commands: [], events: [Moved] }
                }
            }
        };
    }

    version!(slow, 3);
    version!(fast, 5);
}

/// The changes of a member that several variants have differ in the variant only.
#[test]
fn changes_at_the_same_place_name_their_variants() {
    let human = report(&compare(common::slow::Lift::plan(), common::fast::Lift::plan()), ComparisonFormat::Human);
    for variant in ["MovedUp", "MovedDown"] {
        let expected = format!(
            "  breaking[bound-loosened] event /data/speed: the largest value was 3, and is 5\n    effect:  breaks old clients \
             with a new server\n    where:   `{variant}`/speed\n"
        );
        assert!(human.contains(&expected), "{human}");
    }
}
