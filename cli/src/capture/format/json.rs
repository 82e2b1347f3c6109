//! One JSON object per line: a `problem` for each problem, and a `summary` at the end.

use std::fmt::Write as _;
use std::io::{self, Write};

use tieline::__private::command::{is_unseen, push_number};
use tieline::capture::{CommandLatency, Counts, Start};
use tieline::problem::{Problem, Show};

use super::{InvalidFrame, ReportFormat, write_sentence};
use crate::capture::batch::Rendered;
use crate::capture::summary::{InputReport, ReportEnd, Summary};

/// The format `json`.
#[derive(Debug)]
pub(crate) struct JsonFormat {
    show: Show,
}

impl JsonFormat {
    pub(crate) fn new(show: Show) -> Self {
        Self { show }
    }

    /// The part of a line that depends on the place of the problem.
    fn place(frame: &InvalidFrame<'_>, problem: &Problem, out: &mut String) {
        let (number, Start { line, column }) = (frame.number, frame.position(problem));
        out.extend([r#"{"type":"problem","file":"#, frame.quoted_file(), r#","frame":"#]);
        let start = out.len();
        push_number(number, out);
        let end = out.len();
        out.push_str(r#","line":"#);
        // Usually each line is a frame.
        if line == number {
            out.extend_from_within(start..end);
        } else {
            push_number(line, out);
        }
        out.push_str(r#","column":"#);
        push_number(column, out);
        if let Some(Start { line, column }) = frame.related(problem) {
            // Writing to a string cannot fail.
            let _ = write!(out, r#","related":{{"line":{line},"column":{column}}}"#);
        }
    }

    /// The rest of the line.
    fn description(&self, problem: &Problem, out: &mut String) {
        out.extend([r#","level":""#, problem.level.id(), r#"","rule":""#, problem.rule.id(), r#"","name":"#]);
        match &problem.name {
            Some(name) => quoted(out, |out| out.push_str(name)),
            None => out.push_str("null"),
        }
        out.push_str(r#","pointer":"#);
        quoted(out, |out| problem.pointer.write_plain(self.show, out));
        out.push_str(r#","text":"#);
        quoted(out, |out| write_sentence(problem, self.show, out));
        out.push_str("}\n");
    }
}

impl ReportFormat for JsonFormat {
    fn frame(&self, frame: &InvalidFrame<'_>, to: &mut Rendered) {
        for (problem, number) in frame.described() {
            // Problems with the same number may have different values.
            let number = number.filter(|_| self.show == Show::Masked);
            let place = |out: &mut String| Self::place(frame, problem, out);
            to.add_described(problem.rule, place, number, |out| self.description(problem, out));
        }
    }

    fn input(&self, input: &InputReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        let Some(error) = input.error else { return Ok(()) };
        writeln!(out, r#"{{"type":"unreadable","file":{},"text":{}}}"#, quote(input.name), quote(&error.to_string()))
    }

    fn end(&self, end: &ReportEnd<'_>, out: &mut dyn Write) -> io::Result<()> {
        let Summary { files, counts: Counts { frames, valid, deny, warn, .. }, .. } = end.summary;
        write!(out, r#"{{"type":"summary","files":{files},"frames":{frames},"valid":{valid},"deny":{deny},"warn":{warn}"#)?;
        // These are present only in runs that need attention.
        for (name, count) in [
            ("undetermined", end.summary.counts.undetermined),
            ("unanswered", end.summary.counts.unanswered),
            ("frameless", end.summary.counts.frameless),
            ("unreadable", end.summary.unreadable),
            ("known", end.summary.known),
            ("stale", end.summary.stale),
        ] {
            if count > 0 {
                write!(out, r#","{name}":{count}"#)?;
            }
        }
        for (index, latency) in end.summary.latencies.iter().enumerate() {
            let CommandLatency { command, count, p50, p95, p99, max, .. } = latency;
            out.write_all(if index == 0 { br#","latencies":["# } else { b"," })?;
            write!(out, r#"{{"name":{},"responses":{count}"#, quote(command))?;
            for (name, time) in [("p50", p50), ("p95", p95), ("p99", p99), ("max", max)] {
                write!(out, r#","{name}":{}"#, time.as_secs_f64())?;
            }
            write!(out, "}}")?;
        }
        writeln!(out, "{}}}", if end.summary.latencies.is_empty() { "" } else { "]" })
    }
}

/// Quotes a text as a JSON string, with control characters and invisible characters escaped.
pub(crate) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    quoted(&mut out, |out| out.push_str(text));
    out
}

/// Quotes the text that `write` appends, as [`quote`] does.
fn quoted(out: &mut String, write: impl FnOnce(&mut String)) {
    out.push('"');
    let start = out.len();
    write(out);
    // Most texts need no escape, and are not copied.
    let is_plain = |plain, &byte: &u8| plain & matches!(byte, b' ' | b'!' | b'#'..=b'[' | b']'..=b'~');
    if !out.as_bytes()[start..].iter().fold(true, is_plain) {
        let text = out.split_off(start);
        escaped(&text, out);
    }
    out.push('"');
}

fn escaped(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            _ if is_unseen(character) => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    // Writing to a string cannot fail.
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            _ => out.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn a_quoted_text_is_parsed_as_the_same_text() {
        for text in ["", "plain", "a\"b\\c", "\u{0}\u{1f}\u{7f}\u{9f}", "\u{202e}abc\u{2066}", "\u{e0041}😀 ü", "\n\t\r"]
        {
            let quoted = quote(text);
            assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), text, "{quoted}");
            assert!(quoted.chars().all(|character| !character.is_control() && character != '\u{202e}'), "{quoted}");
        }
    }
}
