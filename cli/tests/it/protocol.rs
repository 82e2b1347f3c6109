//! `tieline --protocol DIR` has the same output as the command into which the protocol is compiled.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tieline::agent_desktop::AgentDesktop;
use tieline::protocol::Protocol;
use tieline::sample::Generator;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

pub(crate) fn run(arguments: &[&str], protocol: Option<&Path>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tieline"));
    command.args(protocol.into_iter().flat_map(|dir| [Path::new("--protocol"), dir]));
    command.args(arguments).current_dir(root()).output().unwrap()
}

fn same(arguments: &[&str]) {
    let built_in = run(arguments, None);
    let loaded = run(arguments, Some(&root().join("schema")));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert_eq!(text(&loaded.stderr), text(&built_in.stderr), "{arguments:?}");
    assert!(loaded.stdout == built_in.stdout, "{arguments:?}:\n{}", text(&loaded.stdout));
    assert_eq!(loaded.status.code(), built_in.status.code(), "{arguments:?}");
}

#[test]
fn a_folder_has_the_same_descriptions_as_the_compiled_protocol() {
    for arguments in [
        &["list"][..],
        &["list", "--json"],
        &["rules"],
        &["show", "channel.dial"],
        &["show", "state.updated", "--json"],
        &["show", "session.request.addchannel"],
        &["show", "channel.dail"],
        &["sample", "--count", "300", "--broken", "0.5", "--seed", "4"],
        &["sample", "--count", "20", "--message", "channel.dial", "--plain"],
        &["redact", "--key", "secret", "tests/captures", "tests/broken/shift.ndjson"],
        &["schema", "--check", "--out", "schema"],
    ] {
        same(arguments);
    }
}

/// Thousands of valid and invalid frames have the same verdicts, texts, pointers and positions.
#[test]
fn a_folder_has_the_same_problems_as_the_compiled_protocol() {
    let generator = Generator::new(AgentDesktop::plan(), 31).invalid(0.4).mutated(0.2).one_line(true);
    let mut text = Vec::new();
    for index in 0..4000 {
        text.extend(generator.sample(index).unwrap().bytes);
        text.push(b'\n');
    }
    let file = std::env::temp_dir().join(format!("tieline-protocol-{}.ndjson", std::process::id()));
    std::fs::write(&file, text).unwrap();
    let path = file.to_string_lossy();
    for arguments in [
        &["check", "--format", "json", "--show-values", &path][..],
        &["check", "--format", "human", "--policy", "tolerant", &path],
    ] {
        same(arguments);
    }
    std::fs::remove_file(&file).unwrap();
}

/// A protocol that is not compiled into the command.
#[test]
fn a_folder_of_another_protocol_is_supported() {
    let dir = root().join("tests/building/schema");
    let examples = dir.join("examples.ndjson");
    let checked = run(&["check", &examples.to_string_lossy()], Some(&dir));
    assert_eq!(checked.status.code(), Some(0), "{}", String::from_utf8_lossy(&checked.stdout));
    let wrong = run(&["check", &examples.to_string_lossy()], None);
    assert_eq!(wrong.status.code(), Some(1));
    let listed = String::from_utf8(run(&["list"], Some(&dir)).stdout).unwrap();
    assert!(listed.contains("room.book"), "{listed}");
    assert!(!listed.contains("channel.dial"), "{listed}");
    let fresh = run(&["schema", "--check", "--out", &dir.to_string_lossy()], Some(&dir));
    assert_eq!(fresh.status.code(), Some(0), "{}", String::from_utf8_lossy(&fresh.stdout));
}

#[test]
fn a_folder_that_is_rejected_is_reported_with_file_and_reason() {
    for (dir, expected) in [
        ("nowhere", "error: nowhere: no such folder"),
        ("docs", "error: docs: index.json: no such file"),
        ("Cargo.toml", "error: Cargo.toml: expected a folder of artefacts"),
    ] {
        let output = run(&["list"], Some(Path::new(dir)));
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{error}");
        assert!(error.contains(expected), "{error}");
    }
}

/// A folder of the protocol's index and bundle, with further types, and a type for the optional member `x` of the data of
/// `channel.dial`.
pub(crate) fn folder_with(test: &str, types: impl IntoIterator<Item = (String, Value)>, member: &Value) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("protocol").join(test);
    std::fs::create_dir_all(&dir).unwrap();
    let read = |name: &str| std::fs::read_to_string(root().join("schema").join(name)).unwrap();
    let mut index: Value = serde_json::from_str(&read("index.json")).unwrap();
    for message in index["messages"].as_array_mut().unwrap() {
        message.as_object_mut().unwrap().remove("examples");
    }
    let mut bundle: Value = serde_json::from_str(&read("agent-desktop.schema.json")).unwrap();
    for (name, schema) in types {
        bundle["$defs"][name] = schema;
    }
    bundle["$defs"]["ChannelDial"]["properties"]["x"] = member.clone();
    std::fs::write(dir.join("index.json"), index.to_string()).unwrap();
    std::fs::write(dir.join("agent-desktop.schema.json"), bundle.to_string()).unwrap();
    dir
}

/// The output of a command that succeeds, on a folder.
pub(crate) fn output(arguments: &[&str], dir: &Path) -> String {
    let output = run(arguments, Some(dir));
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

/// The path and the type of each member of `channel.dial` that begins with `x`, from `show --json`.
fn shown(dir: &Path) -> Vec<(String, String)> {
    let shown: Value = serde_json::from_str(&output(&["show", "channel.dial", "--json"], dir)).unwrap();
    let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    let rows = shown["data"]["fields"].as_array().unwrap().iter();
    rows.map(|row| (text(row, "path"), text(row, "what"))).filter(|(path, _)| path.starts_with('x')).collect()
}

pub(crate) fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

#[test]
fn a_type_that_contains_itself_is_shown_once() {
    let looped = || reference("Loop");
    for (test, schema, expected) in [
        ("array", json!({"type": "array", "items": looped()}), &[("x", "array of `Loop` (`Loop`)")][..]),
        (
            "map",
            json!({"type": "object", "additionalProperties": looped()}),
            &[("x", "object with any member names and values of type `Loop` (`Loop`)")],
        ),
        ("nullable", json!({"type": ["array", "null"], "items": looped()}), &[("x", "array of `Loop` or null (`Loop`)")]),
        (
            "choice",
            json!({"type": "array", "items": {"anyOf": [looped(), {"type": "null"}]}}),
            &[("x", "array of `Loop` or null (`Loop`)")],
        ),
        (
            "object",
            json!({"type": "object", "properties": {"a": {"type": "array", "items": looped()}, "b": looped()}}),
            &[("x", "object (`Loop`)"), ("x.a", "array of `Loop`"), ("x.b", "`Loop`")],
        ),
    ] {
        let dir = folder_with(&format!("loop-{test}"), [("Loop".to_owned(), schema)], &looped());
        let expected: Vec<(String, String)> =
            expected.iter().map(|(path, what)| ((*path).to_owned(), (*what).to_owned())).collect();
        assert_eq!(shown(&dir), expected, "{test}");
        assert!(output(&["show", "channel.dial"], &dir).contains(&expected[0].1), "{test}");
        assert!(output(&["list"], &dir).contains("channel.dial"), "{test}");
    }
}

#[test]
fn a_type_is_described_once_and_referred_to_by_name_afterwards() {
    let next = |index: usize| if index < 31 { reference(&format!("T{}", index + 1)) } else { json!({"type": "string"}) };
    let types = (0..32).map(|index| {
        let schema = json!({"type": "object", "properties": {"a": next(index), "b": next(index)}});
        (format!("T{index}"), schema)
    });
    let rows = shown(&folder_with("ladder", types, &reference("T0")));
    let row = |path: &str, what: &str| (path.to_owned(), what.to_owned());
    assert_eq!(rows[..3], [row("x", "object"), row("x.a", "object (`T1`)"), row("x.a.a", "object (`T2`)")]);
    assert_eq!(rows[rows.len() - 2..], [row("x.a.b", "`T2`"), row("x.b", "`T1`")]);
    // Each object has two members; the last types are too deep to be described.
    assert!((60..=65).contains(&rows.len()), "{}", rows.len());
}

#[test]
fn a_long_description_is_not_repeated() {
    let values: Vec<String> = (0..5000).map(|index| format!("value-{index}")).collect();
    let properties: serde_json::Map<String, Value> =
        (0..5000).map(|index| (format!("k{index}"), reference("Long"))).collect();
    let types = [("Long".to_owned(), json!({"type": "string", "enum": values}))];
    let dir = folder_with("long", types, &json!({"type": "object", "properties": properties}));
    // As JSON, the data is described again as that of the reply.
    for (arguments, times) in [(&["show", "channel.dial"][..], 1), (&["show", "channel.dial", "--json"], 2)] {
        let out = output(arguments, &dir);
        assert!(out.len() < 4_000_000, "{}", out.len());
        assert_eq!(out.matches("value-4999").count(), times);
    }
}

#[test]
fn a_required_member_with_a_default_is_shown_as_required() {
    let member = json!({
        "type": "object",
        "properties": {"r": {"type": "string", "default": "r"}, "o": {"type": "string", "default": "o"}},
        "required": ["r"]
    });
    let out = output(&["show", "channel.dial"], &folder_with("default", [], &member));
    let line = |path: &str| out.lines().find(|line| line.trim_start().starts_with(path)).unwrap().to_owned();
    assert!(line("x.r ").contains("required") && !line("x.r ").contains("absent"), "{out}");
    assert!(line("x.o ").contains("optional, \"o\" if absent"), "{out}");
}
