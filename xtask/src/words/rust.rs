//! Finds the comments and string literals of Rust source.

use super::Prose;

/// The comments and string literals of a source text. Comments on consecutive lines are one.
pub(super) fn prose(source: &str) -> Vec<Prose> {
    let mut lexer = Lexer { source, at: 0, line: 1, comment: false, found: Vec::new() };
    while let Some(first) = lexer.rest().chars().next() {
        lexer.step(first);
    }
    lexer.found
}

struct Lexer<'s> {
    source: &'s str,
    at: usize,
    line: usize,
    /// Whether nothing but the end of a line follows the last line comment so far.
    comment: bool,
    found: Vec<Prose>,
}

impl<'s> Lexer<'s> {
    fn rest(&self) -> &'s str {
        &self.source[self.at..]
    }

    /// Moves on by a number of bytes and returns them.
    fn take(&mut self, length: usize) -> &'s str {
        let taken = &self.rest()[..length];
        self.line += taken.matches('\n').count();
        self.at += length;
        taken
    }

    fn step(&mut self, first: char) {
        let rest = self.rest();
        if rest.starts_with("//") {
            return self.line_comment();
        }
        if first.is_whitespace() {
            let length = rest.find(|character: char| !character.is_whitespace()).unwrap_or(rest.len());
            self.comment &= self.take(length).matches('\n').count() < 2;
            return;
        }
        self.comment = false;
        if rest.starts_with("/*") {
            self.block_comment();
        } else if first == '"' {
            self.string();
        } else if first == '\'' {
            self.quote();
        } else if first.is_alphanumeric() || first == '_' {
            self.word();
        } else {
            self.take(first.len_utf8());
        }
    }

    fn line_comment(&mut self) {
        let line = self.line;
        let length = self.rest().find('\n').unwrap_or(self.rest().len());
        let text = self.take(length).trim_start_matches('/');
        let text = text.strip_prefix('!').unwrap_or(text);
        match self.found.last_mut() {
            Some(last) if self.comment => last.text.extend(["\n", text]),
            _ => self.found.push(Prose { line, text: text.to_owned() }),
        }
        self.comment = true;
    }

    /// Block comments nest.
    fn block_comment(&mut self) {
        let (line, rest) = (self.line, self.rest());
        let (mut depth, mut end) = (0_usize, 0);
        loop {
            let tail = &rest[end..];
            if tail.starts_with("/*") {
                depth += 1;
                end += 2;
            } else if tail.starts_with("*/") {
                depth -= 1;
                end += 2;
                if depth == 0 {
                    break;
                }
            } else if let Some(next) = tail.chars().next() {
                end += next.len_utf8();
            } else {
                break;
            }
        }
        let text = self.take(end).trim_start_matches("/*").trim_end_matches("*/").to_owned();
        self.found.push(Prose { line, text });
    }

    /// A string literal with escapes, from its opening quote.
    fn string(&mut self) {
        let (line, rest) = (self.line, self.rest());
        let mut text = String::new();
        let mut characters = rest.char_indices().skip(1);
        let mut end = rest.len();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    end = at + 1;
                    break;
                }
                '\\' => match characters.next().map(|(_, escaped)| escaped) {
                    Some(kept @ ('\n' | '"' | '\'')) => text.push(kept),
                    Some('u') => {
                        characters.by_ref().find(|(_, character)| *character == '}');
                        text.push('|');
                    }
                    Some('x') => {
                        characters.nth(1);
                        text.push('|');
                    }
                    // The character of an escape ends a phrase, and does not count as a line break.
                    _ => text.push('|'),
                },
                other => text.push(other),
            }
        }
        self.take(end);
        self.found.push(Prose { line, text });
    }

    /// A raw string literal, from the first `#` or the opening quote.
    fn raw_string(&mut self, hashes: usize) {
        let line = self.line;
        let close = format!("\"{}", "#".repeat(hashes));
        self.take(hashes + 1);
        let length = self.rest().find(&close).unwrap_or(self.rest().len());
        let text = self.take(length).to_owned();
        self.take(close.len().min(self.rest().len()));
        self.found.push(Prose { line, text });
    }

    /// A character literal or a lifetime.
    fn quote(&mut self) {
        let rest = self.rest();
        let mut characters = rest.char_indices().skip(1);
        let length = match (characters.next(), characters.next()) {
            // The escaped character may be the quote itself.
            (Some((_, '\\')), Some((at, escaped))) => {
                let escape = at + escaped.len_utf8();
                rest[escape..].find('\'').map_or(rest.len(), |end| escape + end + 1)
            }
            (Some(_), Some((at, '\''))) => at + 1,
            _ => 1,
        };
        self.take(length);
    }

    /// A name, a keyword, a number, or the prefix of a literal.
    fn word(&mut self) {
        let rest = self.rest();
        let length = rest.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(rest.len());
        let word = self.take(length);
        let rest = self.rest();
        let hashes = rest.find(|character| character != '#').unwrap_or(rest.len());
        match word {
            "r" | "br" | "cr" if rest[hashes..].starts_with('"') => self.raw_string(hashes),
            "b" | "c" if rest.starts_with('"') => self.string(),
            "b" if rest.starts_with('\'') => self.quote(),
            _ => {}
        }
    }
}
