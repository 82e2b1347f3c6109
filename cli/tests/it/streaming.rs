//! Inputs that are large, split among threads, read while they arrive, or truncated.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

use crate::run::{VALID, command, folder, places, run};

/// The output is in the order of the input, whichever thread checks a line.
#[test]
fn any_number_of_threads_gives_the_same_output() {
    let mut text = String::new();
    for line in 0..60_000_usize {
        match line % 1_000 {
            7 => text.push_str("{}\r\n"),
            8 => text.push_str(" \t\n\n"),
            9 => text.push_str(r#"{"command":"session.request.logout","target":"s","data":{},"ü":5}"#),
            _ => text.push_str(VALID),
        }
        text.push('\n');
    }
    text.push_str("no end");
    let folder = folder("threads", &[("a.ndjson", text.as_bytes()), ("b.ndjson", b"{}\n"), ("c.json", b"[{}, 5]")]);
    for format in ["human", "json", "github", "gitlab", "sarif"] {
        let with = |jobs| {
            run(&folder, &["check", "--format", format, "--jobs", jobs, "a.ndjson", "b.ndjson", "c.json", "b.ndjson"])
        };
        let one = with("1");
        assert_eq!(one.status, 1);
        for jobs in ["2", "3", "16"] {
            let many = with(jobs);
            assert!(one.out == many.out, "{format} with {jobs} threads differs");
        }
        if format == "json" {
            let lines: Vec<u64> =
                places(&one.out).iter().filter(|place| place.0 == "a.ndjson").map(|place| place.2).collect();
            assert!(lines.is_sorted() && lines.len() == 121, "{}", lines.len());
            assert_eq!(lines.last(), Some(&(text.matches('\n').count() as u64 + 1)));
        }
        let many = run(&folder, &["check", "--format", format, "--jobs", "3", "--max-problems", "50", "a.ndjson"]);
        let one = run(&folder, &["check", "--format", format, "--jobs", "1", "--max-problems", "50", "a.ndjson"]);
        assert!(many.out == one.out, "{format}");
    }
}

/// Frames in other forms than lines are checked by all threads, and reported as by one.
#[test]
fn any_number_of_threads_gives_the_same_output_for_each_form() {
    let frames: Vec<String> = (0..10_000_usize)
        .map(|at| match at % 1_000 {
            7 => "{}".to_owned(),
            9 => format!(r#"{{"command":"session.request.logout","target":"s","data":{{}},"ü":{at}}}"#),
            _ => VALID.to_owned(),
        })
        .collect();
    let message = |frame: &String| format!(r#"{{"type":"send","time":1,"data":{}}}"#, serde_json::to_string(frame).unwrap());
    let messages: Vec<String> = frames.iter().map(message).collect();
    let har = format!(r#"{{"log":{{"entries":[{{"_webSocketMessages":[{}]}}]}}}}"#, messages.join(","));
    let sequence: Vec<String> = frames.iter().map(|frame| format!("\u{1e}{frame}\n")).collect();
    let event = |frame: &String| format!("data: {}\n\n", frame.replacen(',', ",\ndata: ", 1));
    let events: Vec<String> = frames.iter().map(event).collect();
    let files = [
        ("array.json", format!("[{}]\n", frames.join(",\n"))),
        ("unclosed.json", format!("[{}", frames.join(","))),
        ("values.json", frames.join("\n").replace(':', ":\n")),
        ("a.har", har),
        ("sequence.txt", sequence.concat()),
        ("events.txt", events.concat()),
    ];
    for (name, text) in files {
        let folder = folder("forms", &[(name, text.as_bytes())]);
        let with = |jobs| run(&folder, &["check", "--format", "json", "--jobs", jobs, name]);
        let one = with("1");
        assert!(places(&one.out).len() >= 20, "{name}: {}", one.out);
        for jobs in ["2", "3", "16"] {
            assert!(with(jobs).out == one.out, "{name} with {jobs} threads differs");
        }
    }
}

/// A line that is longer than a chunk is checked, or reported as too long. The positions of later lines are right in both cases.
#[test]
fn long_lines_between_short_ones_are_checked() {
    let long = format!(r#"{{"command":"session.request.logout","target":"s","data":{{}},"x":"{}"}}"#, "x".repeat(3 << 20));
    let text = format!("{{}}\n{long}\n{{}}\n{long}\n\n5\n{long}");
    let folder = folder("long-lines", &[("a.ndjson", text.as_bytes())]);
    let rules = |limit: &str| -> Vec<(u64, u64, String)> {
        let output = run(&folder, &["check", "--format", "json", "--jobs", "2", "--max-line", limit, "a.ndjson"]);
        places(&output.out).into_iter().map(|(_, frame, line, _, rule)| (frame, line, rule)).collect()
    };
    let expected = |long: &str| {
        let rules =
            [(1, 1, "not-a-frame"), (2, 2, long), (3, 3, "not-a-frame"), (4, 4, long), (5, 6, "not-a-frame"), (6, 7, long)];
        rules.map(|(frame, line, rule)| (frame, line, rule.to_owned()))
    };
    assert_eq!(rules("4000000"), expected("unknown-field"));
    assert_eq!(rules("3000000"), expected("too-long"));
    assert_eq!(rules("100"), expected("too-long"));
}

/// A problem is reported when its line arrives, not when the input ends, so that the command can follow a log.
#[test]
fn problems_are_reported_while_the_input_is_open() {
    let mut child =
        command(&folder("stream", &[]), &["check", "--format", "json", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let stdout = child.stdout.take().unwrap();
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || BufReader::new(stdout).lines().try_for_each(|line| sender.send(line.unwrap())));
    let next = || lines.recv_timeout(Duration::from_secs(30)).expect("a line while the stream is open");
    write!(stdin, "{VALID}\n{{}}\n{{\"half").unwrap();
    assert!(next().contains("\"line\":2,\"column\":1,"));
    // This completes the second line.
    stdin.write_all(b"\n").unwrap();
    assert!(next().contains("\"line\":3,\"column\":7,"));
    drop(stdin);
    assert_eq!(next(), r#"{"type":"summary","files":1,"frames":3,"valid":1,"deny":2,"warn":0}"#);
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

/// A first line that is shorter than a byte order mark is reported at once too.
#[test]
fn a_short_first_line_is_reported_while_the_input_is_open() {
    let mut child =
        command(&folder("stream-short", &[]), &["check", "--format", "json", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let stdout = child.stdout.take().unwrap();
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || BufReader::new(stdout).lines().try_for_each(|line| sender.send(line.unwrap())));
    stdin.write_all(b"5\n").unwrap();
    let line = lines.recv_timeout(Duration::from_secs(30)).expect("a line while the stream is open");
    assert!(line.contains("\"line\":1,\"column\":1,"), "{line}");
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

/// The command ends when its output is closed, even while its input is still open.
#[test]
fn a_closed_output_pipe_ends_a_stream() {
    let mut child = command(&folder("stream-pipe", &[]), &["check", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"{}\n").unwrap();
    let mut some = [0; 16];
    child.stdout.as_mut().unwrap().read_exact(&mut some).unwrap();
    drop(child.stdout.take());
    // The next report cannot be written.
    while child.try_wait().unwrap().is_none() {
        drop(stdin.write_all(b"{}\n"));
        std::thread::yield_now();
    }
    let mut error = String::new();
    child.stderr.take().unwrap().read_to_string(&mut error).unwrap();
    assert_eq!((child.wait().unwrap().code(), error.as_str()), (Some(1), ""));
}

/// SIGINT, SIGTERM and SIGHUP end the command with a report of what was checked so far, even while it waits for input.
#[cfg(unix)]
#[test]
fn a_signal_ends_the_command_with_a_summary() {
    for (signal, format, end) in [
        ("-INT", "json", "\"deny\":1,\"warn\":0}\n"),
        ("-INT", "human", "1 error: 0 of 1 frame valid, in 1 file\n"),
        ("-INT", "gitlab", "\n]\n"),
        ("-TERM", "json", "\"deny\":1,\"warn\":0}\n"),
        ("-HUP", "json", "\"deny\":1,\"warn\":0}\n"),
    ] {
        let mut child =
            command(&folder("interrupt", &[]), &["check", "--format", format, "-"]).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(b"{}\n").unwrap();
        let mut first = [0; 4];
        child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
        let kill = std::process::Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert!(kill.success());
        let output = child.wait_with_output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(130), "{signal}, {format}: {out}");
        assert!(out.ends_with(end), "{format}: {out}");
        drop(stdin);
    }
}

/// After SIGINT in the middle of a file, the summary counts only the frames that were checked.
#[cfg(unix)]
#[test]
fn a_signal_in_the_middle_of_a_file_ends_the_command() {
    let text = format!("{{}}\n{}", format!("{VALID}\n").repeat(100_000));
    let folder = folder("interrupt-file", &[("a.ndjson", text.as_bytes())]);
    let many = ["a.ndjson"; 200];
    let mut child = command(&folder, &[&["check", "--format", "json"], many.as_slice()].concat()).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut out = String::new();
    stdout.read_line(&mut out).unwrap();
    let kill = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    stdout.read_to_string(&mut out).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let summary: serde_json::Value = serde_json::from_str(out.lines().last().unwrap()).unwrap();
    let count = |key: &str| summary[key].as_u64().unwrap();
    assert_eq!(count("deny"), places(&out).len() as u64);
    assert!(count("frames") > 0 && count("frames") < 200 * 100_001, "{summary}");
}

/// A path may be a named pipe.
#[cfg(unix)]
#[test]
fn a_named_pipe_is_read_to_its_end() {
    let folder = folder("fifo", &[]);
    let path = folder.join("a.ndjson");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let child = command(&folder, &["check", "--format", "json", "a.ndjson"]).spawn().unwrap();
    std::fs::write(&path, format!("{VALID}\n{{}}\n")).unwrap();
    let output = child.wait_with_output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{out}");
    assert_eq!(places(&out), [("a.ndjson".to_owned(), 2, 2, 1, "not-a-frame".to_owned())]);
}

/// A file that grows after the command has listed its inputs is read to its current end.
#[test]
fn a_file_that_grows_is_read_to_its_end() {
    let folder = folder("grows", &[("a.ndjson", b"{}\n{\"com")]);
    let arguments = ["check", "--format", "json", "--jobs", "1", "-", "a.ndjson"];
    let mut child = command(&folder, &arguments).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdin.write_all(b"{}\n").unwrap();
    let mut out = String::new();
    // Once the first problem is reported, all inputs have been listed.
    stdout.read_line(&mut out).unwrap();
    let mut file = std::fs::OpenOptions::new().append(true).open(folder.join("a.ndjson")).unwrap();
    file.write_all(format!("{}\n5\n", &VALID[5..]).as_bytes()).unwrap();
    drop(stdin);
    stdout.read_to_string(&mut out).unwrap();
    let at = |file: &str, line| (file.to_owned(), line, line, 1, "not-a-frame".to_owned());
    assert_eq!(places(&out), [at("<stdin>", 1), at("a.ndjson", 1), at("a.ndjson", 3)]);
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

/// A line of any length is rejected as too long without being kept in memory.
#[cfg(target_os = "linux")]
#[test]
fn an_endless_line_takes_no_memory() {
    let arguments = ["check", "--format", "json", "--jobs", "1", "-"];
    let mut child = command(&folder("no-end", &[]), &arguments).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let piece = vec![b'x'; 1 << 20];
    stdin.write_all(b"\"").unwrap();
    for _ in 0..256 {
        stdin.write_all(&piece).unwrap();
    }
    stdin.write_all(b"\"\n{}\n").unwrap();
    let mut out = String::new();
    stdout.read_line(&mut out).unwrap();
    stdout.read_line(&mut out).unwrap();
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let peak: u64 = peak.trim().strip_suffix(" kB").unwrap().parse().unwrap();
    drop(stdin);
    stdout.read_to_string(&mut out).unwrap();
    let at = |line, rule: &str| ("<stdin>".to_owned(), line, line, 1, rule.to_owned());
    assert_eq!(places(&out), [at(1, "too-long"), at(2, "not-a-frame")]);
    assert!(out.ends_with("\"frames\":2,\"valid\":0,\"deny\":2,\"warn\":0}\n"), "{out}");
    // The bound leaves room for the command itself, which is larger in a debug build.
    assert!(peak < 48 << 10, "{peak} KiB");
    child.wait().unwrap();
}

/// If the last member of a gzip stream is truncated, everything that can be unpacked is checked.
#[test]
fn a_truncated_gzip_file_is_checked_as_far_as_possible() {
    let member = |text: &str| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    // Only the checksum and the length at the end of the last member are missing, so the text is complete.
    let mut bytes =
        [member(&format!("{VALID}\n{{}}\n{{\"com")), member(&format!("{}\n", &VALID[5..])), member("5\n")].concat();
    bytes.truncate(bytes.len() - 8);
    let output = run(&folder("cut-members", &[("a.ndjson.gz", &bytes)]), &["check", "--format", "json", "a.ndjson.gz"]);
    let at = |line| ("a.ndjson.gz".to_owned(), line, line, 1, "not-a-frame".to_owned());
    assert_eq!((output.status, places(&output.out)), (2, vec![at(2), at(4)]));
    assert!(output.err.contains("truncated gzip file"), "{}", output.err);
}

/// A compressed file is split into chunks without changing the report.
#[test]
fn a_compressed_file_has_the_same_report() {
    let text = format!("{VALID}\n{{}}\n").repeat(30_000);
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    let folder = folder("gz-chunks", &[("a.ndjson", text.as_bytes()), ("z/a.ndjson.gz", &encoder.finish().unwrap())]);
    let plain = run(&folder, &["check", "--format", "json", "a.ndjson"]);
    let packed = run(&folder, &["check", "--format", "json", "z/a.ndjson.gz"]);
    assert!(plain.out == packed.out.replace("z/a.ndjson.gz", "a.ndjson"));
}

/// Many problems in one line take linear time, and all are counted.
#[test]
fn a_line_of_many_problems_is_counted() {
    let keys: String = (0..200_000).flat_map(|key| [",\"k".to_owned(), key.to_string(), "\":0".to_owned()]).collect();
    let line = format!(r#"{{"command":"session.request.logout","target":"s","data":{{}}{keys}}}"#);
    let folder = folder("many-keys", &[("a.ndjson", line.as_bytes())]);
    let output = run(&folder, &["check", "--format", "json", "a.ndjson"]);
    assert_eq!(output.status, 0);
    assert!(output.out.ends_with("\"frames\":1,\"valid\":1,\"deny\":0,\"warn\":200000}\n"));
    assert_eq!(output.out.lines().count(), 1001);
    let output = run(&folder, &["check", "a.ndjson"]);
    assert!(output.out.contains("\n199960 problems not shown\n"));
}

/// Many lines of one server-sent event are not all kept.
#[cfg(target_os = "linux")]
#[test]
fn an_endless_event_takes_no_memory() {
    let mut child =
        command(&folder("no-event", &[]), &["check", "--format", "json", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdin.write_all(format!("data: {VALID}\n\n").as_bytes()).unwrap();
    let lines = "data:\n".repeat(100_000);
    for _ in 0..60 {
        stdin.write_all(lines.as_bytes()).unwrap();
    }
    stdin.write_all(b"\ndata: {}\n\n").unwrap();
    stdin.flush().unwrap();
    // The output is written at the end of a chunk, so the peak is read when the command waits for more.
    std::thread::sleep(Duration::from_millis(500));
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let peak: u64 = peak.trim().strip_suffix(" kB").unwrap().parse().unwrap();
    drop(stdin);
    let mut out = String::new();
    stdout.read_to_string(&mut out).unwrap();
    let rules: Vec<String> = places(&out).into_iter().map(|place| place.4).collect();
    assert_eq!(rules, ["too-long", "not-a-frame"], "{out}");
    assert!(peak < 80 << 10, "{peak} KiB");
    child.wait().unwrap();
}
