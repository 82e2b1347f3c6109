//! The table of known differences between the library and the official schemas.

use std::fmt;

use serde::Deserialize;
use serde_json::Value;
use tieline::problem::{Problem, Rule};
use toml::Table as TomlTable;

/// The largest integer that every double up to it represents exactly.
const MAX_SAFE: f64 = 9_007_199_254_740_991.0;

/// The rule in the table for integers beyond it. They violate the rule `range`, as numbers beyond declared bounds do.
const UNSAFE_INTEGER: &str = "unsafe-integer";

/// The explanations for one protocol.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) explanations: Vec<Explanation>,
}

/// Why one side rejects some frames that the other accepts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Explanation {
    accepted_by: Acceptor,
    /// The rule of the library or the keyword of the schema by which the other side rejects the frame.
    rule: String,
    /// The pointer of the error. `*` is any step, `**` any number of steps.
    at: String,
    because: String,
    /// A frame with this difference.
    pub(super) example: String,
    /// If the example is a response, the command of its request.
    pub(super) command: Option<String>,
}

/// One side of the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Acceptor {
    /// The official schema.
    Schema,
    /// The library.
    Tieline,
}

/// An error that only one side reports.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Difference {
    /// The side that accepts the frame.
    pub(super) side: Acceptor,
    pub(super) rule: String,
    pub(super) at: String,
}

impl Table {
    /// Reads the explanations for a protocol.
    pub(super) fn parse(text: &str, protocol: &str) -> Result<Self, String> {
        let mut all: TomlTable = toml::from_str(text).map_err(|error| error.to_string())?;
        let own = all.remove(protocol).map(Vec::<Explanation>::deserialize).transpose();
        let explanations = own.map_err(|error| format!("{protocol}: {error}"))?.unwrap_or_default();
        Ok(Self { explanations })
    }

    /// The index of the explanation of a difference.
    pub(super) fn explain(&self, difference: &Difference) -> Option<usize> {
        let steps: Vec<&str> = difference.at.split('/').collect();
        self.explanations.iter().position(|explanation| {
            let pattern: Vec<&str> = explanation.at.split('/').collect();
            explanation.accepted_by == difference.side && explanation.rule == difference.rule && matches(&pattern, &steps)
        })
    }
}

/// Whether the steps of a pointer match a pattern.
fn matches(pattern: &[&str], steps: &[&str]) -> bool {
    match (pattern, steps) {
        ([], []) => true,
        (["**", rest @ ..], _) => (0..=steps.len()).any(|skipped| matches(rest, &steps[skipped..])),
        ([first, rest @ ..], [step, steps @ ..]) => (*first == "*" || first == step) && matches(rest, steps),
        _ => false,
    }
}

impl Difference {
    /// An error of the library in a frame that the schema accepts.
    pub(super) fn of_problem(problem: &Problem, frame: &Value) -> Self {
        let at = problem.pointer.to_string();
        let number = frame.pointer(&at).and_then(Value::as_f64);
        let is_unsafe = problem.rule == Rule::Range && number.is_some_and(|number| number.abs() > MAX_SAFE);
        let rule = if is_unsafe { UNSAFE_INTEGER } else { problem.rule.id() };
        Self { side: Acceptor::Schema, rule: rule.to_owned(), at }
    }
}

impl fmt::Display for Acceptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Schema => "the schema",
            Self::Tieline => "tieline",
        })
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "only {} accepts it, {} at {}", self.side, self.rule, self.at)
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { accepted_by, rule, at, because, .. } = self;
        write!(f, "only {accepted_by} accepts it, {rule} at {at}: {because}")
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_of_pointers() {
        let is = |pattern: &str, pointer: &str| {
            matches(&pattern.split('/').collect::<Vec<_>>(), &pointer.split('/').collect::<Vec<_>>())
        };
        assert!(
            is("", "")
                && is("/a", "/a")
                && is("/*/b", "/a/b")
                && is("/**/b", "/b")
                && is("/**/b", "/a/0/b")
                && is("**", "/a")
        );
        assert!(!is("", "/a") && !is("/a", "/b") && !is("/*", "/a/b") && !is("/**/b", "/a/b/c"));
    }
}
