//! The way from the frame to the value at hand. It costs nothing until a problem asks for it.

use crate::json::Text;
use crate::plan::Str;
use crate::problem::{Token, Way};

/// A step, and the steps before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Path<'a, 'p, 't> {
    pub(super) parent: Option<&'a Path<'a, 'p, 't>>,
    pub(super) step: Step<'p, 't>,
}

/// One step into a value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'p, 't> {
    /// A member of the frame.
    Member(&'static str),
    /// A declared key.
    Declared(&'p Str),
    /// A key of an object with declared keys which is not one of them.
    Unknown(Text<'t>),
    /// A key that is data.
    Free(Text<'t>),
    /// An element.
    Index(usize),
}

impl<'a, 'p, 't> Path<'a, 'p, 't> {
    pub(super) const fn root(key: &'static str) -> Self {
        Self { parent: None, step: Step::Member(key) }
    }

    pub(super) fn to(&'a self, step: Step<'p, 't>) -> Path<'a, 'p, 't> {
        Path { parent: Some(self), step }
    }

    /// The way that the path is.
    pub(super) fn way(&self) -> Way {
        match (self.parent, self.step) {
            (None, Step::Member(key)) => Way::Member(key),
            (None, Step::Unknown(_)) => Way::Undeclared(None),
            (Some(Path { parent: None, step: Step::Member(key) }), Step::Unknown(_)) => Way::Undeclared(Some(key)),
            _ => self.steps(),
        }
    }

    #[cold]
    fn steps(&self) -> Way {
        let ends = std::iter::successors(Some(self), |path| path.parent);
        let mut tokens = Vec::with_capacity(ends.clone().count());
        tokens.extend(ends.map(|path| path.step.token()));
        tokens.reverse();
        Way::Steps(tokens)
    }
}

impl Step<'_, '_> {
    fn token(self) -> Token {
        match self {
            Self::Member(key) => Token::Key(key.into()),
            Self::Declared(key) => Token::Key(key.clone()),
            Self::Unknown(key) => Token::undeclared(key.unescape().into_owned()),
            Self::Free(key) => Token::Free(key.unescape().into_owned().into()),
            Self::Index(index) => Token::Index(index),
        }
    }
}
