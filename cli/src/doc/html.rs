//! The page in HTML: one file that loads nothing.

use askama::Template;

use super::mark;
use super::messages::PayloadContent;
use super::page::DocPage;
use super::values::{PhrasePart, ValueView};

const STYLE: &str = include_str!("../../templates/doc.css");
const SCRIPT: &str = include_str!("../../templates/doc.js");

/// The hashes of the style sheet and of the script. The content security policy allows nothing else, so a page cannot run a script or load
/// a file that the protocol names.
const STYLE_HASH: &str = "sha256-YnCDJA5HWGv5IbVj9+lE5+XrTjVHjI6dQub0H4t7xBY=";
const SCRIPT_HASH: &str = "sha256-tDt/ZNtAz9K2yNLBIfn6jhVvlN39sreJVXidqs27zZk=";

#[derive(Template)]
#[template(path = "doc.html")]
struct HtmlPage<'p> {
    page: &'p DocPage,
    mark: String,
    style: &'static str,
    script: &'static str,
    style_hash: &'static str,
    script_hash: &'static str,
}

/// A value with its fields, variants and enum values, inside a page.
#[derive(Template)]
#[template(path = "doc_value.html")]
struct HtmlValue<'v> {
    value: &'v ValueView,
}

/// The page in HTML.
pub(super) fn page(page: &DocPage) -> String {
    let html = HtmlPage {
        page,
        mark: mark(&page.protocol),
        style: STYLE,
        script: SCRIPT,
        style_hash: STYLE_HASH,
        script_hash: SCRIPT_HASH,
    };
    // Writing to a string cannot fail.
    html.render().unwrap_or_default()
}

impl<'v> HtmlValue<'v> {
    const fn new(value: &'v ValueView) -> Self {
        Self { value }
    }
}

/// The pieces of a name between which a line may break.
fn pieces(name: &str) -> impl Iterator<Item = &str> {
    name.split_inclusive(['.', '/', '_', ','])
}

/// A token of JSON, and how it is shown.
#[derive(Debug, PartialEq, Eq)]
struct JsonToken<'t> {
    /// The class in the style sheet; empty for punctuation and white space.
    class: &'static str,
    text: &'t str,
}

/// The tokens of a JSON text.
fn tokens(json: &str) -> Vec<JsonToken<'_>> {
    let mut out = Vec::new();
    let mut rest = json;
    while let Some(first) = rest.chars().next() {
        let is_other = |character| character != '"' && !is_literal(character);
        let end = match first {
            '"' => string_end(rest),
            first if is_literal(first) => rest.find(|character| !is_literal(character)).unwrap_or(rest.len()),
            _ => rest.find(|character| !is_other(character)).unwrap_or(rest.len()),
        };
        let (text, after) = rest.split_at(end);
        let class = match first {
            '"' if after.starts_with(':') => "key",
            '"' => "string",
            first if is_literal(first) => "literal",
            _ => "",
        };
        out.push(JsonToken { class, text });
        rest = after;
    }
    out
}

/// Whether a character is part of a number, `true`, `false` or `null`.
fn is_literal(character: char) -> bool {
    character.is_ascii_alphanumeric() || "+-.".contains(character)
}

/// The end of the JSON string at the start of a text.
fn string_end(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            '"' if !is_escaped => return at + 1,
            _ => is_escaped = character == '\\' && !is_escaped,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::tokens;

    #[test]
    fn tokens_are_classified() {
        let json = r#"{"a\"": [-1.5e+3, "b\\", null]}"#;
        let found: Vec<_> = tokens(json).iter().map(|token| (token.class, token.text)).collect();
        let expected = [
            ("", "{"),
            ("key", r#""a\"""#),
            ("", ": ["),
            ("literal", "-1.5e+3"),
            ("", ", "),
            ("string", r#""b\\""#),
            ("", ", "),
            ("literal", "null"),
            ("", "]}"),
        ];
        assert_eq!(found, expected);
    }
}
