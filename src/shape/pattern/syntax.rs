//! The syntax of patterns: tokens, and the properties of a whole pattern. Constants use it too, so that the derives can reject a
//! pattern at compile time.

use super::PatternError;

/// The maximum count in `{n}` and `{n,m}`. Users need `max_length` for a larger one.
const MAX_REPEATS: usize = 1000;

/// The maximum size of a pattern: the number of its instructions and ranges after counted parts are repeated. It bounds the
/// time per character.
const MAX_SIZE: usize = 10_000;

/// The maximum depth of nested groups.
const MAX_DEPTH: usize = 32;

const NO_ATOM: &str = "a character, a class, a group or a count; `.` differs between engines";

/// The characters that may be escaped outside of classes.
const ESCAPABLE: &[u8] = b"^$\\.*+?()[]{}|/";

/// The characters that may be escaped in classes.
const ESCAPABLE_IN_CLASS: &[u8] = b"^$\\.*+?()[]{}|/-";

/// The value of a result, or an early return with its error. Constants have no `?`.
macro_rules! attempt {
    ($result:expr) => {
        match $result {
            Ok(value) => value,
            Err(error) => return Err(error),
        }
    };
}

/// A token of a pattern.
#[derive(Debug, Clone, Copy)]
pub(super) enum PatternToken {
    Literal(char),
    Class(CharacterClass),
    Open,
    Close,
    Choice,
    Count {
        min: usize,
        max: Option<usize>,
    },
    /// The `$` at the end.
    End,
}

/// A character class: the position of its content.
#[derive(Debug, Clone, Copy)]
pub(super) struct CharacterClass {
    pub(super) negated: bool,
    start: usize,
    end: usize,
    ranges: usize,
}

/// Splits a pattern into tokens.
#[derive(Clone, Copy)]
pub(super) struct PatternLexer<'p> {
    text: &'p str,
    at: usize,
}

/// The properties of a pattern or a part of one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PatternFacts {
    /// The length of a shortest matching text.
    pub(crate) min: u64,
    /// The length of a longest matching text, if there is one.
    pub(crate) max: Option<u64>,
    /// Whether a matching text may end with a line feed. In some engines `$` also matches before a final line feed, so such a pattern does
    /// not have the same meaning in all engines.
    pub(crate) ends_with_line_feed: bool,
    size: usize,
}

impl PatternFacts {
    const EMPTY: Self = Self { min: 0, max: Some(0), ends_with_line_feed: false, size: 0 };

    const fn character(is_line_feed: bool, size: usize) -> Self {
        Self { min: 1, max: Some(1), ends_with_line_feed: is_line_feed, size }
    }

    const fn then(self, next: Self) -> Self {
        Self {
            min: self.min.saturating_add(next.min),
            max: match (self.max, next.max) {
                (Some(one), Some(other)) => Some(one.saturating_add(other)),
                _ => None,
            },
            ends_with_line_feed: next.ends_with_line_feed || (next.min == 0 && self.ends_with_line_feed),
            size: self.size.saturating_add(next.size),
        }
    }

    const fn or(self, other: Self) -> Self {
        Self {
            min: if self.min < other.min { self.min } else { other.min },
            max: match (self.max, other.max) {
                (Some(one), Some(other)) => Some(if one > other { one } else { other }),
                _ => None,
            },
            ends_with_line_feed: self.ends_with_line_feed || other.ends_with_line_feed,
            size: self.size.saturating_add(other.size).saturating_add(2),
        }
    }

    const fn repeated(self, min: usize, max: Option<usize>) -> Self {
        let further = match max {
            Some(max) => (max - min).saturating_mul(self.size.saturating_add(1)),
            None => self.size.saturating_add(2),
        };
        Self {
            min: self.min.saturating_mul(min as u64),
            max: match (self.max, max) {
                (Some(0), _) => Some(0),
                (Some(own), Some(max)) => Some(own.saturating_mul(max as u64)),
                _ => None,
            },
            ends_with_line_feed: self.ends_with_line_feed && !matches!(max, Some(0)),
            size: self.size.saturating_mul(min).saturating_add(further),
        }
    }
}

/// A group that is being read.
#[derive(Clone, Copy)]
struct PatternGroup {
    /// The alternatives before the current one.
    before: Option<PatternFacts>,
    /// The current alternative without its last part.
    current: PatternFacts,
    /// The last part, to which a count applies.
    last: Option<PatternFacts>,
}

impl PatternGroup {
    const NEW: Self = Self { before: None, current: PatternFacts::EMPTY, last: None };

    const fn sequence(self) -> PatternFacts {
        match self.last {
            Some(last) => self.current.then(last),
            None => self.current,
        }
    }

    const fn all(self) -> PatternFacts {
        match self.before {
            Some(before) => before.or(self.sequence()),
            None => self.sequence(),
        }
    }

    const fn with(self, part: PatternFacts) -> Self {
        Self { current: self.sequence(), last: Some(part), ..self }
    }
}

/// Determines the properties of a pattern.
///
/// # Errors
/// If it is not in the dialect.
pub(crate) const fn analyze(pattern: &str) -> Result<PatternFacts, PatternError> {
    let mut lexer = attempt!(PatternLexer::new(pattern));
    let mut groups = [PatternGroup::NEW; MAX_DEPTH + 1];
    let mut depth = 0;
    loop {
        let before = lexer;
        let group = groups[depth];
        match attempt!(lexer.next()) {
            PatternToken::Literal(character) => groups[depth] = group.with(PatternFacts::character(character == '\n', 2)),
            PatternToken::Class(class) => {
                let is_line_feed = lexer.class_has(class, '\n') != class.negated;
                groups[depth] = group.with(PatternFacts::character(is_line_feed, class.ranges + 1));
            }
            PatternToken::Open if depth == MAX_DEPTH => return Err(before.error("fewer nested groups")),
            PatternToken::Open => {
                depth += 1;
                groups[depth] = PatternGroup::NEW;
            }
            PatternToken::Close if depth == 0 => return Err(before.error("`$`: a pattern is anchored")),
            PatternToken::Close => {
                depth -= 1;
                groups[depth] = groups[depth].with(group.all());
            }
            // All engines read `^a|b$` as `^a` or `b$`.
            PatternToken::Choice if depth == 0 => return Err(before.error("a group around the alternatives")),
            PatternToken::Choice => groups[depth] = PatternGroup { before: Some(group.all()), ..PatternGroup::NEW },
            PatternToken::Count { min, max } => {
                let Some(last) = group.last else { return Err(before.error(NO_ATOM)) };
                if matches!(lexer.peek(), b'?' | b'*' | b'+' | b'{') {
                    return Err(lexer.error("one count at most"));
                }
                let current = group.current.then(last.repeated(min, max));
                groups[depth] = PatternGroup { current, last: None, ..group };
            }
            PatternToken::End if depth > 0 => return Err(before.error("`)`")),
            PatternToken::End => return Ok(group.all()),
        }
        if groups[depth].all().size > MAX_SIZE {
            return Err(lexer.error("at most 10000 characters and ranges, with counted parts repeated,"));
        }
    }
}

impl<'p> PatternLexer<'p> {
    /// The tokens after the `^` at the start.
    pub(super) const fn new(text: &'p str) -> Result<Self, PatternError> {
        let mut lexer = Self { text, at: 0 };
        if lexer.peek() != b'^' {
            return Err(lexer.error("`^`: a pattern is anchored"));
        }
        lexer.at = 1;
        Ok(lexer)
    }

    pub(super) const fn next(&mut self) -> Result<PatternToken, PatternError> {
        let token = match self.peek() {
            0 if self.at == self.text.len() => return Err(self.error("`$`: a pattern is anchored")),
            b'$' if self.at + 1 < self.text.len() => {
                self.at += 1;
                return Err(self.error("the end: `$` is the last character"));
            }
            b'$' => PatternToken::End,
            b'(' => PatternToken::Open,
            b')' => PatternToken::Close,
            b'|' => PatternToken::Choice,
            b'[' => return self.class(),
            b'?' => PatternToken::Count { min: 0, max: Some(1) },
            b'*' => PatternToken::Count { min: 0, max: None },
            b'+' => PatternToken::Count { min: 1, max: None },
            b'{' => return self.count(),
            b'^' | b'.' | b'}' | b']' => return Err(self.error(NO_ATOM)),
            _ => return Ok(PatternToken::Literal(attempt!(self.literal(ESCAPABLE)))),
        };
        self.at += 1;
        Ok(token)
    }

    /// The ranges of a class.
    pub(super) fn ranges(self, class: CharacterClass) -> Vec<(char, char)> {
        let mut lexer = Self { at: class.start, ..self };
        let mut ranges = Vec::with_capacity(class.ranges);
        while lexer.at < class.end {
            // The class has been read before, so no error can occur.
            let Ok(range) = lexer.range() else { break };
            ranges.push(range);
        }
        ranges
    }

    /// Whether a range of the class contains a character.
    const fn class_has(self, class: CharacterClass, character: char) -> bool {
        let mut lexer = Self { at: class.start, ..self };
        while lexer.at < class.end {
            let Ok((low, high)) = lexer.range() else { return false };
            if low <= character && character <= high {
                return true;
            }
        }
        false
    }

    /// The next byte; 0 at the end.
    const fn peek(&self) -> u8 {
        self.byte(self.at)
    }

    const fn byte(&self, at: usize) -> u8 {
        let bytes = self.text.as_bytes();
        if at < bytes.len() { bytes[at] } else { 0 }
    }

    const fn error(&self, expected: &'static str) -> PatternError {
        PatternError { offset: self.at, expected }
    }

    /// Reads one character or an escape: `\xNN`, or a backslash and a character that is in `escapable`.
    const fn literal(&mut self, escapable: &[u8]) -> Result<char, PatternError> {
        if self.peek() != b'\\' {
            return self.character();
        }
        self.at += 1;
        let escaped = self.peek();
        if escaped == b'x'
            && let (Some(high), Some(low)) = (digit(self.byte(self.at + 1)), digit(self.byte(self.at + 2)))
        {
            self.at += 3;
            return Ok((high * 16 + low) as char);
        }
        let mut at = 0;
        while at < escapable.len() {
            if escapable[at] == escaped {
                self.at += 1;
                return Ok(escaped as char);
            }
            at += 1;
        }
        // The error is reported after the character.
        if self.at < self.text.len() {
            attempt!(self.character());
        }
        Err(self.error("an escape: `\\xNN`, or a backslash and punctuation"))
    }

    /// Decodes one character of UTF-8.
    const fn character(&mut self) -> Result<char, PatternError> {
        let first = self.peek();
        let (length, bits) = match first {
            0 if self.at == self.text.len() => return Err(self.error("a character")),
            0..0x80 => (1, first),
            0x80..0xe0 => (2, first & 0x1f),
            0xe0..0xf0 => (3, first & 0x0f),
            _ => (4, first & 0x07),
        };
        let mut code = bits as u32;
        let mut at = 1;
        while at < length {
            code = code << 6 | (self.byte(self.at + at) & 0x3f) as u32;
            at += 1;
        }
        match char::from_u32(code) {
            Some(character) => {
                self.at += length;
                Ok(character)
            }
            // The text is UTF-8.
            None => Err(self.error("a character")),
        }
    }

    const fn class(&mut self) -> Result<PatternToken, PatternError> {
        self.at += 1;
        let negated = self.peek() == b'^';
        if negated {
            self.at += 1;
        }
        let start = self.at;
        let mut ranges = 0;
        while self.peek() != b']' {
            let (first, second) = (self.peek(), self.byte(self.at + 1));
            if first == b'[' {
                return Err(self.error("`\\[`: some engines nest classes"));
            }
            if first == second && matches!(first, b'&' | b'|' | b'~' | b'-') {
                return Err(self.error("the character once: some engines read it as an operator if it is doubled"));
            }
            attempt!(self.range());
            ranges += 1;
        }
        if ranges == 0 {
            self.at += 1;
            return Err(self.error("a class that is not empty"));
        }
        let end = self.at;
        self.at += 1;
        Ok(PatternToken::Class(CharacterClass { negated, start, end, ranges }))
    }

    const fn range(&mut self) -> Result<(char, char), PatternError> {
        let low = attempt!(self.literal(ESCAPABLE_IN_CLASS));
        let mut high = low;
        if self.peek() == b'-' && self.byte(self.at + 1) != b']' {
            self.at += 1;
            if self.peek() == b'-' {
                return Err(self.error("`\\-`: some engines read `--` as an operator"));
            }
            high = attempt!(self.literal(ESCAPABLE_IN_CLASS));
        }
        if low > high {
            return Err(self.error("a range from the lower to the higher character"));
        }
        Ok((low, high))
    }

    /// Reads a count in braces.
    const fn count(&mut self) -> Result<PatternToken, PatternError> {
        self.at += 1;
        let min = attempt!(self.digits());
        let mut max = Some(min);
        if self.peek() == b',' {
            self.at += 1;
            max = if self.peek() == b'}' { None } else { Some(attempt!(self.digits())) };
        }
        let is_empty = if let Some(max) = max { max < min } else { false };
        if self.peek() != b'}' || is_empty {
            return Err(self.error("a count such as `{2}`, `{2,}` or `{2,5}`"));
        }
        self.at += 1;
        Ok(PatternToken::Count { min, max })
    }

    const fn digits(&mut self) -> Result<usize, PatternError> {
        let start = self.at;
        let mut count = 0_usize;
        while self.peek().is_ascii_digit() {
            count = count.saturating_mul(10).saturating_add((self.peek() - b'0') as usize);
            self.at += 1;
        }
        if self.at == start || count > MAX_REPEATS {
            return Err(self.error("a count of at most 1000"));
        }
        Ok(count)
    }
}

/// The value of a hexadecimal digit.
const fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}
