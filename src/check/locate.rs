//! Converts offsets to paths by scanning the text again, once for the paths of all problems of a frame.

use crate::envelope::FrameMembers;
use crate::json::{KeySets, Malformed, Scanner, Span};

/// One step from a container to a value in it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum RawStep {
    /// The member of an object, which is at the offset `holder`.
    Key { name: Span, holder: usize },
    /// The element of an array, from 0.
    Index { index: usize, holder: usize },
}

/// Finds the paths to values of a text. It scans forward only.
#[derive(Debug)]
pub(super) struct Locator<'t> {
    reader: Scanner<'t>,
    /// The path to the current value.
    steps: Vec<RawStep>,
    position: Position,
}

/// The position of the reader of a [`Locator`].
#[derive(Debug, Clone, Copy)]
enum Position {
    /// Before the value at the current path.
    Value,
    /// In an object, before a member.
    Member { first: bool, holder: usize },
    /// In an array, before the element of this index.
    Element { index: usize, holder: usize },
    /// After the value at the current path.
    After,
    /// After the frame, or at a syntax error. The path no longer changes.
    End,
}

impl<'t> Locator<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self::with(text, Vec::new())
    }

    /// As [`Self::new`], with the allocation of another locator.
    pub(super) fn with(text: &'t str, mut steps: Vec<RawStep>) -> Self {
        steps.clear();
        Self { reader: Scanner::new(text), steps, position: Position::Value }
    }

    /// The allocation, for another text.
    #[cfg(feature = "capture")]
    pub(super) fn into_allocation(self) -> Vec<RawStep> {
        self.steps
    }

    pub(super) fn text(&self) -> &'t str {
        self.reader.text()
    }

    /// As [`Self::steps`]. The members before the one that contains the offset are skipped.
    pub(super) fn locate(&mut self, members: &FrameMembers<'_>, offset: usize) -> &[RawStep] {
        if let Some(at) = members.last_key(offset) {
            self.skip_to_member(at);
        }
        self.steps(offset)
    }

    /// Skips to a member of the outermost object, unless the reader is past it.
    fn skip_to_member(&mut self, key_at: usize) {
        if key_at > self.reader.at {
            self.reader = Scanner::resume(self.reader.text(), key_at, 1);
            self.steps.clear();
            self.position = Position::Member { first: true, holder: 0 };
        }
    }

    /// Returns the path of the innermost value or member that contains the offset, as far as the text is valid. Offsets must
    /// not decrease from call to call.
    pub(super) fn steps(&mut self, offset: usize) -> &[RawStep] {
        if self.advance(offset).is_err() {
            self.position = Position::End;
        }
        &self.steps
    }

    /// The path of the last call of [`Self::steps`].
    pub(super) fn current(&self) -> &[RawStep] {
        &self.steps
    }

    fn advance(&mut self, offset: usize) -> Result<(), Malformed> {
        loop {
            self.position = match self.position {
                Position::Value => match self.reader.peek() {
                    b'{' | b'[' if self.reader.at >= offset => return Ok(()),
                    b'{' => {
                        let holder = self.reader.at;
                        self.reader.open()?;
                        Position::Member { first: true, holder }
                    }
                    b'[' => {
                        let holder = self.reader.at;
                        self.reader.open()?;
                        Position::Element { index: 0, holder }
                    }
                    // The text is a scalar, so there are no further paths.
                    _ if self.steps.is_empty() => Position::End,
                    _ => {
                        self.reader.skip(&mut KeySets::default())?;
                        Position::After
                    }
                },
                Position::Member { first, holder } => match self.reader.key(first)? {
                    Some(key) => {
                        self.steps.push(RawStep::Key { name: key, holder });
                        self.position = Position::Value;
                        if key.at() >= offset {
                            return Ok(());
                        }
                        Position::Value
                    }
                    None => Position::After,
                },
                Position::Element { index, holder } => {
                    if self.reader.element(index == 0)? {
                        self.steps.push(RawStep::Index { index, holder });
                        Position::Value
                    } else {
                        Position::After
                    }
                }
                Position::After if self.reader.at > offset => return Ok(()),
                Position::After => match self.steps.pop() {
                    Some(RawStep::Key { holder, .. }) => Position::Member { first: false, holder },
                    Some(RawStep::Index { index, holder }) => Position::Element { index: index + 1, holder },
                    None => Position::End,
                },
                Position::End => return Ok(()),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Locator, RawStep};

    fn written(text: &str, steps: &[RawStep]) -> String {
        let step = |step: &RawStep| match step {
            RawStep::Key { name, .. } => format!("/{}", name.text(text).unescape()),
            RawStep::Index { index, .. } => format!("/{index}"),
        };
        steps.iter().map(step).collect()
    }

    const CASES: &[(&str, usize, &str)] = &[
        ("", 0, ""),
        ("x", 0, ""),
        (r#"{"a":1}x"#, 7, ""),
        (r#"{"a" 1}"#, 5, ""),
        (r#"{"a":x}"#, 5, "/a"),
        (r#"{"a":1,}"#, 7, ""),
        (r#"{"a":1,"b":[0,{"c":"d\x"}]}"#, 21, "/b/1/c"),
        (r#"{"a":1,"b":[0,{"c":2},]}"#, 22, "/b"),
        (r#"{"a":1,"b":[0,{"c":2}x"#, 21, "/b"),
        (r#"{"a":1,"b":[0,{"c":2 x"#, 21, "/b/1"),
        (r#"{"a":[[1],2],"\u0061":3}"#, 13, "/a"),
        (r#"{"b":{"a":[[1],2],"\u0061":3}}"#, 18, "/b/a"),
        ("[[[[", 3, "/0/0/0"),
        ("[1,[2,[3", 8, "/1/1"),
        ("[1,[2,[", 7, "/1/1/0"),
    ];

    #[test]
    fn a_path_leads_to_the_innermost_value() {
        for (text, offset, expected) in CASES {
            assert_eq!(written(text, Locator::new(text).steps(*offset)), *expected, "{text} at {offset}");
        }
    }

    #[test]
    fn paths_are_the_same_if_others_were_found_before() {
        let text = r#"{"a":[[1],2,{}],"b":{"c":"d","e":[{"f":null}, 7]} ,"g":-1}"#;
        let values = text.char_indices().filter(|(_, byte)| matches!(byte, '"' | '{' | '[' | '0'..='9' | '-' | 'n'));
        let offsets: Vec<usize> = values.map(|(at, _)| at).collect();
        let mut locator = Locator::new(text);
        for &offset in offsets.iter().flat_map(|offset| [offset, offset]) {
            assert_eq!(written(text, locator.steps(offset)), written(text, Locator::new(text).steps(offset)), "at {offset}");
        }
        assert_eq!(written(text, locator.steps(text.len() - 2)), "/g");
    }

    #[test]
    fn members_are_skipped() {
        let from = |text: &str, key_at: usize, offset: usize| {
            let mut locator = Locator::new(text);
            locator.skip_to_member(key_at);
            written(text, locator.steps(offset))
        };
        let text = r#"{"a":[1],"b":{"c":[0,x"#;
        assert_eq!(from(text, 9, 21), "/b/c/1");
        assert_eq!(from(text, 1, 21), "/b/c/1");
        let twice = r#"{"a":[1],"b":{"c":0},"a":2}"#;
        assert_eq!(from(twice, 9, 21), "/a");
    }
}
