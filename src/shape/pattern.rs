//! Regular expressions in a dialect with the same meaning in all engines: anchored, with characters, classes, groups,
//! alternatives and counts. Matching takes time linear in the length of the text.

#[cfg(feature = "compat")]
mod language;
#[cfg(feature = "redact")]
mod path;
#[cfg(any(test, feature = "sample"))]
mod sample;
#[cfg(any(test, feature = "sample"))]
mod shortest;
mod syntax;

use std::fmt;

use super::const_message::ConstMessage;
use super::{Format, Kind, Memo};

#[cfg(feature = "compat")]
pub(crate) use language::Outside;
pub(super) use syntax::analyze;
use syntax::{PatternLexer, PatternToken};

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    instructions: Vec<Instruction>,
    ends_with_line_feed: bool,
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

/// A pattern of the program, which is compiled on first use. `None` if it is not in the dialect.
pub(crate) fn compiled(source: &'static str) -> Option<&'static Pattern> {
    static PATTERNS: Memo<str, Option<Pattern>> = Memo::new();

    PATTERNS.get(source, || Pattern::new(source).ok()).as_ref()
}

impl Pattern {
    /// Parses a pattern.
    ///
    /// # Errors
    /// If the pattern is not in the dialect.
    pub fn new(text: &str) -> Result<Self, PatternError> {
        let facts = analyze(text)?;
        let mut builder = PatternBuilder { lexer: PatternLexer::new(text)?, instructions: Vec::new() };
        builder.choice()?;
        builder.instructions.push(Instruction::Done);
        Ok(Self { instructions: builder.instructions, ends_with_line_feed: facts.ends_with_line_feed })
    }

    /// Whether a matching text may end with a line feed. In some engines `$` also matches before a final line feed, so such
    /// a pattern does not have the same meaning in all engines.
    #[cfg(feature = "schema")]
    pub(crate) const fn may_end_with_line_feed(&self) -> bool {
        self.ends_with_line_feed
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
    /// Instructions that are to be added. Empty between calls, and kept so that it is allocated once.
    open: Vec<usize>,
}

impl States {
    fn new(instructions: usize) -> Self {
        Self { list: Vec::new(), in_list: vec![false; instructions], open: Vec::new() }
    }

    fn clear(&mut self) {
        for at in self.list.drain(..) {
            self.in_list[at] = false;
        }
    }

    fn add(&mut self, instructions: &[Instruction], at: usize) {
        self.open.push(at);
        while let Some(at) = self.open.pop() {
            if std::mem::replace(&mut self.in_list[at], true) {
                continue;
            }
            self.list.push(at);
            match instructions[at] {
                Instruction::Fork(one, other) => self.open.extend([other, one]),
                Instruction::Jump(to) => self.open.push(to),
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

/// Rejects a pattern that is not in the dialect, or whose meaning differs between engines.
///
/// # Panics
/// At compile time, with the reason.
#[track_caller]
pub const fn assert_portable(pattern: &'static str) {
    assert_pattern(&Kind::String(Format::Pattern(pattern)));
    match analyze(pattern) {
        Ok(facts) if facts.ends_with_line_feed => {
            let message = ConstMessage::new().add("unexpected line feed at the end of a text that matches the pattern `");
            let message = message.add(pattern).add("`, since engines differ in whether `$` precedes it");
            message.add("\nhelp: exclude it from the last class, as in `[^\\x0A]`").panic();
        }
        Ok(_) => {}
        Err(error) => {
            let message = ConstMessage::new().add("invalid pattern: expected ").add(error.expected).add(" at byte ");
            add_replacement(&message.add_count(error.offset as u64), pattern, error.offset).panic();
        }
    }
}

/// Adds what to write instead, for the mistakes that are usual: no anchors, and classes that mean different characters in different engines.
/// The offset is that of the error: after the class, or at the dot.
const fn add_replacement(message: &ConstMessage, pattern: &str, offset: usize) -> ConstMessage {
    let bytes = pattern.as_bytes();
    let inner = inner(pattern);
    if !matches!(bytes, [b'^', .., b'$'])
        && let Some(replacement) = first_replacement(inner)
    {
        return message.add("\nhelp: use `^` at the start, `$` at the end, and ").add(replacement);
    }
    match bytes {
        [b'^', .., b'$'] => {}
        [b'^', ..] => {
            let message = message.add("\nhelp: use `^").add(inner).add("$` for the whole text, or `^").add(inner);
            return message.add("[^\\x0A]*$` for its beginning");
        }
        [.., b'$'] => {
            let message = message.add("\nhelp: use `^").add(inner).add("$` for the whole text, or `^[^\\x0A]*").add(inner);
            return message.add("$` for its end");
        }
        _ => {
            let message = message.add("\nhelp: use `^").add(inner).add("$` for the whole text, or `^[^\\x0A]*").add(inner);
            return message.add("[^\\x0A]*$` for a part of it");
        }
    }
    let class = if offset < bytes.len() && bytes[offset] == b'.' {
        b'.'
    } else if offset >= 2 && offset <= bytes.len() && bytes[offset - 2] == b'\\' {
        bytes[offset - 1]
    } else {
        return *message;
    };
    match replacement(class) {
        Some(replacement) => message.add("\nhelp: use ").add(replacement),
        None => *message,
    }
}

/// What to write instead of a class: of `.`, or of `\d` and the like, by their letter.
const fn replacement(class: u8) -> Option<&'static str> {
    match class {
        b'd' => Some("`[0-9]` instead of `\\d`"),
        b'w' => Some("`[A-Za-z0-9_]` instead of `\\w`"),
        b's' => Some("`[ \\x09-\\x0D]` instead of `\\s`"),
        b'.' => Some("`[^\\x0A]` instead of `.`"),
        _ => None,
    }
}

/// What to write instead of the first class in a pattern that is not in the dialect.
const fn first_replacement(pattern: &str) -> Option<&'static str> {
    let bytes = pattern.as_bytes();
    let (mut at, mut class) = (0, false);
    while at < bytes.len() {
        let found = match bytes[at] {
            b'\\' if at + 1 < bytes.len() => {
                at += 1;
                // An escaped dot is a dot.
                if bytes[at] == b'.' { None } else { replacement(bytes[at]) }
            }
            b'.' if !class => replacement(b'.'),
            byte => {
                class = byte == b'[' || class && byte != b']';
                None
            }
        };
        if found.is_some() {
            return found;
        }
        at += 1;
    }
    None
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

/// Builds the instructions of a pattern that is known to be in the dialect.
struct PatternBuilder<'p> {
    lexer: PatternLexer<'p>,
    instructions: Vec<Instruction>,
}

impl PatternBuilder<'_> {
    /// Builds alternatives, up to the end of the group or of the pattern.
    fn choice(&mut self) -> Result<(), PatternError> {
        let mut ends = Vec::new();
        let mut from = self.instructions.len();
        while let PatternToken::Choice = self.sequence()? {
            // The fork is inserted before the alternative, which therefore moves by one.
            self.insert(from, |len| Instruction::Fork(from + 1, len + 2));
            ends.push(self.instructions.len());
            self.instructions.push(Instruction::Jump(0));
            from = self.instructions.len();
        }
        let end = self.instructions.len();
        for at in ends {
            self.instructions[at] = Instruction::Jump(end);
        }
        Ok(())
    }

    /// Builds the parts of one alternative. Returns the token after it.
    fn sequence(&mut self) -> Result<PatternToken, PatternError> {
        let mut last = self.instructions.len();
        loop {
            let start = self.instructions.len();
            match self.lexer.next()? {
                PatternToken::Literal(literal) => {
                    self.instructions.push(Instruction::Class { ranges: vec![(literal, literal)], negated: false });
                }
                PatternToken::Class(class) => {
                    let ranges = self.lexer.ranges(class);
                    self.instructions.push(Instruction::Class { ranges, negated: class.negated });
                }
                PatternToken::Open => self.choice()?,
                PatternToken::Count { min, max } => self.repeat(last, min, max),
                token @ (PatternToken::Close | PatternToken::Choice | PatternToken::End) => return Ok(token),
            }
            last = start;
        }
    }

    /// Repeats the part that starts at `start`.
    fn repeat(&mut self, start: usize, min: usize, max: Option<usize>) {
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

    /// Python and JavaScript read `--` as an operator, or will do so.
    #[test]
    fn a_range_does_not_end_with_an_unescaped_hyphen() {
        for pattern in ["^[+--]$", "^[ --~]$", "^[a--]$"] {
            assert!(Pattern::new(pattern).is_err(), "{pattern}");
        }
        assert!(matches("^[+-\\-]$", ",") && matches("^[a-]$", "-") && matches("^[-a]$", "-"));
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
