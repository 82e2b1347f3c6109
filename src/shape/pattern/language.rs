//! Comparison of two patterns: finds a text that one matches and the other does not.

use std::collections::{BTreeMap, BTreeSet};

use super::{Instruction, Pattern, States};

/// The result of searching a text that one pattern matches and another does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outside {
    /// No such text exists.
    Nothing,
    /// A shortest such text.
    Text(String),
    /// The search reached its limit.
    Undecided,
}

/// The maximum number of transitions in a search between patterns of at most [`LARGE`] instructions.
const MAX_TRANSITIONS: usize = 20_000;

/// Patterns with more instructions have a lower limit of transitions, because each transition takes more time and memory.
const LARGE: usize = 1024;

/// The active instructions of both patterns.
type StatePair = (Vec<usize>, Vec<usize>);

impl Pattern {
    /// A pattern that matches every text.
    pub(crate) fn any() -> Self {
        let any = Instruction::Class { ranges: Vec::new(), negated: true };
        let instructions = vec![Instruction::Fork(1, 3), any, Instruction::Jump(0), Instruction::Done];
        Self { instructions, ends_with_line_feed: true }
    }

    /// A pattern that matches exactly these values.
    pub(crate) fn of_values<'w>(values: impl IntoIterator<Item = &'w str>) -> Self {
        let mut instructions = Vec::new();
        let mut ends = Vec::new();
        for value in values {
            let characters: Vec<char> = value.chars().collect();
            let start = instructions.len();
            instructions.push(Instruction::Fork(start + 1, start + characters.len() + 2));
            instructions
                .extend(characters.into_iter().map(|one| Instruction::Class { ranges: vec![(one, one)], negated: false }));
            ends.push(instructions.len());
            instructions.push(Instruction::Jump(0));
        }
        // A class that matches nothing, for the end of the alternatives.
        instructions.push(Instruction::Class { ranges: Vec::new(), negated: false });
        let done = instructions.len();
        for end in ends {
            instructions[end] = Instruction::Jump(done);
        }
        instructions.push(Instruction::Done);
        Self { instructions, ends_with_line_feed: true }
    }

    /// Finds a shortest text that this pattern matches with a length within its bounds `own`, and that the other pattern
    /// does not match or whose length is outside of `others`.
    pub(crate) fn outside(&self, own: (u64, u64), other: &Self, others: (u64, u64)) -> Outside {
        let characters = self.characters(other);
        // Beyond this length, the bounds no longer change the result, except the end of `own`.
        let beyond = others.1.checked_add(1).map_or(0, |beyond| beyond.min(own.1));
        let settled = own.0.max(others.0).max(beyond);
        let mut level: BTreeMap<StatePair, String> = BTreeMap::from([((self.open(0), other.open(0)), String::new())]);
        let mut seen: BTreeSet<StatePair> = BTreeSet::new();
        let cost = 1 + (self.instructions.len() + other.instructions.len()) / LARGE;
        let (mut length, mut work) = (0, 0);
        loop {
            for ((mine, theirs), text) in &level {
                let fits = (others.0..=others.1).contains(&length) && other.done(theirs);
                if length >= own.0 && self.done(mine) && !fits {
                    return Outside::Text(text.clone());
                }
            }
            if length >= settled {
                level.retain(|pair, _| seen.insert(pair.clone()));
            }
            if level.is_empty() || length == own.1 {
                return Outside::Nothing;
            }
            let mut next = BTreeMap::new();
            for ((mine, theirs), text) in level {
                work += characters.len() * cost;
                if work > MAX_TRANSITIONS {
                    return Outside::Undecided;
                }
                for &character in &characters {
                    let mine = self.after(&mine, character);
                    if mine.is_empty() {
                        continue;
                    }
                    let pair = (mine, other.after(&theirs, character));
                    next.entry(pair).or_insert_with(|| {
                        let mut text = text.clone();
                        text.push(character);
                        text
                    });
                }
            }
            level = next;
            length += 1;
        }
    }

    /// One character of each set of characters that the patterns do not distinguish.
    fn characters(&self, other: &Self) -> Vec<char> {
        let mut cuts = BTreeSet::from([0]);
        for instruction in self.instructions.iter().chain(&other.instructions) {
            if let Instruction::Class { ranges, .. } = instruction {
                for &(low, high) in ranges {
                    cuts.extend([u32::from(low), u32::from(high) + 1]);
                }
            }
        }
        let cuts: Vec<u32> = cuts.into_iter().chain([u32::from(char::MAX) + 1]).collect();
        let plain: Vec<char> = ('a'..='z').chain('0'..='9').chain('A'..='Z').chain('!'..='~').collect();
        let pick = |pair: &[u32]| {
            let within = |character: &char| (pair[0]..pair[1]).contains(&u32::from(*character));
            plain.iter().copied().find(within).or_else(|| (pair[0]..pair[1]).find_map(char::from_u32))
        };
        cuts.windows(2).filter_map(pick).collect()
    }

    fn open(&self, at: usize) -> Vec<usize> {
        let mut states = States::new(self.instructions.len());
        states.add(&self.instructions, at);
        self.active(states)
    }

    fn after(&self, open: &[usize], character: char) -> Vec<usize> {
        let mut states = States::new(self.instructions.len());
        for &at in open {
            if self.instructions[at].matches(character) {
                states.add(&self.instructions, at + 1);
            }
        }
        self.active(states)
    }

    /// The instructions that read a character or end the pattern, in order.
    fn active(&self, states: States) -> Vec<usize> {
        let reads = |at: &usize| matches!(self.instructions[*at], Instruction::Class { .. } | Instruction::Done);
        let mut list: Vec<usize> = states.list.into_iter().filter(reads).collect();
        list.sort_unstable();
        list
    }

    fn done(&self, open: &[usize]) -> bool {
        open.iter().any(|&at| self.instructions[at] == Instruction::Done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANY: (u64, u64) = (0, u64::MAX);

    fn outside(one: &str, other: &str) -> Outside {
        Pattern::new(one).unwrap().outside(ANY, &Pattern::new(other).unwrap(), ANY)
    }

    #[test]
    fn what_is_outside_is_the_shortest() {
        assert_eq!(outside("^[a-z]{1,3}$", "^[a-z]+$"), Outside::Nothing);
        assert_eq!(outside("^[a-z]+$", "^[a-z]{1,3}$"), Outside::Text("aaaa".into()));
        assert_eq!(outside("^[0-9a-f]+$", "^[0-9]+$"), Outside::Text("a".into()));
        assert_eq!(outside("^(ab|ba)*$", "^[ab]*$"), Outside::Nothing);
        assert_eq!(outside("^[ab]*$", "^(ab|ba)*$"), Outside::Text("a".into()));
        assert_eq!(outside("^[a-c]{2}$", "^(a|b|c)(a|b|c)$"), Outside::Nothing);
    }

    #[test]
    fn lengths_count() {
        let id = Pattern::new("^[a-z]+$").unwrap();
        assert_eq!(id.outside((1, 3), &id, (1, 4)), Outside::Nothing);
        assert_eq!(id.outside((1, 4), &id, (1, 3)), Outside::Text("aaaa".into()));
        assert_eq!(id.outside((1, 4), &id, (2, 4)), Outside::Text("a".into()));
        assert_eq!(id.outside(ANY, &id, (1, u64::MAX)), Outside::Nothing);
        assert_eq!(Pattern::any().outside(ANY, &id, ANY), Outside::Text(String::new()));
    }

    #[test]
    fn values_are_a_pattern() {
        let values = Pattern::of_values(["on", "off"]);
        assert!(values.matches("on") && values.matches("off") && !values.matches("o") && !values.matches(""));
        assert_eq!(Pattern::new("^o(n|ff)$").unwrap().outside(ANY, &values, ANY), Outside::Nothing);
        assert!(!Pattern::of_values([]).matches(""));
    }
}
