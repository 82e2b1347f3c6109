//! What a walk notes of a problem: so much that everything else can be told from the text, once it is asked for.

use std::borrow::Cow;
use std::sync::Arc;

use super::few::Few;
use super::pointer::{Pointer, Token};
use super::text::{Detail, Found};
use crate::json::{FaultKind, Reader};
use crate::shape::EnumValue;

/// A problem, without its rule and its text.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    /// Where: the offset in bytes.
    pub(crate) at: usize,
    pub(crate) way: Way,
    pub(crate) cause: Cause,
}

/// The way to the value that is wrong.
#[derive(Debug, Clone)]
pub(crate) enum Way {
    /// It is the frame.
    Frame,
    /// It is a declared member of the frame.
    Member(&'static str),
    /// It is a key that is not declared, and stands at the problem's place: in a member of the frame, or else beside them.
    Undeclared(Option<&'static str>),
    /// It is what the text breaks in.
    Fault,
    /// Any other.
    Steps(Vec<Token>),
}

/// What is wrong.
#[derive(Debug, Clone)]
pub(crate) enum Cause {
    /// A sentence.
    Said(&'static str),
    /// The text has a fault.
    Fault(FaultKind),
    /// A required key is absent.
    Missing(Cow<'static, str>),
    /// Something else is expected than the value that stands there.
    Value(&'static str),
    /// One of these is expected.
    Enum(Arc<[EnumValue]>),
    /// One of these is expected.
    OneOf(Arc<[Cow<'static, str>]>),
    /// One of these is expected.
    Name(&'static [&'static str]),
    /// What is put into words at once.
    Detail(Box<Detail>),
    /// Any of these, with what to do about it.
    Told(Box<Told>),
}

/// What is wrong, and what to do about it.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    cause: Cause,
    pub(crate) hint: Cow<'static, str>,
}

impl Note {
    pub(crate) const fn new(at: usize, way: Way, cause: Cause) -> Self {
        Self { at, way, cause }
    }

    /// The pointer, as far as it can be told without a plan.
    pub(crate) fn pointer(&self, text: &str) -> Pointer {
        match &self.way {
            Way::Frame | Way::Fault => Pointer::default(),
            Way::Member(key) => Token::Key((*key).into()).into(),
            Way::Undeclared(holder) => {
                let mut tokens: Few<Token> = holder.map_or(Few::None, |key| Few::One(Token::Key(key.into())));
                tokens.push(Token::undeclared(key(text, self.at)));
                tokens.into()
            }
            Way::Steps(tokens) => tokens.clone().into(),
        }
    }

    /// Whether who knows the plan knows more of this pointer.
    pub(crate) fn is_open(&self, pointer: &Pointer) -> bool {
        match self.way {
            Way::Undeclared(_) => pointer.ends_free(),
            Way::Fault => true,
            _ => false,
        }
    }

    /// Keeps what to do about it.
    pub(crate) fn tell(&mut self, hint: Cow<'static, str>) {
        let cause = std::mem::replace(&mut self.cause, Cause::Said(""));
        self.cause = Cause::Told(Box::new(Told { cause, hint }));
    }

    /// What was found, and what was expected.
    pub(crate) fn detail(&self, text: &str) -> Detail {
        self.cause.detail(text, self.at)
    }
}

impl Cause {
    fn detail(&self, text: &str, at: usize) -> Detail {
        match self {
            Self::Said(said) => Detail::Said((*said).into()),
            Self::Fault(kind) => Detail::Said(kind.said()),
            Self::Missing(key) => Detail::Missing { key: key.clone() },
            Self::Value(expected) => Detail::Expected { expected: (*expected).into(), found: Found::at(text, at) },
            Self::Enum(values) => one_of(values.iter().map(|value| &*value.name), Found::at(text, at)),
            Self::OneOf(names) => one_of(names.iter().map(|name| &**name), Found::at(text, at)),
            Self::Name(names) => one_of(names.iter().copied(), Found::at(text, at)),
            Self::Detail(detail) => (**detail).clone(),
            Self::Told(told) => told.cause.detail(text, at),
        }
    }
}

impl From<Detail> for Cause {
    fn from(detail: Detail) -> Self {
        Self::Detail(Box::new(detail))
    }
}

/// The key that stands in a text.
fn key(text: &str, at: usize) -> String {
    // It has been read before.
    Reader::resume(text, at, 1).string().map(|key| key.unescape().into_owned()).unwrap_or_default()
}

/// The detail of what is none of some words.
fn one_of<'w>(words: impl IntoIterator<Item = &'w str>, found: Found) -> Detail {
    let mut expected = String::new();
    for word in words {
        expected.extend([if expected.is_empty() { "`" } else { " or `" }, word, "`"]);
    }
    Detail::Expected { expected: expected.into(), found }
}
