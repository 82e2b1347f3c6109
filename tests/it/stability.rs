//! The descriptions and hints of problems with experimental and deprecated parts, with all of a protocol and with its stable surface.

use std::sync::Arc;

use tieline::protocol::Protocol;
use tieline::{Policy, Report};

/// A protocol with every part that can be experimental or deprecated.
mod lamps {
    use tieline::{Command, Event, Path, Wire};

    /// Sets a lamp.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "lamp.set", target = Path, reply = Empty, since = "1.1")]
    pub(super) struct LampSet {
        level: Option<u8>,
        #[wire(since = "1.2", experimental)]
        warmth: Option<u8>,
        #[deprecated]
        watts: Option<u8>,
        mode: Option<Mode>,
        scene: Option<Scene>,
    }

    /// Blinks.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "lamp.blink", target = Path, reply = Empty, experimental)]
    pub(super) struct LampBlink {}

    /// A lamp was lit.
    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "lamp.lit", target = Path)]
    #[deprecated]
    pub(super) struct LampLit {}

    /// A mode.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(super) enum Mode {
        Normal,
        #[wire(experimental)]
        Ambient,
        #[deprecated]
        Bright,
    }

    /// A scene.
    #[derive(Debug, Clone, PartialEq, Wire)]
    #[wire(tag = "type")]
    pub(super) enum Scene {
        Evening {
            level: u8,
        },
        #[wire(experimental)]
        Sunrise {
            minutes: u8,
        },
    }

    tieline::protocol! {
        /// Lamps.
        pub(super) Lamps { name: "lamps", version: "1.2", commands: [LampSet, LampBlink], events: [LampLit] }
    }
}

use lamps::Lamps;

/// The problems of a frame: rule, pointer, description, and the hint.
fn problems(report: &Report) -> Vec<String> {
    let described = report.problems().iter().map(|problem| {
        let help = problem.help.as_deref().map(|help| format!("; {help}")).unwrap_or_default();
        format!("{} {}: {}{help}", problem.rule.id(), problem.pointer, problem.detail)
    });
    described.collect()
}

#[test]
fn marked_parts_are_described_and_hints_follow_the_surface() {
    let stable = Arc::new(Lamps::plan().stable());
    let field = "experimental /data/warmth: experimental field `warmth`";
    let deprecated =
        ["deprecated /data/watts: deprecated field `watts`", "deprecated /data/mode: deprecated value `Bright`"];
    let event = "deprecated /name: deprecated message `lamp.lit`";
    for (data, with_all, with_stable) in [
        (r#"{"warmth":1}"#, field, field),
        (r#"{"watts":1}"#, deprecated[0], deprecated[0]),
        (
            r#"{"warmht":1}"#,
            "unknown-field /data/warmht: unknown field `warmht`; did you mean `warmth`?",
            "unknown-field /data/warmht: unknown field `warmht`",
        ),
        (r#"{"mode":"Bright"}"#, deprecated[1], deprecated[1]),
        (
            r#"{"mode":"Ambient"}"#,
            "experimental /data/mode: experimental value `Ambient`",
            "wrong-value /data/mode: expected `Normal` or `Bright`, found a string of 7 characters",
        ),
        (
            r#"{"mode":"Ambiant"}"#,
            "wrong-value /data/mode: expected one of `Normal`, `Ambient`, `Bright`, found a string of 7 characters; did you mean `Ambient`?",
            "wrong-value /data/mode: expected `Normal` or `Bright`, found a string of 7 characters",
        ),
        (
            r#"{"scene":{"type":"Sunrise","minutes":1}}"#,
            "experimental /data/scene: experimental variant `Sunrise`",
            "wrong-value /data/scene/type: expected `Evening`, found a string of 7 characters",
        ),
        (
            r#"{"scene":{"type":"Sunrize","minutes":1}}"#,
            "wrong-value /data/scene/type: expected `Evening` or `Sunrise`, found a string of 7 characters; did you mean `Sunrise`?",
            "wrong-value /data/scene/type: expected `Evening`, found a string of 7 characters",
        ),
    ] {
        let text = format!(r#"{{"command":"lamp.set","target":"l","data":{data}}}"#);
        assert_eq!(problems(&Lamps::check(&text)), [with_all], "{text}");
        assert_eq!(problems(&stable.check(&text, Policy::Strict)), [with_stable], "{text}");
    }
    for (text, with_all, with_stable) in [
        (
            r#"{"command":"lamp.blink","target":"l","data":{}}"#,
            "experimental /command: experimental message `lamp.blink`",
            "unknown-message /command: expected the name of a command, found `lamp.blink`",
        ),
        (
            r#"{"command":"lamp.blinc","target":"l","data":{}}"#,
            "unknown-message /command: expected the name of a command, found `lamp.blinc`; did you mean `lamp.blink`?",
            "unknown-message /command: expected the name of a command, found `lamp.blinc`",
        ),
        (r#"{"messageType":"objectEvent","target":"l","name":"lamp.lit","data":{}}"#, event, event),
    ] {
        assert_eq!(problems(&Lamps::check(text)), [with_all], "{text}");
        assert_eq!(problems(&stable.check(text, Policy::Strict)), [with_stable], "{text}");
    }
}

#[test]
fn parts_without_a_mark_have_no_problem() {
    let text =
        r#"{"command":"lamp.set","target":"l","data":{"level":1,"mode":"Normal","scene":{"type":"Evening","level":2}}}"#;
    assert!(problems(&Lamps::check(text)).is_empty());
    assert!(problems(&Arc::new(Lamps::plan().stable()).check(text, Policy::Strict)).is_empty());
}
