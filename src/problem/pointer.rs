//! JSON pointers (RFC 6901) that know which of their tokens are the protocol's own.

use std::borrow::Cow;

use super::few::Few;
use super::text::{Show, escape_from, push_number};

/// The way to a value in a frame.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Pointer {
    tokens: Few<Token>,
}

/// One step of a [`Pointer`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Token {
    /// A key of an object with declared keys: one of them, or one that looks like a name and may be a newer peer's.
    Key(Cow<'static, str>),
    /// A key that is data, or may be: of a map, of an object whose inside is not described, or one that looks like no name.
    Free(Cow<'static, str>),
    /// The index of an element, from 0.
    Index(usize),
}

impl Pointer {
    /// The steps, the outermost first.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        self.tokens.as_slice()
    }

    /// Whether the last step is a key that may be data.
    pub(crate) fn ends_free(&self) -> bool {
        matches!(self.tokens(), [.., Token::Free(_)])
    }

    /// Takes the last key for a name, though it looks like none.
    pub(crate) fn name_last(&mut self) {
        if let [.., last] = self.tokens.as_mut_slice()
            && let Token::Free(key) = last
        {
            *last = Token::Key(std::mem::take(key));
        }
    }

    pub(crate) fn into_tokens(self) -> Vec<Token> {
        self.tokens.into_vec()
    }

    /// The pointer for people: as [`plain`](Self::plain), and escaped so that it cannot disturb what shows it.
    #[must_use]
    pub fn text(&self, show: Show) -> String {
        let mut out = String::new();
        self.push(show, &mut out);
        out
    }

    /// Writes the same behind a text.
    #[doc(hidden)]
    pub fn push(&self, show: Show, out: &mut String) {
        let start = out.len();
        self.push_plain(show, out);
        escape_from(start, out);
    }

    /// The pointer as RFC 6901 writes it, for programs. Keys that are data are `*` unless values are shown.
    #[must_use]
    pub fn plain(&self, show: Show) -> String {
        let mut out = String::new();
        self.push_plain(show, &mut out);
        out
    }

    /// Writes the same behind a text.
    #[doc(hidden)]
    pub fn push_plain(&self, show: Show, out: &mut String) {
        for token in self.tokens() {
            out.push('/');
            match (token, show) {
                (Token::Index(index), _) => push_number(*index as u64, out),
                (Token::Free(_), Show::Masked) => out.push('*'),
                (Token::Key(key) | Token::Free(key), _) if key.contains(['~', '/']) => {
                    out.push_str(&key.replace('~', "~0").replace('/', "~1"));
                }
                (Token::Key(key) | Token::Free(key), _) => out.push_str(key),
            }
        }
    }
}

impl std::fmt::Debug for Pointer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.tokens()).finish()
    }
}

impl Token {
    /// A key that an object with declared keys does not declare. A name (`callerId`) says what a newer peer sends; anything
    /// else (`Ada Lovelace`, `+4930…`) is what a sender puts there who takes the object for a map.
    pub(crate) fn undeclared(key: String) -> Self {
        if is_name(&key) { Self::Key(key.into()) } else { Self::Free(key.into()) }
    }
}

fn is_name(key: &str) -> bool {
    const MOST: usize = 40;
    key.len() <= MOST
        && key.starts_with(|first: char| first.is_ascii_lowercase())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

impl From<Token> for Pointer {
    fn from(token: Token) -> Self {
        Few::One(token).into()
    }
}

impl From<Vec<Token>> for Pointer {
    fn from(tokens: Vec<Token>) -> Self {
        Few::from(tokens).into()
    }
}

impl From<Few<Token>> for Pointer {
    fn from(tokens: Few<Token>) -> Self {
        Self { tokens }
    }
}

impl FromIterator<Token> for Pointer {
    fn from_iter<I: IntoIterator<Item = Token>>(tokens: I) -> Self {
        Vec::from_iter(tokens).into()
    }
}

impl FromIterator<&'static str> for Pointer {
    fn from_iter<I: IntoIterator<Item = &'static str>>(keys: I) -> Self {
        keys.into_iter().map(|key| Token::Key(key.into())).collect()
    }
}
