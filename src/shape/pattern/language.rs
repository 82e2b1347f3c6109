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
    /// Such texts exist, and all of them are longer than [`MAX_TEXT`] characters.
    TooLong,
    /// The search reached its limit.
    Undecided,
}

/// The maximum length of a text that is made.
const MAX_TEXT: u64 = 1 << 20;

/// The maximum number of transitions in a search between patterns of at most [`LARGE`] instructions.
const MAX_TRANSITIONS: usize = 20_000;

/// The maximum number of pairs of states in all lengths of a search. Following a known transition is much faster than computing one.
const MAX_VISITS: usize = 1_000_000;

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
        let mut search = DifferenceSearch::new(self, other);
        // Beyond this length, the bounds no longer change the result, except the end of `own`.
        let beyond = others.1.checked_add(1).map_or(0, |beyond| beyond.min(own.1));
        let settled = own.0.max(others.0).max(beyond);
        let bounds = [own.0, others.0, others.1.saturating_add(1), own.1];
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        // The sets of states since the last bound, with the index of their level.
        let mut repeated: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        let mut length = 0;
        loop {
            let fits = |pair: &StatePair| (others.0..=others.1).contains(&length) && other.done(&pair.1);
            let found = search.last().keys().find(|&&id| {
                let pair = &search.pairs[id];
                length >= own.0 && self.done(&pair.0) && !fits(pair)
            });
            if let Some(&id) = found {
                return search.text(id, length);
            }
            if length >= settled {
                search.last_mut().retain(|&id, _| seen.insert(id));
            }
            if search.last().is_empty() || length == own.1 {
                return Outside::Nothing;
            }
            if length < settled {
                let next = bounds.into_iter().filter(|bound| *bound > length).min().unwrap_or(own.1);
                if bounds.contains(&length) {
                    repeated.clear();
                }
                let states: Vec<usize> = search.last().keys().copied().collect();
                let index = search.levels.len() - 1;
                if let Some(first) = repeated.insert(states, index) {
                    // The states repeat until the next bound. Whole rounds are skipped.
                    let period = (index - first) as u64;
                    let rounds = (next - length) / period;
                    length += rounds * period;
                    search.skipped.insert(index, (index - first, rounds));
                    repeated.clear();
                    if rounds > 0 {
                        continue;
                    }
                }
            }
            if !search.advance(self, other) {
                return Outside::Undecided;
            }
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

/// A search for a text, by length: a level contains the pairs of states that texts of one length reach.
struct DifferenceSearch {
    /// One character of each set of characters that the patterns do not distinguish.
    characters: Vec<char>,
    /// The pairs that have been reached, and their indices.
    pairs: Vec<StatePair>,
    ids: BTreeMap<StatePair, usize>,
    /// The pairs that follow each pair, once they have been computed.
    next: Vec<Option<Vec<(usize, char)>>>,
    /// For each level the pairs, each with the pair and the character before it.
    levels: Vec<BTreeMap<usize, (usize, char)>>,
    /// For levels that were repeated: the number of levels of a round, and the number of rounds.
    skipped: BTreeMap<usize, (usize, u64)>,
    /// The cost of computing the transitions of a character.
    cost: usize,
    transitions: usize,
    visits: usize,
}

impl DifferenceSearch {
    fn new(one: &Pattern, other: &Pattern) -> Self {
        let mut search = Self {
            characters: one.characters(other),
            pairs: Vec::new(),
            ids: BTreeMap::new(),
            next: Vec::new(),
            levels: Vec::new(),
            skipped: BTreeMap::new(),
            cost: 1 + (one.instructions.len() + other.instructions.len()) / LARGE,
            transitions: 0,
            visits: 0,
        };
        let first = search.id((one.open(0), other.open(0)));
        search.levels.push(BTreeMap::from([(first, (first, '\0'))]));
        search
    }

    fn id(&mut self, pair: StatePair) -> usize {
        if let Some(id) = self.ids.get(&pair) {
            return *id;
        }
        let id = self.pairs.len();
        self.ids.insert(pair.clone(), id);
        self.pairs.push(pair);
        self.next.push(None);
        id
    }

    fn last(&self) -> &BTreeMap<usize, (usize, char)> {
        &self.levels[self.levels.len() - 1]
    }

    fn last_mut(&mut self) -> &mut BTreeMap<usize, (usize, char)> {
        let last = self.levels.len() - 1;
        &mut self.levels[last]
    }

    /// Adds the level of the next length; `false` if the search reached its limit.
    fn advance(&mut self, one: &Pattern, other: &Pattern) -> bool {
        let ids: Vec<usize> = self.last().keys().copied().collect();
        let mut level = BTreeMap::new();
        for id in ids {
            if self.next[id].is_none() {
                self.transitions += self.characters.len() * self.cost;
                if self.transitions > MAX_TRANSITIONS {
                    return false;
                }
                let mut following = Vec::new();
                for character in self.characters.clone() {
                    let mine = one.after(&self.pairs[id].0, character);
                    if !mine.is_empty() {
                        let pair = (mine, other.after(&self.pairs[id].1, character));
                        following.push((self.id(pair), character));
                    }
                }
                self.next[id] = Some(following);
            }
            let following = self.next[id].as_deref().unwrap_or_default();
            self.visits += 1 + following.len();
            for &(to, character) in following {
                level.entry(to).or_insert((id, character));
            }
        }
        self.levels.push(level);
        self.visits <= MAX_VISITS
    }

    /// The text that leads to a pair of the last level.
    fn text(mut self, mut id: usize, length: u64) -> Outside {
        if length > MAX_TEXT {
            return Outside::TooLong;
        }
        let mut out = Vec::new();
        let mut back = |index: usize, id: &mut usize| {
            let (before, character) = self.levels[index][&*id];
            out.push(character);
            *id = before;
        };
        for index in (0..self.levels.len()).rev() {
            if let Some((period, rounds)) = self.skipped.remove(&index) {
                for _ in 0..rounds {
                    (index + 1 - period..=index).rev().for_each(|index| back(index, &mut id));
                }
            }
            if index > 0 {
                back(index, &mut id);
            }
        }
        Outside::Text(out.into_iter().rev().collect())
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

    /// Lengths between two bounds are skipped, so that large bounds are as fast as small ones.
    #[test]
    fn large_bounds_do_not_limit_the_search() {
        let of = |pattern: &str| Pattern::new(pattern).unwrap();
        let (letters, both) = (of("^[a-z]+$"), of("^[a-z0-9]+$"));
        for most in [10_000, 10_000_000_000, u64::MAX] {
            assert_eq!(letters.outside((0, most), &both, (0, most)), Outside::Nothing);
            assert_eq!(both.outside((0, most), &letters, (0, most)), Outside::Text("0".into()));
        }
        assert_eq!(letters.outside((5_000, 9_000), &both, (4_000, 10_000)), Outside::Nothing);
        assert_eq!(letters.outside((0, 5_000), &both, (0, 4_000)), Outside::Text("a".repeat(4_001)));
        assert_eq!(letters.outside((1, u64::MAX), &both, (1, u64::MAX - 1)), Outside::TooLong);
        // Texts of this pattern have an even length, and of the other a length that three divides.
        let pairs = of("^(ab)*$");
        assert_eq!(pairs.outside((7_000, 7_001), &of("^([ab]{3})*$"), ANY), Outside::Text("ab".repeat(3_500)));
        assert_eq!(pairs.outside((7_001, 7_001), &of("^([ab]{3})*$"), ANY), Outside::Nothing);
        let threes = of("^(abc)*$").outside((1_000, ANY.1), &of("^(abc|x)*$"), (0, 2_000));
        assert_eq!(threes, Outside::Text("abc".repeat(667)));
    }

    #[test]
    fn values_are_a_pattern() {
        let values = Pattern::of_values(["on", "off"]);
        assert!(values.matches("on") && values.matches("off") && !values.matches("o") && !values.matches(""));
        assert_eq!(Pattern::new("^o(n|ff)$").unwrap().outside(ANY, &values, ANY), Outside::Nothing);
        assert!(!Pattern::of_values([]).matches(""));
    }
}
