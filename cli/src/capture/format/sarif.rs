//! SARIF 2.1.0, the format of code scanning. Results are not buffered; only unreadable inputs are, because they are listed at the end.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

use tieline::capture::Counts;
use tieline::problem::{Level, Problem, Rule, Show, escape};

use super::json::quote;
use super::{InvalidFrame, Limits, ReportFormat, counted, fingerprint, sentence, separated};
use crate::capture::batch::{NO_FINGERPRINT, Rendered};
use crate::capture::summary::{InputReport, ReportEnd, Summary};
use crate::columns::code_parts;

/// The maximum number of unreadable inputs that are named.
const MAX_UNREADABLE: usize = 1000;

/// The format `sarif`.
#[derive(Debug)]
pub(crate) struct SarifFormat {
    show: Show,
    /// Whether a result has been written.
    began: AtomicBool,
    /// The notifications about unreadable inputs.
    unreadable: Mutex<Vec<String>>,
}

impl SarifFormat {
    pub(crate) fn new(show: Show) -> Self {
        Self { show, began: AtomicBool::new(false), unreadable: Mutex::default() }
    }

    /// Writes a result, and returns the offset of its fingerprint.
    fn result(&self, frame: &InvalidFrame<'_>, problem: &Problem, out: &mut String) -> usize {
        let name = problem.name.as_deref().map_or_else(|| "null".to_owned(), quote);
        let related = frame
            .related(problem)
            .map(|other| format!(r#""relatedLocations":[{}],"#, location(frame.file, other.line, other.column)));
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            r#"{{"ruleId":"{}","ruleIndex":{},"level":"{}","message":{{"text":{},"markdown":{}}},"locations":[{}],{}"partialFingerprints":{{"tieline/v2":""#,
            problem.rule,
            problem.rule as usize,
            level(problem.level),
            quote(&message(&sentence(problem, self.show))),
            quote(&markdown(problem, self.show)),
            location(frame.file, frame.line(problem), frame.column(problem)),
            related.unwrap_or_default(),
        );
        let fingerprint = out.len();
        let _ = write!(
            out,
            r#"{NO_FINGERPRINT}"}},"properties":{{"frame":{},"name":{name},"pointer":{}}}}}"#,
            frame.number,
            quote(&problem.pointer.plain(self.show)),
        );
        fingerprint
    }
}

/// A place in a file.
fn location(file: &str, line: u64, column: u64) -> String {
    let uri = quote(&uri(file));
    format!(
        r#"{{"physicalLocation":{{"artifactLocation":{{"uri":{uri}}},"region":{{"startLine":{line},"startColumn":{column}}}}}}}"#
    )
}

/// The maximum number of results of a rule.
const PER_RULE: u64 = 1000;

/// The maximum number of results that GitHub accepts.
const TOTAL: u64 = 5000;

impl ReportFormat for SarifFormat {
    fn limits(&self) -> Limits {
        Limits { per_rule: Some(PER_RULE), total: Some(TOTAL), ..Limits::default() }
    }

    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        let rules = Rule::ALL.iter().map(|rule| {
            let (id, purpose, level) = (rule.id(), quote(&message(rule.purpose())), level(rule.level()));
            format!(
                r#"{{"id":"{id}","shortDescription":{{"text":{purpose}}},"defaultConfiguration":{{"level":"{level}"}}}}"#
            )
        });
        writeln!(out, "{{")?;
        writeln!(out, r#""$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","#)?;
        writeln!(
            out,
            r#""runs":[{{"tool":{{"driver":{{"name":"tieline","semanticVersion":"{}","rules":["#,
            env!("CARGO_PKG_VERSION"),
        )?;
        writeln!(out, "{}", rules.collect::<Vec<_>>().join(",\n"))?;
        write!(out, r#"]}}}},"columnKind":"unicodeCodePoints","results":["#)
    }

    fn frame(&self, frame: &InvalidFrame<'_>, to: &mut Rendered) {
        for problem in frame.problems() {
            to.add_with(problem.rule, fingerprint(frame, problem), |out| self.result(frame, problem, out));
        }
    }

    fn write(&self, _: &str, shown: &Rendered, out: &mut dyn Write) -> io::Result<()> {
        separated(shown, &self.began, out)
    }

    fn input(&self, input: &InputReport<'_>, _: &mut dyn Write) -> io::Result<()> {
        let Some(error) = input.error else { return Ok(()) };
        let mut unreadable = self.unreadable.lock().unwrap_or_else(PoisonError::into_inner);
        if unreadable.len() < MAX_UNREADABLE {
            unreadable.push(notification(&format!("cannot read `{}`: {error}", input.name)));
        }
        Ok(())
    }

    fn end(&self, end: &ReportEnd<'_>, out: &mut dyn Write) -> io::Result<()> {
        let (summary, hidden) = (end.summary, end.hidden);
        let Summary { files, counts: Counts { frames, valid, deny, warn, undetermined, unanswered, .. }, .. } = summary;
        // These are present only in runs with conversations.
        let more = [("undetermined", undetermined), ("unanswered", unanswered)].into_iter().filter(|(_, count)| **count > 0);
        let more = more.fold(String::new(), |out, (name, count)| out + &format!(r#","{name}":{count}"#));
        let mut notifications = std::mem::take(&mut *self.unreadable.lock().unwrap_or_else(PoisonError::into_inner));
        if summary.interrupted {
            notifications.push(notification("interrupted before all input was checked"));
        }
        if hidden > 0 {
            let text = format!("{} not listed", counted(hidden, "more problem"));
            notifications.push(format!(r#"{{"level":"note","message":{{"text":{}}}}}"#, quote(&text)));
        }
        let whole = summary.unreadable == 0 && !summary.interrupted;
        let notifications = notifications.join(",");
        writeln!(out, "\n],")?;
        writeln!(
            out,
            r#""invocations":[{{"executionSuccessful":{whole},"toolExecutionNotifications":[{notifications}]}}],"#
        )?;
        writeln!(
            out,
            r#""properties":{{"files":{files},"frames":{frames},"valid":{valid},"deny":{deny},"warn":{warn},"hidden":{hidden}{more}}}}}]"#
        )?;
        writeln!(out, "}}")
    }
}

fn notification(text: &str) -> String {
    format!(r#"{{"level":"error","message":{{"text":{}}}}}"#, quote(&message(&escape(text))))
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Allow => "none",
    }
}

/// Escapes braces, which are placeholders in SARIF, and the syntax of links.
pub(crate) fn message(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}").replace("](", "] (")
}

/// The message of a result in markdown: names, pointers and what is expected as code.
fn markdown(problem: &Problem, show: Show) -> String {
    let mut out = format!("**{}**", problem.rule);
    for part in [problem.name.as_deref().unwrap_or_default(), &problem.pointer.text(show)] {
        if !part.is_empty() {
            // Writing to a string cannot fail.
            let _ = write!(out, " `{}`", escape(part).replace('`', "'"));
        }
    }
    let _ = write!(out, ": {}", inert(&problem.text(show)));
    if let Some(help) = &problem.help {
        let _ = write!(out, "\n\n*Help:* {}", inert(help));
    }
    message(&out)
}

/// Escapes what markdown would interpret outside of code.
fn inert(text: &str) -> String {
    let mut out = String::new();
    let text = escape(text);
    for (is_code, part) in code_parts(&text) {
        if is_code && !part.is_empty() {
            out.extend(["`", part, "`"]);
            continue;
        }
        // Two backticks in a row would begin code that is longer.
        let part = if is_code { "``" } else { part };
        for character in part.chars() {
            if matches!(character, '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '\\') {
                out.push('\\');
            }
            out.push(character);
        }
    }
    out
}

/// The URI reference of a file, which is relative if the path is.
pub(crate) fn uri(path: &str) -> String {
    let mut out = String::new();
    if path.starts_with('/') {
        out.push_str("file://");
    } else if path.as_bytes().get(1) == Some(&b':') && cfg!(windows) {
        out.push_str("file:///");
    }
    let mut rest = path.as_bytes();
    while let [byte, after @ ..] = rest {
        let byte = *byte;
        rest = after;
        // A byte that is not UTF-8 is written as `\\xff` in names.
        if let (b'\\', [b'x', high @ b'8'..=b'f', low, more @ ..]) = (byte, after)
            && low.is_ascii_hexdigit()
        {
            out.extend(['%', char::from(high.to_ascii_uppercase()), char::from(low.to_ascii_uppercase())]);
            rest = more;
            continue;
        }
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{inert, message, uri};

    #[test]
    fn text_after_an_unpaired_backtick_is_escaped() {
        assert_eq!(inert("expected `a_b`, found *c*"), "expected `a_b`, found \\*c\\*");
        assert_eq!(inert("found `a`<img>, `_b_"), "found `a`\\<img\\>, \\`\\_b\\_");
        assert_eq!(inert("expected ``"), "expected \\`\\`");
    }

    #[test]
    fn a_path_is_encoded_as_a_uri_reference() {
        assert_eq!(uri("captures/a b:1%?#.ndjson"), "captures/a%20b%3A1%25%3F%23.ndjson");
        assert_eq!(uri("/tmp/ü.ndjson"), "file:///tmp/%C3%BC.ndjson");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
        assert_eq!(uri("a\\xffb\\xc3"), "a%FFb%C3");
    }

    #[test]
    fn placeholders_and_links_in_messages_are_escaped() {
        assert_eq!(message("{0} [a](b) \\u{a}"), "{{0}} [a] (b) \\u{{a}}");
    }
}
