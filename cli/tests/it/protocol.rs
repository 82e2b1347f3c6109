//! `tieline --protocol DIR`: the command for a folder of artefacts does what the compiled one does.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tieline::agent_desktop::AgentDesktop;
use tieline::protocol::Protocol;
use tieline::sample::Generator;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn run(arguments: &[&str], protocol: Option<&Path>) -> Output {
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
fn a_folder_describes_what_was_compiled_from_it() {
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
        &["schema", "--check", "--out", "schema"],
    ] {
        same(arguments);
    }
}

/// The same verdicts, texts, pointers and places for thousands of frames, valid and invalid.
#[test]
fn a_folder_checks_as_what_was_compiled_from_it() {
    let generator = Generator::new(AgentDesktop::plan(), 31).broken(0.4).doubtful(0.2).one_line(true);
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

/// A protocol of which this program knows nothing.
#[test]
fn a_folder_needs_no_line_of_rust() {
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
