//! The word list.

use std::ops::Range;

use serde::Deserialize;

use super::is_below;
use super::token::{WordToken, tokens};

/// The words to avoid, the phrases in which they are right, and the files that are not checked.
#[derive(Debug)]
pub(super) struct WordList {
    avoided: Vec<Avoided>,
    allowed: Vec<Allowed>,
    excluded: Vec<Exclude>,
}

#[derive(Debug)]
struct Avoided {
    phrase: Vec<String>,
    instead: String,
}

#[derive(Debug)]
struct Allowed {
    text: String,
    phrase: Vec<String>,
    /// The files and folders in which it is right. Empty: everywhere.
    paths: Vec<String>,
    used: bool,
}

/// A use of an avoided phrase in a text.
pub(super) struct WordMatch {
    /// The tokens of the phrase.
    pub(super) range: Range<usize>,
    /// What to write instead.
    pub(super) instead: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    avoid: Vec<Avoid>,
    #[serde(default)]
    allow: Vec<Allow>,
    #[serde(default)]
    exclude: Vec<Exclude>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Avoid {
    phrases: Vec<String>,
    instead: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Allow {
    phrases: Vec<String>,
    #[serde(default)]
    paths: Vec<String>,
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exclude {
    path: String,
    reason: String,
}

impl WordList {
    /// Reads the list from TOML.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut avoided = Vec::new();
        for Avoid { phrases, instead } in file.avoid {
            stated("instead", &instead)?;
            for text in phrases {
                avoided.push(Avoided { phrase: phrase(&text)?, instead: instead.clone() });
            }
        }
        let mut allowed = Vec::new();
        for Allow { phrases, paths, reason } in file.allow {
            stated("reason", &reason)?;
            for text in phrases {
                let phrase = phrase(&text)?;
                if !avoided.iter().any(|avoided| contains(&phrase, &avoided.phrase)) {
                    return Err(format!("the exception `{text}` contains no phrase to avoid"));
                }
                allowed.push(Allowed { text, phrase, paths: paths.clone(), used: false });
            }
        }
        for exclude in &file.exclude {
            stated("reason", &exclude.reason)?;
        }
        Ok(Self { avoided, allowed, excluded: file.exclude })
    }

    /// The files and folders that are not checked.
    pub(super) fn excluded(&self) -> impl Iterator<Item = &str> {
        self.excluded.iter().map(|exclude| exclude.path.as_str())
    }

    /// The exceptions for certain paths that no text has needed so far. Those for all paths are standard terms, which need
    /// no present use.
    pub(super) fn unused(&self) -> Vec<String> {
        let unused = self.allowed.iter().filter(|allowed| !allowed.used && !allowed.paths.is_empty());
        unused.map(|allowed| allowed.text.clone()).collect()
    }

    /// The uses of avoided phrases, without those that are part of an allowed one.
    pub(super) fn find(&mut self, path: &str, tokens: &[WordToken]) -> Vec<WordMatch> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let here = self.avoided.iter().filter(|avoided| starts_with(&tokens[at..], &avoided.phrase));
            // The longest phrase has the most precise advice.
            let Some(avoided) = here.max_by_key(|avoided| avoided.phrase.len()) else {
                at += 1;
                continue;
            };
            let range = at..at + avoided.phrase.len();
            at = range.end;
            let instead = avoided.instead.clone();
            if !self.allows(path, tokens, &range) {
                found.push(WordMatch { range, instead });
            }
        }
        found
    }

    /// Whether the tokens are part of an allowed phrase.
    fn allows(&mut self, path: &str, tokens: &[WordToken], range: &Range<usize>) -> bool {
        let mut allows = false;
        for allowed in &mut self.allowed {
            let here = allowed.paths.is_empty() || allowed.paths.iter().any(|folder| is_below(path, folder));
            let length = allowed.phrase.len();
            let starts = range.end.saturating_sub(length)..=range.start;
            if here && starts.into_iter().any(|start| starts_with(&tokens[start..], &allowed.phrase)) {
                allowed.used = true;
                allows = true;
            }
        }
        allows
    }
}

/// Checks that the value of a key is not blank.
fn stated(key: &str, text: &str) -> Result<(), String> {
    if text.trim().is_empty() { Err(format!("an entry has an empty `{key}`")) } else { Ok(()) }
}

/// The words of a phrase of the list, which has at least one and no punctuation.
fn phrase(text: &str) -> Result<Vec<String>, String> {
    let words: Vec<String> = tokens(text, 1).into_iter().map(|token| token.word).collect();
    if words.is_empty() || words.iter().any(String::is_empty) {
        return Err(format!("`{text}` is not a phrase: expected words, with `…` in backquotes for a code span"));
    }
    Ok(words)
}

fn starts_with(tokens: &[WordToken], phrase: &[String]) -> bool {
    tokens.len() >= phrase.len() && tokens.iter().zip(phrase).all(|(token, word)| token.word == *word)
}

fn contains(phrase: &[String], part: &[String]) -> bool {
    phrase.windows(part.len()).any(|window| window == part)
}
