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
    /// A key of an object with declared keys: one of them, or one that looks like a name and may be a newer peer's.
    Key(String),
    /// A key that is data, or may be: of a map, of an object whose inside is not described, or one that looks like no name.
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

    /// Takes the last key for a name, though it looks like none.
    pub(crate) fn name_last(&mut self) {
        if let Some(last) = self.tokens.last_mut()
            && let Token::Free(key) = last
        {
            *last = Token::Key(std::mem::take(key));
        }
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

impl Token {
    /// A key that an object with declared keys does not declare. A name (`callerId`) says what a newer peer sends; anything
    /// else (`Ada Lovelace`, `+4930…`) is what a sender puts there who takes the object for a map.
    pub(crate) fn undeclared(key: String) -> Self {
        const MOST: usize = 40;
        let is_name = key.len() <= MOST
            && key.starts_with(|first: char| first.is_ascii_lowercase())
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if is_name { Self::Key(key) } else { Self::Free(key) }
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
