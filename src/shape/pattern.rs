//! Regular expressions in a dialect with the same meaning in all engines: anchored, with characters, classes, groups,
//! alternatives and counts. Matching takes time linear in the length of the text.

#[cfg(feature = "compat")]
mod language;
#[cfg(any(test, feature = "sample"))]
mod shortest;

use std::fmt;

use super::const_message::ConstMessage;
use super::{Format, Kind};

#[cfg(feature = "compat")]
pub(crate) use language::Outside;

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    instructions: Vec<Instruction>,
}

/// The error for a pattern that is not in the dialect.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PatternError {
    /// The offset in bytes.
    pub offset: usize,
    /// What was expected at the offset.
    pub expected: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Instruction {
    Class {
        ranges: Vec<(char, char)>,
        negated: bool,
    },
    /// Continues at both instructions.
    Fork(usize, usize),
    Jump(usize),
    Done,
}

/// The maximum count in `{n}` and `{n,m}`. Users need `max_length` for a larger one.
const MAX_REPEATS: usize = 1000;

/// The maximum size of a pattern: the number of its instructions and ranges after counted parts are repeated. It bounds the
/// time per character.
const MAX_SIZE: usize = 10_000;

impl Pattern {
    /// Parses a pattern.
    ///
    /// # Errors
    /// If the pattern is not in the dialect.
    pub fn new(text: &str) -> Result<Self, PatternError> {
        let mut parser = Parser { text, at: 0, instructions: Vec::new(), size: 0 };
        parser.expect('^', "`^`: a pattern is anchored")?;
        parser.choice(0)?;
        parser.expect('$', "`$`: a pattern is anchored")?;
        if parser.at < text.len() {
            return Err(parser.error("the end: `$` is the last character"));
        }
        parser.instructions.push(Instruction::Done);
        Ok(Self { instructions: parser.instructions })
    }

    /// Whether a matching text may end with a line feed. In some engines `$` also matches before a final line feed, so such
    /// a pattern does not have the same meaning in all engines.
    #[cfg(feature = "schema")]
    pub(crate) fn may_end_with_line_feed(&self) -> bool {
        let mut after = States::new(self.instructions.len());
        for (at, instruction) in self.instructions.iter().enumerate() {
            if instruction.matches('\n') {
                after.add(&self.instructions, at + 1);
            }
        }
        after.list.iter().any(|&at| self.instructions[at] == Instruction::Done)
    }

    /// Whether the whole text matches.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let mut now = States::new(self.instructions.len());
        let mut next = States::new(self.instructions.len());
        now.add(&self.instructions, 0);
        for character in text.chars() {
            next.clear();
            for &at in &now.list {
                if self.instructions[at].matches(character) {
                    next.add(&self.instructions, at + 1);
                }
            }
            std::mem::swap(&mut now, &mut next);
            if now.list.is_empty() {
                return false;
            }
        }
        now.list.iter().any(|&at| self.instructions[at] == Instruction::Done)
    }
}

impl Instruction {
    /// Whether the instruction matches a character.
    fn matches(&self, character: char) -> bool {
        match self {
            Self::Class { ranges, negated } => {
                ranges.iter().any(|&(low, high)| (low..=high).contains(&character)) != *negated
            }
            _ => false,
        }
    }
}

/// The instructions that are active at one position of the text.
struct States {
    list: Vec<usize>,
    in_list: Vec<bool>,
}

impl States {
    fn new(instructions: usize) -> Self {
        Self { list: Vec::new(), in_list: vec![false; instructions] }
    }

    fn clear(&mut self) {
        for at in self.list.drain(..) {
            self.in_list[at] = false;
        }
    }

    fn add(&mut self, instructions: &[Instruction], at: usize) {
        let mut open = vec![at];
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut self.in_list[at], true) {
                continue;
            }
            self.list.push(at);
            match instructions[at] {
                Instruction::Fork(one, other) => open.extend([other, one]),
                Instruction::Jump(to) => open.push(to),
                Instruction::Class { .. } | Instruction::Done => {}
            }
        }
    }
}

/// Rejects a pattern with alternatives outside of parentheses: `^a|b$` matches an `a` at the start or a `b` at the end.
///
/// # Panics
/// At compile time. The message contains the pattern with parentheses.
#[track_caller]
pub(super) const fn assert_pattern(kind: &Kind) {
    if let Kind::String(Format::Pattern(pattern)) = kind
        && has_bare_choice(pattern)
    {
        ConstMessage::new()
            .add("expected parentheses around the alternatives of the pattern `")
            .add(pattern)
            .add("`, since each is anchored at one end only\nhelp: use `^(")
            .add(inner(pattern))
            .add(")$`")
            .panic();
    }
}

/// Whether the pattern has a `|` outside of groups and classes.
const fn has_bare_choice(pattern: &str) -> bool {
    let bytes = pattern.as_bytes();
    let (mut at, mut depth, mut class) = (0, 0_usize, false);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'[' => class = true,
            b']' => class = false,
            b'(' if !class => depth += 1,
            b')' if !class => depth = depth.saturating_sub(1),
            b'|' if !class && depth == 0 => return true,
            _ => {}
        }
        at += 1;
    }
    false
}

/// The pattern without its anchors.
const fn inner(pattern: &str) -> &str {
    let mut bytes = pattern.as_bytes();
    if let [b'^', rest @ ..] = bytes {
        bytes = rest;
    }
    if let [rest @ .., b'$'] = bytes {
        bytes = rest;
    }
    match str::from_utf8(bytes) {
        Ok(inner) => inner,
        Err(_) => pattern,
    }
}

struct Parser<'p> {
    text: &'p str,
    at: usize,
    instructions: Vec<Instruction>,
    /// The number of instructions and of ranges in them.
    size: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        Some(character)
    }

    fn error(&self, expected: &'static str) -> PatternError {
        PatternError { offset: self.at, expected }
    }

    fn expect(&mut self, character: char, expected: &'static str) -> Result<(), PatternError> {
        if self.peek() != Some(character) {
            return Err(self.error(expected));
        }
        self.next();
        Ok(())
    }

    /// Adds to the size of the pattern. It is called before the parts are allocated, so that a pattern beyond the limit
    /// needs no memory.
    fn grow(&mut self, by: usize) -> Result<(), PatternError> {
        self.size = self.size.saturating_add(by);
        if self.size > MAX_SIZE {
            return Err(self.error("at most 10000 characters and ranges, with counted parts repeated,"));
        }
        Ok(())
    }

    /// Parses alternatives.
    fn choice(&mut self, depth: usize) -> Result<(), PatternError> {
        if depth > 32 {
            return Err(self.error("fewer nested groups"));
        }
        let start = self.instructions.len();
        self.sequence(depth)?;
        let mut ends = Vec::new();
        let mut from = start;
        while self.peek() == Some('|') {
            if depth == 0 {
                // All engines read `^a|b$` as `^a` or `b$`.
                return Err(self.error("a group around the alternatives"));
            }
            self.next();
            self.grow(2)?;
            // The fork is inserted before the first alternative, which therefore moves by one.
            self.insert(from, |len| Instruction::Fork(from + 1, len + 2));
            ends.push(self.instructions.len());
            self.instructions.push(Instruction::Jump(0));
            from = self.instructions.len();
            self.sequence(depth)?;
        }
        let end = self.instructions.len();
        for at in ends {
            self.instructions[at] = Instruction::Jump(end);
        }
        Ok(())
    }

    fn sequence(&mut self, depth: usize) -> Result<(), PatternError> {
        while let Some(character) = self.peek() {
            let (start, size) = (self.instructions.len(), self.size);
            match character {
                '|' | ')' | '$' => return Ok(()),
                '(' => {
                    self.next();
                    self.choice(depth + 1)?;
                    self.expect(')', "`)`")?;
                }
                '[' => self.class()?,
                '^' | '.' | '*' | '+' | '?' | '{' | '}' | ']' => {
                    return Err(self.error("a character, a class, a group or a count; `.` differs between engines"));
                }
                _ => {
                    let literal = self.literal("^$\\.*+?()[]{}|/")?;
                    self.grow(2)?;
                    self.instructions.push(Instruction::Class { ranges: vec![(literal, literal)], negated: false });
                }
            }
            self.count(start, size)?;
        }
        Ok(())
    }

    /// Parses one character or an escape: `\xNN`, or a backslash and a character that is in `escapable`.
    fn literal(&mut self, escapable: &str) -> Result<char, PatternError> {
        let expected = "an escape: `\\xNN`, or a backslash and punctuation";
        let Some(character) = self.next() else { return Err(self.error("a character")) };
        if character != '\\' {
            return Ok(character);
        }
        match self.next() {
            Some('x') => {
                let digits =
                    self.text.get(self.at..self.at + 2).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
                let code =
                    digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).ok_or_else(|| self.error(expected))?;
                self.at += 2;
                Ok(char::from(code))
            }
            Some(other) if escapable.contains(other) => Ok(other),
            _ => Err(self.error(expected)),
        }
    }

    fn class(&mut self) -> Result<(), PatternError> {
        self.next();
        let negated = self.peek() == Some('^');
        if negated {
            self.next();
        }
        let escapable = "^$\\.*+?()[]{}|/-";
        let mut ranges = Vec::new();
        while self.peek() != Some(']') {
            if self.peek() == Some('[') {
                return Err(self.error("`\\[`: some engines nest classes"));
            }
            if ["&&", "||", "~~", "--"].iter().any(|twice| self.text[self.at..].starts_with(twice)) {
                return Err(self.error("the character once: some engines read it as an operator if it is doubled"));
            }
            let low = self.literal(escapable)?;
            let mut high = low;
            if self.peek() == Some('-') && !self.text[self.at..].starts_with("-]") {
                self.next();
                high = self.literal(escapable)?;
            }
            if low > high {
                return Err(self.error("a range from the lower to the higher character"));
            }
            self.grow(1)?;
            ranges.push((low, high));
        }
        self.next();
        if ranges.is_empty() {
            return Err(self.error("a class that is not empty"));
        }
        self.grow(1)?;
        self.instructions.push(Instruction::Class { ranges, negated });
        Ok(())
    }

    /// Parses a count for the part that starts at `start`. `size` is the size of the pattern before this part.
    fn count(&mut self, start: usize, size: usize) -> Result<(), PatternError> {
        let (min, max) = match self.peek() {
            Some('?') => (0, Some(1)),
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('{') => {
                self.next();
                let min = self.digits()?;
                let mut max = Some(min);
                if self.peek() == Some(',') {
                    self.next();
                    max = if self.peek() == Some('}') { None } else { Some(self.digits()?) };
                }
                if self.peek() != Some('}') || max.is_some_and(|max| max < min) {
                    return Err(self.error("a count such as `{2}`, `{2,}` or `{2,5}`"));
                }
                (min, max)
            }
            _ => return Ok(()),
        };
        self.next();
        if matches!(self.peek(), Some('?' | '*' | '+' | '{')) {
            return Err(self.error("one count at most"));
        }
        let part_size = self.size - size;
        self.size = size;
        let further = max.map_or(part_size + 2, |max| (max - min).saturating_mul(part_size + 1));
        self.grow(min.saturating_mul(part_size).saturating_add(further))?;
        let part: Vec<Instruction> = self.instructions.drain(start..).collect();
        for _ in 0..min {
            self.append(&part, start);
        }
        if let Some(max) = max {
            let copies = max - min;
            let end = self.instructions.len() + copies * (part.len() + 1);
            for _ in 0..copies {
                let at = self.instructions.len();
                self.instructions.push(Instruction::Fork(at + 1, end));
                self.append(&part, start);
            }
        } else {
            let at = self.instructions.len();
            self.instructions.push(Instruction::Fork(at + 1, at + part.len() + 2));
            self.append(&part, start);
            self.instructions.push(Instruction::Jump(at));
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<usize, PatternError> {
        let digits: String = self.text[self.at..].chars().take_while(char::is_ascii_digit).collect();
        self.at += digits.len();
        digits.parse().ok().filter(|&count| count <= MAX_REPEATS).ok_or_else(|| self.error("a count of at most 1000"))
    }

    /// Appends a copy of a part that was at `start`.
    fn append(&mut self, part: &[Instruction], start: usize) {
        let by = self.instructions.len() - start;
        self.instructions.extend(part.iter().map(|step| match step {
            Instruction::Fork(one, other) => Instruction::Fork(one + by, other + by),
            Instruction::Jump(to) => Instruction::Jump(to + by),
            other => other.clone(),
        }));
    }

    /// Inserts an instruction at an index, and moves the later ones.
    fn insert(&mut self, at: usize, step: impl FnOnce(usize) -> Instruction) {
        let part: Vec<Instruction> = self.instructions.drain(at..).collect();
        let step = step(at + part.len());
        self.instructions.push(step);
        self.append(&part, at);
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {} at byte {} of the pattern", self.expected, self.offset)
    }
}

impl std::error::Error for PatternError {}

#[cfg(test)]
mod tests {
    use super::Pattern;

    fn matches(pattern: &str, text: &str) -> bool {
        Pattern::new(pattern).unwrap().matches(text)
    }

    #[test]
    fn choices_and_counts() {
        for text in ["a", "bb", "abb", "c"] {
            assert!(matches("^(a|bb|c|a(bb|x)?)$", text), "{text}");
        }
        assert!(!matches("^(a|bb|c)$", "b"));
        assert!(matches("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", "67e55044-10b1-426f-9247-bb680e5fe0c8"));
        assert!(!matches("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", "67e55044-10b1-426f-9247-bb680e5fe0c"));
        assert!(matches("^x{2,4}$", "xxx") && !matches("^x{2,4}$", "xxxxx") && !matches("^x{2,4}$", "x"));
        assert!(matches("^(ab)*$", "") && matches("^(ab)*$", "abab") && !matches("^(ab)*$", "aba"));
        assert!(matches("^[^.\\x00-\\x20\\x7f]+(\\.[^.\\x00-\\x20\\x7f]+){1,2}$", "a.b.c"));
        assert!(!matches("^[^.\\x00-\\x20\\x7f]+(\\.[^.\\x00-\\x20\\x7f]+){1,2}$", "a.b.c\n"));
    }

    #[test]
    fn a_pattern_of_more_than_10000_steps_is_rejected() {
        let of = |text: String| Pattern::new(&text).map(|_| ());
        assert_eq!(of(format!("^{}$", "a".repeat(5000))), Ok(()));
        for text in [
            format!("^{}$", "a".repeat(5001)),
            format!("^({})$", "a|".repeat(3000)),
            format!("^[{}]$", "a".repeat(10_000)),
            format!("^{}$", "[a-z]{1000}".repeat(6)),
            "^([0-9a-zA-Z_]{100}){100}$".to_owned(),
        ] {
            assert!(of(text.clone()).unwrap_err().to_string().contains("with counted parts repeated"), "{text}");
        }
    }

    #[cfg(feature = "schema")]
    #[test]
    fn a_line_feed_at_the_end_is_seen() {
        for (pattern, may) in
            [("^[^a]$", true), ("^[a-z]+$", false), ("^[^a]*b?$", true), ("^[^a]*b$", false), ("^(x|\\x0a)$", true)]
        {
            assert_eq!(Pattern::new(pattern).unwrap().may_end_with_line_feed(), may, "{pattern}");
        }
    }

    #[test]
    fn a_pattern_on_which_engines_disagree_is_rejected() {
        for pattern in [
            "a",
            "^a",
            "^.$",
            "^\\d$",
            "^(?=a)a$",
            "^a$b$",
            "^[]$",
            "^[[a]]$",
            "^a**$",
            "^a{3,2}$",
            "^\\xZZ$",
            "^(a$",
            "^a{9999}$",
            "^a|b$",
            "^(a|b)|c$",
            "^((x{1000}){1000}){1000}$",
            "^a\\-b$",
            "^[a&&b]$",
            "^[a--]$",
        ] {
            assert!(Pattern::new(pattern).is_err(), "{pattern}");
        }
    }
}
