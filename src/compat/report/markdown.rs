//! A comment on a pull request.

use super::{Shown, Weight, direction, place, uses, who, witnesses};
use crate::compat::finding::Finding;
use crate::problem::escape;

pub(super) fn report(shown: &Shown<'_>) -> String {
    let mut out = format!("### {}\n", text(&shown.summary()));
    if let Some(advice) = shown.advice() {
        out.push_str(&format!("\n{}\n", text(&advice)));
    }
    for group in shown.groups() {
        out.push_str(&format!("\n#### {}\n\n", code(&group.title)));
        for finding in group.findings {
            one(shown, finding, &mut out);
        }
    }
    for unused in &shown.comparison.waived.unused {
        out.push_str(&format!("\n> the waiver {} fits no change: remove it\n", code(unused)));
    }
    out
}

fn one(shown: &Shown<'_>, finding: &Finding, out: &mut String) {
    let weight = shown.weight(finding);
    let level = match weight {
        Weight::Breaking => "**breaking**",
        Weight::Caution => "with care",
        Weight::Waived => "waived",
        Weight::Fine => "fine",
    };
    let place = place(finding);
    let at = if place.is_empty() { String::new() } else { format!(" {}", code(place.trim_end())) };
    out.push_str(&format!("- {level} {}{at}: {}\n", code(finding.rule.id()), text(&finding.text)));
    let affected = who(finding.impact());
    if !affected.is_empty() {
        out.push_str(&format!("  - who: {affected}\n"));
    }
    if finding.uses.len() > 1 {
        let all: Vec<String> = uses(finding).iter().map(|one| code(one)).collect();
        out.push_str(&format!("  - where: {}\n", all.join(", ")));
    }
    if weight == Weight::Breaking {
        for witness in witnesses(finding) {
            let (writes, refuses) = direction(witness);
            let refusal = &witness.refusal;
            out.push_str(&format!(
                "  - {writes} {}; {refuses}: {}: {}\n",
                code(&witness.frame.to_string()),
                code(refusal.rule.id()),
                text(&refusal.text)
            ));
        }
        if !finding.rule.instead().is_empty() {
            out.push_str(&format!("  - instead: {}\n", finding.rule.instead()));
        }
    }
}

/// A text that Markdown and HTML give no meaning to; code in backticks stays code.
fn text(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let shown = parts.map(|(index, part)| if index % 2 == 1 { code(part) } else { plain(part) });
    shown.collect()
}

fn plain(text: &str) -> String {
    let mut out = String::new();
    for character in escape(text).chars() {
        if "\\*_[]<>#|&@".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// A text as code, whatever backticks it holds.
fn code(text: &str) -> String {
    let text = escape(text);
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest == 0 { format!("`{text}`") } else { format!("{fence} {text} {fence}") }
}
