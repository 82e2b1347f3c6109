//! What the command says of the protocol, of its rules and of itself.

use crate::run::{folder, run};

fn good(test: &str, arguments: &[&str]) -> String {
    let ran = run(&folder(test, &[]), arguments);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    ran.out
}

#[test]
fn list_shows_every_message() {
    insta::assert_snapshot!(good("list", &["list"]));
    let messages: serde_json::Value = serde_json::from_str(&good("list-json", &["list", "--json"])).unwrap();
    assert_eq!(messages.as_array().unwrap().len(), 26);
    assert_eq!(messages[0]["target"], serde_json::json!(["<session>"]));
}

#[test]
fn show_says_all_of_a_command() {
    insta::assert_snapshot!(good("command", &["show", "session.request.addchannel"]));
}

#[test]
fn show_says_all_of_an_event() {
    insta::assert_snapshot!(good("event", &["show", "state.updated"]));
}

#[test]
fn show_prints_the_minimal_example_before_the_full_one() {
    for (name, ending) in
        [("channel.dial", " of a request\n"), ("channel.dial", " of a failure\n"), ("channel.disposed", "\n")]
    {
        let out = good("order", &["show", name]);
        let position =
            |title: &str| out.find(&format!("\n{title}{ending}  {{\n")).unwrap_or_else(|| panic!("{title}\n{out}"));
        let (minimal, full) = (position("Minimal example"), position("Full example"));
        assert!(minimal < full, "{out}");
        assert!(!out[minimal..full].contains("\"context\""), "{out}");
    }
}

#[test]
fn show_prints_json() {
    insta::assert_snapshot!(good("show-json", &["show", "--json", "channel.request.incontact.getscripts"]));
}

#[test]
fn every_message_can_be_shown() {
    let messages: serde_json::Value = serde_json::from_str(&good("all", &["list", "--json"])).unwrap();
    for message in messages.as_array().unwrap() {
        let name = message["name"].as_str().unwrap();
        assert!(good("all", &["show", name]).starts_with(name));
        let shown: serde_json::Value = serde_json::from_str(&good("all", &["show", "--json", name])).unwrap();
        assert_eq!(shown["name"], name);
        assert!(!shown["examples"].as_array().unwrap().is_empty());
    }
}

#[test]
fn an_unknown_name_is_refused_with_those_that_look_like_it() {
    for (name, expected) in [
        ("session.addchannel", "did you mean `session.request.addchannel`?"),
        ("getscripts", "did you mean `channel.request.incontact.getscripts`?"),
        ("state.update", "did you mean `state.updated`?"),
        ("quite another", "`list` shows all"),
    ] {
        let ran = run(&folder("unknown", &[]), &["show", name]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""));
        assert!(ran.err.contains(expected), "{}", ran.err);
    }
}

#[test]
fn rules_are_one_table() {
    insta::assert_snapshot!(good("rules", &["rules"]));
    let rules: serde_json::Value = serde_json::from_str(&good("rules-json", &["rules", "--json"])).unwrap();
    assert_eq!(rules[0]["rule"], "syntax");
}

#[test]
fn the_version_is_three_numbers() {
    let out = good("version", &["--version"]);
    assert_eq!(out, format!("tieline {}\nprotocol agent-desktop 1.0\nartefacts 1.1\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn shells_and_readers_are_served() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(good("shells", &["completions", shell]).contains("max-problems"), "{shell}");
    }
    let page = good("man", &["man"]);
    for word in [".TH tieline 1", "max\\-problems", "Exit status"] {
        assert!(page.contains(word), "{word}");
    }
}

#[test]
fn the_artefacts_are_written_and_compared() {
    let folder = folder("schema", &[]);
    assert_eq!(run(&folder, &["schema", "--out", "schema", "--check"]).status, 4);
    assert_eq!(run(&folder, &["schema", "--out", "schema"]).status, 0);
    assert_eq!(run(&folder, &["schema", "--out", "schema", "--check"]).status, 0);
    std::fs::write(folder.join("schema/index.json"), "{}").unwrap();
    let ran = run(&folder, &["schema", "--out", "schema", "--check"]);
    assert_eq!(ran.status, 4);
    assert!(ran.out.contains("tieline schema --out schema"), "{}", ran.out);
    // What we ship, we accept.
    assert_eq!(run(&folder, &["check", "schema/examples.ndjson"]).status, 0);
}
