//! JSON pointers (RFC 6901) that know which of their tokens are the protocol's own.

use super::text::{Show, escape};

/// The way to a value in a frame.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pointer {
    tokens: Vec<Token>,
}

/// One step of a [`Pointer`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Token {
    /// A key of an object with declared keys.
    Key(String),
    /// A key that is data: of a map, or of an object whose inside is not described.
    Free(String),
    /// The index of an element, from 0.
    Index(usize),
}

impl Pointer {
    /// The steps, the outermost first.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The pointer for people: as [`plain`](Self::plain), and escaped so that it cannot disturb what shows it.
    #[must_use]
    pub fn text(&self, show: Show) -> String {
        escape(&self.plain(show))
    }

    /// The pointer as RFC 6901 writes it, for programs. Keys that are data are `*` unless values are shown.
    #[must_use]
    pub fn plain(&self, show: Show) -> String {
        let mut out = String::new();
        for token in &self.tokens {
            out.push('/');
            match (token, show) {
                (Token::Index(index), _) => out.push_str(&index.to_string()),
                (Token::Free(_), Show::Masked) => out.push('*'),
                (Token::Key(key) | Token::Free(key), _) => {
                    out.push_str(&key.replace('~', "~0").replace('/', "~1"));
                }
            }
        }
        out
    }
}

impl From<Vec<Token>> for Pointer {
    fn from(tokens: Vec<Token>) -> Self {
        Self { tokens }
    }
}

impl FromIterator<&'static str> for Pointer {
    fn from_iter<I: IntoIterator<Item = &'static str>>(keys: I) -> Self {
        Self { tokens: keys.into_iter().map(|key| Token::Key(key.to_owned())).collect() }
    }
}
