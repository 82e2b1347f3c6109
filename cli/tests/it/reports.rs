//! Reports of large runs, several reports of one run, and known problems.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::run::{RunOutput, VALID, command, folder, run, run_with};

/// Two messages that the protocol does not declare, a value of a wrong type in two messages, and a valid frame, repeated.
fn recording(count: usize) -> String {
    let line = |index: usize| match index % 5 {
        0 => r#"{"command":"parrot.feed","target":"s","data":{}}"#.to_owned(),
        1 => r#"{"command":"parrot.sing","target":"s","data":{"song":1}}"#.to_owned(),
        2 => r#"{"command":"channel.dial","target":"s.c","data":{"destination":5}}"#.to_owned(),
        3 => r#"{"command":"session.request.logout","target":"s","data":{},"extra":1}"#.to_owned(),
        _ => VALID.to_owned(),
    };
    (0..count).map(|index| line(index) + "\n").collect()
}

#[test]
fn the_human_report_shows_the_first_problems_of_each_kind_and_counts_all() {
    let folder = folder("groups", &[("a.ndjson", recording(50_000).as_bytes()), ("b.ndjson", recording(5).as_bytes())]);
    let output = run(&folder, &["check", "a.ndjson", "b.ndjson"]);
    assert_eq!(output.status, 1);
    assert_eq!(output.out.matches("error[").count(), 9, "{}", output.out);
    assert!(output.out.lines().count() < 100, "{}", output.out);
    assert!(!output.out.contains("\nb.ndjson:"), "{}", output.out);
    let table = output.out.split_once("\n\nProblems by rule, message and pointer\n").unwrap().1;
    let expected = "   10001  error    unknown-message  parrot.feed             /command
   10001  error    unknown-message  parrot.sing             /command
   10001  error    wrong-type       channel.dial            /data/destination
   10001  warning  unknown-field    session.request.logout  /extra

Frames by message
   20002  session.request.logout
   10001  channel.dial, 10001 invalid

30003 errors, 10001 warnings: 20002 of 50005 frames valid, in 2 files
";
    assert_eq!(table, expected);
    for jobs in ["1", "7"] {
        assert!(run(&folder, &["check", "--jobs", jobs, "a.ndjson", "b.ndjson"]).out == output.out);
    }
    let all = run(&folder, &["check", "--all", "b.ndjson", "a.ndjson"]).out;
    assert_eq!(all.matches(": error[").count(), 30_003);
    assert!(!all.contains("Problems by rule"), "{}", &all[all.len() - 300..]);
}

/// A small file is checked by the calling thread, and the standard input, whose length is unknown, by another.
#[test]
fn a_report_does_not_depend_on_the_thread_that_checks() {
    let frames = recording(300);
    let folder = folder("threads", &[("a.ndjson", frames.as_bytes())]);
    assert!(frames.len() < 64 * 1024);
    for format in ["human", "json", "junit", "sarif"] {
        let own = run(&folder, &["check", "--all", "--format", format, "a.ndjson"]);
        let arguments = ["check", "--all", "--format", format, "--stdin-filename", "a.ndjson", "-"];
        let other = run_with(&folder, &arguments, frames.as_bytes());
        assert_eq!((own.status, &own.err), (1, &other.err), "{format}");
        let untimed =
            |out: &str| out.lines().filter(|line| !line.contains("timestamp=")).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(untimed(&own.out), untimed(&other.out), "{format}");
    }
}

/// The index of an element does not make a group of its own, and the number of groups is bounded.
#[test]
fn groups_do_not_depend_on_indices_and_masked_names() {
    let label = r#"{"language":"en","country":"GB","name":5,"description":"d"}"#;
    let frame = |count: usize| {
        let labels = vec![label; count].join(",");
        format!(
            r#"{{"messageType":"objectEvent","target":"s.c","name":"channel.externaldispositions.updated","data":{{"dispositions":[{{"interactionDispositionId":"1","value":"v","extensions":[],"labels":[{labels}]}}]}}}}"#
        )
    };
    let unknown = |index: usize| format!(r#"{{"command":"session.request.logout","target":"s","data":{{"K {index}":1}}}}"#);
    let mut text = format!("{}\n{}\n", frame(4), frame(2));
    text.extend((0..3000).map(|index| unknown(index) + "\n"));
    text.extend((0..3000).map(|index| format!("{{\"command\":\"a.b{index}\",\"target\":\"s\",\"data\":{{}}}}\n")));
    let folder = folder("groups-index", &[("a.ndjson", text.as_bytes())]);
    let out = run(&folder, &["check", "a.ndjson"]).out;
    let rows: Vec<String> = out
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect();
    for row in [
        "6 error wrong-type channel.externaldispositions.updated /data/dispositions/*/labels/*/name",
        "3000 warning unknown-field session.request.logout /data/*",
    ] {
        assert!(rows.iter().any(|line| line == row), "{}", &out[out.len() - 3000..]);
    }
    assert!(rows.iter().any(|line| line.ends_with("error unknown-message - …")), "{}", &out[out.len() - 3000..]);
}

/// Which names are declared depends on the members before a syntax error. So one path is that of two kinds of problems.
#[test]
fn kinds_of_syntax_errors_depend_on_the_members_before() {
    let known = "{\"command\":\"session.request.addchannel\",\"target\":\"s\",\"data\":{\"channel\":x}}\n";
    let unknown = "{\"data\":{\"channel\":x}}\n";
    let folder = folder("groups-syntax", &[("a.ndjson", [known, unknown].map(|line| line.repeat(4)).concat().as_bytes())]);
    let out = run(&folder, &["check", "a.ndjson"]).out;
    for row in ["       4  error  syntax  -  /data/*\n", "       4  error  syntax  -  /data/channel\n"] {
        assert!(out.contains(row), "{out}");
    }
}

#[test]
fn machine_formats_are_capped_and_the_rest_is_counted() {
    let folder = folder("capped", &[("a.ndjson", recording(20_000).as_bytes())]);
    let report = |format: &str, options: &[&str]| {
        let arguments = [&["check", "--format", format], options, &["a.ndjson"]].concat();
        run(&folder, &arguments).out
    };
    let sarif: Value = serde_json::from_str(&report("sarif", &[])).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let count = |rule: &str| results.iter().filter(|result| result["ruleId"] == rule).count();
    assert_eq!((count("unknown-message"), count("wrong-type"), count("unknown-field")), (1000, 1000, 1000));
    assert_eq!(sarif["runs"][0]["properties"]["hidden"], 13_000);
    let gitlab: Vec<Value> = serde_json::from_str(&report("gitlab", &[])).unwrap();
    assert_eq!((gitlab.len(), &gitlab[3000]["description"]), (3001, &"13000 more problems not listed".into()));
    let github = report("github", &[]);
    assert_eq!((github.matches("\n::").count(), github.matches("::notice ").count()), (150, 1));
    assert_eq!(report("github", &["--all"]).matches("\n::").count(), 15_999);
    assert_eq!(report("json", &[]).lines().count(), 16_001);
}

#[test]
fn several_reports_are_written_in_one_run_and_all_name_unreadable_inputs() {
    let folder = folder("outputs", &[("a.ndjson", recording(40).as_bytes())]);
    let formats = ["human", "json", "github", "gitlab", "sarif", "junit"];
    let outputs: Vec<String> = formats.iter().map(|format| format!("--output={format}=report.{format}")).collect();
    let mut arguments = vec!["check", "a.ndjson", "absent.ndjson"];
    arguments.extend(outputs.iter().map(String::as_str));
    let output = run(&folder, &arguments);
    assert_eq!(output.status, 2);
    for format in formats {
        let text = fs::read_to_string(folder.join(format!("report.{format}"))).unwrap();
        let alone = run(&folder, &["check", "--format", format, "a.ndjson", "absent.ndjson"]);
        assert!(text.contains("absent.ndjson") && text.contains("no such file or folder"), "{format}: {text}");
        if format == "human" {
            assert_eq!(alone.out, output.out);
            assert_eq!(text.replace("error: cannot read `absent.ndjson`: no such file or folder\n\n", ""), output.out);
        } else if format != "junit" {
            assert_eq!(text, alone.out, "{format}");
        }
    }
    for (value, error) in [
        ("x=y", "unknown format `x`"),
        ("sarif", "expected a format and a file"),
        ("sarif=", "expected a file"),
        ("sarif=absent/x", "cannot create `absent/x`"),
    ] {
        let output = run(&folder, &["check", "--output", value, "a.ndjson"]);
        assert_eq!((output.status, output.err.contains(error)), (2, true), "{}", output.err);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let folder = folder("full", &[("a.ndjson", recording(40).as_bytes())]);
    let output = run(&folder, &["check", "--output", "json=/dev/full", "a.ndjson"]);
    assert_eq!(output.status, 2);
    assert!(output.err.starts_with("error: cannot write the output: `/dev/full`: "), "{}", output.err);
}

/// The fingerprints of a report.
fn fingerprints(out: &str) -> Vec<String> {
    let issues: Vec<Value> = serde_json::from_str(out).unwrap();
    issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn fingerprints_differ_and_do_not_depend_on_lines_and_spellings_of_the_path() {
    let text = recording(40);
    let later = format!("{VALID}\n\n{VALID}\n{}", text.replace('5', "  6"));
    let folder = folder("prints", &[("a/x.ndjson", text.as_bytes()), ("b/a/x.ndjson", later.as_bytes())]);
    let before = fingerprints(&run(&folder, &["check", "--format", "gitlab", "a"]).out);
    assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), 32);
    assert!(before.iter().all(|print| print.len() == 32 && print.bytes().all(|byte| byte.is_ascii_hexdigit())));
    for path in ["./a", ".//a/", "a/x.ndjson"] {
        assert_eq!(fingerprints(&run(&folder, &["check", "--format", "gitlab", path]).out), before, "{path}");
    }
    assert_eq!(fingerprints(&run(&folder.join("b"), &["check", "--format", "gitlab", "a"]).out), before);
}

/// Texts about conversations name the lines of other frames.
#[test]
fn fingerprints_of_conversations_do_not_depend_on_lines() {
    let dial = |rest: &str, to: &str| {
        format!(r#"{{"command":"channel.dial","target":"s.c",{rest}"data":{{"destination":"{to}"}}}}"#) + "\n"
    };
    let ended = r#"{"messageType":"objectEvent","target":"s.c","name":"channel.disposed","data":{}}"#;
    let text = [dial("", "1"), dial(r#""result":"success","#, "2"), format!("{ended}\n{ended}\n")].concat();
    let later = format!("\n\n{text}");
    let folder = folder("prints-trace", &[("a/x.ndjson", text.as_bytes()), ("b/x.ndjson", later.as_bytes())]);
    let of = |name: &str| run(&folder.join(name), &["trace", "--complete", "--format", "gitlab", "x.ndjson"]).out;
    let (before, after) = (of("a"), of("b"));
    assert!(before.contains("reply-differs") && before.contains("missing-event") && before.contains(" at 1:1"), "{before}");
    assert_eq!(fingerprints(&after), fingerprints(&before));
    let prints = fingerprints(&before);
    assert_eq!(prints.iter().collect::<BTreeSet<_>>().len(), prints.len());
}

#[test]
fn a_name_of_zeros_is_not_taken_for_a_fingerprint() {
    const ZEROS: &str = "00000000000000000000000000000000";
    let text = format!(r#"{{"command":"session.request.logout","target":"s","data":{{"{ZEROS}":1}}}}"#);
    let name = format!("{ZEROS}.ndjson");
    let folder = folder("prints-zeros", &[(&name, text.as_bytes())]);
    let report = |format: &str| -> Value {
        serde_json::from_str(&run(&folder, &["check", "--show-values", "--format", format, &name]).out).unwrap()
    };
    let issue = &report("gitlab")[0];
    assert_eq!(issue["location"]["path"], name.as_str());
    assert_ne!(issue["fingerprint"], ZEROS);
    let log = report("sarif");
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["properties"]["pointer"], format!("/data/{ZEROS}"));
    assert_ne!(result["partialFingerprints"]["tieline/v2"], ZEROS);
}

#[test]
fn known_problems_pass_and_new_ones_and_stale_entries_fail() {
    let folder = folder("baseline", &[("a.ndjson", recording(10).as_bytes()), ("b.ndjson", recording(5).as_bytes())]);
    let check = |arguments: &[&str]| run(&folder, &[&["check"], arguments].concat());
    let output = check(&["--write-baseline", "known.txt", "a.ndjson", "b.ndjson"]);
    assert_eq!((output.status, &*output.err), (0, ""));
    let known = fs::read_to_string(folder.join("known.txt")).unwrap();
    // Without the problems of an input that cannot be read, it would not be complete.
    let output = check(&["--write-baseline", "known.txt", "a.ndjson", "c.ndjson"]);
    assert_eq!((output.status, fs::read_to_string(folder.join("known.txt")).unwrap()), (2, known.clone()));
    assert!(output.err.contains("the baseline was not written, because not all inputs could be read"), "{}", output.err);
    let lines: Vec<&str> = known.lines().collect();
    assert_eq!(lines.len(), 1 + 8);
    assert_eq!(lines[1], "a.ndjson\tunknown-field\tsession.request.logout\t/extra\t2");
    assert!(lines[1..].is_sorted());
    let with = ["--baseline", "known.txt"];
    let output = check(&[&with[..], &["a.ndjson", "b.ndjson"]].concat());
    assert_eq!(output.status, 0);
    assert_eq!(output.out, "no problems: 6 of 15 frames valid, in 2 files, 12 known problems\n");
    // A further problem of a known kind is new. The first ones are the known ones.
    fs::write(folder.join("a.ndjson"), recording(11)).unwrap();
    let output = check(&[&with[..], &["--deny", "warnings", "a.ndjson", "b.ndjson"]].concat());
    assert_eq!(output.status, 1);
    assert!(output.out.starts_with("a.ndjson:11:12: error[unknown-message]"), "{}", output.out);
    assert!(output.out.contains("\n1 error: "), "{}", output.out);
    // An entry with more problems than there are is stale; a file that is not checked is not considered.
    fs::write(folder.join("a.ndjson"), recording(8)).unwrap();
    assert_eq!(check(&[&with[..], &["b.ndjson"]].concat()).status, 0);
    let output = check(&[&with[..], &["a.ndjson", "b.ndjson"]].concat());
    assert_eq!(output.status, 1);
    assert!(output.err.contains("the baseline lists 1 entry with more problems than were found"), "{}", output.err);
    assert_eq!(check(&[&with[..], &["--allow-stale", "a.ndjson", "b.ndjson"]].concat()).status, 0);
    fs::remove_file(folder.join("a.ndjson")).unwrap();
    assert!(check(&[&with[..], &["b.ndjson"]].concat()).err.contains("lists 4 entries"));
    fs::write(folder.join("known.txt"), format!("{known}<<<<<<< HEAD\n")).unwrap();
    let output = check(&[&with[..], &["b.ndjson"]].concat());
    assert_eq!(output.status, 2);
    assert!(output.err.contains("known.txt:10: expected file, rule, message, pointer and count"), "{}", output.err);
}

#[test]
fn a_baseline_holds_no_values() {
    let text = r#"{"command":"Zaphod","target":"s","data":{"Zaphod B":"Zaphod"}}"#;
    let folder = folder("baseline-values", &[("a.ndjson", text.as_bytes())]);
    run(&folder, &["check", "--show-values", "--write-baseline", "known.txt", "a.ndjson"]);
    let known = fs::read_to_string(folder.join("known.txt")).unwrap();
    assert!(known.lines().count() > 1 && !known.contains("Zaphod"), "{known}");
}

#[test]
fn warnings_can_be_denied_together() {
    let folder = folder("deny-warnings", &[]);
    let warned = r#"{"command":"session.request.logout","target":"s","data":{"extra":1}}"#;
    let status = |arguments: &[&str]| run_with(&folder, &[&["check"], arguments].concat(), warned.as_bytes()).status;
    assert_eq!(status(&[]), 0);
    assert_eq!(status(&["--deny", "warnings"]), 1);
    assert_eq!(status(&["--deny", "warnings", "--warn", "unknown-field"]), 0);
    assert_eq!(status(&["--warn", "unknown-field", "--deny", "warnings"]), 1);
    assert_eq!(status(&["--allow", "unknown-field", "--deny", "warnings"]), 0);
}

#[test]
fn the_amount_of_output_can_be_chosen() {
    let folder = folder("verbosity", &[("a.ndjson", VALID.as_bytes()), ("b.ndjson", recording(20).as_bytes())]);
    let quiet = run(&folder, &["check", "--quiet", "a.ndjson", "b.ndjson"]).out;
    assert!(quiet.starts_with("b.ndjson:1:12: error[") && !quiet.contains("frames valid") && !quiet.contains("Problems by"));
    assert_eq!(run(&folder, &["check", "-q", "a.ndjson"]).out, "");
    let verbose = run(&folder, &["check", "--verbose", "a.ndjson", "b.ndjson"]).out;
    assert!(verbose.starts_with("a.ndjson: 1 valid frame\nb.ndjson:1:12: error["), "{verbose}");
}

#[test]
fn colours_follow_the_conventions() {
    let folder = folder("colour-conventions", &[("b.ndjson", b"{}")]);
    let with = |set: &[(&str, &str)], arguments: &[&str]| -> RunOutput {
        let output = command(&folder, arguments).envs(set.iter().copied()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        RunOutput { status: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    };
    let check = ["check", "b.ndjson"];
    assert!(with(&[("CLICOLOR_FORCE", "1")], &check).out.contains('\x1b'));
    assert!(!with(&[("CLICOLOR_FORCE", "0")], &check).out.contains('\x1b'));
    assert!(!with(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &check).out.contains('\x1b'));
    for arguments in [["--color", "never", "chekc"], ["--color=never", "check", "--unknown"]] {
        let output = with(&[("CLICOLOR_FORCE", "1")], &arguments);
        assert_eq!((output.status, output.err.contains('\x1b')), (2, false), "{}", output.err);
    }
    assert!(with(&[("CLICOLOR_FORCE", "1")], &["chekc"]).err.contains('\x1b'));
    let help = with(&[], &["help", "check"]);
    assert_eq!((help.status, help.out), (0, with(&[], &["check", "--help"]).out));
}

#[test]
fn a_workflow_of_github_has_a_step_summary() {
    let folder = folder("step", &[("a|b.ndjson", recording(20).as_bytes())]);
    let summary = folder.join("summary.md");
    fs::write(&summary, "before\n").unwrap();
    let output = command(&folder, &["check", "--format", "github", "a|b.ndjson", "x|y.ndjson"])
        .env("GITHUB_STEP_SUMMARY", &summary)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let text = fs::read_to_string(summary).unwrap();
    assert!(text.starts_with("before\n### tieline check\n\n12 errors, 4 warnings: 8 of 20 frames valid"), "{text}");
    assert!(text.contains("\n- cannot read `x\\|y.ndjson`: no such file or folder\n"), "{text}");
    assert!(text.contains("\n| 4 | error | `unknown-message` | `parrot.feed` | `/command` |\n"), "{text}");
    assert!(text.contains("\n| 4 | 4 | `channel.dial` |\n"), "{text}");
}

#[test]
fn reports_name_their_command() {
    let folder = folder("named", &[("a.ndjson", recording(300).as_bytes())]);
    for name in ["check", "trace"] {
        let summary = folder.join(format!("{name}.md"));
        let arguments = [name, "--format", "github", "--output", "junit=junit.xml", "a.ndjson"];
        let output = command(&folder, &arguments).env("GITHUB_STEP_SUMMARY", &summary).output().unwrap();
        let log = String::from_utf8(output.stdout).unwrap();
        assert!(log.contains(&format!("::notice title=tieline {name}::")), "{log}");
        assert!(fs::read_to_string(summary).unwrap().starts_with(&format!("### tieline {name}\n")));
        let junit = fs::read_to_string(folder.join("junit.xml")).unwrap();
        assert!(junit.contains(&format!(" name=\"tieline {name}\" ")), "{junit}");
        assert!(junit.contains(&format!(" classname=\"tieline.{name}\" ")), "{junit}");
    }
}

/// A sender of many kinds of problems, some of them in deeply nested values, does not make the tables unreadable.
#[test]
fn the_tables_at_the_end_are_bounded() {
    let deep = format!("{{\"command\":\"session.request.logout\",\"target\":\"s\",\"data\":{}\n", "[".repeat(200));
    let kinds = (0..50).map(|index| format!("{{\"command\":\"a.b{index}\",\"target\":\"s\",\"data\":{{}}}}\n"));
    let text = [deep.repeat(4), kinds.collect::<String>().repeat(4)].concat();
    let folder = folder("reports-tables", &[("a.ndjson", text.as_bytes())]);
    let output = run(&folder, &["check", "a.ndjson"]);
    let (_, tables) = output.out.split_once("\nProblems by rule, message and pointer\n").unwrap();
    assert!(tables.lines().all(|line| line.chars().count() < 160), "{tables}");
    assert!(tables.lines().any(|line| line.contains("too-deep") && line.contains('…')), "{tables}");
    // 51 kinds of 4 problems each, of which 40 are listed.
    assert!(tables.contains("\n      44  of 11 more kinds: use `--all` to show all problems\n"), "{tables}");
}

/// The first kinds are shown in full, whatever the number of threads, even if there are more kinds than are kept apart.
#[test]
fn the_number_of_kinds_that_are_shown_is_bounded() {
    const KINDS: usize = 1500;
    // Larger than a job, so that several threads find the same kinds.
    let padding = "x".repeat(1000);
    let line = |index: usize| {
        format!("{{\"command\":\"a.b{}\",\"target\":\"s\",\"data\":{{\"p\":\"{padding}\"}}}}\n", index % KINDS)
    };
    let text: String = (0..4 * KINDS).map(line).collect();
    let folder = folder("reports-kinds", &[("a.ndjson", text.as_bytes())]);
    let output = run(&folder, &["check", "--jobs", "1", "a.ndjson"]);
    assert_eq!(output.out.matches(": error[").count(), 40 * 3, "{}", output.out);
    for kind in 0..40 {
        assert!(output.out.contains(&format!(" a.b{kind}: ")) || output.out.contains(&format!("`a.b{kind}`")), "{kind}");
    }
    assert!(output.out.lines().count() < 1_200, "{}", output.out.lines().count());
    for jobs in ["2", "4"] {
        assert!(run(&folder, &["check", "--jobs", jobs, "a.ndjson"]).out == output.out, "{jobs}");
    }
    let all = run(&folder, &["check", "--all", "a.ndjson"]).out;
    assert_eq!(all.matches(": error[").count(), 4 * KINDS);
}

/// All problems are counted and known, also those that are not shown or not described.
#[test]
fn a_baseline_contains_the_problems_that_are_not_shown() {
    let many = format!(
        "{{\"messageType\":\"objectEvent\",\"target\":\"s.c\",\"name\":\"channel.externaldispositions.updated\",\"data\":{{\"dispositions\":[{}]}}}}\n",
        vec!["5"; 1500].join(",")
    );
    let folder = folder("baseline-all", &[("a.ndjson", recording(25).as_bytes()), ("#b.ndjson", many.as_bytes())]);
    let inputs = ["a.ndjson", "#b.ndjson"];
    for shown in ["1", "100"] {
        let check =
            |option: &str| run(&folder, &[&["check", option, "k.txt", "--max-problems", shown], &inputs[..]].concat());
        assert_eq!(check("--write-baseline").status, 0, "{shown}");
        let output = check("--baseline");
        assert_eq!((output.status, &*output.err), (0, ""), "{}", output.out);
        assert!(output.out.contains("1520 known problems"), "{}", output.out);
    }
    let output = run(&folder, &["check", "--max-problems", "1", "a.ndjson"]);
    assert!(output.out.contains("\n       5  error    wrong-type       channel.dial "), "{}", output.out);
}

#[test]
fn a_file_that_is_not_checked_is_known_by_its_name_without_the_prefix() {
    let folder = folder("baseline-prefix", &[("a.ndjson", recording(5).as_bytes()), ("b.ndjson", recording(5).as_bytes())]);
    let check = |arguments: &[&str]| run(&folder, &[&["check", "--path-prefix", "repo/sub/"], arguments].concat());
    assert_eq!(check(&["--write-baseline", "known.txt", "a.ndjson", "b.ndjson"]).status, 0);
    assert!(fs::read_to_string(folder.join("known.txt")).unwrap().contains("\nrepo/sub/b.ndjson\t"));
    assert_eq!(check(&["--baseline", "known.txt", "a.ndjson"]).status, 0);
    fs::remove_file(folder.join("b.ndjson")).unwrap();
    assert_eq!(check(&["--baseline", "known.txt", "a.ndjson"]).status, 1);
}

/// A name is escaped in the baseline, and may look like that of the standard input.
#[cfg(unix)]
#[test]
fn a_file_with_an_unusual_name_is_known_while_it_exists() {
    use std::os::unix::ffi::OsStrExt as _;

    let folder = folder("baseline-names", &[("a.ndjson", recording(5).as_bytes())]);
    let names: [&[u8]; 5] =
        [b"t\tb.ndjson", b"\xff.ndjson", "\u{200b}.ndjson".as_bytes(), b"<a>.ndjson", b"d\x01/b\\.ndjson"];
    let paths = names.map(|name| folder.join(std::ffi::OsStr::from_bytes(name)));
    for path in &paths {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, recording(5)).unwrap();
    }
    assert_eq!(run(&folder, &["check", "--write-baseline", "known.txt", "."]).status, 0);
    for path in &paths {
        let output = run(&folder, &["check", "--baseline", "known.txt", "a.ndjson"]);
        assert_eq!((output.status, &*output.err), (0, ""));
        fs::remove_file(path).unwrap();
        assert_eq!(run(&folder, &["check", "--baseline", "known.txt", "a.ndjson"]).status, 1, "{}", path.display());
        fs::write(path, recording(5)).unwrap();
    }
    let output = run(&folder, &["check", "--path-prefix", "in", "--format", "json", "<a>.ndjson"]);
    assert!(output.out.contains("\"file\":\"in/<a>.ndjson\""), "{}", output.out);
}

#[test]
fn an_input_is_never_overwritten() {
    let text = recording(5);
    let folder = folder("overwrite", &[("in/a.ndjson", text.as_bytes())]);
    for arguments in [
        ["check", "--output", "json=in/a.ndjson", "in/a.ndjson"],
        ["check", "--output", "junit=./in/a.ndjson", "in"],
        ["check", "--write-baseline", "in/a.ndjson", "in/*.ndjson"],
        ["coverage", "--output", "json=in/a.ndjson", "in"],
    ] {
        let output = run(&folder, &arguments);
        assert_eq!(output.status, 2, "{arguments:?}");
        assert!(output.err.contains("in/a.ndjson` is one of the inputs: write another file"), "{}", output.err);
        assert_eq!(fs::read_to_string(folder.join("in/a.ndjson")).unwrap(), text);
    }
    let output = run(&folder, &["check", "--output", "json=in/r.json", "in", "--exclude", "r.json"]);
    assert_eq!(output.status, 1);
    assert_eq!(run(&folder, &["check", "--output", "json=in/r.json", "in", "--exclude", "r.json"]).out, output.out);
}

#[test]
fn two_outputs_are_never_the_same_file() {
    let folder = folder("same-output", &[("a.ndjson", recording(5).as_bytes()), ("out/r", b"kept")]);
    for arguments in [
        ["check", "--output", "json=o", "--output", "sarif=./o", "a.ndjson"],
        ["check", "--output", "json=out/../o", "--write-baseline", "o", "a.ndjson"],
        ["check", "--output", "json=out/r", "--output", "junit=out/./r", "a.ndjson"],
        ["coverage", "--output", "json=o", "--output", "html=o", "a.ndjson"],
    ] {
        let output = run(&folder, &arguments);
        assert_eq!((output.status, output.out.as_str()), (2, ""), "{arguments:?}");
        assert!(output.err.contains("several outputs are the file `"), "{}", output.err);
        assert!(!folder.join("o").exists());
        assert_eq!(fs::read_to_string(folder.join("out/r")).unwrap(), "kept");
    }
}

#[cfg(unix)]
#[test]
fn two_outputs_may_be_no_files() {
    let folder = folder("no-output", &[("a.ndjson", recording(5).as_bytes())]);
    let output = run(&folder, &["check", "--output", "json=/dev/null", "--output", "sarif=/dev/null", "a.ndjson"]);
    assert_eq!((output.status, output.err.as_str()), (1, ""));
}
