//! Names on the wire: how they are derived from Rust names, and which of them are valid.

use std::collections::BTreeMap;
use std::fmt::Display;

use crate::ctxt::with_note;

/// Names of properties that every JavaScript object has. Validators written in JavaScript return wrong results for members
/// with these names.
const JAVASCRIPT: &[&str] = &[
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
];

/// The names that were found, each with a text. It is used for all names of this crate, since a map is compiled for each of its types.
#[derive(Default)]
pub(crate) struct SeenNames(BTreeMap<String, String>);

impl SeenNames {
    /// Adds a name. Returns the text of the same name before.
    pub(crate) fn insert(&mut self, name: &str, text: &dyn Display) -> Option<String> {
        self.0.insert(name.to_owned(), text.to_string())
    }
}

/// Converts a Rust name to the name on the wire: `script_id` to `scriptId`.
pub(crate) fn camel_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut upper = false;
    for character in name.chars() {
        if character == '_' {
            upper = !out.is_empty();
        } else if upper {
            out.extend(character.to_uppercase());
            upper = false;
        } else {
            out.push(character);
        }
    }
    out
}

/// How the words of a Rust name are joined on the wire. The names of the styles, and what they make of a name, are those of serde.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum CaseStyle {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

impl CaseStyle {
    const ALL: [(&'static str, Self); 8] = [
        ("lowercase", Self::Lower),
        ("UPPERCASE", Self::Upper),
        ("PascalCase", Self::Pascal),
        ("camelCase", Self::Camel),
        ("snake_case", Self::Snake),
        ("SCREAMING_SNAKE_CASE", Self::ScreamingSnake),
        ("kebab-case", Self::Kebab),
        ("SCREAMING-KEBAB-CASE", Self::ScreamingKebab),
    ];

    /// The names of all styles.
    pub(crate) fn names() -> [&'static str; 8] {
        Self::ALL.map(|(name, _)| name)
    }

    pub(crate) fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(own, _)| *own == name).map(|(_, style)| *style)
    }

    /// Converts the name of a field, which is in `snake_case`.
    pub(crate) fn field(self, name: &str) -> String {
        match self {
            Self::Camel => camel_case(name),
            Self::Pascal => with_first(&camel_case(name), char::to_uppercase),
            Self::Lower | Self::Snake => name.to_owned(),
            Self::Upper | Self::ScreamingSnake => name.to_uppercase(),
            Self::Kebab => name.replace('_', "-"),
            Self::ScreamingKebab => name.to_uppercase().replace('_', "-"),
        }
    }

    /// Converts the name of a variant, which is in `PascalCase`.
    pub(crate) fn variant(self, name: &str) -> String {
        match self {
            Self::Pascal => name.to_owned(),
            Self::Camel => with_first(name, char::to_lowercase),
            Self::Lower => name.to_lowercase(),
            Self::Upper => name.to_uppercase(),
            Self::Snake => joined(name, '_'),
            Self::ScreamingSnake => joined(name, '_').to_uppercase(),
            Self::Kebab => joined(name, '-'),
            Self::ScreamingKebab => joined(name, '-').to_uppercase(),
        }
    }
}

/// A name with another first character.
fn with_first<C: Iterator<Item = char>>(name: &str, convert: fn(char) -> C) -> String {
    let mut rest = name.chars();
    rest.next().into_iter().flat_map(convert).chain(rest).collect()
}

/// The words of a name in PascalCase, in lowercase.
fn joined(name: &str, separator: char) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for character in name.chars() {
        if character.is_uppercase() && !out.is_empty() {
            out.push(separator);
        }
        out.extend(character.to_lowercase());
    }
    out
}

/// Splits a name in camelCase into words: `channelGroup` into `channel group`.
pub(crate) fn words(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 2);
    for character in name.chars() {
        if character.is_ascii_uppercase() {
            out.push(' ');
        }
        out.push(character.to_ascii_lowercase());
    }
    out
}

/// Returns the error for a string that is not allowed as a member name.
pub(crate) fn reject_key(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("empty member name".to_owned());
    }
    if name.chars().any(char::is_control) {
        return Some("control character in a member name".to_owned());
    }
    JAVASCRIPT.contains(&name).then(|| {
        with_note(
            format_args!("reserved member name `{name}`"),
            "every JavaScript object has a property of this name, so validators in JavaScript give wrong verdicts; \
             it is allowed as a key of a `BTreeMap<String, _>`",
        )
    })
}

/// Whether a string is a valid message name: words of visible ASCII characters, joined by slashes, which can be part of file names. The
/// envelope may restrict it further.
pub(crate) fn is_message_name(name: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-$:+@~".contains(&byte);
    name.len() <= 200
        && name
            .split('/')
            .all(|word| !word.is_empty() && word.bytes().all(is_allowed) && !word.bytes().all(|byte| byte == b'.'))
}

/// Whether a string is the name of an entry in a schema: ASCII letters and digits in PascalCase.
pub(crate) fn is_schema_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether a string is a valid protocol name: words of lowercase letters and digits, joined by hyphens.
pub(crate) fn is_protocol_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase()) && name.split('-').all(is_word)
}

/// Whether a string is a valid protocol version: two numbers joined by a dot.
pub(crate) fn is_version(version: &str) -> bool {
    let is_number = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) && (part == "0" || !part.starts_with('0'))
    };
    version.split_once('.').is_some_and(|(major, minor)| is_number(major) && is_number(minor))
}

/// Whether a string is a date: year, month and day.
pub(crate) fn is_date(date: &str) -> bool {
    let number = |text: &str, digits: usize| {
        let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse::<u32>().ok()).flatten()
    };
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = *parts else { return false };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else { return false };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=12).contains(&month) && (1..=last).contains(&day)
}

/// Whether a string is a valid segment name: ASCII letters and digits, starting with a lowercase letter.
pub(crate) fn is_segment_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|character| character.is_ascii_alphanumeric())
}

/// Whether a string is a noun in lowercase: words of ASCII letters, digits and hyphens, joined by spaces.
pub(crate) fn is_noun(text: &str) -> bool {
    text.split(' ').all(|word| {
        word.starts_with(|first: char| first != '-') && word.split('-').flat_map(str::bytes).all(is_lowercase_or_digit)
    })
}

fn is_lowercase_or_digit(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

fn is_word(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(is_lowercase_or_digit)
}

/// The candidate that is most similar to a misspelt name, by the rule of the compiler: at most a third of its characters are
/// inserted, deleted, replaced or transposed with the next.
pub(crate) fn nearest<'a>(name: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let limit = name.chars().count().max(3) / 3;
    let distances = candidates.iter().map(|candidate| (edit_distance(name, candidate), *candidate));
    distances
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    // Three rows of the table of distances between prefixes, because a transposition refers to the row before the previous
    // one.
    let mut rows = [vec![0; b.len() + 1], (0..=b.len()).collect(), vec![0; b.len() + 1]];
    for (i, from) in a.iter().enumerate() {
        let [before, previous, current] = &mut rows;
        current[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = previous[j] + usize::from(from != to);
            let mut least = replaced.min(previous[j + 1] + 1).min(current[j] + 1);
            if i > 0 && j > 0 && *from == b[j - 1] && a[i - 1] == *to {
                least = least.min(before[j - 1] + 1);
            }
            current[j + 1] = least;
        }
        rows.rotate_left(1);
    }
    rows[1][b.len()]
}
