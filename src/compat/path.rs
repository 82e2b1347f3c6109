//! Ways to a value in any frame of a kind: like a JSON pointer, with `*` for any element and any key of a map.

use std::fmt;

use crate::problem::escape_token;

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// To the value of a declared key.
    Key(String),
    /// To an element of a list.
    Item,
    /// To a value of a map.
    Value,
}

/// The steps, the outermost first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Path(pub(super) Vec<Step>);

/// The key that stands in made maps.
pub(super) const FREE: &str = "key";

impl Path {
    pub(super) fn key(key: &str) -> Self {
        Self::default().to(Step::Key(key.to_owned()))
    }

    pub(super) fn to(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// The pointer to the value in a made frame, as a refusal says it.
    pub(super) fn pointer(&self) -> String {
        self.text("0")
    }

    fn text(&self, item: &str) -> String {
        let mut out = String::new();
        for step in &self.0 {
            out.push('/');
            match step {
                Step::Key(key) => out.push_str(&escape_token(key)),
                Step::Item => out.push_str(item),
                // Keys of maps are data.
                Step::Value => out.push('*'),
            }
        }
        out
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text("*"))
    }
}
