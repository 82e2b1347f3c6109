//! JUnit XML: one test case for each input.
//!
//! The counts precede the cases in the file, so the cases are buffered; their total size is bounded.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use tieline::problem::{Rule, Show, escape};

use super::{InvalidFrame, ReportFormat, counted, sentence, tally};
use crate::capture::batch::Rendered;
use crate::capture::summary::{InputReport, ReportEnd};

/// The maximum number of problems of an input that are listed.
const MAX_LISTED: u64 = 100;

/// The maximum number of problems of one rule of an input that are listed, so that a frequent one does not hide the others.
const PER_RULE: u64 = 20;

/// The maximum size of all cases together in bytes. Further problems are only counted.
const MAX_SIZE: usize = 4 << 20;

/// The format `junit`.
#[derive(Debug)]
pub(crate) struct JUnitFormat {
    show: Show,
    cases: Mutex<Cases>,
}

/// The buffered test cases.
#[derive(Debug, Default)]
struct Cases {
    text: String,
    tests: u64,
    failures: u64,
    errors: u64,
    /// The listed problems of the current input.
    listed: String,
    count: u64,
    of_rules: BTreeMap<Rule, u64>,
    /// The warnings of inputs without errors.
    warnings: String,
}

impl JUnitFormat {
    pub(crate) fn new(show: Show) -> Self {
        Self { show, cases: Mutex::default() }
    }
}

impl ReportFormat for JUnitFormat {
    fn frame(&self, frame: &InvalidFrame<'_>, to: &mut Rendered) {
        for problem in frame.problems() {
            let name = problem.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
            let (line, column, level) = (frame.line(problem), frame.column(problem), problem.level.as_str());
            let sentence = sentence(problem, self.show);
            let line_text = xml(&format!("{line}:{column}: {level}[{}]{name}: {sentence}", problem.rule));
            to.add(problem.rule, |out| out.push_str(&line_text));
        }
    }

    fn write(&self, _: &str, shown: &Rendered, _: &mut dyn Write) -> io::Result<()> {
        let mut cases = self.cases.lock().unwrap_or_else(PoisonError::into_inner);
        let cases = &mut *cases;
        for (rule, problem) in shown.rules().zip(shown.each()) {
            let of_rule = cases.of_rules.entry(rule).or_default();
            if *of_rule == PER_RULE {
                continue;
            }
            if cases.count == MAX_LISTED || cases.text.len() + cases.listed.len() + cases.warnings.len() > MAX_SIZE {
                break;
            }
            *of_rule += 1;
            cases.count += 1;
            cases.listed.push_str(problem);
            cases.listed.push('\n');
        }
        Ok(())
    }

    fn input(&self, input: &InputReport<'_>, _: &mut dyn Write) -> io::Result<()> {
        let mut cases = self.cases.lock().unwrap_or_else(PoisonError::into_inner);
        let cases = &mut *cases;
        let (mut listed, count) = (std::mem::take(&mut cases.listed), std::mem::take(&mut cases.count));
        cases.of_rules.clear();
        let all = input.counts.deny + input.counts.warn;
        // Writing to a string cannot fail.
        if all > count {
            let _ = writeln!(listed, "{} more", all - count);
        }
        cases.tests += 1;
        let (name, errors) = (xml(input.name), counted(input.counts.deny, "error"));
        let _ = write!(cases.text, r#"<testcase name="{name}" classname="tieline.check" time="0""#);
        if let Some(error) = input.error {
            cases.errors += 1;
            let message = xml(&format!("cannot read the input: {error}"));
            let _ = writeln!(cases.text, "><error type=\"unreadable\" message=\"{message}\">{listed}</error></testcase>");
        } else if input.counts.deny > 0 {
            cases.failures += 1;
            let _ = writeln!(cases.text, "><failure type=\"problem\" message=\"{errors}\">{listed}</failure></testcase>");
        } else {
            let _ = writeln!(cases.text, "/>");
            if count > 0 {
                let _ = writeln!(cases.warnings, "{name}:");
                cases.warnings.push_str(&listed);
            }
        }
        Ok(())
    }

    fn end(&self, end: &ReportEnd<'_>, out: &mut dyn Write) -> io::Result<()> {
        let cases = std::mem::take(&mut *self.cases.lock().unwrap_or_else(PoisonError::into_inner));
        let Cases { text, tests, failures, errors, warnings, .. } = cases;
        writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        writeln!(out, "<testsuites>")?;
        writeln!(
            out,
            r#"<testsuite id="0" name="tieline check" package="tieline" timestamp="{}" hostname="localhost" tests="{tests}" failures="{failures}" errors="{errors}" time="0">"#,
            timestamp(seconds()),
        )?;
        // One schema of JUnit reports requires this element, and another one requires a property in it.
        writeln!(
            out,
            r#"<properties><property name="tieline.version" value="{}"/></properties>"#,
            env!("CARGO_PKG_VERSION"),
        )?;
        out.write_all(text.as_bytes())?;
        writeln!(out, "<system-out>{warnings}{}</system-out>", xml(&tally(end.summary)))?;
        writeln!(out, "<system-err/>")?;
        writeln!(out, "</testsuite>\n</testsuites>")
    }
}

/// Escapes a text for XML 1.0, which cannot represent some characters at all.
pub(crate) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in escape(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\u{fffe}' => out.push_str("\\u{fffe}"),
            '\u{ffff}' => out.push_str("\\u{ffff}"),
            _ => out.push(character),
        }
    }
    out
}

/// The current time in seconds since 1970, or `SOURCE_DATE_EPOCH` if it is set for a reproducible build.
fn seconds() -> u64 {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse().ok());
    epoch.unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()))
}

/// The current time, such as `2026-01-31T12:00:00`, in UTC.
pub(crate) fn timestamp_now() -> String {
    timestamp(seconds())
}

/// The current date, such as `2026-01-31`, in UTC.
pub(crate) fn today() -> String {
    timestamp_now().chars().take("2026-01-31".len()).collect()
}

/// Formats a time as `2026-01-31T12:00:00`, in UTC.
fn timestamp(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Years are counted from March, so that the leap day is the last day of a year.
    let day = days + 719_468;
    let era = day / 146_097;
    let of_era = day % 146_097;
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = year + era * 400 + next;
    format!("{year:04}-{month:02}-{date:02}T{:02}:{:02}:{:02}", rest / 3_600, rest / 60 % 60, rest % 60)
}

#[cfg(test)]
mod tests {
    use super::{timestamp, xml};

    #[test]
    fn characters_that_xml_forbids_are_replaced() {
        assert_eq!(xml("<a b=\"'&\">]]>"), "&lt;a b=&quot;&apos;&amp;&quot;&gt;]]&gt;");
        assert_eq!(xml("\0\u{b}\n\u{fffe}\u{ffff}\u{202e}"), "\\u{0}\\u{b}\\u{a}\\u{fffe}\\u{ffff}\\u{202e}");
    }

    #[test]
    fn times_are_formatted_in_utc() {
        assert_eq!(timestamp(0), "1970-01-01T00:00:00");
        assert_eq!(timestamp(951_782_400), "2000-02-29T00:00:00");
        assert_eq!(timestamp(1_767_225_599), "2025-12-31T23:59:59");
        assert_eq!(timestamp(4_107_542_400), "2100-03-01T00:00:00");
    }
}
