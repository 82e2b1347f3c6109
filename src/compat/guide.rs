//! The table of the rules of the comparison, for the documentation.

use super::finding::Effect;
use super::rule::ChangeRule;

/// The table of the rules in Markdown, with their effects and an example of each.
#[must_use]
pub fn guide() -> String {
    let mut out = String::from(
        "| rule | old frames, new reader | new frames, old reader | purpose | before → after | instead |\n|---|---|---|---|---|---|\n",
    );
    for rule in ChangeRule::ALL {
        let (before, after) = rule.example();
        let shown = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.replace('|', "\\|") };
        let row = format!(
            "| `{rule}` | {} | {} | {} | {} → {} | {} |\n",
            described(rule.old_frames()),
            described(rule.new_frames()),
            rule.purpose(),
            shown(before),
            shown(after),
            rule.instead(),
        );
        out.push_str(&row);
    }
    out
}

fn described(effect: Effect) -> &'static str {
    match effect {
        Effect::Compatible => "compatible",
        Effect::Caution => "caution",
        Effect::Strict => "breaks strict readers",
        Effect::Break => "**breaks**",
    }
}
