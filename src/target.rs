//! Targets: the paths of the objects that frames address.
//!
//! A target is ids joined by dots. Its forms are a table ([`TargetShape`]); the derive `Target` makes it of a struct.

mod id;
mod path;

pub use id::IdError;
#[doc(hidden)]
pub use id::private;
pub use path::{Path, PathError};

use std::fmt;

/// What a target may look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TargetShape {
    /// The Rust type's own name.
    pub name: &'static str,
    /// What it addresses.
    pub doc: &'static str,
    /// Its segments.
    pub segments: Segments,
}

/// The segments of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Segments {
    /// Segments by name, at most one of them optional: the number of segments tells the forms apart.
    Named(&'static [Segment]),
    /// Any segments, within a number.
    Any {
        /// The fewest.
        minimum: usize,
        /// The most.
        maximum: usize,
    },
}

/// One segment of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// Its name, in camelCase.
    pub name: &'static str,
    /// Whether it may be left out.
    pub optional: bool,
}

/// The path of an object. Derived for structs of ids; [`Path`] is the target of any object.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a target",
    label = "no `Target` for this type",
    note = "derive it: `#[derive(Target)]` on a struct of ids, made by `tieline::id!`; or take `tieline::Path`, the target of any object"
)]
pub trait Target: Sized + Clone + fmt::Debug + PartialEq {
    /// The forms.
    const SHAPE: &'static TargetShape;

    /// The target whose segments these are.
    ///
    /// The segments are sound ids, and their number is one that the shape has: [`parse`] looks to that.
    #[doc(hidden)]
    fn __from_ids(ids: &mut Ids<'_>) -> Option<Self>;

    /// The ids, in order.
    #[doc(hidden)]
    fn __segments<'a>(&'a self, to: &mut dyn FnMut(&'a str));
}

/// Why a text is not a target.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TargetError {
    /// A segment is empty or has a character that no id has; counted from 0.
    Segment(usize),
    /// The number of segments is none that the target has.
    Form {
        /// How many segments the text has.
        found: usize,
        /// The forms that the target has.
        shape: &'static TargetShape,
    },
}

/// Reads a target.
///
/// # Errors
/// Says which segment is no id, or which forms the target has.
pub fn parse<T: Target>(text: &str) -> Result<T, TargetError> {
    let found = T::SHAPE.count(text)?;
    T::__from_ids(&mut Ids { rest: text, left: found }).ok_or(TargetError::Form { found, shape: T::SHAPE })
}

/// The segments of a text, all of them ids.
#[doc(hidden)]
#[derive(Debug)]
pub struct Ids<'t> {
    rest: &'t str,
    left: usize,
}

impl<'t> Ids<'t> {
    /// How many segments are left.
    #[must_use]
    pub fn left(&self) -> usize {
        self.left
    }

    /// The text of all that are left.
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.rest
    }
}

impl<'t> Iterator for Ids<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        self.left = self.left.checked_sub(1)?;
        let end = dot(self.rest.as_bytes());
        let segment = self.rest.get(..end)?;
        self.rest = self.rest.get(end + 1..).unwrap_or_default();
        Some(segment)
    }
}

/// Where the first dot is, or the end.
fn dot(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let (dots, _) = dots_and_bad(u64::from_le_bytes(*chunk));
        if dots != 0 {
            return at + (dots.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    bytes[at..].iter().position(|&byte| byte == b'.').map_or(bytes.len(), |found| at + found)
}

/// The text of a target.
#[must_use]
pub fn print<T: Target>(target: &T) -> String {
    let mut out = String::new();
    target.__segments(&mut |segment| {
        if !out.is_empty() {
            out.push('.');
        }
        out.push_str(segment);
    });
    out
}

impl TargetShape {
    /// How many segments the target has: the fewest and the most.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        match self.segments {
            Segments::Any { minimum, maximum } => (minimum, maximum),
            Segments::Named(segments) => (segments.iter().filter(|segment| !segment.optional).count(), segments.len()),
        }
    }

    /// The forms in words, as `<session>.<channel>`, the shortest first.
    #[must_use]
    pub fn forms(&self) -> Vec<String> {
        let form = |segments: &mut dyn Iterator<Item = &Segment>| {
            segments.map(|segment| format!("<{}>", kebab(segment.name))).collect::<Vec<_>>().join(".")
        };
        match self.segments {
            Segments::Any { minimum, maximum } => vec![format!("{minimum} to {maximum} segments")],
            Segments::Named(segments) => {
                let mut forms = Vec::new();
                if segments.iter().any(|segment| segment.optional) {
                    forms.push(form(&mut segments.iter().filter(|segment| !segment.optional)));
                }
                forms.push(form(&mut segments.iter()));
                forms
            }
        }
    }

    /// Whether a text has one of the forms.
    ///
    /// # Errors
    /// Says which segment is no id, or that no form has this many.
    pub fn check(&'static self, text: &str) -> Result<(), TargetError> {
        self.count(text).map(drop)
    }

    /// How many segments a text has that has one of the forms.
    fn count(&'static self, text: &str) -> Result<usize, TargetError> {
        let found = segments(text).map_err(TargetError::Segment)?;
        let (minimum, maximum) = self.counts();
        if (minimum..=maximum).contains(&found) { Ok(found) } else { Err(TargetError::Form { found, shape: self }) }
    }
}

/// How many segments a text has, all of them ids; or the index of the first that is none.
fn segments(text: &str) -> Result<usize, usize> {
    let bytes = text.as_bytes();
    let (words, rest) = bytes.as_chunks::<8>();
    let Some(last) = bytes.last_chunk::<8>().filter(|_| words.len() < 255) else { return slow_segments(text) };
    // Dots are counted in eight lanes.
    let mut lanes = 0;
    // Whether a segment has just begun.
    let mut open = 1;
    let mut wrong = 0;
    for chunk in words {
        let (dots, bad) = dots_and_bad(u64::from_le_bytes(*chunk));
        wrong |= bad | (dots & (dots << 8 | open << 7));
        lanes += dots >> 7;
        open = dots >> 63;
    }
    if !rest.is_empty() {
        // The last eight bytes again, those that are new in front.
        let behind = 8 * rest.len();
        let (dots, bad) = dots_and_bad(u64::from_le_bytes(*last) >> (64 - behind) | PLAIN << behind);
        wrong |= bad | (dots & (dots << 8 | open << 7));
        lanes += dots >> 7;
        open = dots >> (behind - 1);
    }
    if wrong | open != 0 {
        return slow_segments(text);
    }
    let pairs = (lanes & PAIRS) + (lanes >> 8 & PAIRS);
    Ok(usize::try_from(pairs.wrapping_mul(PAIR_ONES) >> 48).unwrap_or(0) + 1)
}

/// Every second lane, and a one in each of these.
const PAIRS: u64 = 0x00ff_00ff_00ff_00ff;
const PAIR_ONES: u64 = 0x0001_0001_0001_0001;
const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;
/// Eight letters.
const PLAIN: u64 = ONES * 0x61;

/// A high bit for each dot, exactly; and some bit if there is a byte that belongs into no segment.
const fn dots_and_bad(word: u64) -> (u64, u64) {
    let off = word ^ (ONES * 0x2e);
    let dots = !(((off & !HIGH) + !HIGH) | off) & HIGH;
    let bad = (word.wrapping_sub(ONES * 0x21) | (word ^ (ONES * 0x7f)).wrapping_sub(ONES)) & !word & HIGH;
    (dots, bad)
}

/// The same, one byte after the other.
#[cold]
fn slow_segments(text: &str) -> Result<usize, usize> {
    let mut found = 0;
    for segment in text.split('.') {
        if segment.is_empty() || segment.bytes().any(|byte| byte <= b' ' || byte == 0x7f) {
            return Err(found);
        }
        found += 1;
    }
    Ok(found)
}

/// Whether a text is an id: one or more characters, none of them a dot, a space or an ASCII control character.
#[must_use]
pub fn is_id(text: &str) -> bool {
    let belongs = |&byte: &u8| byte > b' ' && byte != b'.' && byte != 0x7f;
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let wrong = words.iter().fold(0, |wrong, chunk| {
        let (dots, bad) = dots_and_bad(u64::from_le_bytes(*chunk));
        wrong | dots | bad
    });
    wrong == 0 && !text.is_empty() && rest.iter().all(belongs)
}

/// What the derive `Target` calls.
#[doc(hidden)]
pub mod derived {
    use std::fmt;
    use std::str::FromStr;

    use super::{Ids, Target};
    use crate::shape::{Shape, Wire};

    /// An id that can be a segment.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot be a segment of a target",
        label = "not an id",
        note = "a segment is an id: make its type by `tieline::id!`; a segment that may be left out is an `Option` of one"
    )]
    pub trait SegmentId: Sized {
        /// The shape, which is asserted to be an id's.
        const SHAPE_OF_ID: &'static Shape;

        /// The next id of a path.
        fn next(ids: &mut Ids<'_>) -> Option<Self>;

        /// The text of the id.
        fn text(&self) -> &str;
    }

    #[diagnostic::do_not_recommend]
    impl<T: Wire + FromStr + AsRef<str>> SegmentId for T {
        const SHAPE_OF_ID: &'static Shape = T::SHAPE;

        fn next(ids: &mut Ids<'_>) -> Option<Self> {
            let id = ids.next()?;
            T::__of_id(id).or_else(|| id.parse().ok())
        }

        fn text(&self) -> &str {
            self.as_ref()
        }
    }

    /// Writes the text of a target.
    pub fn write_target<T: Target>(target: &T, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.pad(&super::print(target))
    }
}

/// `channelGroup` as `channel-group`.
fn kebab(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 2);
    for character in name.chars() {
        if character.is_ascii_uppercase() {
            out.push('-');
        }
        out.push(character.to_ascii_lowercase());
    }
    out
}

impl fmt::Display for TargetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Segment(index) => write!(
                f,
                "segment {} is no id: an id is one or more characters, none of them a dot, a space or a control character",
                index + 1
            ),
            Self::Form { found, shape } => {
                let plural = if *found == 1 { "" } else { "s" };
                write!(f, "found {found} segment{plural}, expected {}", shape.forms().join(" or "))
            }
        }
    }
}

impl std::error::Error for TargetError {}

#[cfg(test)]
mod tests {
    use super::{Ids, is_id, segments, slow_segments};

    #[test]
    fn words_find_what_single_bytes_find() {
        let long = "a.bc".repeat(700);
        let dense = "a.".repeat(300) + "a";
        let parts =
            [&long, &dense, "", "a", ".", "b.c", "session-1", " ", "\u{7f}", "ü", "channel-group-22", "\u{1}", "..", "𝄞"];
        for one in parts {
            for two in parts {
                for three in parts {
                    let text = [one, two, three].concat();
                    assert_eq!(segments(&text), slow_segments(&text), "{text:?}");
                    assert_eq!(is_id(&text), slow_segments(&text) == Ok(1), "{text:?}");
                    let mut ids = Ids { rest: &text, left: text.split('.').count() };
                    assert!(ids.by_ref().eq(text.split('.')), "{text:?}");
                    assert_eq!((ids.left(), ids.text()), (0, ""));
                }
            }
        }
    }
}
