//! The instructions of a pattern that read the characters of a matching text.

use super::{Pattern, States};

impl Pattern {
    /// The instruction that reads each character of a text, if the text matches. Where several do, it is the first one.
    pub(crate) fn path(&self, text: &str) -> Option<Vec<usize>> {
        let mut states = States::new(self.instructions.len());
        states.add(&self.instructions, 0);
        // The instructions that read the character at each position, and may do so after the characters before it.
        let (mut levels, mut starts) = (Vec::new(), Vec::new());
        for character in text.chars() {
            let start = levels.len();
            levels.extend(states.list.iter().copied().filter(|&at| self.instructions[at].matches(character)));
            let level = levels.get_mut(start..).filter(|level| !level.is_empty())?;
            level.sort_unstable();
            states.clear();
            for &at in &*level {
                states.add(&self.instructions, at + 1);
            }
            starts.push(start);
        }
        let mut target = self.instructions.len().checked_sub(1).filter(|done| states.list.contains(done))?;
        // From the end: the first instruction after which the next one of the path is active.
        let mut path = Vec::with_capacity(starts.len());
        for start in starts.into_iter().rev() {
            target = levels.drain(start..).find(|&at| {
                states.clear();
                states.add(&self.instructions, at + 1);
                states.list.contains(&target)
            })?;
            path.push(target);
        }
        path.reverse();
        Some(path)
    }

    /// Whether the instruction of a path reads a character.
    pub(crate) fn reads(&self, instruction: usize, character: char) -> bool {
        self.instructions.get(instruction).is_some_and(|instruction| instruction.matches(character))
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn each_character_is_read_by_an_instruction_of_the_path() {
        for (pattern, text) in [
            ("^[A-Z]{3}-[0-9]{4}$", "ABC-1234"),
            ("^(chat|email|[a-z]+)$", "chat"),
            ("^(a|bc?)*[^x]+$", "abcbzz"),
            ("^([a-z]+(\\.[a-z]+)*)?$", "ab.c.de"),
        ] {
            let pattern = Pattern::new(pattern).unwrap();
            let path = pattern.path(text).unwrap();
            assert_eq!(path.len(), text.chars().count());
            assert!(path.iter().zip(text.chars()).all(|(&at, character)| pattern.reads(at, character)), "{text}: {path:?}");
        }
    }

    #[test]
    fn the_path_is_the_first_and_only_of_a_matching_text() {
        let pattern = Pattern::new("^(chat|[a-z]+)$").unwrap();
        let constant = pattern.path("chat").unwrap();
        assert!(constant.iter().all(|&at| !pattern.reads(at, 'x')));
        assert!(pattern.path("chap").unwrap().iter().all(|&at| pattern.reads(at, 'x')));
        assert_eq!(pattern.path("chat1"), None);
        assert_eq!(pattern.path(""), None);
        assert_eq!(Pattern::new("^a*$").unwrap().path(""), Some(Vec::new()));
    }
}
