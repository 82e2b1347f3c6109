//! Random conversations: `trace` reports nothing about valid ones, and finds every mutation.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::Value;
use testkit::greenhouse::Greenhouse;
use testkit::language::LanguageServer;
use tieline::agent_desktop::AgentDesktop;
use tieline::problem::Rule;
use tieline::protocol::Protocol;
use tieline::sample::{ConversationGenerator, ConversationMutation, SampleConversation};
use tieline::trace::Conversation;

use crate::run::{folder, run};

/// The number of valid conversations: 10,000 in release builds.
const CONVERSATIONS: u64 = if cfg!(debug_assertions) { 400 } else { 10_000 };

/// A protocol with every declaration that `trace` uses.
pub(crate) mod depot {
    use tieline::{Command, Event, Path, Target};

    tieline::id! {
        /// Names a site.
        pub(super) SiteId
    }
    tieline::id! {
        /// Names a yard.
        pub(super) YardId
    }
    tieline::id! {
        /// Names a dock.
        pub(super) DockId
    }
    tieline::id! {
        /// Names a truck.
        pub(super) TruckId
    }

    /// Addresses a dock, which may be in a yard.
    #[derive(Debug, Clone, PartialEq, Target)]
    pub(super) struct DockTarget {
        site: SiteId,
        yard: Option<YardId>,
        dock: DockId,
    }

    /// Addresses a truck at a dock.
    #[derive(Debug, Clone, PartialEq, Target)]
    #[target(parent = DockTarget)]
    pub(super) struct TruckTarget {
        site: SiteId,
        yard: Option<YardId>,
        dock: DockId,
        truck: TruckId,
    }

    /// Opens a dock.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "dock.open", target = DockTarget, reply = Self, causes = ["dock.changed", "truck.arrived", "truck.docked"])]
    pub(super) struct DockOpen {
        /// The number of the gate.
        gate: u16,
    }

    /// Loads a truck.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "truck.load", target = TruckTarget, reply = Self, causes = ["truck.loading", "state", "truck.loaded"])]
    pub(super) struct TruckLoad {
        /// The number of pallets.
        pallets: u16,
    }

    /// Sends a truck away.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "truck.dismiss", target = TruckTarget, reply = Self, causes = ["truck.left"])]
    pub(super) struct TruckDismiss {}

    /// A dock was built.
    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "dock.built", target = DockTarget, creates)]
    pub(super) struct DockBuilt {}

    /// A dock changed.
    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "dock.changed", target = DockTarget)]
    pub(super) struct DockChanged {}

    /// A dock was removed.
    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "dock.removed", target = DockTarget, ends)]
    pub(super) struct DockRemoved {}

    /// A truck arrived.
    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "truck.arrived", target = TruckTarget, creates)]
    pub(super) struct TruckArrived {}

    /// A truck is at its dock.
    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "truck.docked", target = TruckTarget)]
    pub(super) struct TruckDocked {}

    /// A truck is being loaded.
    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "truck.loading", target = TruckTarget)]
    pub(super) struct TruckLoading {}

    /// A truck is loaded.
    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "truck.loaded", target = TruckTarget)]
    pub(super) struct TruckLoaded {}

    /// A truck left.
    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "truck.left", target = TruckTarget, ends)]
    pub(super) struct TruckLeft {}

    /// The state of any object changed.
    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "state", target = Path)]
    pub(super) struct State {}

    tieline::protocol! {
        /// Docks and trucks.
        pub(crate) Depot {
            name: "depot",
            version: "1.0",
            commands: [DockOpen, TruckLoad, TruckDismiss],
            events: [
                DockBuilt, DockChanged, DockRemoved, TruckArrived, TruckDocked, TruckLoading, TruckLoaded, TruckLeft, State,
            ],
        }
    }
}

/// The rules that are violated by a conversation.
fn observed<P: Protocol>(sample: &SampleConversation) -> BTreeSet<Rule> {
    let mut conversation = Conversation::<P>::new().with_timeout(Duration::from_secs(1800));
    let mut rules = BTreeSet::new();
    for frame in &sample.frames {
        let report = conversation.observe_at(Duration::from_millis(frame.time), frame.sender, &frame.text());
        // Random values may be deprecated or experimental.
        let is_about_frames = |rule: &Rule| matches!(rule, Rule::UnknownField | Rule::Deprecated | Rule::Experimental);
        rules.extend(report.problems().iter().map(|problem| problem.rule).filter(|rule| !is_about_frames(rule)));
    }
    rules.extend(conversation.finish().problems().iter().map(|problem| problem.rule));
    rules
}

fn text(sample: &SampleConversation) -> String {
    sample.frames.iter().fold(String::new(), |out, frame| format!("{out}{} {}\n", frame.sender.as_str(), frame.text()))
}

fn valid_conversations<P: Protocol>() {
    let generator = ConversationGenerator::new(P::plan(), 1);
    let mut counts = BTreeMap::new();
    for index in 0..CONVERSATIONS {
        let sample = generator.clone().plain(index % 2 == 0).conversation(index).unwrap();
        let found = observed::<P>(&sample);
        assert!(found.is_empty(), "{found:?} in\n{}", text(&sample));
        for frame in &sample.frames {
            *counts.entry(frame.kind.as_str()).or_insert(0) += 1;
        }
    }
    // Each kind is frequent.
    assert!(counts.len() >= 3 && counts.values().all(|&count| count > CONVERSATIONS), "{counts:?}");
}

#[test]
fn valid_conversations_have_no_problem() {
    valid_conversations::<AgentDesktop>();
    valid_conversations::<depot::Depot>();
    valid_conversations::<LanguageServer>();
    valid_conversations::<Greenhouse>();
}

/// The mutations for which a protocol has a place, all of which were found.
fn mutations<P: Protocol>() -> BTreeSet<ConversationMutation> {
    let generator = ConversationGenerator::new(P::plan(), 2);
    let mut all = BTreeSet::new();
    for &mutation in ConversationMutation::ALL {
        for index in 0..CONVERSATIONS / 40 {
            let Some(sample) = generator.mutated(index, mutation).unwrap() else { break };
            let found = observed::<P>(&sample);
            let is_found = found.iter().any(|rule| mutation.rules().contains(rule));
            assert!(is_found, "{} {index}: {found:?} in\n{}", mutation.as_str(), text(&sample));
            all.insert(mutation);
        }
    }
    all
}

#[test]
fn every_mutation_is_found() {
    let desktop = mutations::<AgentDesktop>();
    let mut all = mutations::<depot::Depot>();
    all.extend(mutations::<LanguageServer>());
    assert!(desktop.is_subset(&all) && desktop.len() >= 13, "{desktop:?}");
    assert_eq!(all.len(), ConversationMutation::ALL.len(), "{all:?}");
    for mutation in ConversationMutation::ALL {
        assert_eq!(mutation.as_str().parse(), Ok(*mutation));
        assert!(mutation.purpose().ends_with('.') && !mutation.rules().is_empty());
    }
}

/// Compiled and loaded protocols have the same conversations, and the command finds what is mutated.
#[test]
fn the_command_writes_and_traces_conversations() {
    let folder = folder("sample-conversations", &[]);
    let sample = ["sample", "--conversation", "--count", "60", "--invalid", "0.5", "--labels", "labels.ndjson"];
    let output = run(&folder, &sample);
    assert_eq!((output.status, &*output.err), (0, ""));
    let schema = crate::root().join("schema").to_string_lossy().into_owned();
    assert_eq!(run(&folder, &[&["--protocol", &schema], &sample[..]].concat()).out, output.out);
    std::fs::write(folder.join("records.ndjson"), &output.out).unwrap();
    let records: Vec<Value> = output.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(records.is_sorted_by_key(|record| record["time"].as_u64().unwrap()));
    let switches = records.windows(2).filter(|pair| pair[0]["connection"] != pair[1]["connection"]).count();
    assert!(switches > 200, "connections overlap: {switches}");
    let trace = [
        "trace",
        "--complete",
        "--frames-at",
        "/frame",
        "--connection-at",
        "/connection",
        "--direction-at",
        "/direction",
        "--time-at",
        "/time",
        "--timeout",
        "30min",
        "--format",
        "json",
        "records.ndjson",
    ];
    let output = run(&folder, &trace);
    let mut found: BTreeMap<u64, BTreeSet<String>> = BTreeMap::new();
    for problem in output.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let Some(frame) = problem["frame"].as_u64() else { continue };
        let connection = records[usize::try_from(frame).unwrap() - 1]["connection"].as_u64().unwrap();
        found.entry(connection).or_default().insert(problem["rule"].as_str().unwrap().to_owned());
    }
    let labels = std::fs::read_to_string(folder.join("labels.ndjson")).unwrap();
    let mut mutated = 0;
    for label in labels.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let found = found.remove(&label["connection"].as_u64().unwrap()).unwrap_or_default();
        if label["mutation"].is_null() {
            assert!(found.is_empty(), "{label}: {found:?}");
        } else {
            let mut rules = label["rules"].as_array().unwrap().iter().map(|rule| rule.as_str().unwrap());
            // A request without a response violates the timeout, too, if the input is long enough.
            let is_found =
                |rule: &str| found.contains(rule) || (rule == "unanswered-request" && found.contains("response-timeout"));
            assert!(rules.any(is_found), "{label}: {found:?}");
            mutated += 1;
        }
    }
    assert!(mutated > 20 && labels.lines().count() == 60, "{mutated}");
}
