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
    assert_eq!(check("none", "a.json", b" [ ] \n"), (vec![], (0, 0)));
    assert_eq!(check("empty", "a.json", b" \n").0, [at("a.json", 1, 2, 1, "syntax")]);
    assert_eq!(check("blank", "a.ndjson", b"\n \n"), (vec![], (0, 0)));
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
fn a_file_with_the_wrong_extension_has_a_hint() {
    let folder = folder(
        "kinds",
        &[("lines.json", format!("{VALID}\n{VALID}\n").as_bytes()), ("whole.ndjson", b"{\n  \"command\": 5\n}\n")],
    );
    let out = run(&folder, &["check", "lines.json", "whole.ndjson"]).out;
    assert!(out.contains("help: use the extension `.ndjson` for a file with one frame per line"), "{out}");
    assert!(out.contains("help: write each frame on one line"), "{out}");
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

/// Frames of an array without a comma between them.
#[test]
fn an_array_without_a_comma_has_a_hint() {
    let folder = folder("no-comma", &[("a.json", format!("[{VALID} {VALID}]").as_bytes())]);
    let output = run(&folder, &["check", "a.json"]);
    assert!(output.out.contains("= help: separate the frames of the array with commas\n"), "{}", output.out);
}
