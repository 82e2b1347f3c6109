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

    /// The pointer as RFC 6901 writes it. Keys that are data are shown as `*` unless values are shown.
    #[must_use]
    pub fn text(&self, show: Show) -> String {
        let mut out = String::new();
        for token in &self.tokens {
            out.push('/');
            match (token, show) {
                (Token::Index(index), _) => out.push_str(&index.to_string()),
                (Token::Free(_), Show::Masked) => out.push('*'),
                (Token::Key(key) | Token::Free(key), _) => {
                    out.push_str(&escape(&key.replace('~', "~0").replace('/', "~1")));
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
