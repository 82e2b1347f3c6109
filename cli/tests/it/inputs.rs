//! What `tieline check` reads, and where it says that things stand.

use std::io::Write;

use crate::run::{GOOD, Place, folder, places, run, run_with};

fn at(file: &str, frame: u64, line: u64, column: u64, rule: &str) -> Place {
    (file.to_owned(), frame, line, column, rule.to_owned())
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// The places of the problems in a file, and what the summary says: frames and valid ones.
fn check(case: &str, name: &str, text: &[u8]) -> (Vec<Place>, (u64, u64)) {
    let ran = run(&folder(case, &[(name, text)]), &["check", "--format", "json", name]);
    assert_eq!(ran.err, "");
    let summary: serde_json::Value = serde_json::from_str(ran.out.lines().last().unwrap()).unwrap();
    (places(&ran.out), (summary["frames"].as_u64().unwrap(), summary["valid"].as_u64().unwrap()))
}

#[test]
fn lines_are_read_as_they_come() {
    let text = format!("\u{feff}{GOOD}\r\n\r\n \t\r\n{{}}\r\nü{GOOD}\n{GOOD}");
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
fn a_mark_is_skipped_at_the_start_only() {
    let text = format!("\u{feff}{GOOD}\n\u{feff}{GOOD}\n");
    let (places, counts) = check("mark", "a.ndjson", text.as_bytes());
    assert_eq!((places, counts), (vec![at("a.ndjson", 2, 2, 1, "syntax")], (2, 1)));
}

#[test]
fn a_file_holds_one_frame_over_many_lines() {
    let text = "\u{feff}\n{\n  \"command\": \"session.request.logout\",\n  \"target\": 5,\n  \"data\": {}\n}\n";
    let (places, counts) = check("whole", "a.json", text.as_bytes());
    assert_eq!((places, counts), (vec![at("a.json", 1, 4, 13, "wrong-type")], (1, 0)));
}

#[test]
fn a_file_holds_a_list_of_frames() {
    let text = format!("[\n  {GOOD}, {{\n  \"a]\": \"[,\\\"\"}},\n{GOOD}, 5,, {GOOD}\n]\n");
    let (places, counts) = check("list", "a.json", text.as_bytes());
    let width = GOOD.len() as u64;
    let expected = [
        at("a.json", 2, 2, 2 + width + 3, "not-a-frame"),
        at("a.json", 4, 4, width + 3, "not-a-frame"),
        at("a.json", 5, 4, width + 5, "syntax"),
    ];
    assert_eq!((places.as_slice(), counts), (&expected[..], (6, 3)));
}

#[test]
fn a_broken_frame_does_not_hide_the_next() {
    let text = format!("[{{\"a\n}}, {GOOD}, nonsense, \"\\\", {GOOD}, {GOOD}\n]");
    let (places, counts) = check("broken", "a.json", text.as_bytes());
    assert_eq!(places.iter().map(|place| place.1).collect::<Vec<_>>(), [1, 3, 4], "{places:?}");
    assert_eq!(counts, (4, 1));
}

#[test]
fn a_list_ends_where_it_should() {
    for (name, end, expected) in [
        ("unclosed", "", at("a.json", 2, 1, 61, "syntax")),
        ("comma", ",", at("a.json", 2, 1, 62, "syntax")),
        ("stray", "] x\ny", at("a.json", 2, 1, 63, "syntax")),
    ] {
        let (places, _) = check(name, "a.json", format!("[{GOOD}{end}").as_bytes());
        assert_eq!(places, [expected]);
    }
    assert_eq!(check("cut", "a.json", b"[{\"command\":\"x").0, [at("a.json", 1, 1, 15, "syntax")]);
    assert_eq!(check("none", "a.json", b" [ ] \n"), (vec![], (0, 0)));
    assert_eq!(check("empty", "a.json", b" \n").0, [at("a.json", 1, 2, 1, "syntax")]);
    assert_eq!(check("blank", "a.ndjson", b"\n \n"), (vec![], (0, 0)));
}

#[test]
fn bytes_that_are_no_text_are_one_problem() {
    let (places, counts) = check("bytes", "a.ndjson", &[b"{\"a\":\"\xff\"}\n", GOOD.as_bytes()].concat());
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
    let ran = run(&folder, &["check", "--format", "json", "other.log", "in"]);
    let files: Vec<String> = places(&ran.out).into_iter().map(|place| place.0.replace('\\', "/")).collect();
    assert_eq!(files, ["other.log", "in/a/y.ndjson.gz", "in/a/y.ndjson.gz", "in/a/z.json", "in/b.ndjson", "in/c.JSONL"]);
    let ran = run(&folder, &["check", "none"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("none: cannot be read: the folder holds no capture"), "{}", ran.err);
}

#[test]
fn what_is_compressed_is_unpacked() {
    let two = [gzip(format!("{GOOD}\n").as_bytes()), gzip(b"{}")].concat();
    assert_eq!(check("members", "a.ndjson.gz", &two).1, (2, 1));
    assert_eq!(check("unnamed", "a.ndjson", &two).1, (2, 1));
    let ran = run_with(&folder("stdin-gz", &[]), &["check", "--format", "json"], &two);
    assert_eq!(places(&ran.out), [at("<stdin>", 2, 2, 1, "not-a-frame")]);
}

#[test]
fn what_cannot_be_read_is_said_and_the_others_are_checked() {
    let cut = gzip(format!("{GOOD}\n").repeat(100).as_bytes());
    let folder =
        folder("unreadable", &[("cut.ndjson.gz", &cut[..cut.len() - 12]), ("plain.json.gz", b"{}"), ("b.ndjson", b"{}")]);
    let ran = run(&folder, &["check", "--format", "json", "cut.ndjson.gz", "plain.json.gz", "absent", "b.ndjson"]);
    assert_eq!(ran.status, 2);
    assert_eq!(places(&ran.out), [at("b.ndjson", 1, 1, 1, "not-a-frame")]);
    let said: Vec<&str> = ran.err.lines().map(|line| line.split(": cannot be read: ").next().unwrap()).collect();
    assert_eq!(said, ["error: cut.ndjson.gz", "error: plain.json.gz", "error: absent"]);
}

#[test]
fn a_file_of_the_other_kind_has_a_hint() {
    let folder = folder(
        "kinds",
        &[("lines.json", format!("{GOOD}\n{GOOD}\n").as_bytes()), ("whole.ndjson", b"{\n  \"command\": 5\n}\n")],
    );
    let out = run(&folder, &["check", "lines.json", "whole.ndjson"]).out;
    assert!(out.contains("help: a file of one frame a line is named `.ndjson`"), "{out}");
    assert!(out.contains("help: a frame stands on one line"), "{out}");
}

/// What cannot be read is told with what to do, and is not called sound.
#[test]
fn what_cannot_be_read_is_told_with_advice() {
    let packed = gzip(format!("{GOOD}\n").repeat(50).as_bytes());
    let folder =
        folder("advice", &[("cut.ndjson.gz", &packed[..packed.len() - 12]), ("named.json.gz", b"{}"), ("empty/a.txt", b"")]);
    for (path, error, last) in [
        ("absent", "there is no such file or folder", "nothing checked: 1 input not read"),
        ("empty", "the folder holds no capture", "nothing checked: 1 input not read"),
        ("named.json.gz", "is not compressed by gzip", "nothing checked: 1 input not read"),
        ("cut.ndjson.gz", "it was cut off, or is still being written", "no problems: "),
    ] {
        let ran = run(&folder, &["check", path]);
        assert_eq!(ran.status, 2, "{path}");
        assert!(ran.err.starts_with(&format!("error: {path}: cannot be read: ")) && ran.err.contains(error), "{}", ran.err);
        assert!(ran.out.lines().last().unwrap().starts_with(last), "{}", ran.out);
    }
}

/// Frames of a list that lack the comma between them.
#[test]
fn a_list_without_a_comma_has_a_hint() {
    let folder = folder("no-comma", &[("a.json", format!("[{GOOD} {GOOD}]").as_bytes())]);
    let ran = run(&folder, &["check", "a.json"]);
    assert!(ran.out.contains("= help: a comma stands between the frames of a list\n"), "{}", ran.out);
}
