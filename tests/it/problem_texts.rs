//! The descriptions and help of problems that depend on the envelope or on the form of a union.

use testkit::language::LanguageServer;
use tieline::agent_desktop::AgentDesktop;
use tieline::{Command, Event, Policy, Protocol, Wire, protocol};

tieline::envelope! {
    /// Frames with constants of several types.
    pub(crate) mod text_frames {
        request: { type: Name, id: Id(u64), !ok, ..Data },
        success: { id: Id(u64), ok: true, result: Data, !type },
        failure: { id: Id(u64), ok: false, error: Error(String), !type },
        event: { type: Name, !id, !ok, d: Data },
    }
}

/// A way to assign.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(rename_all = "kebab-case")]
pub(crate) enum Assignment {
    /// By the server.
    AutoPick,
    /// By number.
    Count(u8),
}

/// Only variants with a value.
#[derive(Debug, Clone, PartialEq, Wire)]
pub(crate) enum Amount {
    /// A number.
    Some(u8),
    /// A part.
    Part(f64),
}

/// A reference.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(untagged)]
pub(crate) enum Reference {
    /// By id.
    Id {
        /// The id.
        id: u8,
    },
    /// By name.
    Name {
        /// The name.
        name: String,
    },
}

/// A limit.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(untagged)]
pub(crate) enum Limit {
    /// A number.
    Number(u32),
    /// None.
    Unlimited(Unlimited),
}

/// No limit.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(rename_all = "lowercase")]
pub(crate) enum Unlimited {
    /// No limit.
    Inf,
}

/// Something was assigned.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "assigned")]
pub(crate) struct Assigned {
    /// How.
    pub(crate) assignment: Option<Assignment>,
    /// How much.
    pub(crate) amount: Option<Amount>,
    /// What.
    pub(crate) reference: Option<Reference>,
    /// At most.
    pub(crate) limit: Option<Limit>,
    /// Whether it is new.
    pub(crate) new: Option<bool>,
}

/// Does nothing.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "nothing", reply = Empty)]
pub(crate) struct Nothing {}

tieline::protocol! {
    /// Assignments.
    pub(crate) Texts { name: "texts", version: "1.0", envelope: text_frames, commands: [Nothing], events: [Assigned] }
}

/// The only problem of a frame.
fn problem<P: Protocol>(text: &str) -> String {
    let problems = protocol::check::<P>(text, Policy::Strict).into_problems();
    let [problem] = &problems[..] else { panic!("{text}: {problems:?}") };
    let help = problem.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
    format!("{} {}{help}", problem.pointer, problem.detail)
}

/// The only problem of the fields of an event.
fn in_event(fields: &str) -> String {
    problem::<Texts>(&format!(r#"{{"type":"assigned","d":{{{fields}}}}}"#))
}

#[test]
fn members_that_contradict_each_other_are_named() {
    assert_eq!(
        problem::<LanguageServer>(r#"{"jsonrpc":"2.0","id":1,"result":null,"error":{"code":1,"message":"x"}}"#),
        " expected either `result` or `error`, found both; remove `error` from a success, or `result` from a failure"
    );
    assert_eq!(
        problem::<Texts>(r#"{"type":"nothing","id":1,"ok":true}"#),
        " expected either `type` or `ok`, found both; remove `ok` from a request, or `type` from a success or a failure"
    );
}

#[test]
fn the_members_that_complete_a_frame_are_named() {
    assert_eq!(problem::<LanguageServer>(r#"{"jsonrpc":"2.0","id":1}"#), " missing field `method`, `result` or `error`");
    assert_eq!(
        problem::<LanguageServer>(r#"{"jsonrpc":"2.0","id":1,"reslt":1}"#),
        " missing field `method`, `result` or `error`; did you mean `result`?"
    );
    assert_eq!(problem::<Texts>(r#"{"ok":true}"#), " missing field `id`; a response repeats the `id` of its request");
}

#[test]
fn constants_differ_in_their_quotes() {
    for found in ["2.0", "2"] {
        let found = problem::<LanguageServer>(&format!(r#"{{"jsonrpc":{found},"method":"initialized"}}"#));
        assert!(found.starts_with("/jsonrpc expected `2.0`, found "), "{found}");
        assert!(found.ends_with("; use the string `\"2.0\"`"), "{found}");
    }
    let found = problem::<Texts>(r#"{"id":1,"ok":"true","result":{}}"#);
    assert_eq!(found, "/ok expected `true` or `false`, found a string of 4 characters; remove the quotes");
    assert_eq!(in_event(r#""new":"true""#), "/d/new expected a boolean, found a string of 4 characters; remove the quotes");
}

/// The names of variants of an untagged union are not on the wire.
#[test]
fn a_string_of_an_untagged_union_is_compared_with_its_values() {
    for (found, help) in [("INF", "; did you mean `inf`?"), ("number", ""), ("Unlimited", "")] {
        let text = in_event(&format!(r#""limit":"{found}""#));
        let expected = format!("/d/limit expected `inf`, found a string of {} characters{help}", found.len());
        assert_eq!(text, expected);
    }
}

#[test]
fn a_variant_in_the_form_of_another_is_described() {
    assert_eq!(
        in_event(r#""assignment":{"auto-pick":null}"#),
        "/d/assignment/auto-pick expected an object with one of the members `count`, found `auto-pick`; \
         write it as the string `\"auto-pick\"`"
    );
    assert_eq!(
        in_event(r#""assignment":"count""#),
        "/d/assignment expected `auto-pick`, found `count`; write it as `{\"count\":…}`, with its value"
    );
    assert_eq!(
        in_event(r#""assignment":"auto-pik""#),
        "/d/assignment expected `auto-pick`, found a string of 8 characters; did you mean `auto-pick`?"
    );
    assert_eq!(
        in_event(r#""amount":"Some""#),
        "/d/amount expected an object, found `Some`; write it as `{\"Some\":…}`, with its value"
    );
}

#[test]
fn several_members_that_determine_the_variant_are_named() {
    assert_eq!(
        in_event(r#""reference":{"name":"a","id":1}"#),
        "/d/reference expected only one of the members `name`, `id`, found both"
    );
    assert_eq!(
        in_event(r#""reference":{}"#),
        "/d/reference expected an object with one of the members `id`, `name`, found an object"
    );
}

#[test]
fn declared_names_at_a_wrong_place_are_shown() {
    for (text, expected) in [
        (
            r#"{"jsonrpc":"2.0","id":1,"method":"initialized","params":{}}"#,
            "/method expected the name of a command, found `initialized`",
        ),
        (r#"{"jsonrpc":"2.0","method":"shutdown"}"#, "/method expected the name of an event, found `shutdown`"),
        (r#"{"jsonrpc":"2.0","method":"Ada"}"#, "/method expected the name of an event, found a string of 3 characters"),
        (r#"{"jsonrpc":"2.0","id":true,"method":"shutdown"}"#, "/id expected a string or an integer, found a boolean"),
    ] {
        let found = problem::<LanguageServer>(text);
        assert_eq!(found.split(';').next(), Some(expected), "{text}");
    }
    let swapped = r#"{"command":"session.request.logout","target":"s","result":"objectEvent","data":{}}"#;
    let found = problem::<AgentDesktop>(swapped);
    assert_eq!(found.split(';').next(), Some("/result expected `success` or `failure`, found `objectEvent`"));
}
