//! The way from the frame to the value at hand. It costs nothing until a problem asks for it.

use crate::json::Text;
use crate::problem::{Pointer, Token};

/// A step, and the steps before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Path<'a, 't> {
    pub(super) parent: Option<&'a Path<'a, 't>>,
    pub(super) step: Step<'t>,
}

/// One step into a value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'t> {
    /// A declared key.
    Declared(&'static str),
    /// A key of an object with declared keys which is not one of them.
    Unknown(Text<'t>),
    /// A key that is data.
    Free(Text<'t>),
    /// An element.
    Index(usize),
}

impl<'a, 't> Path<'a, 't> {
    pub(super) const fn root(key: &'static str) -> Self {
        Self { parent: None, step: Step::Declared(key) }
    }

    pub(super) fn to(&'a self, step: Step<'t>) -> Path<'a, 't> {
        Path { parent: Some(self), step }
    }

    /// The pointer that the path is.
    pub(super) fn pointer(&self) -> Pointer {
        let Some(mut before) = self.parent else { return self.step.token().into() };
        let mut length = 2;
        while let Some(parent) = before.parent {
            (before, length) = (parent, length + 1);
        }
        let mut tokens = Vec::with_capacity(length);
        let mut at = Some(self);
        while let Some(path) = at {
            tokens.push(path.step.token());
            at = path.parent;
        }
        tokens.reverse();
        tokens.into()
    }
}

impl Step<'_> {
    pub(super) fn token(self) -> Token {
        match self {
            Self::Declared(key) => Token::Key(key.into()),
            Self::Unknown(key) => Token::undeclared(key.unescape().into_owned()),
            Self::Free(key) => Token::Free(key.unescape().into_owned().into()),
            Self::Index(index) => Token::Index(index),
        }
    }
}
