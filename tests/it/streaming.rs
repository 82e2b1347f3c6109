//! Inputs of any size: in pieces, by many threads, as they arrive, and cut short.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

use crate::cli::{GOOD, command, folder, places, run};

/// What the threads find stands in the order of the input, whoever found it.
#[test]
fn any_number_of_threads_gives_the_same_output() {
    let mut text = String::new();
    for line in 0..60_000_usize {
        match line % 1_000 {
            7 => text.push_str("{}\r\n"),
            8 => text.push_str(" \t\n\n"),
            9 => text.push_str(r#"{"command":"session.request.logout","target":"s","data":{},"ü":5}"#),
            _ => text.push_str(GOOD),
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
        let some = run(&folder, &["check", "--format", format, "--jobs", "3", "--max-problems", "50", "a.ndjson"]);
        let again = run(&folder, &["check", "--format", format, "--jobs", "1", "--max-problems", "50", "a.ndjson"]);
        assert!(some.out == again.out, "{format}");
    }
}

/// A line that is longer than a chunk is read whole, or said to be too long: what follows stands where it stood.
#[test]
fn long_lines_stand_between_short_ones() {
    let long = format!(r#"{{"command":"session.request.logout","target":"s","data":{{}},"x":"{}"}}"#, "x".repeat(3 << 20));
    let text = format!("{{}}\n{long}\n{{}}\n{long}\n\n5\n{long}");
    let folder = folder("long-lines", &[("a.ndjson", text.as_bytes())]);
    let rules = |most: &str| -> Vec<(u64, u64, String)> {
        let ran = run(&folder, &["check", "--format", "json", "--jobs", "2", "--max-line", most, "a.ndjson"]);
        places(&ran.out).into_iter().map(|(_, frame, line, _, rule)| (frame, line, rule)).collect()
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

/// Whoever follows a log sees a problem when it comes, not when the log ends.
#[test]
fn a_stream_is_answered_as_it_comes() {
    let mut child =
        command(&folder("stream", &[]), &["check", "--format", "json", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let stdout = child.stdout.take().unwrap();
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || BufReader::new(stdout).lines().try_for_each(|line| sender.send(line.unwrap())));
    let next = || lines.recv_timeout(Duration::from_secs(30)).expect("a line while the stream is open");
    write!(stdin, "{GOOD}\n{{}}\n{{\"half").unwrap();
    assert!(next().contains("\"line\":2,\"column\":1,"));
    // The half line is finished.
    stdin.write_all(b"\n").unwrap();
    assert!(next().contains("\"line\":3,\"column\":7,"));
    drop(stdin);
    assert_eq!(next(), r#"{"type":"summary","files":1,"frames":3,"valid":1,"deny":2,"warn":0}"#);
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

/// A reader that goes away ends the command, also while its own input is still open.
#[test]
fn a_pipe_that_closes_ends_a_stream() {
    let mut child = command(&folder("stream-pipe", &[]), &["check", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"{}\n").unwrap();
    let mut some = [0; 16];
    child.stdout.as_mut().unwrap().read_exact(&mut some).unwrap();
    drop(child.stdout.take());
    // What comes next cannot be written any more.
    while child.try_wait().unwrap().is_none() {
        drop(stdin.write_all(b"{}\n"));
        std::thread::yield_now();
    }
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(1), ""));
}

/// An interrupt ends the command with what was found so far, also while it waits for input.
#[cfg(unix)]
#[test]
fn an_interrupt_ends_with_a_summary() {
    for (format, end) in
        [("json", "\"deny\":1,\"warn\":0}\n"), ("human", "1 error: 0 of 1 frame valid, in 1 file\n"), ("gitlab", "\n]\n")]
    {
        let mut child =
            command(&folder("interrupt", &[]), &["check", "--format", format, "-"]).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(b"{}\n").unwrap();
        let mut first = [0; 4];
        child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
        let kill = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        assert!(kill.success());
        let output = child.wait_with_output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(130), "{format}: {out}");
        assert!(out.ends_with(end), "{format}: {out}");
        drop(stdin);
    }
}

/// Compressed inputs are cut the same way.
#[test]
fn compressed_chunks_are_the_same() {
    let text = format!("{GOOD}\n{{}}\n").repeat(30_000);
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    let folder = folder("gz-chunks", &[("a.ndjson", text.as_bytes()), ("z/a.ndjson.gz", &encoder.finish().unwrap())]);
    let plain = run(&folder, &["check", "--format", "json", "a.ndjson"]);
    let packed = run(&folder, &["check", "--format", "json", "z/a.ndjson.gz"]);
    assert!(plain.out == packed.out.replace("z/a.ndjson.gz", "a.ndjson"));
}

/// A million problems, or a million keys, in one line cost time in proportion, and are counted.
#[test]
fn a_line_of_many_problems_is_counted() {
    let keys: String = (0..200_000).flat_map(|key| [",\"k".to_owned(), key.to_string(), "\":0".to_owned()]).collect();
    let line = format!(r#"{{"command":"session.request.logout","target":"s","data":{{}}{keys}}}"#);
    let folder = folder("many-keys", &[("a.ndjson", line.as_bytes())]);
    let ran = run(&folder, &["check", "--format", "json", "a.ndjson"]);
    assert_eq!(ran.status, 0);
    assert!(ran.out.ends_with("\"frames\":1,\"valid\":1,\"deny\":0,\"warn\":200000}\n"));
    assert_eq!(ran.out.lines().count(), 1001);
    let ran = run(&folder, &["check", "a.ndjson"]);
    assert!(ran.out.contains("\n199000 problems not shown\n"));
}
