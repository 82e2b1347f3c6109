//! Follows the page `docs/own-protocol.md`: creates a crate from its files and runs its commands there.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The files and the commands on the page. The first line of a code block may name its file.
fn page() -> (Vec<(String, String)>, Vec<String>) {
    let path = crate::root().join("docs/own-protocol.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (mut files, mut commands) = (Vec::new(), Vec::new());
    for block in text.split("\n```").skip(1).step_by(2) {
        let (language, body) = block.split_once('\n').unwrap();
        match body.strip_prefix("// ").and_then(|body| body.split_once('\n')) {
            Some((file, body)) => files.push((file.to_owned(), body.to_owned())),
            None if language == "console" => {
                commands.extend(body.lines().map(|line| line.strip_prefix("$ ").unwrap().to_owned()));
            }
            None if language == "toml" => files.push(("Cargo.toml".to_owned(), body.to_owned())),
            None => {}
        }
    }
    (files, commands)
}

/// Creates the crate of the page, with path dependencies on this checkout.
fn kitchen() -> PathBuf {
    let root = crate::root();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("kitchen");
    for (file, mut text) in page().0 {
        if file == "Cargo.toml" {
            for (version, folder) in [("{ version = \"0.2\", ", root.clone()), ("cli = \"0.2\"", root.join("cli"))] {
                assert!(text.contains(version), "{text}");
                let path = format!("{{ path = {:?}", folder.display().to_string());
                let path = if version.starts_with('{') { path + ", " } else { format!("cli = {path} }}") };
                text = text.replace(version, &path);
            }
            text.insert_str(0, "[package]\nname = \"kitchen\"\nedition = \"2024\"\n\n[workspace]\n\n");
        }
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    // The same versions of all dependencies as here, so that nothing is downloaded.
    std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    folder
}

fn cargo(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "cargo {arguments:?}:\n{out}\n{err}");
    out.into_owned()
}

#[test]
fn the_page_builds_a_protocol() {
    let folder = kitchen();
    let (_, commands) = page();
    assert_eq!(commands[..2], ["cargo new --lib kitchen", "cd kitchen"]);
    let runs: Vec<&str> = commands[2..].iter().map(|command| command.strip_prefix("cargo ").unwrap()).collect();
    assert_eq!(runs.len(), 5, "{runs:?}");
    let outputs: Vec<String> = runs.iter().map(|run| cargo(&folder, &run.split(' ').collect::<Vec<_>>())).collect();
    assert!(outputs[2].contains("  oven.start  Starts a baking programme.\n"), "{}", outputs[2]);
    assert!(outputs[4].ends_with("no problems: 8 of 8 frames valid, in 1 file\n"), "{}", outputs[4]);
    assert_eq!(cargo(&folder, &["run", "--quiet", "--bin", "kitchen"]), "");
    let tests = cargo(&folder, &["test", "--quiet"]);
    assert_eq!(tests.matches("test result: ok. 2 passed").count(), 1, "{tests}");
}
