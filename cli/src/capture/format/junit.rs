//! JUnit XML: one test case for each input.
//!
//! The counts precede the cases in the file, so the cases are buffered; their total size is bounded.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use tieline::problem::{Rule, Show, escape};

use super::{InvalidFrame, ReportFormat, counted, sentence, tally};
use crate::capture::batch::Rendered;
use crate::capture::summary::{InputReport, ReportEnd};
use crate::clock::timestamp_now;

/// The maximum number of problems of an input that are listed.
const MAX_LISTED: u64 = 100;

/// The maximum number of problems of one rule of an input that are listed, so that a frequent one does not hide the others.
const PER_RULE: u64 = 20;

/// The maximum size of all cases together in bytes. Further problems are only counted.
const MAX_SIZE: usize = 4 << 20;

/// The format `junit`.
#[derive(Debug)]
pub(crate) struct JUnitFormat {
    /// The command, such as `tieline check`.
    command: &'static str,
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
    pub(crate) fn new(command: &'static str, show: Show) -> Self {
        Self { command, show, cases: Mutex::default() }
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
        let class = self.command.replace(' ', ".");
        let _ = write!(cases.text, r#"<testcase name="{name}" classname="{class}" time="0""#);
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
            r#"<testsuite id="0" name="{}" package="tieline" timestamp="{}" hostname="localhost" tests="{tests}" failures="{failures}" errors="{errors}" time="0">"#,
            self.command,
            timestamp_now(),
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

#[cfg(test)]
mod tests {
    use super::xml;

    #[test]
    fn characters_that_xml_forbids_are_replaced() {
        assert_eq!(xml("<a b=\"'&\">]]>"), "&lt;a b=&quot;&apos;&amp;&quot;&gt;]]&gt;");
        assert_eq!(xml("\0\u{b}\n\u{fffe}\u{ffff}\u{202e}"), "\\u{0}\\u{b}\\u{a}\\u{fffe}\\u{ffff}\\u{202e}");
    }
}
