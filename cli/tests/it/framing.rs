//! Captures as they are recorded: how inputs contain their frames, and where in a record the frame is.

use std::io::Write;
use std::process::Stdio;

use crate::run::{Place, RunOutput, VALID, command, folder, places, run, run_with};

fn at(frame: u64, line: u64, column: u64, rule: &str) -> (u64, u64, u64, String) {
    (frame, line, column, rule.to_owned())
}

/// An invalid frame: the problem is at the target, whose column it returns too.
fn invalid() -> (&'static str, u64) {
    let text = r#"{"command":"session.request.logout","target":5,"data":{}}"#;
    (text, text.find("5,").unwrap() as u64 + 1)
}

/// The frame, line, column and rule of each problem, and the numbers of frames and of problems.
type Checked = (Vec<(u64, u64, u64, String)>, (u64, u64));

/// The places of the problems in an input, and the numbers of frames and valid frames.
fn check(case: &str, name: &str, text: &[u8], options: &[&str]) -> Checked {
    let arguments = [&["check", "--format", "json"], options, &[name]].concat();
    let output = run(&folder(&format!("framing-{case}"), &[(name, text)]), &arguments);
    assert_eq!(output.err, "", "{case}");
    let places = places(&output.out).into_iter().map(|(_, frame, line, column, rule): Place| (frame, line, column, rule));
    (places.collect(), summary(&output))
}

fn summary(output: &RunOutput) -> (u64, u64) {
    let summary: serde_json::Value = serde_json::from_str(output.out.lines().last().unwrap()).unwrap();
    (summary["frames"].as_u64().unwrap(), summary["valid"].as_u64().unwrap())
}

/// The help and the text of the problems in the human report.
fn report(case: &str, name: &str, text: &[u8]) -> String {
    run(&folder(&format!("framing-{case}"), &[(name, text)]), &["check", name]).out
}

#[test]
fn frames_on_several_lines_or_on_one_line_are_recognized_whatever_the_extension() {
    let (bad, column) = invalid();
    let pretty = bad.replace(",\"", ",\n  \"").replacen('{', "{\n  ", 1).replace("{}}", "{}\n}");
    for name in ["a.ndjson", "a.json", "a.log"] {
        let text = format!("{pretty}\n{VALID}\n{pretty}");
        assert_eq!(
            check("pretty", name, text.as_bytes(), &[]),
            (vec![at(1, 3, 12, "wrong-type"), at(3, 9, 12, "wrong-type")], (3, 1)),
            "{name}"
        );
        let text = format!("{VALID}{bad} {VALID}\n{bad}{bad}");
        let first = VALID.len() as u64 + column;
        let (found, counts) = check("concatenated", name, text.as_bytes(), &[]);
        let found: Vec<_> = found.iter().map(|(_, line, column, _)| (*line, *column)).collect();
        assert_eq!((found, counts), (vec![(1, first), (2, column), (2, bad.len() as u64 + column)], (5, 2)), "{name}");
        let text = format!("[\n  {VALID},\n  {bad}\n]\n");
        assert_eq!(check("array", name, text.as_bytes(), &[]), (vec![at(2, 3, 2 + column, "wrong-type")], (2, 1)));
        let text = format!("{VALID}\n{bad}\n");
        assert_eq!(check("lines", name, text.as_bytes(), &[]), (vec![at(2, 2, column, "wrong-type")], (2, 1)));
    }
}

/// Two writers that share a file may write on one line in the middle of it.
#[test]
fn frames_on_one_line_between_other_lines_are_all_checked() {
    let (bad, column) = invalid();
    let text = format!("{VALID}\n{VALID}{bad}{VALID}\nx\n{bad}{{\n");
    let (found, counts) = check("joined", "a.ndjson", text.as_bytes(), &[]);
    let length = VALID.len() as u64;
    let end = bad.len() as u64 + 2;
    let expected = [at(2, 2, length + column, "wrong-type"), at(3, 3, 1, "syntax"), at(4, 4, column, "wrong-type")];
    assert_eq!(found[..3], expected);
    assert_eq!((&found[3], counts), (&at(4, 4, end, "syntax"), (7, 3)));
    // A long line of frames needs neither much time nor much of the stack.
    let text = format!("{VALID}\n{}\n", VALID.repeat(40_000));
    assert_eq!(check("joined-many", "a.ndjson", text.as_bytes(), &[]), (vec![], (40_001, 40_001)));
    let output = run(
        &folder("framing-joined-none", &[("a.ndjson", text.replace("data", "dat").as_bytes())]),
        &["check", "--format", "json", "--max-problems", "0", "a.ndjson"],
    );
    assert_eq!(summary(&output), (40_001, 0));
}

#[test]
fn a_value_that_is_not_closed_does_not_hide_the_next() {
    let (bad, column) = invalid();
    for name in ["a.json", "a.ndjson"] {
        let text = format!("{VALID}\n{{\"a\":{{\"b\":\n{bad}\n{{\"c\":[\n{VALID}\n{bad}");
        let (found, counts) = check("unclosed", name, text.as_bytes(), &[]);
        let found: Vec<_> = found.into_iter().map(|(_, line, _, rule)| (line, rule)).collect();
        let expected = [(2, "syntax"), (3, "wrong-type"), (4, "syntax"), (6, "wrong-type")];
        assert_eq!(found, expected.map(|(line, rule)| (line, rule.to_owned())), "{name}");
        assert_eq!(counts, (6, 2));
    }
    // Little is examined beyond the end of each value, so that the time is linear.
    for value in ["{\n", "\u{1e}{"] {
        let text = format!("{VALID}\n{}", value.repeat(100_000));
        assert_eq!(check("unclosed-many", "a.json", text.as_bytes(), &["--max-problems", "1"]).1, (100_001, 1));
    }
    let long = format!("{VALID}\n{{\"a\":\"{}\n{bad}\n{VALID}", "x".repeat(3000));
    let (found, counts) = check("unclosed-long", "a.json", long.as_bytes(), &["--max-line", "1000"]);
    assert_eq!((found, counts), (vec![at(2, 2, 1, "too-long"), at(3, 3, column, "wrong-type")], (4, 2)));
}

#[test]
fn a_json_text_sequence_is_read() {
    let (bad, column) = invalid();
    let text = format!("\u{1e}{VALID}\n\u{1e}{{\"cut\":\n\u{1e}{bad}\n\u{1e}{{\n \"command\":5}}\n");
    let (found, counts) = check("sequence", "a.log", text.as_bytes(), &[]);
    assert_eq!(found[..2], [at(2, 2, 9, "syntax"), at(3, 3, column + 1, "wrong-type")]);
    assert_eq!((&found[2..], counts), (&[at(4, 4, 2, "missing-field"), at(4, 5, 12, "wrong-type")][..], (4, 1)));
}

#[test]
fn server_sent_events_are_read() {
    let (bad, column) = invalid();
    let text = format!(
        ": hello\nevent: message\nid: 7\ndata: {VALID}\n\ndata:{bad}\r\n\r\ndata: {{\"command\":\ndata:   5}}\n\nretry: 10\n\n\
         data: {VALID}\n\ndata: [DONE]\n\n"
    );
    let (found, counts) = check("events", "a.txt", text.as_bytes(), &[]);
    assert_eq!(found[0], at(2, 6, 5 + column, "wrong-type"));
    assert_eq!((&found[1..], counts), (&[at(3, 8, 7, "missing-field"), at(3, 9, 9, "wrong-type")][..], (4, 2)));
}

/// A HTTP archive with text messages in both directions, binary messages, and a body that looks like messages.
fn archive(bad: &str) -> String {
    let string = |text: &str| serde_json::to_string(text).unwrap();
    let message = |kind: &str, opcode: u64, data: &str| {
        format!(r#"{{"type":"{kind}","time":1.5,"opcode":{opcode},"data":{}}}"#, string(data))
    };
    let messages = [
        message("send", 1, VALID),
        message("receive", 1, bad),
        message("receive", 2, "AAAA"),
        message("receive", 1, &VALID.replace("\"s\"", "\"\u{e9}\\u00e9\"").replace("{}}", "5}")),
    ];
    format!(
        "\u{feff}{{\n  \"log\": {{\"version\":\"1.2\",\"pages\":[{{}}],\"entries\":[\n{{\"response\":{{\"content\":{{\"text\":{}}},\
         \"_webSocketMessages\":[{{\"data\":\"x\"}}]}}}},\n{{\"_webSocketMessages\":[\n{}\n],\"time\":1}},\n\
         {{\"_webSocketMessages\":[]}}]}}}}\n",
        string("\"_webSocketMessages\":[{\"data\":\"x\"}]\\"),
        messages.join(",\n")
    )
}

#[test]
fn the_messages_of_a_http_archive_are_checked() {
    let (bad, _) = invalid();
    let text = archive(bad);
    for name in ["a.har", "a.json", "a.log"] {
        let (found, counts) = check("har", name, text.as_bytes(), &[]);
        let line = text.lines().nth(5).unwrap();
        let column = line[..line.find("5,\\\"data").unwrap()].chars().count() as u64 + 1;
        let line = text.lines().nth(7).unwrap();
        let last = line[..line.find("5}\"").unwrap()].chars().count() as u64 + 1;
        assert_eq!(found, [at(2, 6, column, "wrong-type"), at(4, 8, last, "wrong-type")], "{name}");
        assert_eq!(counts, (3, 1));
    }
    // A compact archive is one long line.
    let compact = text.replace('\n', "");
    assert_eq!(check("har-compact", "a.har", compact.as_bytes(), &["--max-line", "500"]).1, (3, 1));
    let (found, counts) = check("har-cut", "a.har", &text.as_bytes()[..text.find("],\"time\"").unwrap()], &[]);
    assert_eq!((&found.last().unwrap().3[..], counts), ("syntax", (4, 1)));
    let none = "{\"log\":{\"entries\":[]}}";
    assert_eq!(check("har-none", "a.har", none.as_bytes(), &[]), (vec![at(0, 1, 1, "empty-input")], (0, 0)));
}

#[test]
fn a_large_body_in_an_archive_is_not_kept_in_memory() {
    let (bad, _) = invalid();
    let text = archive(bad).replacen("\"response\"", &format!("\"body\":\"{}\",\"response\"", "x\\\"".repeat(4 << 20)), 1);
    assert_eq!(check("har-large", "a.har", text.as_bytes(), &["--max-line", "500"]).1, (3, 1));
}

#[test]
fn the_frame_is_found_at_a_pointer_in_a_record() {
    let (bad, column) = invalid();
    let string = |text: &str| serde_json::to_string(text).unwrap();
    let records = [
        format!(r#"{{"ts":1,"dir":"in","frame":{VALID}}}"#),
        format!(r#"{{"ts":"ü","frame":{bad}}}"#),
        r#"{"ts":3,"event":"closed"}"#.to_owned(),
        r#"{"ts":4,"frame":null}"#.to_owned(),
        format!(r#"{{"ts":5,"frame":{}}}"#, string(bad)),
        r#"{"ts":6,"frame":5}"#.to_owned(),
        r#"{"ts":7,"frame":{}"#.to_owned(),
        format!(r#"{{"ts":8,"frame":{}}}"#, string("not JSON")),
    ];
    let escaped = records[4][..records[4].find("5,\\\"data").unwrap()].len() as u64 + 1;
    let expected = |base: u64, indent: u64| {
        [
            (base + 1, 18 + indent + column, "wrong-type"),
            (base + 4, escaped + indent, "wrong-type"),
            (base + 5, 17 + indent, "not-a-frame"),
            (base + 6, 19 + indent, "syntax"),
            (base + 7, 19 + indent, "syntax"),
        ]
    };
    let (found, counts) = check("at", "a.ndjson", records.join("\n").as_bytes(), &["--frames-at", "/frame"]);
    let found: Vec<_> = found.iter().map(|(_, line, column, rule)| (*line, *column, rule.as_str())).collect();
    assert_eq!((found.as_slice(), counts), (&expected(1, 0)[..], (6, 1)));
    let array = format!("[\n  {}\n]", records[..6].join(",\n  "));
    let (found, counts) =
        check("at-array", "a.json", array.as_bytes(), &["--frames-at", "/nothing", "--frames-at", "/frame"]);
    let found: Vec<_> = found.iter().map(|(_, line, column, rule)| (*line, *column, rule.as_str())).collect();
    assert_eq!((found.as_slice(), counts), (&expected(2, 2)[..3], (4, 1)));
    let output =
        run(&folder("framing-at-none", &[("a.ndjson", VALID.as_bytes())]), &["check", "--frames-at", "/x", "a.ndjson"]);
    assert_eq!(output.status, 1);
    assert!(output.out.contains("error[empty-input]: no frame in 1 record"), "{}", output.out);
    assert!(output.out.contains("= help: check the pointer `/x` of `--frames-at`"), "{}", output.out);
    let output = run(&folder("framing-at-wrong", &[]), &["check", "--frames-at", "x"]);
    assert_eq!(output.status, 2);
    assert!(output.err.contains("expected a JSON Pointer, such as `/frame`"), "{}", output.err);
}

#[test]
fn records_whose_frame_is_in_a_member_have_a_hint() {
    let records = format!("{{\"ts\":1,\"the_frame\":{VALID}}}\n{{\"log\":{}}}\n", serde_json::to_string(VALID).unwrap());
    let out = report("at-hint", "a.ndjson", records.as_bytes());
    assert!(out.contains("= help: use `--frames-at /the_frame` to check the value at this pointer"), "{out}");
    assert!(out.contains("= help: use `--frames-at /log` to check the value at this pointer"), "{out}");
}

/// A name may be data, and may contain control characters, which a console or a log would interpret.
#[test]
fn the_hint_shows_no_name_that_may_be_data() {
    for name in [r"a\n::error::injected\u202e\u001b[31m", "ada@example.com", "+49 89 1234"] {
        let out = report("at-data", "a.ndjson", format!("{{\"{name}\":{VALID}}}\n").as_bytes());
        assert!(out.contains("= help: use `--frames-at POINTER` to check the value of a member\n"), "{out}");
        assert!(!out.contains("injected") && !out.contains("ada") && !out.contains("1234"), "{out}");
    }
}

/// Logs of kubectl, Docker Compose, log4j, and with the name of a pod.
#[test]
fn text_before_the_frame_is_skipped_on_request() {
    let (bad, column) = invalid();
    for prefix in [
        "desktop-1  | ",
        "2026-01-02T03:04:05.678Z ",
        "2026-01-02 03:04:05,678 DEBUG [main] Socket - sent ",
        "[pod/desktop-0/app] ",
        "[ü] ",
    ] {
        let width = prefix.chars().count() as u64;
        let text = format!("{prefix}{VALID}\n{prefix}starting\n\n{VALID}\n{prefix}{bad}{bad}\n");
        let (found, counts) = check("prefix", "a.log", text.as_bytes(), &["--skip-prefix"]);
        let second = width + bad.len() as u64 + column;
        assert_eq!(found, [at(4, 5, width + column, "wrong-type"), at(4, 5, second, "wrong-type")], "{prefix}");
        assert_eq!(counts, (4, 2));
        let text = format!("{prefix}{{\"frame\":{bad}}}\n");
        let (found, _) = check("prefix-at", "a.json", text.as_bytes(), &["--skip-prefix", "--frames-at", "/frame"]);
        assert_eq!(found, [at(1, 1, width + 9 + column, "wrong-type")]);
        // Without the option there is one problem, not one per line.
        let text = format!("{prefix}{VALID}\n").repeat(50);
        let out = report("prefix-hint", "a.log", text.as_bytes());
        assert!(out.contains(&format!("a.log:1:{}: error[syntax]: expected a frame, found other text", width + 1)), "{out}");
        assert!(out.contains("= help: use `--skip-prefix`") && out.contains("\n1 error: 0 of 1 frame valid"), "{out}");
    }
}

#[test]
fn the_text_before_the_frame_may_contain_braces() {
    let (bad, column) = invalid();
    for prefix in ["{ctx=1} ", "[{main}] {\"a\"=1} ", "{{{{ ", "{\"a ", "{\"a\":\"b ", "cut {\"a\":{\"b\":1},\"c"] {
        let width = prefix.chars().count() as u64;
        // The frame of the last line is malformed: the error is the one in the frame.
        let text = format!(
            "{prefix}{VALID}\n{prefix}{bad}{VALID}\n{prefix}{bad}\n{{ctx=1}} {{\"command\":bad,\"data\":{{\"a\":{{}}}}}}\n"
        );
        let (found, counts) = check("braces", "a.log", text.as_bytes(), &["--skip-prefix"]);
        let expected =
            [at(2, 2, width + column, "wrong-type"), at(3, 3, width + column, "wrong-type"), at(4, 4, 20, "syntax")];
        assert_eq!((&found[..], counts), (&expected[..], (5, 2)), "{prefix}");
    }
}

/// A line on which every `{` may be the beginning of the frame takes linear time.
#[test]
fn a_line_of_braces_is_scanned_once() {
    for part in ["{", "{\"a\":", "{x} ", "{\"a\":1 ", "{\"", "{\"a\":[{},"] {
        let text = format!("x {}\n", part.repeat(200_000));
        let (found, _) = check("many-braces", "a.log", text.as_bytes(), &["--skip-prefix"]);
        assert_eq!(found.len(), 1, "{part}");
    }
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn content_that_is_not_read_is_named_once() {
    let wide = |text: &str, unit: usize| -> Vec<u8> {
        text.bytes().flat_map(|byte| std::iter::once(byte).chain(std::iter::repeat_n(0, unit - 1))).collect()
    };
    let lines = format!("{VALID}\n").repeat(20);
    let cases: &[(&str, Vec<u8>, &str, &str)] = &[
        ("utf16", wide(&lines, 2), "found UTF-16LE", "iconv -f UTF-16LE"),
        ("utf16-bom", [b"\xff\xfe".to_vec(), wide(&lines, 2)].concat(), "found UTF-16LE", "iconv"),
        ("utf16-be", [b"\0".to_vec(), wide(&lines, 2)].concat(), "found UTF-16BE", "iconv -f UTF-16BE"),
        ("utf32", [b"\xff\xfe\0\0".to_vec(), wide(&lines, 4)].concat(), "found UTF-32LE", "iconv -f UTF-32LE"),
        ("xz", b"\xfd7zXZ\0\n\n\n".to_vec(), "compressed by xz", "xz -dc"),
        ("bz2", b"BZh91AY&SY\n\n\n".to_vec(), "compressed by bzip2", "bzip2 -dc"),
        ("gzip", gzip(&gzip(lines.as_bytes())), "compressed by gzip", "gzip -dc"),
        ("cr", lines.replace('\n', "\r").into_bytes(), "carriage returns", "tr '\\r' '\\n'"),
        ("comma", lines.replace('\n', ",\n").into_bytes(), "commas at the line ends", "remove the comma"),
    ];
    for (case, bytes, text, help) in cases {
        for name in ["a.ndjson", "a.json"] {
            let out = report(case, name, bytes);
            assert_eq!(out.matches("error[").count(), 1, "{out}");
            assert!(out.contains(text) && out.contains("  = help: ") && out.contains(help), "{out}");
        }
    }
    // NULs are those of the part of a file that was never written.
    let text = format!("{}{lines}", "\0".repeat(100));
    let out = report("nul", "a.ndjson", text.as_bytes());
    assert!(out.contains("= help: remove the NUL bytes") && out.contains("\n1 error: 19 of 20 frames valid"), "{out}");
}

/// The text in a record is not a line, and not an element of an array.
#[test]
fn the_help_for_a_line_is_not_given_for_the_text_in_a_record() {
    let record = |text: &str| format!("{}\n", serde_json::json!({"log": text}));
    let cases =
        [record(&format!("send {VALID}")), record(&format!("{VALID} {VALID}")), record("{"), record(&format!("{VALID},"))];
    for (index, text) in cases.iter().enumerate() {
        for (name, more) in [("a.ndjson", &["--skip-prefix"][..]), ("a.ndjson", &[]), ("a.json", &[])] {
            let folder = folder(&format!("record-{index}"), &[(name, text.as_bytes())]);
            let out = run(&folder, &[&["check", "--frames-at", "/log", name], more].concat()).out;
            assert!(out.contains("error[syntax]") && !out.contains("help:"), "{out}");
        }
    }
    let message = serde_json::json!({"type": "send", "opcode": 1, "data": format!("{VALID}{VALID}")});
    let archive = serde_json::json!({"log": {"entries": [{"_webSocketMessages": [message]}]}});
    let events = format!("data: {VALID}{VALID}\n\n");
    for (name, text) in [("a.har", archive.to_string()), ("events.txt", events)] {
        let out = report("record-of", name, text.as_bytes());
        assert!(out.contains("error[syntax]") && !out.contains("help:"), "{out}");
    }
}

#[test]
fn compressed_inputs_of_zstd_are_read() {
    let text = format!("{VALID}\n{{}}\n").repeat(30_000);
    let zstd = |text: &str| ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
    let bytes = [zstd(&text), zstd("{}\n")].concat();
    let folder = folder(
        "framing-zstd",
        &[("in/a.ndjson.zst", &bytes), ("plain.ndjson", format!("{text}{{}}\n").as_bytes()), ("cut.zst", &bytes[..200])],
    );
    let packed = run(&folder, &["check", "--format", "json", "in"]);
    let plain = run(&folder, &["check", "--format", "json", "plain.ndjson"]);
    assert!(packed.out.replace("in/a.ndjson.zst", "plain.ndjson") == plain.out);
    assert_eq!(summary(&packed), (60_001, 30_000));
    assert_eq!(run_with(&folder, &["check", "--format", "json"], &bytes).out.replace("<stdin>", "plain.ndjson"), plain.out);
    let cut = run(&folder, &["check", "cut.zst"]);
    assert_eq!(cut.status, 2);
    assert!(cut.err.contains("truncated or corrupt zstd file"), "{}", cut.err);
}

#[test]
fn bytes_after_gzip_data_are_treated_as_gzip_treats_them() {
    let bytes = gzip(VALID.as_bytes());
    let padded = [&*bytes, &[0; 1000]].concat();
    let garbage = [&*bytes, b"garbage"].concat();
    let folder = folder("framing-gzip", &[("pad.ndjson.gz", &padded), ("garbage.ndjson.gz", &garbage)]);
    let output = run(&folder, &["check", "pad.ndjson.gz"]);
    assert_eq!((output.status, &*output.err), (0, ""));
    let output = run(&folder, &["check", "garbage.ndjson.gz"]);
    assert_eq!(output.status, 0);
    assert_eq!(output.err, "warning: `garbage.ndjson.gz`: trailing garbage after the gzip data, which is ignored\n");
}

#[test]
fn an_input_without_a_frame_is_an_error_unless_it_may_be_empty() {
    let folder = folder(
        "framing-empty",
        &[("a.ndjson", b""), ("b.json", b" [ ]\n"), ("c.json", b""), ("d.ndjson", b"\n \n"), ("e.log", b"started\n")],
    );
    for name in ["a.ndjson", "b.json", "c.json", "d.ndjson"] {
        let output = run(&folder, &["check", name]);
        let expected = format!("{name}:1:1: error[empty-input]: no frame in the input\n  = help: use `--allow-empty`");
        assert_eq!(output.status, 1, "{name}");
        assert!(
            output.out.starts_with(&expected) && output.out.contains("\n1 error: 0 of 0 frames valid"),
            "{}",
            output.out
        );
        for format in ["json", "github", "gitlab", "sarif", "junit"] {
            let output = run(&folder, &["check", "--format", format, name]);
            assert_eq!(output.status, 1);
            assert!(output.out.contains("no frame in the input"), "{format}: {}", output.out);
        }
        assert_eq!(run(&folder, &["check", "--allow-empty", name]).status, 0);
        assert_eq!(run(&folder, &["check", "--warn", "empty-input", name]).status, 0);
    }
    let output = run(&folder, &["check", "--skip-prefix", "e.log"]);
    assert_eq!(output.status, 1);
    assert!(output.out.contains("error[empty-input]: no frame in 1 record\n"), "{}", output.out);
    assert_eq!(run_with(&folder, &["check"], b"").status, 1);
}

/// A line that is not closed and a later line with one bracket too many are not a frame on several lines.
#[test]
fn two_damaged_lines_do_not_hide_those_between_them() {
    let (bad, column) = invalid();
    let (open, closed) = (&VALID[..VALID.len() - 1], format!("{VALID}}}"));
    let text = format!("{open}\n{VALID}\n{bad}\n{closed}\n{VALID}\n");
    let end = VALID.len() as u64;
    let lines = vec![at(1, 1, end, "syntax"), at(3, 3, column, "wrong-type"), at(4, 4, end + 1, "syntax")];
    assert_eq!(check("damaged", "a.ndjson", text.as_bytes(), &[]), (lines.clone(), (5, 2)));
    let output = run_with(&folder("framing-damaged-stream", &[]), &["check", "--format", "json"], text.as_bytes());
    assert_eq!(summary(&output), (5, 2));
    let document = vec![at(1, 1, end, "syntax"), at(3, 3, column, "wrong-type"), at(5, 4, end + 1, "syntax")];
    assert_eq!(check("damaged", "a.json", text.as_bytes(), &[]), (document, (6, 3)));
    let array = format!("[\n  {}\n]\n", text.trim_end().replace('\n', ",\n  "));
    let (found, counts) = check("damaged-array", "a.json", array.as_bytes(), &[]);
    let found: Vec<_> = found.into_iter().map(|(frame, line, _, rule)| (frame, line, rule)).collect();
    let expected = [(1, 2, "syntax"), (3, 4, "wrong-type"), (4, 5, "syntax")];
    assert_eq!((found, counts), (expected.map(|(frame, line, rule)| (frame, line, rule.to_owned())).to_vec(), (5, 2)));
    // A member may be an array whose elements begin lines.
    let text = format!("{}\"more\":[\n{{}},\n{{}}]}}\n{VALID}\n", VALID.replacen('}', "},", 1).trim_end_matches('}'));
    assert_eq!(check("damaged-none", "a.ndjson", text.as_bytes(), &[]).1.0, 2);
}

#[test]
fn an_array_in_a_json_text_sequence_is_not_a_frame() {
    let text = format!("\u{1e}{VALID}\n\u{1e}[]\n\u{1e}[{VALID}]\n");
    let (found, counts) = check("sequence-array", "a.log", text.as_bytes(), &[]);
    assert_eq!((found, counts), (vec![at(2, 2, 2, "not-a-frame"), at(3, 3, 2, "not-a-frame")], (3, 1)));
}

/// The form of a stream is recognized by its first lines.
#[test]
fn a_stream_may_have_any_form() {
    let (bad, column) = invalid();
    for (text, line, column) in [
        (format!("{VALID}\n{bad}\n"), 2, column),
        (format!("data: {VALID}\n\ndata: {bad}\n\n"), 3, 6 + column),
        (format!("[{VALID},\n{bad}]"), 2, column),
        (format!("{{\n{}\n{bad}", &VALID[1..]), 3, column),
        (archive(bad), 6, 100),
    ] {
        let folder = folder("framing-stream", &[]);
        let mut child = command(&folder, &["check", "--format", "json", "-"]).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        for part in text.as_bytes().chunks(7) {
            stdin.write_all(part).unwrap();
        }
        drop(stdin);
        let out = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
        let found = places(&out).into_iter().map(|place| (place.2, place.3)).next();
        assert_eq!(found, Some((line, column)), "{text}\n{out}");
    }
}

#[test]
fn an_archive_without_messages_has_its_own_help() {
    let text = br#"{"log":{"version":"1.2","entries":[{"request":{},"response":{"content":{"text":"{}"}}}]}}"#;
    let folder = folder("framing-har-empty", &[("a.har", text)]);
    let output = run(&folder, &["check", "a.har"]);
    let expected = "a.har:1:1: error[empty-input]: no frame in the input\n  = help: export the archive with the messages of its WebSockets\n";
    assert_eq!(output.status, 1);
    assert!(output.out.starts_with(expected), "{}", output.out);
}

/// Each frame on a line is found in the time that its own length takes.
#[test]
fn many_frames_on_a_line_after_other_text_are_scanned_once() {
    let text = format!("x {VALID}\nx {}\n", r#"{"event":"a.b"}"#.repeat(20_000));
    let (_, counts) = check("many-frames", "a.log", text.as_bytes(), &["--skip-prefix"]);
    assert_eq!(counts, (20_001, 1));
}

/// The positions of many problems in a record are those that they have in the frame, moved by what precedes it.
#[test]
fn positions_in_a_record_are_found_in_one_pass() {
    let frame = format!(
        r#"{{"messageType":"objectEvent","target":"s.c","name":"channel.externaldispositions.updated","data":{{"dispositions":[{}]}}}}"#,
        vec!["5"; 1000].join(",")
    );
    let (own, _) = check("positions-own", "a.ndjson", frame.as_bytes(), &[]);
    assert_eq!(own.len(), 1000);
    let before = format!("{{\"text\":\"{}\",\"frame\":", "ü".repeat(500_000));
    let moved =
        own.iter().map(|(frame, line, column, rule)| at(*frame, *line, column + before.chars().count() as u64, rule));
    let (found, _) = check("positions", "a.ndjson", format!("{before}{frame}}}").as_bytes(), &["--frames-at", "/frame"]);
    assert_eq!(found, moved.collect::<Vec<_>>());
    // In a string, each quote takes two columns.
    let text = format!("{before}\"{}\"}}", frame.replace('"', "\\\""));
    let (found, _) = check("positions-text", "a.ndjson", text.as_bytes(), &["--frames-at", "/frame"]);
    let quotes = frame[..frame.find("[5").unwrap()].matches('"').count() as u64;
    assert_eq!(found[999].2, own[999].2 + before.chars().count() as u64 + 1 + quotes);
}

#[test]
fn a_line_that_is_too_long_does_not_end_its_event() {
    let long = "x".repeat(5_000);
    let text = format!("data: {VALID}\n\ndata: {{\"a\":\ndata: \"{long}\"\ndata: }}\n\ndata: {VALID}\n\n");
    let (found, counts) = check("events-long", "a.txt", text.as_bytes(), &["--max-line", "1000"]);
    assert_eq!((found, counts), (vec![at(2, 3, 7, "too-long")], (3, 2)));
}
