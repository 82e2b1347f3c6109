//! One JSON object a line: a `problem` for each problem, and a `summary` at the end.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::{Checked, Finding, Format};
use crate::capture::part::{Counts, Shown};
use crate::capture::run::Summary;
use crate::problem::{Show, is_unseen};

/// The format `json`.
#[derive(Debug)]
pub(crate) struct Json {
    show: Show,
}

impl Json {
    pub(crate) fn new(show: Show) -> Self {
        Self { show }
    }

    fn line(&self, frame: &Checked<'_>, finding: &Finding) -> String {
        let problem = &finding.problem;
        let name = problem.name.map_or_else(|| "null".to_owned(), quote);
        let mut text = problem.text(self.show);
        if let Some(hint) = &problem.hint {
            // Writing to a string cannot fail.
            let _ = write!(text, " ({hint})");
        }
        format!(
            r#"{{"type":"problem","file":{},"frame":{},"line":{},"column":{},"level":"{}","rule":"{}","name":{name},"pointer":{},"text":{}}}"#,
            quote(frame.file),
            frame.number,
            finding.line,
            finding.column,
            finding.level.id(),
            problem.rule,
            quote(&problem.pointer.plain(self.show)),
            quote(&text),
        )
    }
}

impl Format for Json {
    fn frame(&self, frame: &Checked<'_>, to: &mut Shown) {
        for finding in &frame.findings {
            to.push(&(self.line(frame, finding) + "\n"));
        }
    }

    fn end(&self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let Summary { files, counts: Counts { frames, valid, deny, warn }, .. } = summary;
        writeln!(
            out,
            r#"{{"type":"summary","files":{files},"frames":{frames},"valid":{valid},"deny":{deny},"warn":{warn}}}"#
        )
    }
}

/// A JSON string that cannot disturb what shows it: controls and what is not seen are escaped.
pub(super) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
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
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn what_is_quoted_reads_back() {
        for text in ["", "plain", "a\"b\\c", "\u{0}\u{1f}\u{7f}\u{9f}", "\u{202e}abc\u{2066}", "\u{e0041}😀 ü", "\n\t\r"]
        {
            let quoted = quote(text);
            assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), text, "{quoted}");
            assert!(quoted.chars().all(|character| !character.is_control() && character != '\u{202e}'), "{quoted}");
        }
    }
}
