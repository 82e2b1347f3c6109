//! The inputs that `tieline check` reads, and the positions that it reports.

use std::io::Write;

use crate::run::{Place, VALID, folder, places, run, run_with};

fn at(file: &str, frame: u64, line: u64, column: u64, rule: &str) -> Place {
    (file.to_owned(), frame, line, column, rule.to_owned())
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// The places of the problems in a file, and the numbers of frames and valid frames in the summary.
fn check(case: &str, name: &str, text: &[u8]) -> (Vec<Place>, (u64, u64)) {
    let output = run(&folder(case, &[(name, text)]), &["check", "--format", "json", name]);
    assert_eq!(output.err, "");
    let summary: serde_json::Value = serde_json::from_str(output.out.lines().last().unwrap()).unwrap();
    (places(&output.out), (summary["frames"].as_u64().unwrap(), summary["valid"].as_u64().unwrap()))
}

#[test]
fn lines_may_be_blank_or_end_with_a_carriage_return() {
    let text = format!("\u{feff}{VALID}\r\n\r\n \t\r\n{{}}\r\nü{VALID}\n{VALID}");
    let (places, counts) = check("lines", "a.ndjson", text.as_bytes());
    assert_eq!(places, [at("a.ndjson", 2, 4, 1, "not-a-frame"), at("a.ndjson", 3, 5, 1, "syntax")]);
    assert_eq!(counts, (4, 2));
}

#[test]
fn columns_count_characters() {
    let text = r#"{"command":"session.request.logout","ü😀":"ü😀","target":5,"data":{}}"#;
    let column = text[..text.find("5,").unwrap()].chars().count() as u64 + 1;
    let (places, _) = check("columns", "a.jsonl", text.as_bytes());
    assert_eq!(places[1], at("a.jsonl", 1, 1, column, "wrong-type"));
}

#[test]
fn a_byte_order_mark_is_skipped_at_the_start_only() {
    let text = format!("\u{feff}{VALID}\n\u{feff}{VALID}\n");
    let (places, counts) = check("mark", "a.ndjson", text.as_bytes());
    assert_eq!((places, counts), (vec![at("a.ndjson", 2, 2, 1, "syntax")], (2, 1)));
}

#[test]
fn a_json_file_may_be_one_frame_on_several_lines() {
    let text = "\u{feff}\n{\n  \"command\": \"session.request.logout\",\n  \"target\": 5,\n  \"data\": {}\n}\n";
    let (places, counts) = check("whole", "a.json", text.as_bytes());
    assert_eq!((places, counts), (vec![at("a.json", 1, 4, 13, "wrong-type")], (1, 0)));
}

#[test]
fn a_json_file_may_be_an_array_of_frames() {
    let text = format!("[\n  {VALID}, {{\n  \"a]\": \"[,\\\"\"}},\n{VALID}, 5,, {VALID}\n]\n");
    let (places, counts) = check("list", "a.json", text.as_bytes());
    let width = VALID.len() as u64;
    let expected = [
        at("a.json", 2, 2, 2 + width + 3, "not-a-frame"),
        at("a.json", 4, 4, width + 3, "not-a-frame"),
        at("a.json", 5, 4, width + 5, "syntax"),
    ];
    assert_eq!((places.as_slice(), counts), (&expected[..], (6, 3)));
}

#[test]
fn an_invalid_frame_does_not_hide_the_next() {
    let text = format!("[{{\"a\n}}, {VALID}, nonsense, \"\\\", {VALID}, {VALID}\n]");
    let (places, counts) = check("broken", "a.json", text.as_bytes());
    assert_eq!(places.iter().map(|place| place.1).collect::<Vec<_>>(), [1, 3, 4], "{places:?}");
    assert_eq!(counts, (4, 1));
}

#[test]
fn an_array_with_a_wrong_end_is_a_syntax_error() {
    for (name, end, expected) in [
        ("unclosed", "", at("a.json", 2, 1, 61, "syntax")),
        ("comma", ",", at("a.json", 2, 1, 62, "syntax")),
        ("stray", "] x\ny", at("a.json", 2, 1, 63, "syntax")),
    ] {
        let (places, _) = check(name, "a.json", format!("[{VALID}{end}").as_bytes());
        assert_eq!(places, [expected]);
    }
    assert_eq!(check("cut", "a.json", b"[{\"command\":\"x").0, [at("a.json", 1, 1, 15, "syntax")]);
    for (name, text) in [("a.json", " [ ] \n"), ("a.json", " \n"), ("a.ndjson", "\n \n")] {
        assert_eq!(check("none", name, text.as_bytes()), (vec![at(name, 0, 1, 1, "empty-input")], (0, 0)));
    }
}

#[test]
fn bytes_that_are_not_utf_8_are_one_problem() {
    let (places, counts) = check("bytes", "a.ndjson", &[b"{\"a\":\"\xff\"}\n", VALID.as_bytes()].concat());
    assert_eq!((places, counts), (vec![at("a.ndjson", 1, 1, 7, "encoding")], (2, 1)));
    let (places, counts) = check("utf16", "a.json", b"\xff\xfe{\0}\0\n\0{\0");
    assert_eq!((places, counts), (vec![at("a.json", 1, 1, 1, "encoding")], (1, 0)));
}

#[test]
fn folders_are_searched_in_the_order_of_names() {
    let folder = folder(
        "folder",
        &[
            ("in/b.ndjson", b"{}"),
            ("in/a/z.json", b"{}"),
            ("in/a/readme.txt", b"{}"),
            ("in/c.JSONL", b"{}"),
            ("in/a/y.ndjson.gz", &gzip(b"{}\n{}")),
            ("other.log", b"{}"),
            ("none/readme.txt", b"{}"),
        ],
    );
    let output = run(&folder, &["check", "--format", "json", "other.log", "in"]);
    let files: Vec<String> = places(&output.out).into_iter().map(|place| place.0.replace('\\', "/")).collect();
    assert_eq!(files, ["other.log", "in/a/y.ndjson.gz", "in/a/y.ndjson.gz", "in/a/z.json", "in/b.ndjson", "in/c.JSONL"]);
    let output = run(&folder, &["check", "none"]);
    assert_eq!(output.status, 2);
    assert!(output.err.contains("none`: no `.json`, `.ndjson` or `.jsonl` file in the folder"), "{}", output.err);
}

#[test]
fn compressed_input_is_unpacked() {
    let two = [gzip(format!("{VALID}\n").as_bytes()), gzip(b"{}")].concat();
    assert_eq!(check("members", "a.ndjson.gz", &two).1, (2, 1));
    assert_eq!(check("unnamed", "a.ndjson", &two).1, (2, 1));
    let output = run_with(&folder("stdin-gz", &[]), &["check", "--format", "json"], &two);
    assert_eq!(places(&output.out), [at("<stdin>", 2, 2, 1, "not-a-frame")]);
}

#[test]
fn an_unreadable_input_is_reported_and_the_others_are_checked() {
    let cut = gzip(format!("{VALID}\n").repeat(100).as_bytes());
    let folder =
        folder("unreadable", &[("cut.ndjson.gz", &cut[..cut.len() - 12]), ("plain.json.gz", b"{}"), ("b.ndjson", b"{}")]);
    let output = run(&folder, &["check", "--format", "json", "cut.ndjson.gz", "plain.json.gz", "absent", "b.ndjson"]);
    assert_eq!(output.status, 2);
    assert_eq!(places(&output.out), [at("b.ndjson", 1, 1, 1, "not-a-frame")]);
    let unreadable: Vec<&str> = output.err.lines().map(|line| line.split("`: ").next().unwrap()).collect();
    assert_eq!(
        unreadable,
        ["error: cannot read `cut.ndjson.gz", "error: cannot read `plain.json.gz", "error: cannot read `absent"]
    );
}

#[test]
fn a_file_with_the_wrong_extension_is_read() {
    let whole = format!("{{\n  \"command\": 5,{}\n{VALID}\n", &VALID[VALID.find("\"target\"").unwrap()..]);
    let text = format!("{VALID}\n{{}}\n{VALID}\n");
    assert_eq!(check("kinds", "lines.json", text.as_bytes()), (vec![at("lines.json", 2, 2, 1, "not-a-frame")], (3, 2)));
    let expected = (vec![at("whole.ndjson", 1, 2, 14, "wrong-type")], (2, 1));
    assert_eq!(check("kinds", "whole.ndjson", whole.as_bytes()), expected);
}

/// An unreadable input is reported with a reason, and the summary does not call it valid.
#[test]
fn an_unreadable_input_is_reported_with_a_reason() {
    let packed = gzip(format!("{VALID}\n").repeat(50).as_bytes());
    let folder =
        folder("advice", &[("cut.ndjson.gz", &packed[..packed.len() - 12]), ("named.json.gz", b"{}"), ("empty/a.txt", b"")]);
    for (path, error, last) in [
        ("absent", "no such file or folder", "nothing checked: 1 input unreadable"),
        ("empty", "file in the folder", "nothing checked: 1 input unreadable"),
        ("named.json.gz", "not a gzip file", "nothing checked: 1 input unreadable"),
        ("cut.ndjson.gz", "truncated gzip file", "no problems: "),
    ] {
        let output = run(&folder, &["check", path]);
        assert_eq!(output.status, 2, "{path}");
        assert!(
            output.err.starts_with(&format!("error: cannot read `{path}`: ")) && output.err.contains(error),
            "{}",
            output.err
        );
        assert!(output.out.lines().last().unwrap().starts_with(last), "{}", output.out);
    }
}

/// The files that a run finds, and its notes.
fn found(folder: &std::path::Path, arguments: &[&str]) -> (Vec<String>, String) {
    let output = run(folder, &[&["check", "--format", "json"], arguments].concat());
    (places(&output.out).into_iter().map(|place| place.0).collect(), output.err)
}

#[test]
fn hidden_ignored_and_excluded_files_are_not_found_in_a_folder() {
    let folder = folder(
        "find",
        &[
            ("a.ndjson", b"{}"),
            ("b.har", b"{}"),
            (".hidden/c.ndjson", b"{}"),
            ("node_modules/x/d.json", b"{}"),
            ("old/e.ndjson", b"{}"),
            ("sub/old/f.ndjson", b"{}"),
            ("sub/g.ndjson", b"{}"),
            ("sub/.gitignore", b"h*.ndjson\n"),
            ("sub/h.ndjson", b"{}"),
        ],
    );
    assert_eq!(found(&folder, &["."]).0, ["a.ndjson", "b.har", "old/e.ndjson", "sub/g.ndjson", "sub/old/f.ndjson"]);
    assert_eq!(found(&folder, &["--exclude", "old", "."]).0, ["a.ndjson", "b.har", "sub/g.ndjson"]);
    assert_eq!(
        found(&folder, &["--exclude", "sub/*.ndjson", "--exclude=*.har", ".//"]).0,
        ["a.ndjson", "old/e.ndjson", "sub/old/f.ndjson"]
    );
    assert_eq!(found(&folder, &["--no-ignore", "sub"]).0, ["sub/g.ndjson", "sub/h.ndjson", "sub/old/f.ndjson"]);
    // What is given by name is checked.
    assert_eq!(
        found(&folder, &["sub/h.ndjson", ".hidden", "node_modules", "--exclude", "*.ndjson"]).0,
        ["sub/h.ndjson", "node_modules/x/d.json"]
    );
    let output = run(&folder, &["check", "--exclude", "["]);
    assert_eq!(output.status, 2);
    assert!(output.err.contains("invalid value '[' for '--exclude <GLOB>'"), "{}", output.err);
}

#[test]
fn a_path_that_does_not_exist_may_be_a_glob() {
    let folder =
        folder("glob", &[("in/a b.ndjson", b"{}"), ("in/c.log", b"{}"), ("in/d/e.ndjson", b"{}"), ("in/[x].ndjson", b"{}")]);
    assert_eq!(found(&folder, &["in/*.ndjson"]).0, ["in/[x].ndjson", "in/a b.ndjson"]);
    assert_eq!(
        found(&folder, &["./in/**/*.{ndjson,log}", "--exclude", "*x*"]).0,
        ["in/a b.ndjson", "in/c.log", "in/d/e.ndjson"]
    );
    assert_eq!(found(&folder, &["in/[x].ndjson"]).0, ["in/[x].ndjson"]);
    // An excluded folder is skipped with all that it contains.
    assert_eq!(found(&folder, &["in/**/*.ndjson", "--exclude", "d"]).0, ["in/[x].ndjson", "in/a b.ndjson"]);
    let output = run(&folder, &["check", "in/*.har"]);
    assert_eq!((output.status, &*output.err), (2, "error: cannot read `in/*.har`: no file matches the pattern\n"));
}

#[cfg(unix)]
#[test]
fn a_linked_folder_and_a_pipe_are_skipped_with_a_note() {
    let folder = folder("linked", &[("x/a.ndjson", b"{}"), ("d/b.ndjson", b"{}"), ("c.ndjson", b"{}")]);
    std::os::unix::fs::symlink("../x", folder.join("d/link")).unwrap();
    std::os::unix::fs::symlink("..", folder.join("d/loop")).unwrap();
    std::os::unix::fs::symlink("../c.ndjson", folder.join("d/file.ndjson")).unwrap();
    let pipe = folder.join("d/pipe.ndjson");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let (files, notes) = found(&folder, &["d"]);
    assert_eq!(files, ["d/b.ndjson", "d/file.ndjson"]);
    let expected = "note: skipped `d/link`: a link to a folder, which is followed with `--follow`\n\
        note: skipped `d/loop`: a link to a folder, which is followed with `--follow`\n\
        note: skipped `d/pipe.ndjson`: not a regular file; it is read if it is given by name\n";
    assert_eq!(notes, expected);
    let (files, notes) = found(&folder, &["--follow", "d"]);
    assert_eq!(files[..3], ["d/b.ndjson", "d/file.ndjson", "d/link/a.ndjson"]);
    assert!(notes.contains("a link to a folder that contains it"), "{notes}");
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_cannot_be_read() {
    let folder = folder("broken-link", &[("d/a.ndjson", b"{}")]);
    std::os::unix::fs::symlink("absent", folder.join("d/b.ndjson")).unwrap();
    for arguments in [&["check", "d"][..], &["check", "--follow", "d"]] {
        let output = run(&folder, arguments);
        assert_eq!((output.status, &*output.err), (2, "error: cannot read `d/b.ndjson`: no such file or folder\n"));
    }
}

#[test]
fn the_standard_input_has_the_name_of_its_file() {
    let folder = folder("stdin-name", &[]);
    let arguments = ["check", "--format", "json", "--stdin-filename", "./logs/a.json.gz", "-"];
    assert_eq!(places(&run_with(&folder, &arguments, b"{\n}").out), [at("logs/a.json.gz", 1, 1, 1, "not-a-frame")]);
}

/// A run in a folder of a repository reports paths from its root.
#[test]
fn paths_in_reports_may_have_a_prefix() {
    let folder = folder("prefix", &[("d/a.ndjson", b"{}")]);
    let arguments = ["check", "--format", "json", "--path-prefix", "./sub//", "d", "absent", "-"];
    let output = run_with(&folder, &arguments, b"{}");
    let files: Vec<String> = places(&output.out).into_iter().map(|place| place.0).collect();
    assert_eq!(files, ["sub/d/a.ndjson", "<stdin>"]);
    assert!(output.err.starts_with("error: cannot read `sub/absent`"), "{}", output.err);
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf_8_remain_different() {
    use std::os::unix::ffi::OsStrExt;
    let folder = folder("bytes", &[]);
    for byte in [0xfe, 0xff] {
        std::fs::write(folder.join(std::ffi::OsStr::from_bytes(&[b'a', byte, b'.', b'j', b's', b'o', b'n'])), "{}").unwrap();
    }
    assert_eq!(found(&folder, &["."]).0, ["a\\xfe.json", "a\\xff.json"]);
    let sarif = run(&folder, &["check", "--format", "sarif", "."]).out;
    assert!(sarif.contains(r#""uri":"a%FE.json""#) && sarif.contains(r#""uri":"a%FF.json""#), "{sarif}");
}

/// Frames of an array without a comma between them.
#[test]
fn an_array_without_a_comma_has_a_hint() {
    let folder = folder("no-comma", &[("a.json", format!("[{VALID} {VALID}]").as_bytes())]);
    let output = run(&folder, &["check", "a.json"]);
    assert!(output.out.contains("= help: separate the frames of the array with commas\n"), "{}", output.out);
}

/// An array with a comma too many.
#[test]
fn a_superfluous_comma_of_an_array_has_a_hint() {
    for text in [format!("[{VALID},\n]"), format!("[{VALID},,{VALID}]"), format!("[,{VALID}]")] {
        let output = run(&folder("comma", &[("a.json", text.as_bytes())]), &["check", "a.json"]);
        assert!(output.out.contains("error[syntax]: expected a frame\n"), "{}", output.out);
        assert!(output.out.contains("= help: remove the superfluous comma\n"), "{}", output.out);
    }
}

/// Whether the carriage return of a line end is the last byte that has been read does not matter.
#[test]
fn a_line_of_the_maximum_length_may_end_with_a_carriage_return() {
    let limit = 16_383;
    let line = VALID.replacen('{', &format!("{}{{", " ".repeat(limit - VALID.len())), 1);
    assert_eq!(line.len(), limit);
    let folder = folder("limit-crlf", &[("a.ndjson", format!("{line}\r\n{VALID}\r\n").as_bytes())]);
    let output = run(&folder, &["check", "--max-line", &limit.to_string(), "a.ndjson"]);
    assert_eq!(output.status, 0, "{}", output.out);
    assert_eq!(run(&folder, &["check", "--max-line", &(limit - 1).to_string(), "a.ndjson"]).status, 1);
}
