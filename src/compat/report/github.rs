//! Notes on a pull request, as GitHub's workflow commands.

use super::{Shown, Weight, place, who, witnesses};

/// The file that a note stands at: the artefact that holds every frame's name.
const FILE: &str = "schema/index.json";

pub(super) fn report(shown: &Shown<'_>) -> String {
    let mut out = String::new();
    for finding in &shown.comparison.findings {
        let command = match shown.weight(finding) {
            Weight::Breaking => "error",
            Weight::Caution => "warning",
            Weight::Waived | Weight::Fine => continue,
        };
        let place = place(finding);
        let mut text = format!("{}: {}", finding.messages().join(", "), finding.text);
        for part in [place.trim().to_owned(), who(finding.impact()), finding.rule.instead().to_owned()] {
            if !part.is_empty() {
                text.push_str(&format!("\n{part}"));
            }
        }
        for witness in witnesses(finding) {
            text.push_str(&format!("\nrefused: {}", witness.frame));
        }
        let title = property(finding.rule.id());
        out.push_str(&format!("::{command} file={FILE},title={title}::{}\n", data(&text)));
    }
    for unused in &shown.comparison.waived.unused {
        out.push_str(&format!("::warning title=unused-waiver::{}\n", data(&format!("the waiver {unused} fits no change"))));
    }
    let command = if shown.comparison.is_breaking(shown.policy) { "error" } else { "notice" };
    let advice = shown.advice().map_or_else(String::new, |advice| format!("\n{advice}"));
    out.push_str(&format!("::{command} title=diff::{}\n", data(&format!("{}{advice}", shown.summary()))));
    out
}

/// The text of a command: what would end it is escaped.
fn data(text: &str) -> String {
    let text: String = text.split('\n').map(crate::problem::escape).collect::<Vec<_>>().join("\n");
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
