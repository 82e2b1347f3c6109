//! The settings of `check` in `tieline.toml`.

use crate::run::{RunOutput, VALID, folder, run};

/// A record around a frame, a warning, and a frame that only the tolerant policy accepts.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let record = format!("{{\"ts\":1,\"frame\":{VALID}}}\n");
    let warned = VALID.replace("}}", "},\"extra\":1}").into_bytes();
    let null = br#"{"command":"channel.dial","target":"s.c","data":{"destination":"5","extensions":null}}"#;
    vec![
        ("kube/a.log", format!("[pod] {record}").into_bytes()),
        ("records/b.ndjson", record.into_bytes()),
        ("c.ndjson", warned),
        ("old/d.ndjson", null.to_vec()),
        ("skipped/e.ndjson", b"{}".to_vec()),
    ]
}

fn check(case: &str, config: &str, arguments: &[&str]) -> RunOutput {
    let mut files = files();
    files.push(("tieline.toml", config.as_bytes().to_vec()));
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_slice())).collect();
    run(&folder(case, &files), &[&["check"], arguments].concat())
}

const CONFIG: &str = r#"
[check]
deny = "warnings"
exclude = ["skipped"]

[[check.path]]
glob = "{kube,records}/*"
frames-at = ["/frame"]

[[check.path]]
glob = "kube/**"
skip-prefix = true

[[check.path]]
glob = "old/**"
policy = "tolerant"

[[diff.waiver]]
rule = "word-removed"
reason = "Other commands have their own tables."
"#;

#[test]
fn settings_may_depend_on_the_path() {
    let output = check("config", CONFIG, &[".", "kube/a.log"]);
    assert!(output.out.starts_with("c.ndjson:1:60: error[unknown-field]"), "{}{}", output.out, output.err);
    assert!(output.out.ends_with("\n1 error: 3 of 4 frames valid, in 4 files\n"), "{}", output.out);
    // The command line has precedence.
    let output = check("config-line", CONFIG, &[".", "--allow", "unknown-field", "--policy", "strict"]);
    assert!(output.out.starts_with("old/d.ndjson:1:81: error[null-value]"), "{}", output.out);
    assert_eq!(check("config-ok", CONFIG, &["c.ndjson", "--warn", "unknown-field"]).status, 0);
}

#[test]
fn a_baseline_may_be_configured() {
    let config = "[check]\nbaseline = \"known.txt\"\n";
    assert!(check("config-none", config, &["c.ndjson"]).err.contains("cannot read `known.txt`"));
    let with = |name: &str, arguments: &[&str]| {
        let files: [(&str, &[u8]); 2] = [("tieline.toml", config.as_bytes()), ("a.ndjson", b"{}\n")];
        let folder = folder(name, &files);
        run(&folder, &["check", "--write-baseline", "known.txt", "a.ndjson"]);
        run(&folder, &[&["check"], arguments].concat())
    };
    assert_eq!(with("config-known", &["a.ndjson"]).status, 0);
    // Each path has the baseline of the last glob that matches.
    let config = "[check]\nbaseline = \"known.txt\"\n[[check.path]]\nglob = \"old/*\"\nbaseline = \"old.txt\"\n";
    let files: [(&str, &[u8]); 3] =
        [("tieline.toml", config.as_bytes()), ("a.ndjson", b"{}\n"), ("old/b.ndjson", b"{}\n{}\n")];
    let dir = folder("config-baselines", &files);
    run(&dir, &["check", "--write-baseline", "known.txt", "a.ndjson"]);
    run(&dir, &["check", "--write-baseline", "old.txt", "old"]);
    let output = run(&dir, &["check", "a.ndjson", "old"]);
    assert_eq!(output.status, 0, "{}{}", output.out, output.err);
    std::fs::write(dir.join("old/b.ndjson"), "{}\n").unwrap();
    assert!(run(&dir, &["check", "a.ndjson", "old"]).err.contains("the baseline lists 1 entry with more problems"));
    std::fs::write(dir.join("old/b.ndjson"), "{}\n{}\n{}\n").unwrap();
    assert_eq!(run(&dir, &["check", "a.ndjson", "old"]).status, 1);
    let files: [(&str, &[u8]); 2] = [("other.toml", b"[check]\nallow = [\"not-a-frame\"]\n"), ("a.ndjson", b"{}\n")];
    let folder = folder("config-named", &files);
    assert_eq!(run(&folder, &["check", "a.ndjson"]).status, 1);
    assert_eq!(run(&folder, &["check", "--config", "other.toml", "a.ndjson"]).status, 0);
    assert_eq!(run(&folder, &["check", "--config", "absent.toml", "a.ndjson"]).status, 2);
}

#[test]
fn errors_in_the_configuration_have_a_place() {
    for (config, error) in [
        ("[chekc]\n", "tieline.toml:1:2: unknown key `chekc`, did you mean `check`?"),
        ("[check]\n  alow = []\n", "tieline.toml:2:3: unknown key `alow`, did you mean `allow`?"),
        ("[check]\ndeny = [\"syntax\", \"unknown-fild\"]\n", "tieline.toml:2:19: unknown rule `unknown-fild`, did you mean"),
        ("[check]\npolicy = \"lax\"\n", "tieline.toml:2:10: expected `strict` or `tolerant`"),
        ("[check]\npolicy = 1\n", "tieline.toml:2:10: expected a string, found integer"),
        ("[check]\nskip-prefix = \"x\"\n", "tieline.toml:2:15: expected `true` or `false`"),
        ("[check]\nframes-at = \"frame\"\n", "tieline.toml:2:13: expected a JSON Pointer"),
        ("[check]\nexclude = [\"[\"]\n", "tieline.toml:2:12: "),
        ("[[check.path]]\nallow = []\n", "tieline.toml:1:1: missing key `glob`"),
        ("[[check.path]]\nglob = \"x\"\nexclude = \"y\"\n", "tieline.toml:3:1: unknown key `exclude`"),
        ("[check]\npath = 1\n", "tieline.toml:2:8: expected an array of tables"),
        ("[check\n", "tieline.toml:1:7: "),
    ] {
        let output = check("config-wrong", config, &["c.ndjson"]);
        assert_eq!((output.status, output.err.contains(error)), (2, true), "{}", output.err);
    }
}

/// Equal problems in files with different levels are of different kinds.
#[test]
fn kinds_of_problems_have_the_level_of_their_path() {
    let line = "{\"command\":\"channel.dial\",\"target\":\"s.c\",\"data\":{\"destination\":5}}\n".repeat(5);
    let config = "[[check.path]]\nglob = \"z.ndjson\"\nwarn = [\"wrong-type\"]\n";
    let files = [("a.ndjson", line.as_bytes()), ("z.ndjson", line.as_bytes()), ("tieline.toml", config.as_bytes())];
    let out = run(&folder("config-levels", &files), &["check", "--jobs", "1", "a.ndjson", "z.ndjson"]).out;
    for row in ["       5  error    wrong-type  channel.dial", "       5  warning  wrong-type  channel.dial"] {
        assert!(out.contains(row), "{out}");
    }
    assert_eq!(out.matches("\nz.ndjson:").count(), 3, "{out}");
}

/// The default file may be absent, but a link to an absent file is a mistake, and a device has no end.
#[cfg(unix)]
#[test]
fn small_files_are_read_whole_or_not_at_all() {
    let dir = folder("config-link", &[("a.ndjson", VALID.as_bytes())]);
    let link = dir.join("tieline.toml");
    let _ = std::fs::remove_file(&link);
    assert_eq!(run(&dir, &["check", "a.ndjson"]).status, 0);
    std::os::unix::fs::symlink("absent.toml", &link).unwrap();
    let output = run(&dir, &["check", "a.ndjson"]);
    assert_eq!(output.status, 2, "{}", output.out);
    assert!(output.err.contains("cannot read `tieline.toml`"), "{}", output.err);
    std::fs::remove_file(&link).unwrap();
    for option in ["--baseline", "--config"] {
        let output = run(&dir, &["check", option, "/dev/zero", "a.ndjson"]);
        assert_eq!(output.status, 2, "{}", output.out);
        assert!(output.err.contains("cannot read `/dev/zero`: larger than 64 MiB"), "{}", output.err);
    }
}
