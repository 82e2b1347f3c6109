//! The levels of the rules.

use crate::problem::{Level, Rule};

/// The level of each rule, which the caller may change.
#[derive(Debug, Clone)]
pub struct Levels(Vec<Level>);

impl Default for Levels {
    fn default() -> Self {
        Self(Rule::ALL.iter().map(|rule| rule.level()).collect())
    }
}

impl Levels {
    /// The level of a rule.
    #[must_use]
    pub fn of(&self, rule: Rule) -> Level {
        self.0.get(rule as usize).copied().unwrap_or(rule.level())
    }

    /// Sets whether captures contain whole conversations: the levels of the rules about missing frames.
    pub fn set_complete(&mut self, complete: bool) {
        let levels = [
            (Rule::UnexpectedResponse, Level::Deny),
            (Rule::UnansweredRequest, Level::Deny),
            (Rule::MissingEvent, Level::Warn),
        ];
        for (rule, level) in levels {
            self.set(rule, if complete { level } else { rule.level() });
        }
    }

    /// Changes the level of a rule.
    pub fn set(&mut self, rule: Rule, level: Level) {
        if let Some(slot) = self.0.get_mut(rule as usize) {
            *slot = level;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_has_its_own_level() {
        for (index, &rule) in Rule::ALL.iter().enumerate() {
            assert_eq!(rule as usize, index);
            let mut levels = Levels::default();
            levels.set(rule, if rule.level() == Level::Warn { Level::Deny } else { Level::Warn });
            let changed = Rule::ALL.iter().filter(|&&other| levels.of(other) != other.level());
            assert_eq!(changed.collect::<Vec<_>>(), [&rule]);
        }
    }
}
