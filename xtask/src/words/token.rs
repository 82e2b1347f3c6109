//! Splits prose into words.

/// The word that replaces a code span, in a text and in the word list.
pub(super) const CODE: &str = "`…`";

/// A word of a text, or the end of a phrase.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WordToken {
    /// The word in lowercase, [`CODE`], or nothing where a phrase ends.
    pub(super) word: String,
    /// The line on which it starts.
    pub(super) line: usize,
}

/// The words of a text, which starts on the given line.
///
/// A phrase may continue on the next line, but not beyond punctuation or a blank line. A code span is one word, because
/// names in code are not prose; so are the destination of a link and a placeholder of a format string, which are left out.
/// The content of a fenced code block is prose, for the sake of its comments.
pub(super) fn tokens(text: &str, first_line: usize) -> Vec<WordToken> {
    let mut tokens = Vec::new();
    let (mut rest, mut line) = (text, first_line);
    while let Some(first) = rest.chars().next() {
        let (length, word) = match first {
            '`' => code(rest),
            '{' => (placeholder(rest).unwrap_or(1), Some(String::new())),
            ']' if rest.starts_with("](") => (destination(rest), Some(String::new())),
            '\n' if is_blank(&rest[1..]) => (1, Some(String::new())),
            _ if is_word(first) => word(rest),
            _ if first.is_whitespace() || "\"“”*".contains(first) => (first.len_utf8(), None),
            _ => (first.len_utf8(), Some(String::new())),
        };
        tokens.extend(word.map(|word| WordToken { word, line }));
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

const fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’')
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '-' || is_apostrophe(character)
}

/// A word, without quotes and dashes around it. A sequence of only these ends a phrase.
fn word(rest: &str) -> (usize, Option<String>) {
    let length = rest.find(|character| !is_word(character)).unwrap_or(rest.len());
    let word = rest[..length].trim_matches(|character| character == '-' || is_apostrophe(character));
    (length, Some(word.to_lowercase()))
}

/// Whether the next line is blank.
fn is_blank(rest: &str) -> bool {
    rest.split('\n').next().unwrap_or_default().trim().is_empty()
}

/// A code span, or unpaired backquotes.
fn code(rest: &str) -> (usize, Option<String>) {
    let run = rest.find(|character| character != '`').unwrap_or(rest.len());
    // A span may continue on the next line, but not in the next paragraph. Three backquotes are a fence.
    let paragraph = rest.split("\n\n").next().unwrap_or(rest);
    let mut at = run;
    while let Some(next) = paragraph.get(at..).and_then(|rest| rest.find('`')).filter(|_| run < 3) {
        let start = at + next;
        let end = paragraph[start..].find(|character| character != '`').map_or(paragraph.len(), |length| start + length);
        if end - start == run {
            return (end, Some(CODE.to_owned()));
        }
        at = end;
    }
    (run, Some(String::new()))
}

/// The length of a placeholder such as `{name:>4}`.
fn placeholder(rest: &str) -> Option<usize> {
    let end = rest.find('}')?;
    let inside = &rest[1..end];
    inside.chars().all(|character| character.is_alphanumeric() || "_:.?#$<>^+*".contains(character)).then_some(end + 1)
}

/// The length of `](destination)`.
fn destination(rest: &str) -> usize {
    rest.find([')', '\n']).filter(|end| rest[*end..].starts_with(')')).map_or(1, |end| end + 1)
}
