//! The descriptions and hints of problems with experimental and deprecated parts, with all of a protocol and with its stable surface.

use std::sync::Arc;

use tieline::compat::compare;
use tieline::problem::Show;
use tieline::protocol::Protocol;
use tieline::redact::{RedactOptions, RedactionKey, Redactor};
use tieline::schema::{artefacts, artefacts_of};
use tieline::{Plan, Policy, Report};

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

/// A protocol with fields that are marked at every place of a field.
mod notices {
    use tieline::{Command, Path, UnknownVariant, Wire};

    /// Sends a notice.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "notice.send", target = Path, reply = Empty)]
    pub(super) struct NoticeSend {
        internal: Option<Internal>,
        adjacent: Option<Adjacent>,
        external: Option<External>,
        untagged: Option<Untagged>,
        inline: Option<Inline>,
    }

    /// A union with marked fields in a variant.
    macro_rules! union {
        ($(#[$attribute:meta])* $name:ident, $post:ident) => {
            #[derive(Debug, Clone, PartialEq, Wire)]
            $(#[$attribute])*
            pub(super) enum $name {
                Post($post),
                Mail {
                    /// The address.
                    #[wire(sensitive, since = "1.1", max_length = 3)]
                    to: String,
                    #[wire(experimental)]
                    copy: Option<String>,
                    #[deprecated]
                    old: Option<String>,
                },
            }
        };
    }
    union! { #[wire(tag = "by")] Internal, Marked }
    union! { #[wire(tag = "by", content = "with")] Adjacent, Marked }
    union! { External, Marked }
    union! { #[wire(untagged)] Untagged, bool }

    /// The fields beside those of a union, which its undeclared variants have too.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(super) struct Inline {
        #[wire(sensitive, since = "1.1", max_length = 3)]
        to: String,
        #[wire(inline)]
        part: Part,
        #[wire(experimental)]
        copy: Option<String>,
        #[deprecated]
        old: Option<String>,
    }

    #[derive(Debug, Clone, PartialEq, Wire)]
    #[wire(tag = "by")]
    pub(super) enum Part {
        Post,
        #[wire(other)]
        Other(UnknownVariant),
    }

    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(super) struct Marked {
        #[wire(sensitive, since = "1.1", max_length = 3)]
        to: String,
        #[wire(experimental)]
        copy: Option<String>,
        #[deprecated]
        old: Option<String>,
    }

    tieline::protocol! {
        /// Notices.
        pub(super) Notices { name: "notices", version: "1.2", commands: [NoticeSend], events: [] }
    }
}

/// The artefacts state what is marked at every place of a field: a folder that is loaded means the same as the types.
#[test]
fn artefacts_keep_what_is_marked() {
    let made = artefacts::<notices::Notices>().unwrap();
    let loaded = Plan::of_artefacts("notices", &made).unwrap();
    assert_eq!(artefacts_of(&loaded).unwrap(), made);
    for comparison in [compare(notices::Notices::plan(), &loaded), compare(&loaded, notices::Notices::plan())] {
        assert!(comparison.is_empty(), "{:?}", comparison.findings);
    }
    let loaded = Arc::new(loaded);
    let built = Arc::new(notices::Notices::plan().stable());
    let [whole, stable] = [loaded.clone(), Arc::new(loaded.stable())];
    for data in [
        r#"{"internal":{"by":"Post",FIELDS}}"#,
        r#"{"internal":{"by":"Mail",FIELDS}}"#,
        r#"{"adjacent":{"by":"Post","with":{FIELDS}}}"#,
        r#"{"adjacent":{"by":"Mail","with":{FIELDS}}}"#,
        r#"{"external":{"Post":{FIELDS}}}"#,
        r#"{"external":{"Mail":{FIELDS}}}"#,
        r#"{"untagged":{FIELDS}}"#,
        r#"{"inline":{"by":"Post",FIELDS}}"#,
        r#"{"inline":{"by":"Pigeon",FIELDS}}"#,
    ] {
        let of =
            |fields: &str| format!(r#"{{"command":"notice.send","target":"n","data":{}}}"#, data.replace("FIELDS", fields));
        let marked = of(r#""to":"ada","copy":"eve","old":"bob""#);
        let known = problems(&notices::Notices::check(&marked));
        assert_eq!(known.len(), 2, "{known:?}");
        assert_eq!(problems(&whole.check(&marked, Policy::Strict)), known, "{marked}");
        let known = problems(&built.check(&marked, Policy::Strict));
        assert_eq!(problems(&stable.check(&marked, Policy::Strict)), known, "{marked}");

        let secret = of(r#""to":"secret""#);
        for report in [notices::Notices::check(&secret), whole.check(&secret, Policy::Strict)] {
            let [problem] = report.problems() else { panic!("{report:?}") };
            assert!(!problem.text(Show::Values).contains("secret"), "{problem:?}");
        }
        for plan in [notices::Notices::plan(), &loaded] {
            let mut options = RedactOptions::new(RedactionKey::of(b"key"));
            options.only_sensitive = true;
            let mut redactor = Redactor::new(plan, options);
            let redacted = String::from_utf8_lossy(redactor.redact(marked.as_bytes()).unwrap()).into_owned();
            assert!(!redacted.contains("ada") && redacted.contains("bob"), "{redacted}");
        }
    }
}

#[test]
fn marks_of_members_in_objects_without_a_name_are_checked() {
    let made = artefacts::<notices::Notices>().unwrap();
    let errors = |from: &str, to: &str| {
        let edited = |(path, text): (&str, &str)| {
            let text = if path == "index.json" { text.replace(from, to) } else { text.to_owned() };
            (path.to_owned(), text)
        };
        let files = made.iter().map(edited).collect();
        Plan::of_artefacts("edited", &files).unwrap_err().to_string()
    };
    let at = "index.json#/annotations/AdjacentMail/members/with/members";
    let found = errors(r#""copy""#, r#""nothing""#);
    assert!(found.contains(&format!("{at}/nothing: unknown member `nothing`")), "{found}");
    let found = errors(r#""since": "1.1""#, r#""since": "9.0""#);
    assert!(found.contains(&format!("{at}/to: version 9.0 is later than that of the protocol, 1.2")), "{found}");
}
