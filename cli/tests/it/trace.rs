//! `tieline trace`: whether responses answer requests.

use std::path::Path;

use serde_json::{Value, json};
use tieline::agent_desktop::AgentDesktop;
use tieline::problem::Show;
use tieline::trace::Conversation;

use crate::correlation::editing::Editing;
use crate::correlation::{CONTENT, HOVER_REPLY, STOP, hover, request, result, server, server_of, shutdown};
use crate::run::{RunOutput, folder, places, run_with};

/// The line and the rule of each problem.
fn problems(output: &RunOutput) -> Vec<String> {
    places(&output.out).into_iter().map(|(_, _, line, _, rule)| format!("{line} {rule}")).collect()
}

fn summary(output: &RunOutput) -> Value {
    serde_json::from_str(output.out.lines().last().unwrap()).unwrap()
}

fn trace(folder: &Path, arguments: &[&str], frames: &[String]) -> RunOutput {
    let text: String = frames.iter().flat_map(|frame| [frame.as_str(), "\n"]).collect();
    run_with(folder, &[arguments, &["--format", "json", "-"]].concat(), text.as_bytes())
}

fn dial(target: &str, destination: &str) -> String {
    format!(r#"{{"command":"channel.dial","target":"{target}","data":{{"destination":"{destination}"}}}}"#)
}

fn dialled(target: &str, destination: &str) -> String {
    format!(
        r#"{{"target":"{target}","command":"channel.dial","result":"success","data":{{"destination":"{destination}"}}}}"#
    )
}

#[test]
fn responses_without_ids_answer_the_oldest_request_with_their_name_and_target() {
    let folder = folder("trace-order", &[]);
    let frames = [
        dial("s.a", "1"),
        dial("s.a", "2"),
        dial("s.b", "3"),
        dialled("s.a", "2"),
        dialled("s.a", "1"),
        dialled("s.b", "4"),
        dialled("s.b", "3"),
        dial("s.c", "5"),
    ];
    let output = trace(&folder, &["trace"], &frames);
    assert_eq!((problems(&output), output.status), (vec!["4 response-order".into(), "6 reply-differs".into()], 1));
    let text = "expected the response to the request at 1:1, found the data of the one at 2:1";
    assert!(output.out.contains(text), "{}", output.out);
    assert!(output.out.contains(r#""name":"channel.dial","pointer":"/data""#), "{}", output.out);
    let counts = summary(&output);
    assert_eq!((&counts["undetermined"], &counts["unanswered"], &counts["valid"]), (&json!(1), &json!(1), &json!(6)));
    let output = trace(&folder, &["trace", "--complete"], &frames);
    let expected = [
        "4 response-order",
        "6 reply-differs",
        "7 unexpected-response",
        "8 unanswered-request",
        "5 missing-event",
        "4 missing-event",
        "6 missing-event",
    ];
    assert_eq!((problems(&output), places(&output.out)[3].1), (expected.map(str::to_owned).to_vec(), 8));
    let text = "the event `channel.infochanged`, which the request at 1:1 causes, does not follow, nor do 10 others";
    assert!(output.out.contains(text), "{}", output.out);
    assert!(output.out.contains(r#""rule":"unanswered-request","name":"channel.dial""#), "{}", output.out);
    // `check` matches no responses that name their command.
    let output = trace(&folder, &["check", "--complete"], &frames);
    assert_eq!((problems(&output), output.status), (vec![], 0));
}

#[test]
fn ids_may_be_used_again_only_after_the_response() {
    let folder = server("trace-ids", &[]);
    let frames = [
        hover("1"),
        hover("1"),
        result("1", HOVER_REPLY),
        result("1", HOVER_REPLY),
        result("1", HOVER_REPLY),
        shutdown("1"),
        result("1", "null"),
        result("2", "null"),
    ];
    let output = trace(&folder, &["--protocol", "schema", "trace"], &frames);
    assert_eq!(problems(&output), ["2 reused-id", "5 duplicate-response"]);
    let output = trace(&folder, &["--protocol", "schema", "trace", "--complete"], &frames);
    assert_eq!(problems(&output), ["2 reused-id", "5 duplicate-response", "8 unexpected-response"]);
    assert!(output.out.contains("the request at 2:1 was already answered at 4:1"), "{}", output.out);
    let output = trace(&folder, &["--protocol", "schema", "trace", "--allow", "reused-id"], &frames[..3]);
    assert_eq!((problems(&output), output.status), (vec![], 0));
}

/// While it is not known which request of the two sides was answered, nothing is reported that may be wrong about either.
#[test]
fn ids_of_both_sides_are_no_problems() {
    let folder = server_of::<Editing>("trace-both-sides", &[]);
    let frames = [
        request("1", "prompt"),
        request("1", "read"),
        result("1", CONTENT),
        // The next request of the same sender.
        request("1", "read"),
        result("1", CONTENT),
        result("1", STOP),
        result("1", STOP),
    ];
    let arguments = ["--protocol", "schema", "trace", "--complete"];
    for (count, expected) in [(5, vec!["4 unanswered-request"]), (6, vec![]), (7, vec!["7 unexpected-response"])] {
        let output = trace(&folder, &arguments, &frames[..count]);
        assert_eq!(problems(&output), expected, "{count}");
        let mut conversation = Conversation::<Editing>::new();
        let mut found: Vec<String> = Vec::new();
        for (index, frame) in frames[..count].iter().enumerate() {
            let report = conversation.observe(frame);
            found.extend(report.problems().iter().map(|problem| format!("{} {}", index + 1, problem.rule)));
        }
        let report = conversation.finish();
        found.extend(report.problems().iter().map(|problem| format!("{} {}", problem.place.line, problem.rule)));
        assert_eq!(found, expected, "{count}");
    }
    let output = trace(&folder, &["--protocol", "schema", "trace"], &frames);
    assert_eq!((problems(&output), output.status), (vec![], 0));
}

/// The same rules apply in the library.
#[test]
fn a_conversation_of_the_library_has_the_same_problems() {
    let frames = [dial("s.a", "1"), dial("s.a", "2"), dialled("s.a", "2"), dialled("s.b", "1"), dial("s.c", "1")];
    let folder = folder("trace-library", &[]);
    let output = trace(&folder, &["trace", "--complete"], &frames);
    let mut conversation = Conversation::<AgentDesktop>::new();
    let mut found: Vec<String> = Vec::new();
    for (index, frame) in frames.iter().enumerate() {
        let report = conversation.observe(frame);
        found.extend(report.problems().iter().map(|problem| format!("{} {}", index + 1, problem.rule)));
    }
    assert_eq!(conversation.open(), 2);
    let report = conversation.finish();
    found.extend(report.problems().iter().map(|problem| format!("{} {}", problem.place.line, problem.rule)));
    assert_eq!(found, problems(&output));
    let mut begun = Conversation::<AgentDesktop>::begun();
    assert!(begun.observe(&frames[3]).problems().is_empty());
    assert!(begun.observe(&frames[0]).problems().is_empty() && begun.finish().problems().is_empty());
}

mod drawing {
    use std::collections::BTreeSet;

    use tieline::{Command, Path, Wire};

    /// A shape.
    #[derive(Debug, Clone, PartialEq, Wire)]
    #[wire(tag = "type")]
    pub(super) enum Form {
        /// A circle.
        #[wire(default_tag)]
        Circle {
            /// Its radius.
            #[wire(default = 5)]
            radius: u8,
        },
        /// Nothing.
        Nothing,
    }

    /// Draws shapes.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "draw", target = Path, reply = Self)]
    pub(super) struct Draw {
        /// The shapes.
        pub forms: Vec<Form>,
        /// The colour.
        #[wire(default = "red")]
        pub colour: String,
        /// The layers.
        pub layers: Option<BTreeSet<u8>>,
    }

    tieline::protocol! {
        pub(super) Drawing { name: "drawing", version: "1.0", commands: [Draw], events: [] }
    }
}

/// An absent member with a default, or an absent tag of a default variant, means the same as the written one. The elements of a set have no
/// order, and a reader does not keep it.
#[test]
fn a_reply_may_write_equal_data_in_another_way() {
    let differs = |request: &str, reply: &str| {
        let mut conversation = Conversation::<drawing::Drawing>::new();
        assert!(
            conversation.observe(&format!(r#"{{"command":"draw","target":"s","data":{request}}}"#)).problems().is_empty(),
            "{request}"
        );
        let report =
            conversation.observe(&format!(r#"{{"command":"draw","target":"s","result":"success","data":{reply}}}"#));
        let rules: Vec<&str> = report.problems().iter().map(|problem| problem.rule.id()).collect();
        assert!(rules.is_empty() || rules == ["reply-differs"], "{rules:?}");
        !rules.is_empty()
    };
    let equal = [
        (r#"{"forms":[]}"#, r#"{"colour":"red","forms":[]}"#),
        (r#"{"forms":[{}]}"#, r#"{"forms":[{"radius":5.0}]}"#),
        (r#"{"forms":[{"radius":4}]}"#, r#"{"forms":[{"radius":4,"type":"Circle"}]}"#),
        (r#"{"forms":[],"layers":[3,1,2]}"#, r#"{"layers":[1,2.0,3],"forms":[]}"#),
    ];
    for (request, reply) in equal {
        assert!(!differs(request, reply) && !differs(reply, request), "{request} {reply}");
    }
    let different = [
        (r#"{"forms":[]}"#, r#"{"forms":[{}]}"#),
        (r#"{"forms":[{}]}"#, r#"{"forms":[{"radius":4}]}"#),
        (r#"{"forms":[{}]}"#, r#"{"forms":[{"type":"Nothing"}]}"#),
        (r#"{"forms":[],"colour":"blue"}"#, r#"{"forms":[],"colour":"red"}"#),
        (r#"{"forms":[],"layers":[3,1]}"#, r#"{"forms":[],"layers":[3,2]}"#),
        (r#"{"forms":[],"layers":[3]}"#, r#"{"forms":[],"layers":[]}"#),
        (r#"{"forms":[{"radius":1},{"radius":2}]}"#, r#"{"forms":[{"radius":2},{"radius":1}]}"#),
    ];
    for (request, reply) in different {
        assert!(differs(request, reply) && differs(reply, request), "{request} {reply}");
    }
}

/// The events that an outbound call causes, with the segments of their targets.
const CAUSED: [(&str, &str); 11] = [
    ("channel.infochanged", "s.a"),
    ("state.updated", "s.a"),
    ("interaction.created", "s.a"),
    ("state.updated", "s.a.i"),
    ("conversation.created", "s.a.i"),
    ("state.updated", "s.a.i.v"),
    ("conversation.member.added", "s.a.i.v"),
    ("conversation.initialized", "s.a.i.v"),
    ("interaction.datachanged", "s.a.i"),
    ("interaction.preview", "s.a.i"),
    ("interaction.initialized", "s.a.i"),
];

#[test]
fn the_events_of_a_request_follow_in_their_order() {
    let folder = folder("trace-caused", &[]);
    let call = |change: fn(&mut Vec<(&str, &str)>)| {
        let mut events = CAUSED.to_vec();
        change(&mut events);
        let events = events.iter().map(|(name, target)| event(name, target));
        [dial("s.a", "1"), dialled("s.a", "1")].into_iter().chain(events).collect::<Vec<String>>()
    };
    let found = |arguments: &[&str], change| problems(&trace(&folder, arguments, &call(change)));
    assert_eq!(found(&["trace", "--complete"], |_| {}), [""; 0]);
    // Other events of the same names, and events of other channels, do not matter.
    let others = |events: &mut Vec<(&str, &str)>| {
        events.insert(0, ("state.updated", "s.a"));
        events.insert(3, ("state.updated", "s.a.other"));
        events.insert(4, ("interaction.initialized", "s.b.i"));
        events.push(("interaction.datachanged", "s.a.i"));
    };
    assert_eq!(found(&["trace", "--complete", "--allow", "parent-differs"], others), [""; 0]);
    let swapped = |events: &mut Vec<(&str, &str)>| events.swap(2, 4);
    assert_eq!(found(&["trace"], swapped), ["13 event-order"]);
    let text = "expected `conversation.created` after `state.updated` among the events that the request at 1:1 causes";
    assert!(trace(&folder, &["trace"], &call(swapped)).out.contains(text));
    // While two calls are made from one channel, it is not known which of them causes an event.
    let two = [&call(|_| {})[..7], &call(|_| {})].concat();
    assert_eq!(problems(&trace(&folder, &["trace"], &two)), [""; 0]);
    let dropped = |events: &mut Vec<(&str, &str)>| _ = events.remove(9);
    assert_eq!(found(&["trace"], dropped), [""; 0], "the capture may end before the event");
    assert_eq!(found(&["trace", "--complete"], dropped), ["2 missing-event"]);
    // After a failure no events are expected.
    let failure = r#"{"command":"channel.dial","target":"s.a","result":"failure","failure":{"code":"c","message":"m"},"original":{"command":"channel.dial","target":"s.a","data":{"destination":"1"}}}"#;
    assert_eq!(problems(&trace(&folder, &["trace", "--complete"], &[dial("s.a", "1"), failure.to_owned()])), [""; 0]);
}

/// Records with a time and a frame.
fn timed(frames: &[(&str, String)]) -> Vec<String> {
    frames.iter().map(|(time, frame)| format!(r#"{{"at":{time},"frame":{frame}}}"#)).collect()
}

#[test]
fn responses_after_the_timeout_are_reported() {
    let frames = timed(&[
        ("1767225600", dial("s.a", "1")),
        ("1767225600100", dial("s.b", "2")),
        (r#""2026-01-01T00:00:02Z""#, dialled("s.a", "1")),
        (r#""2026-01-01T01:00:07.35+01:00""#, dialled("s.b", "2")),
        ("null", dial("s.c", "1")),
        (r#""soon""#, dialled("s.c", "1")),
        ("1767225608", dial("s.c", "1")),
        (r#""1767225670.5""#, dial("s.b", "1")),
    ]);
    let folder = folder("trace-times", &[("tieline.toml", b"[check]\ntime-at = \"/at\"\ntimeout = \"10s\"\n")]);
    let output = trace(&folder, &["trace", "--frames-at", "/frame", "--timeout", "5s"], &frames);
    assert_eq!((problems(&output), output.status), (vec!["4 response-timeout".into(), "7 response-timeout".into()], 1));
    for text in [
        "the response follows the request at 2:1 after 7.2s, the timeout is 5.0s",
        "the request has no response after 62.5s, the timeout is 5.0s",
    ] {
        assert!(output.out.contains(text), "{text}: {}", output.out);
    }
    let latency = &summary(&output)["latencies"][0];
    assert_eq!((&latency["name"], &latency["responses"]), (&json!("channel.dial"), &json!(2)));
    for (key, exact) in [("p50", 2.0), ("p95", 7.25), ("p99", 7.25), ("max", 7.25)] {
        let found = latency[key].as_f64().unwrap();
        assert!(found >= exact && found <= exact * 1.008, "{key}: {found}");
    }
    // The timeout of the settings, and a request without a response at the end.
    let output = trace(&folder, &["trace", "--complete", "--frames-at", "/frame"], &frames);
    let found: Vec<String> = problems(&output).into_iter().filter(|problem| !problem.contains("event")).collect();
    assert_eq!(found, ["7 response-timeout", "8 unanswered-request"]);
    assert!(output.out.contains("the request has no response after 0.0ns"), "{}", output.out);
    let text = frames.iter().flat_map(|frame| [frame.as_str(), "\n"]).collect::<String>();
    let human = run_with(&folder, &["trace", "--frames-at", "/frame", "-"], text.as_bytes()).out;
    assert!(human.contains("\nresponses        p50        p95        p99        max  command\n"), "{human}");
    assert!(human.lines().any(|line| line.starts_with("        2 ") && line.ends_with("  channel.dial")), "{human}");
    // Of two rules for a request without a response, none hides an error of the other.
    let allowed = ["trace", "--complete", "--frames-at", "/frame", "--timeout", "5s", "--allow", "response-timeout"];
    let found: Vec<String> =
        problems(&trace(&folder, &allowed, &frames)).into_iter().filter(|problem| !problem.contains("event")).collect();
    assert_eq!(found, ["7 unanswered-request", "8 unanswered-request"]);
    let rejected = run_with(&folder, &["trace", "--timeout", "5x", "-"], b"");
    assert!(rejected.status == 2 && rejected.err.contains("expected a time, such as `5s`"), "{}", rejected.err);
}

/// The end of the input is the time of its last frame, of any kind.
#[test]
fn the_time_of_an_event_is_that_of_the_input() {
    let folder = folder("trace-event-time", &[]);
    let frames = timed(&[("0", dial("s.a", "1")), ("3600", event("state.updated", "s.b"))]);
    let output = trace(&folder, &["trace", "--frames-at", "/frame", "--time-at", "/at", "--timeout", "5s"], &frames);
    assert_eq!(problems(&output), ["1 response-timeout"]);
    assert!(output.out.contains("after 3600.0s"), "{}", output.out);
}

/// A target of many segments takes linear time.
#[test]
fn a_long_target_is_read_once() {
    let target = format!("s1{}", ".c1".repeat(300_000));
    let frames = [dial("s1.c1", "1"), event("state.updated", &target)];
    let output = trace(&folder("trace-long", &[]), &["trace"], &frames);
    assert_eq!(problems(&output), ["2 target-form"]);
}

#[test]
fn an_object_has_one_path() {
    let folder = folder("trace-paths", &[]);
    let frames = [
        event("channel.initialized", "s.g.a"),
        event("channel.initialized", "s.b"),
        event("interaction.initialized", "s.g.a.i"),
        event("channel.infochanged", "s.a"),
        event("channel.infochanged", "s.h.a"),
        event("interaction.preview", "s.b.i"),
        // Only the place of the channel differs, which has been reported.
        event("interaction.preview", "s.g.b.i"),
        r#"{"command":"interaction.accept","target":"s.b.i","data":{}}"#.to_owned(),
        // An object that ended may be in another place.
        event("channel.disposed", "s.b"),
        event("channel.disposed", "s.h.a"),
        // A target of any form is not tracked, and a channel group may have the id of a channel.
        event("state.updated", "s.h.i"),
        event("channel.initialized", "s.i.c"),
    ];
    let output = trace(&folder, &["trace"], &frames);
    let expected = ["4 group-differs", "5 group-differs", "6 parent-differs", "7 group-differs", "8 group-differs"];
    assert_eq!((problems(&output), output.status), (expected.map(str::to_owned).to_vec(), 0));
    for text in [
        "expected the `channelGroup` of this `channel`, as at 1:1, found none",
        "expected no `channelGroup` before this `channel`, as at 4:1, found one",
        "this `interaction` is a part of another object than at 3:1",
        "help: use the same path for an object in all targets",
    ] {
        assert!(output.out.contains(text), "{text}: {}", output.out);
    }
}

fn event(name: &str, target: &str) -> String {
    format!(r#"{{"messageType":"objectEvent","target":"{target}","name":"{name}","data":{{}}}}"#)
}

#[test]
fn a_channel_sends_nothing_after_its_end() {
    let folder = folder("trace-end", &[]);
    let frames = [
        event("channel.initialized", "s.a"),
        event("channel.disposed", "s.a"),
        // A request may cross the event, and a channel in a group named `a` is another object.
        dial("s.a", "1"),
        event("channel.initialized", "s.a.b"),
        event("state.updated", "s.a"),
        event("channel.infochanged", "s.a"),
        event("interaction.initialized", "s.a.i"),
        event("interaction.initialized", "s.b.i"),
        event("channel.disposed", "s.a"),
    ];
    let output = trace(&folder, &["trace"], &frames);
    assert_eq!(problems(&output), ["6 use-after-end", "7 use-after-end", "8 group-differs", "9 use-after-end"]);
    assert!(output.out.contains("the object ended at 2:1"), "{}", output.out);
    let schema = crate::root().join("schema").to_string_lossy().into_owned();
    let loaded = trace(&folder, &["--protocol", &schema, "trace"], &frames);
    assert_eq!(loaded.out, output.out);
    assert_eq!(problems(&trace(&folder, &["check"], &frames)), [""; 0]);
}

mod lamps {
    use tieline::{Event, Target};

    tieline::id! {
        /// Names a house.
        pub(super) HouseId
    }
    tieline::id! {
        /// Names a lamp.
        pub(super) LampId
    }

    /// Addresses a lamp.
    #[derive(Debug, Clone, PartialEq, Target)]
    pub(super) struct LampTarget {
        house: HouseId,
        lamp: LampId,
    }

    /// Addresses a house.
    #[derive(Debug, Clone, PartialEq, Target)]
    pub(super) struct HouseTarget {
        house: HouseId,
    }

    /// A house was built.
    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "built", target = HouseTarget, creates)]
    pub(super) struct Built {}

    /// A house was removed, with its lamps.
    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "razed", target = HouseTarget, ends)]
    pub(super) struct Razed {}

    /// A lamp was installed.
    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "installed", target = LampTarget, creates)]
    pub(super) struct Installed {}

    /// A lamp was switched on.
    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "lit", target = LampTarget)]
    pub(super) struct Lit {}

    /// A lamp was removed.
    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "removed", target = LampTarget, ends)]
    pub(super) struct Removed {}

    tieline::protocol! {
        /// The lamps of a house.
        pub(super) Lamps { name: "lamps", version: "1.0", commands: [], events: [Built, Installed, Lit, Razed, Removed] }
    }
}

/// The end of an object is that of its parts.
#[test]
fn a_part_may_be_created_again_with_its_object() {
    let mut conversation = Conversation::<lamps::Lamps>::begun();
    for (name, target) in [
        ("built", "h"),
        ("installed", "h.a"),
        ("installed", "h.b"),
        ("removed", "h.b"),
        ("razed", "h"),
        ("built", "h"),
        ("installed", "h.a"),
        ("lit", "h.a"),
        ("installed", "h.b"),
    ] {
        let report = conversation.observe(&event(name, target));
        assert!(report.problems().is_empty(), "{name} {target}: {report:?}");
    }
    assert_eq!(conversation.observe(&event("installed", "h.a")).problems().len(), 1);
}

#[test]
fn an_object_has_one_life_at_a_time() {
    let mut conversation = Conversation::<lamps::Lamps>::begun();
    let mut found = Vec::new();
    for (name, lamp) in [
        ("installed", "a"),
        ("lit", "a"),
        ("installed", "a"),
        ("removed", "a"),
        ("installed", "a"),
        ("lit", "b"),
        ("lit", "b"),
        ("installed", "b"),
        ("removed", "c"),
        ("lit", "c"),
    ] {
        let report = conversation.observe(&event(name, &format!("h.{lamp}")));
        let first = report.problems().first();
        found.push(first.map_or_else(String::new, |problem| format!("{} {}", problem.rule, problem.text(Show::Masked))));
    }
    let expected = [
        (2, "created-twice the object was created at 1:1 and has not ended"),
        (7, "use-before-creation the object has sent an event at 6:1, before it was created"),
        (9, "use-after-end the object ended at 9:1"),
    ];
    for (index, found) in found.iter().enumerate() {
        let expected = expected.iter().find(|(at, _)| *at == index).map_or("", |(_, text)| text);
        assert_eq!(found, expected, "frame {}", index + 1);
    }
}

#[test]
fn reports_of_conversations_show_no_values() {
    let frames = [dial("Zaphod.a", "Zaphod"), dialled("Zaphod.a", "Trillian")];
    let mut conversation = Conversation::<AgentDesktop>::new();
    let found: Vec<String> = frames
        .iter()
        .flat_map(|frame| conversation.observe(frame).into_problems())
        .map(|problem| format!("{problem} {}", problem.text(Show::Masked)))
        .collect();
    assert_eq!(found.len(), 1);
    assert!(!found[0].contains("Zaphod") && !found[0].contains("Trillian"), "{found:?}");
}
