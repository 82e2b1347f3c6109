//! Random texts that a pattern matches.

use super::{Instruction, Pattern};

/// The maximum number of instructions on the way to the end of a text.
const MAX_STEPS: usize = 10_000;

impl Pattern {
    /// A text of at most `max` characters that the pattern matches, unless the choices lead to a longer one. `choose` returns a number
    /// below its argument.
    pub(crate) fn sample(&self, max: u64, choose: &mut dyn FnMut(usize) -> usize) -> Option<String> {
        let (mut text, mut length, mut at) = (String::new(), 0, 0);
        for _ in 0..MAX_STEPS {
            match self.instructions.get(at)? {
                Instruction::Done => return Some(text),
                Instruction::Jump(to) => at = *to,
                Instruction::Fork(one, other) => at = if choose(2) == 0 { *one } else { *other },
                instruction if length < max => {
                    text.push(instruction.sample(choose)?);
                    length += 1;
                    at += 1;
                }
                Instruction::Class { .. } => return None,
            }
        }
        None
    }
}

impl Instruction {
    /// A character that the instruction matches.
    fn sample(&self, choose: &mut dyn FnMut(usize) -> usize) -> Option<char> {
        const PLAIN: &str = "aZ09 -_.:/\u{e9}\u{4e2d}\u{1f600}";
        let Self::Class { ranges, negated } = self else { return None };
        if *negated {
            let plain: Vec<char> = PLAIN.chars().filter(|&character| self.matches(character)).collect();
            return plain.get(choose(plain.len())).copied().or_else(|| self.neutral());
        }
        let &(low, high) = ranges.get(choose(ranges.len()))?;
        let span = usize::try_from(u32::from(high) - u32::from(low)).ok()? + 1;
        let offset = u32::try_from(choose(span)).ok()?;
        // A range may include the surrogates, which are not characters.
        char::from_u32(u32::from(low) + offset).or(Some(low))
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;
    use crate::shape::NamedFormat;

    #[test]
    fn random_texts_match() {
        let formats = NamedFormat::ALL.iter().map(|format| format.pattern());
        let others = ["^[A-Z]{3}-[0-9]{4}$", "^(a|bc?)*[^x]+$", "^$", "^[\u{d000}-\u{f000}]{2,}$"];
        for source in formats.chain(others) {
            let pattern = Pattern::new(source).unwrap();
            let (mut state, mut found) = (1_usize, 0);
            for _ in 0..200 {
                let mut choose = |of: usize| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    if of == 0 { 0 } else { (state >> 33) % of }
                };
                if let Some(text) = pattern.sample(300, &mut choose) {
                    assert!(pattern.matches(&text), "{source}: {text}");
                    found += 1;
                }
            }
            assert!(found > 50, "{source}: {found}");
        }
    }
}
