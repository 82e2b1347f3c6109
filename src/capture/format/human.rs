//! For people: like the diagnostics of rustc.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::io::{self, Write};

use super::{Checked, Finding, Format, Style, counted, tally};
use crate::capture::outline::{Declared, Outline};
use crate::capture::part::{Counts, Shown};
use crate::capture::run::Summary;
use crate::plan::Plan;
use crate::problem::{Detail, Level, Problem, Rule, Show, Token, escape};

/// The format `human`.
#[derive(Debug)]
pub(crate) struct Human {
    declared: Declared,
    show: Show,
    style: Style,
}

impl Human {
    pub(crate) fn new(plan: &Plan, show: Show, style: Style) -> Self {
        Self { declared: Declared::new(plan), show, style }
    }

    fn finding(&self, frame: &Checked<'_>, finding: &Finding, outline: &mut Outline<'_>, out: &mut String) -> fmt::Result {
        self.title(frame, finding, out)?;
        // What is missing, or was not read, has no picture.
        if !frame.text.is_empty() {
            self.picture(finding, outline, out)?;
        }
        self.hint(finding, out)?;
        writeln!(out)
    }

    fn title(&self, frame: &Checked<'_>, finding: &Finding, out: &mut String) -> fmt::Result {
        let (style, problem) = (self.style, &finding.problem);
        let colour = if finding.level == Level::Deny { style.error() } else { style.warning() };
        let (level, reset) = (finding.level.as_str(), style.reset());
        write!(out, "{}:{}:{}: ", escape(frame.file), finding.line, finding.column)?;
        write!(out, "{colour}{level}[{}]{reset}{}", problem.rule, style.strong())?;
        if let Some(name) = problem.name {
            write!(out, " {name}")?;
        }
        let pointer = problem.pointer.text(self.show);
        if !pointer.is_empty() {
            write!(out, " {}", shortened(&pointer))?;
        }
        writeln!(out, ": {}{reset}", problem.text(self.show))
    }

    fn picture(&self, finding: &Finding, outline: &mut Outline<'_>, out: &mut String) -> fmt::Result {
        let (style, problem) = (self.style, &finding.problem);
        let picture = outline.at(problem.place.offset);
        let (number, frame, reset) = (finding.line.to_string(), style.frame(), style.reset());
        let gutter = " ".repeat(number.len());
        let colour = if finding.level == Level::Deny { style.error() } else { style.warning() };
        let label = match &problem.detail {
            Detail::Expected { found, .. } => format!(" {}", found.text(self.show)),
            _ => String::new(),
        };
        writeln!(out, "{gutter} {frame}|{reset}")?;
        writeln!(out, "{frame}{number} |{reset} {}", picture.text)?;
        let (space, line) = (" ".repeat(picture.place.start), "^".repeat(picture.place.len()));
        writeln!(out, "{gutter} {frame}|{reset} {space}{colour}{line}{label}{reset}")
    }

    fn hint(&self, finding: &Finding, out: &mut String) -> fmt::Result {
        let (style, gutter) = (self.style, " ".repeat(finding.line.to_string().len()));
        let (frame, strong, reset) = (style.frame(), style.strong(), style.reset());
        match finding.problem.hint.as_deref().or_else(|| self.unmask(&finding.problem)) {
            Some(hint) => writeln!(out, "{gutter} {frame}={reset} {strong}help{reset}: {hint}"),
            None => Ok(()),
        }
    }

    /// What shows the word that a problem is about, where it is masked.
    fn unmask(&self, problem: &Problem) -> Option<&'static str> {
        match (problem.rule, problem.pointer.tokens().last()) {
            _ if self.show == Show::Values => None,
            (Rule::UnknownMessage, _) => Some("`--show-values` shows the name that was found, `list` those of the protocol"),
            (Rule::UnknownField, Some(Token::Free(_))) => Some("`--show-values` shows the key"),
            _ => None,
        }
    }
}

impl Format for Human {
    fn frame(&self, frame: &Checked<'_>, to: &mut Shown) {
        let mut outline = Outline::new(frame.text, &self.declared, self.show);
        for finding in &frame.findings {
            let mut out = String::new();
            // Writing to a string cannot fail.
            let _ = self.finding(frame, finding, &mut outline, &mut out);
            to.push(&out);
        }
    }

    fn end(&self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let Summary { hidden, counts: Counts { deny, warn, .. }, .. } = *summary;
        let tally = tally(summary);
        let (style, reset) = (self.style, self.style.reset());
        if hidden > 0 {
            writeln!(out, "{} not shown", counted(hidden, "problem"))?;
        }
        let colour = match (deny, warn) {
            (0, 0) => style.good(),
            (0, _) => style.warning(),
            _ => style.error(),
        };
        let (found, tail) = tally.split_once(':').unwrap_or((&tally, ""));
        writeln!(out, "{colour}{found}{reset}:{tail}")
    }
}

/// A pointer without its middle, if it is very long: how deep it goes can be in the sender's hand.
fn shortened(pointer: &str) -> Cow<'_, str> {
    const END: usize = 100;
    let length = pointer.chars().count();
    if length <= 2 * END {
        return Cow::Borrowed(pointer);
    }
    let head: String = pointer.chars().take(END).collect();
    let tail: String = pointer.chars().skip(length - END).collect();
    Cow::Owned(format!("{head}…{tail}"))
}
