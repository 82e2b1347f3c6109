//! `tieline trace`: whether responses answer requests.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};
use tieline::agent_desktop::AgentDesktop;
use tieline::problem::{Rule, Show};
use tieline::trace::Conversation;

use crate::correlation::{HOVER_REPLY, hover, result, server, shutdown};
use crate::run::{RunOutput, folder, places, run, run_with};

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
    let expected = ["4 response-order", "6 reply-differs", "7 unexpected-response", "8 unanswered-request"];
    assert_eq!((problems(&output), places(&output.out)[3].1), (expected.map(str::to_owned).to_vec(), 8));
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
    assert_eq!(problems(&output), ["6 use-after-end", "7 use-after-end", "9 use-after-end"]);
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
        pub(super) Lamps { name: "lamps", version: "1.0", commands: [], events: [Installed, Lit, Removed] }
    }
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

/// A generator of conversations, always the same ones.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn choose<'c, T>(&mut self, choices: &'c [T]) -> &'c T {
        &choices[self.below(choices.len())]
    }
}

/// A frame, and which other one it belongs to: a response to its request.
#[derive(Clone)]
struct Step {
    frame: String,
    request: Option<usize>,
}

/// The frames of a complete conversation, in which several requests are open at a time and responses come in the order of their
/// requests for each name and target.
fn conversation(random: &mut Random) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for number in 0..4 + random.below(8) {
        let target = random.choose(&["s.a", "s.b", "s.g.a"]);
        let frame = match random.below(3) {
            0 => dial(target, &number.to_string()),
            1 => format!(r#"{{"data":{{}},"target":"{target}","command":"channel.request.incontact.getscripts"}}"#),
            _ => r#"{"command":"session.request.logout","target":"s","data":{}}"#.to_owned(),
        };
        open.push(steps.len());
        steps.push(Step { frame, request: None });
        if random.below(3) == 0 {
            let frame =
                format!(r#"{{"messageType":"objectEvent","target":"{target}","name":"channel.initialized","data":{{}}}}"#);
            steps.push(Step { frame, request: None });
        }
        while !open.is_empty() && random.below(2) == 0 {
            respond(random, &mut steps, &mut open);
        }
    }
    while !open.is_empty() {
        respond(random, &mut steps, &mut open);
    }
    steps
}

/// The command and the target of a frame.
fn key(frame: &str) -> (String, String) {
    let frame: Value = serde_json::from_str(frame).unwrap();
    (frame["command"].to_string(), frame["target"].to_string())
}

/// Adds the response to some open request that is the oldest one with its name and target.
fn respond(random: &mut Random, steps: &mut Vec<Step>, open: &mut Vec<usize>) {
    let picked = key(&steps[open[random.below(open.len())]].frame);
    let index = open.iter().position(|&request| key(&steps[request].frame) == picked).unwrap();
    let request = open.remove(index);
    let mut frame: Value = serde_json::from_str(&steps[request].frame).unwrap();
    if random.below(4) == 0 {
        frame["original"] = frame.clone();
        frame["failure"] = json!({"code": "NOT_SUPPORTED", "message": "m"});
        frame.as_object_mut().unwrap().remove("data");
        frame["result"] = json!("failure");
    } else {
        frame["result"] = json!("success");
        match frame["command"].as_str().unwrap() {
            "channel.request.incontact.getscripts" => frame["data"] = json!({"scripts": []}),
            "session.request.logout" => drop(frame.as_object_mut().unwrap().remove("data")),
            _ => {}
        }
    }
    steps.push(Step { frame: frame.to_string(), request: Some(request) });
}

fn observed(steps: &[Step]) -> Vec<Rule> {
    let mut conversation = Conversation::<AgentDesktop>::new();
    let mut rules = Vec::new();
    for step in steps {
        let report = conversation.observe(&step.frame);
        assert!(AgentDesktop::check(&step.frame).problems().is_empty(), "{}", step.frame);
        rules.extend(report.problems().iter().map(|problem| problem.rule));
    }
    rules.extend(conversation.finish().problems().iter().map(|problem| problem.rule));
    rules
}

fn text(steps: &[Step]) -> String {
    steps.iter().map(|step| step.frame.as_str()).collect::<Vec<_>>().join("\n")
}

#[test]
fn ten_thousand_valid_conversations_have_no_problem() {
    let mut random = Random(1);
    let mut records = String::new();
    for connection in 0..10_000 {
        let steps = conversation(&mut random);
        assert_eq!(observed(&steps), [], "{}", text(&steps));
        if connection % 10 == 0 {
            // The conversations overlap in the file; the member `peer` names the connection of each frame.
            for Step { frame, .. } in &steps {
                writeln!(records, r#"{{"peer":{connection},"frame":{frame}}}"#).unwrap();
            }
        }
    }
    let folder = folder("trace-valid", &[("a.ndjson", records.as_bytes())]);
    let output = run(&folder, &["trace", "--complete", "--frames-at", "/frame", "--connection-at", "/peer", "a.ndjson"]);
    assert_eq!(output.status, 0, "{}", output.out);
    assert!(output.out.starts_with("no problems: "), "{}", output.out);
}

/// The mutations of a conversation, each with the rules that it violates. `None` if a conversation has no place for it.
#[expect(clippy::type_complexity, reason = "a table")]
const MUTATIONS: [(&str, fn(&mut Random, &mut Vec<Step>) -> Option<()>, &[Rule]); 6] = [
    (
        "a dropped response",
        |random, steps| {
            let index = some(random, steps, |step| step.request.is_some())?;
            let picked = key(&steps[index].frame);
            // A later response with the name and target would answer the request.
            let later = steps[index + 1..].iter().any(|step| step.frame.contains("command") && key(&step.frame) == picked);
            steps.remove(index);
            (!later).then_some(())
        },
        &[Rule::UnansweredRequest],
    ),
    (
        "a dropped request",
        |random, steps| {
            let index = some(random, steps, |step| step.request.is_none() && step.frame.contains("logout"))?;
            steps.remove(index);
            Some(())
        },
        &[Rule::UnexpectedResponse],
    ),
    (
        "a response that is sent twice",
        |random, steps| {
            let index = some(random, steps, |step| step.request.is_some() && step.frame.contains("logout"))?;
            let again = steps[index].clone();
            steps.push(again);
            Some(())
        },
        &[Rule::UnexpectedResponse],
    ),
    (
        "a response before its request",
        |random, steps| {
            let index = some(random, steps, |step| step.request.is_some() && step.frame.contains("logout"))?;
            let response = steps.remove(index);
            steps.insert(0, response);
            Some(())
        },
        &[Rule::UnexpectedResponse, Rule::UnansweredRequest],
    ),
    (
        "another reply",
        |random, steps| {
            let index = some(random, steps, |step| step.request.is_some() && step.frame.contains("\"destination\":"))?;
            let frame: Value = serde_json::from_str(&steps[index].frame).unwrap();
            if frame["result"] != "success" {
                return None;
            }
            let mut changed = frame.clone();
            changed["data"]["destination"] = json!("999");
            steps[index].frame = changed.to_string();
            Some(())
        },
        &[Rule::ReplyDiffers],
    ),
    (
        "swapped responses",
        |random, steps| {
            let is_echo = |step: &Step| {
                step.request.is_some() && step.frame.contains("success") && step.frame.contains("\"destination\":")
            };
            let first = some(random, steps, is_echo)?;
            let second = (first + 1..steps.len())
                .find(|&other| is_echo(&steps[other]) && key(&steps[other].frame) == key(&steps[first].frame))?;
            // Both requests are open when the first response is sent.
            if steps[second].request? > first {
                return None;
            }
            steps.swap(first, second);
            Some(())
        },
        &[Rule::ResponseOrder],
    ),
];

/// The index of some step that satisfies a condition.
fn some(random: &mut Random, steps: &[Step], condition: impl Fn(&Step) -> bool) -> Option<usize> {
    let all: Vec<usize> = (0..steps.len()).filter(|&index| condition(&steps[index])).collect();
    if all.is_empty() { None } else { Some(*random.choose(&all)) }
}

#[test]
fn every_mutation_is_found() {
    let mut random = Random(2);
    for (what, mutate, expected) in MUTATIONS {
        let mut mutated = 0;
        for _ in 0..2000 {
            let mut steps = conversation(&mut random);
            if mutate(&mut random, &mut steps).is_none() {
                continue;
            }
            mutated += 1;
            let found = observed(&steps);
            assert!(found.iter().any(|rule| expected.contains(rule)), "{what}: {found:?} in\n{}", text(&steps));
        }
        assert!(mutated > 20, "{what}: {mutated} conversations");
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
