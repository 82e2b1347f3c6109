//! The subcommands that describe the protocol, the rules and the command itself.

use std::path::PathBuf;

use testkit::language::LanguageServer;
use testkit::realtime::Realtime;
use tieline::agent_desktop::AgentDesktop;

use crate::run::{folder, run, run_with};

fn success(test: &str, arguments: &[&str]) -> String {
    let output = run(&folder(test, &[]), arguments);
    assert_eq!((output.status, output.err.as_str()), (0, ""));
    output.out
}

#[test]
fn list_shows_every_message() {
    insta::assert_snapshot!(success("list", &["list"]));
    let messages: serde_json::Value = serde_json::from_str(&success("list-json", &["list", "--json"])).unwrap();
    assert_eq!(messages.as_array().unwrap().len(), 26);
    assert_eq!(messages[0]["target"], serde_json::json!(["<session>"]));
}

#[test]
fn show_describes_a_command() {
    insta::assert_snapshot!(success("command", &["show", "session.request.addchannel"]));
}

#[test]
fn show_describes_an_event() {
    insta::assert_snapshot!(success("event", &["show", "state.updated"]));
}

#[test]
fn show_prints_the_minimal_example_before_the_full_one() {
    for (name, ending) in
        [("channel.dial", " of a request\n"), ("channel.dial", " of a failure\n"), ("channel.disposed", "\n")]
    {
        let out = success("order", &["show", name]);
        let position =
            |title: &str| out.find(&format!("\n{title}{ending}  {{\n")).unwrap_or_else(|| panic!("{title}\n{out}"));
        let (minimal, full) = (position("Minimal example"), position("Full example"));
        assert!(minimal < full, "{out}");
        assert!(!out[minimal..full].contains("\"context\""), "{out}");
    }
}

#[test]
fn show_names_the_place_of_the_payload_in_the_frame() {
    let flat = tieline_cli::__private::written::<Realtime>(&["tieline", "show", "session.update"]).unwrap();
    assert!(flat.contains("\nData: members of the frame\n  session "), "{flat}");
    let hover = tieline_cli::__private::written::<LanguageServer>(&["tieline", "show", "textDocument/hover"]).unwrap();
    for title in ["\nData of the request: the member `params`\n", "\nData of the reply: the member `result`\n"] {
        assert!(hover.contains(title), "{hover}");
    }
}

mod doors {
    use tieline::json::JsonObject;
    use tieline::{Command, Nullable, Path, Wire};

    /// Finds doors.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "door.find", target = Path, reply = Nullable<Door>)]
    pub(super) struct DoorFind {
        /// The storey.
        pub storey: i8,
        /// The other members.
        #[wire(rest)]
        pub rest: JsonObject,
    }

    /// A door.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(super) struct Door {
        /// Whether it is open.
        pub open: bool,
    }

    /// Lists doors.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "door.list", target = Path, reply = Doors)]
    pub(super) struct DoorList {}

    /// Doors.
    #[derive(Debug, Clone, PartialEq, Wire)]
    #[wire(max_items = 9)]
    pub(super) struct Doors(pub Vec<Door>);

    tieline::protocol! {
        /// Doors.
        pub(super) Building { name: "doors", version: "1.0", commands: [DoorFind, DoorList], events: [] }
    }
}

#[test]
fn show_states_what_the_members_of_a_payload_do_not() {
    let shown = |name| tieline_cli::__private::written::<doors::Building>(&["tieline", "show", name]).unwrap();
    let find = shown("door.find");
    assert!(find.contains("\nData of the request\n  object that keeps undeclared members\n  storey "), "{find}");
    assert!(find.contains("\nData of the reply\n  object or null\n  open "), "{find}");
    let list = shown("door.list");
    assert!(list.contains("\nData of the reply\n  array of object, at most 9 elements\n  [].open "), "{list}");
}

#[test]
fn show_prints_json() {
    insta::assert_snapshot!(success("show-json", &["show", "--json", "channel.request.incontact.getscripts"]));
}

#[test]
fn every_message_can_be_shown() {
    let messages: serde_json::Value = serde_json::from_str(&success("all", &["list", "--json"])).unwrap();
    for message in messages.as_array().unwrap() {
        let name = message["name"].as_str().unwrap();
        assert!(success("all", &["show", name]).starts_with(name));
        let shown: serde_json::Value = serde_json::from_str(&success("all", &["show", "--json", name])).unwrap();
        assert_eq!(shown["name"], name);
        assert!(!shown["examples"].as_array().unwrap().is_empty());
    }
}

#[test]
fn an_unknown_name_is_rejected_with_suggestions() {
    for (name, expected) in [
        ("session.addchannel", "did you mean `session.request.addchannel`?"),
        ("getscripts", "did you mean `channel.request.incontact.getscripts`?"),
        ("state.update", "did you mean `state.updated`?"),
        ("quite another", "unknown message `quite another`, `list` shows the names"),
    ] {
        let output = run(&folder("unknown", &[]), &["show", name]);
        assert_eq!((output.status, output.out.as_str()), (2, ""));
        assert!(output.err.contains(expected), "{}", output.err);
    }
}

#[test]
fn rules_prints_a_table() {
    insta::assert_snapshot!(success("rules", &["rules"]));
    let rules: serde_json::Value = serde_json::from_str(&success("rules-json", &["rules", "--json"])).unwrap();
    assert_eq!(rules[0]["rule"], "syntax");
}

#[test]
fn version_prints_the_versions_of_command_protocol_and_artefacts() {
    let out = success("version", &["--version"]);
    assert_eq!(
        out,
        format!(
            "tieline {}\nprotocol agent-desktop 1.0\nartefacts {}\n",
            env!("CARGO_PKG_VERSION"),
            tieline::schema::FORMAT
        )
    );
}

#[test]
fn completions_and_the_man_page_are_generated() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(success("shells", &["completions", shell]).contains("max-problems"), "{shell}");
    }
    let page = success("man", &["man"]);
    for word in
        [".TH tieline 1", "max\\-problems", "Exit status", ".SH TIELINE CHECK\n", ".SH TIELINE DIFF\n", ".SH FILES\n"]
    {
        assert!(page.contains(word), "{word}");
    }
    // The options of a subcommand are a part of its section.
    assert!(!page.contains(".SH OPTIONS") && page.matches(".SH SYNOPSIS").count() == 1);
}

#[test]
fn the_artefacts_are_written_and_compared() {
    let folder = folder("schema", &[]);
    assert_eq!(run(&folder, &["schema", "--out", "schema", "--check"]).status, 4);
    assert_eq!(run(&folder, &["schema", "--out", "schema"]).status, 0);
    assert_eq!(run(&folder, &["schema", "--out", "schema", "--check"]).status, 0);
    std::fs::write(folder.join("schema/index.json"), "{}").unwrap();
    let output = run(&folder, &["schema", "--out", "schema", "--check"]);
    assert_eq!(output.status, 4);
    assert!(output.out.contains("tieline schema --out schema"), "{}", output.out);
    // A file that the command did not write is only replaced on request.
    let own = folder.join("schema/commands/channel.dial.request.schema.json");
    let text = "{\"mine\":true}\n";
    for has_index in [true, false] {
        assert_eq!(run(&folder, &["schema", "--out", "schema", "--force"]).status, 0);
        std::fs::write(&own, text).unwrap();
        if !has_index {
            std::fs::remove_file(folder.join("schema/index.json")).unwrap();
        }
        let output = run(&folder, &["schema", "--out", "schema"]);
        assert!(output.status == 1 && output.err.contains("channel.dial.request.schema.json"), "{}", output.err);
        assert_eq!(std::fs::read_to_string(&own).unwrap(), text);
        assert_eq!(run(&folder, &["schema", "--out", "schema", "--force"]).status, 0);
        assert_eq!(run(&folder, &["schema", "--out", "schema", "--check"]).status, 0);
    }
    // The command accepts the examples that it has written.
    assert_eq!(run(&folder, &["check", "schema/examples.ndjson"]).status, 0);
}

/// The artefacts of the included protocol with another name and another description of a message, as JSON text.
fn renamed(test: &str, name: &str, doc: &str) -> PathBuf {
    let dir = folder(test, &[]);
    for (path, file) in tieline::schema::artefacts::<AgentDesktop>().unwrap().iter() {
        let path = dir.join("artefacts").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let file = file.replace("channel.dial\"", &format!("{name}\"")).replace("Places an outbound call.", doc);
        std::fs::write(path, file).unwrap();
    }
    dir
}

/// Artefacts come from others.
#[test]
fn invisible_characters_of_artefacts_are_escaped() {
    let dir = renamed("describe-unseen", r"channel.\u202edial", r"left\u001b[2J\u202eright");
    let frame = "{\"command\":\"channel.\u{202e}dial\",\"target\":\"s.c\",\"data\":{\"destination\":5}}";
    let all: [&[&str]; 6] = [
        &["list"],
        &["list", "--json"],
        &["show", "channel.\u{202e}dial"],
        &["show", "--json", "channel.\u{202e}dial"],
        &["show", "channel.dial"],
        &["check", "-"],
    ];
    for arguments in all {
        let output = run_with(&dir, &[&["--protocol", "artefacts"], arguments].concat(), frame.as_bytes());
        let text = output.out + &output.err;
        assert!(text.to_lowercase().contains("u202e") || text.contains("u{202e}"), "{arguments:?} {text}");
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{arguments:?} {text}");
    }
}

#[test]
fn names_that_contain_a_word_are_found_in_any_case() {
    let dir = renamed("describe-case", "channel.PlaceACallToSomebodyElse", "x");
    let output = run(&dir, &["--protocol", "artefacts", "show", "aCall"]);
    assert!(output.err.contains("did you mean `channel.PlaceACallToSomebodyElse`?"), "{}", output.err);
}
