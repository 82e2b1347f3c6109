//! The shortest text that a pattern matches.

use super::{Instruction, Pattern, States};

impl Pattern {
    /// Finds the shortest matching text with `min` to `max` characters. It consists of letters and digits where possible.
    pub(crate) fn shortest(&self, min: u64, max: u64) -> Option<String> {
        let done = self.instructions.len().checked_sub(1)?;
        let characters: Vec<Option<char>> = self.instructions.iter().map(Instruction::neutral).collect();
        // For each length, the instructions that can be reached by a text of this length. From `min` on, instructions that a
        // shorter text has reached are omitted, because reaching one again means repeating a loop unnecessarily.
        let mut levels: Vec<BitSet> = Vec::new();
        let mut known = BitSet::new(self.instructions.len());
        let mut now = States::new(self.instructions.len());
        now.add(&self.instructions, 0);
        for length in 0..=max {
            let mut level = BitSet::new(self.instructions.len());
            let mut next = States::new(self.instructions.len());
            for &at in &now.list {
                if length < min || known.insert(at) {
                    level.insert(at);
                    if characters[at].is_some() {
                        next.add(&self.instructions, at + 1);
                    }
                }
            }
            if length >= min && level.contains(done) {
                return self.text_of(&levels, &characters);
            }
            if next.list.is_empty() {
                return None;
            }
            levels.push(level);
            now = next;
        }
        None
    }

    /// The text that reaches the end through these levels. Where several are possible, the first instruction is used for
    /// each character.
    fn text_of(&self, levels: &[BitSet], characters: &[Option<char>]) -> Option<String> {
        // The search stores only the levels, so the text is built backwards from its end.
        let mut sources: Vec<Vec<usize>> = vec![Vec::new(); self.instructions.len()];
        for (at, instruction) in self.instructions.iter().enumerate() {
            match *instruction {
                Instruction::Fork(one, other) => [one, other].into_iter().for_each(|to| sources[to].push(at)),
                Instruction::Jump(to) => sources[to].push(at),
                Instruction::Class { .. } | Instruction::Done => {}
            }
        }
        let mut text = Vec::with_capacity(levels.len());
        let mut target = self.instructions.len().checked_sub(1)?;
        for level in levels.iter().rev() {
            // All instructions that lead to the target without reading a character.
            let mut reaching = vec![target];
            let mut is_known = BitSet::new(self.instructions.len());
            let mut first: Option<usize> = None;
            while let Some(at) = reaching.pop() {
                if !is_known.insert(at) {
                    continue;
                }
                let before = at.checked_sub(1).filter(|&before| level.contains(before) && characters[before].is_some());
                first = match (first, before) {
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (one, other) => one.or(other),
                };
                reaching.extend(&sources[at]);
            }
            target = first?;
            text.push(characters[target]?);
        }
        Some(text.into_iter().rev().collect())
    }
}

impl Instruction {
    /// A character that the instruction matches, preferably a letter or a digit.
    pub(super) fn neutral(&self) -> Option<char> {
        let Self::Class { ranges, .. } = self else { return None };
        let plain = ('a'..='z').chain('0'..='9').chain('A'..='Z').chain('!'..='~').chain([' ']);
        let own = ranges.iter().map(|&(low, _)| low);
        // A negated class may match none of them. Then the first matching character follows one of its ranges or is the
        // first character of all.
        let mut further: Vec<char> = ranges
            .iter()
            .filter_map(|&(_, high)| char::from_u32(u32::from(high) + 1))
            .chain(['\u{a0}', '\0', '\u{e000}'])
            .collect();
        further.sort_unstable_by_key(|&character| (character < '\u{a0}', character));
        plain.chain(own).chain(further).find(|&character| self.matches(character))
    }
}

/// A set of instructions.
struct BitSet(Vec<u64>);

impl BitSet {
    fn new(instructions: usize) -> Self {
        Self(vec![0; instructions.div_ceil(64)])
    }

    fn contains(&self, at: usize) -> bool {
        self.0[at / 64] >> (at % 64) & 1 == 1
    }

    /// Adds an instruction. Returns `false` if it was already in the set.
    fn insert(&mut self, at: usize) -> bool {
        let is_new = !self.contains(at);
        self.0[at / 64] |= 1 << (at % 64);
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn the_shortest_text_matches() {
        for (pattern, min, max, text) in [
            ("^[a-z]+$", 0, 9, Some("a")),
            ("^[a-z]+$", 3, 9, Some("aaa")),
            ("^[0-9]{4}-(x|yy)$", 0, 99, Some("0000-x")),
            ("^[0-9]{4}-(x|yy)$", 7, 99, Some("0000-yy")),
            ("^[^a-z]*$", 0, 9, Some("")),
            ("^[\\x00-\\x1f]$", 0, 9, Some("\0")),
            ("^(ab)*$", 3, 9, Some("abab")),
            ("^(ab)*$", 3, 3, None),
            ("^a{3}$", 0, 2, None),
            ("^a{3}$", 4, 9, None),
            ("^[^\\x00-~]$", 0, 9, Some("\u{a0}")),
            ("^([^a]|a)b$", 0, 9, Some("bb")),
            ("^(a?|b)c?$", 2, 2, Some("ac")),
        ] {
            assert_eq!(Pattern::new(pattern).unwrap().shortest(min, max).as_deref(), text, "{pattern}");
        }
    }

    #[test]
    fn the_shortest_text_of_a_large_pattern_matches() {
        let pattern = Pattern::new("^([a-z]?){1000}([a-z]?){1000}[0-9]{900}$").unwrap();
        assert_eq!(pattern.shortest(0, u64::MAX), Some("0".repeat(900)));
        assert_eq!(pattern.shortest(2000, 4096), Some("a".repeat(1100) + &"0".repeat(900)));
        assert_eq!(pattern.shortest(2901, 4096), None);
        let endless = Pattern::new("^([a-z]{100})*$").unwrap();
        assert_eq!(endless.shortest(3001, u64::MAX), Some("a".repeat(3100)));
        let nothing = Pattern::new("^(a[^\\x00-\u{10ffff}])*b?$").unwrap();
        assert_eq!(nothing.shortest(2, u64::MAX), None);
    }
}
