//! Targets: the paths of the objects that frames address. Public as the module `target`.
//!
//! A target consists of ids joined by dots. [`TargetShape`] describes its forms; the derive `Target` generates it from a
//! struct.

mod id;
mod none;
mod path;
mod segments;
mod value;

pub use id::IdError;
pub use id::{ID_SHAPE, IdText, parse_id};
pub use none::NoTarget;
pub use path::{Path, PathError};
#[cfg(any(feature = "compat", feature = "schema"))]
pub(crate) use segments::ID_PATTERN;
pub use segments::is_id;
#[doc(hidden)]
pub use value::{TargetValue, read_target, write_target_value};

use std::fmt;

use segments::dot;
pub(crate) use segments::{segment_start, segments, segments_in};

/// The static description of a target type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TargetShape {
    /// The name of the Rust type, without its path.
    pub name: &'static str,
    /// The documentation.
    pub doc: &'static str,
    /// The noun for the object, without an article: `channel`.
    pub object: &'static str,
    /// The segments.
    pub segments: Segments,
}

/// The segments of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Segments {
    /// Named segments. At most one of them is optional, so that the number of segments determines the form.
    Named(&'static [Segment]),
    /// Any segments, with a minimum and maximum number.
    Any {
        /// The minimum.
        minimum: usize,
        /// The maximum.
        maximum: usize,
    },
}

/// Asserts that a target has named segments.
///
/// # Panics
/// At compile time, for a target of any form.
#[doc(hidden)]
#[track_caller]
pub const fn assert_named_segments(target: &TargetShape) {
    assert!(
        matches!(target.segments, Segments::Named(_)),
        "the target has no named segments, by which objects are recognized\nhelp: use a struct with `#[derive(Target)]`"
    );
}

/// One segment of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Segment {
    /// The name in camelCase.
    pub name: &'static str,
    /// Whether it is optional.
    pub optional: bool,
}

impl Segment {
    /// A segment.
    #[must_use]
    pub const fn new(name: &'static str, optional: bool) -> Self {
        Self { name, optional }
    }
}

/// The path of an object. Derive it for structs of ids. [`Path`] is the target of any object.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a target",
    label = "does not implement `Target`",
    note = "use `#[derive(Target)]` on a struct of ids declared by `tieline::id!`, or `tieline::Path`, the target of any object"
)]
pub trait Target: Sized + Clone + fmt::Debug + PartialEq {
    /// The static description of the forms.
    const SHAPE: &'static TargetShape;

    /// Builds the target from its segments. [`parse`] has checked that they are ids and that the shape allows their number.
    #[doc(hidden)]
    fn __from_ids(ids: &mut Ids<'_>) -> Option<Self>;

    /// Passes the ids to `to`, in order.
    #[doc(hidden)]
    fn __segments<'a>(&'a self, to: &mut dyn FnMut(&'a str));
}

/// The reason why a text is not a valid target.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TargetError {
    /// The segment at this index is empty or contains a character that ids must not contain.
    Segment(usize),
    /// The target type has no form with this number of segments.
    Form {
        /// The number of segments of the text.
        found: usize,
        /// The forms of the target type.
        shape: &'static TargetShape,
    },
    /// The type of the segment rejects the id.
    Rejected {
        /// The index of the segment.
        segment: usize,
        /// The message of the type's `FromStr`.
        reason: String,
    },
}

/// The reason why a text is not a valid target for a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TargetMismatch {
    /// The segment at this index is empty or contains a character that ids must not contain.
    Segment(usize),
    /// There is no form with this number of segments.
    Form(usize),
}

/// Parses a target.
///
/// # Errors
/// If a segment is not an id, the target has no form with this number of segments, or the type of a segment rejects it.
pub fn parse<T: Target>(text: &str) -> Result<T, TargetError> {
    parse_counted(text, segments(text))
}

/// Parses a target whose segments have been counted by [`segments()`].
pub(crate) fn parse_counted<T: Target>(text: &str, segments: Result<usize, usize>) -> Result<T, TargetError> {
    let found = T::SHAPE.count(segments)?;
    let mut ids = Ids { rest: text, left: found, rejected: None };
    match T::__from_ids(&mut ids) {
        Some(target) => Ok(target),
        None => Err(ids.error(found, T::SHAPE)),
    }
}

/// The segments of a text, which are valid ids.
#[doc(hidden)]
#[derive(Debug)]
pub struct Ids<'t> {
    rest: &'t str,
    left: usize,
    /// The error of the type of the last segment that was read.
    rejected: Option<String>,
}

impl<'t> Ids<'t> {
    /// The number of remaining segments.
    #[must_use]
    pub fn left(&self) -> usize {
        self.left
    }

    /// The text of the remaining segments.
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.rest
    }

    /// The error for a text with `found` segments that is not a target.
    #[cold]
    fn error(self, found: usize, shape: &'static TargetShape) -> TargetError {
        match self.rejected {
            Some(reason) => TargetError::Rejected { segment: (found - self.left).saturating_sub(1), reason },
            None => TargetError::Form { found, shape },
        }
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

/// Formats a target.
#[must_use]
pub fn print<T: Target>(target: &T) -> String {
    // Most targets are shorter, so that the text does not grow with each segment.
    let mut out = String::with_capacity(48);
    target.__segments(&mut |segment| {
        if !out.is_empty() {
            out.push('.');
        }
        out.push_str(segment);
    });
    out
}

impl TargetShape {
    /// The description of a target type.
    #[must_use]
    pub const fn new(name: &'static str, doc: &'static str, object: &'static str, segments: Segments) -> Self {
        Self { name, doc, object, segments }
    }

    /// Whether messages with this target type have no target.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        matches!(self.segments, Segments::Any { maximum: 0, .. })
    }

    /// The minimum and maximum number of segments.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        match self.segments {
            Segments::Any { minimum, maximum } => (minimum, maximum),
            Segments::Named(segments) => (segments.iter().filter(|segment| !segment.optional).count(), segments.len()),
        }
    }

    /// The forms, such as `<session>.<channel>`, the shortest first.
    #[must_use]
    pub fn forms(&self) -> Vec<String> {
        match self.segments {
            Segments::Any { .. } => forms(self.counts(), &[]),
            Segments::Named(segments) => {
                let segments: Vec<(&str, bool)> = segments.iter().map(|segment| (segment.name, segment.optional)).collect();
                forms(self.counts(), &segments)
            }
        }
    }

    /// Checks that a text has one of the forms.
    ///
    /// # Errors
    /// If a segment is not an id, or there is no form with this number of segments.
    pub fn check(&'static self, text: &str) -> Result<(), TargetError> {
        self.count(segments(text)).map(drop)
    }

    /// Returns the number of segments if there is a form with this number.
    #[inline]
    fn count(&'static self, segments: Result<usize, usize>) -> Result<usize, TargetError> {
        let found = segments.map_err(TargetError::Segment)?;
        let (minimum, maximum) = self.counts();
        if (minimum..=maximum).contains(&found) { Ok(found) } else { Err(TargetError::Form { found, shape: self }) }
    }
}

/// The functions and traits that the derive `Target` uses.
pub(crate) mod derived {
    use std::fmt;
    use std::str::FromStr;

    use super::{Ids, Target};
    use crate::shape::{Shape, Wire};

    /// An id type as a segment of a target.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot be a segment of a target",
        label = "not an id",
        note = "use a type declared by `tieline::id!`, or an `Option` of one for a segment that may be absent"
    )]
    pub trait SegmentId: Sized {
        /// The shape, which the derive asserts to be that of an id.
        const SHAPE_OF_ID: &'static Shape;

        /// Reads the next id of a path.
        fn next(ids: &mut Ids<'_>) -> Option<Self>;

        /// The text of the id.
        fn text(&self) -> &str;
    }

    #[diagnostic::do_not_recommend]
    impl<T: Wire + FromStr<Err: fmt::Display> + AsRef<str>> SegmentId for T {
        const SHAPE_OF_ID: &'static Shape = T::SHAPE;

        fn next(ids: &mut Ids<'_>) -> Option<Self> {
            let id = ids.next()?;
            if let Some(id) = T::__of_id(id) {
                return Some(id);
            }
            match id.parse() {
                Ok(id) => Some(id),
                Err(error) => {
                    ids.rejected = Some(T::Err::to_string(&error));
                    None
                }
            }
        }

        fn text(&self) -> &str {
            self.as_ref()
        }
    }

    /// A target with these ids, which is the parent of another target.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot be the parent of this target, whose ids before the last are `{Ids}`",
        label = "does not have the same ids",
        note = "a parent derives `Target` and has the fields of this target without the last one, in the same order"
    )]
    pub trait TargetOf<Ids> {
        /// The target with these ids.
        fn of_ids(ids: Ids) -> Self;

        /// The ids of the target.
        fn into_ids(self) -> Ids;
    }

    /// Writes a target as text.
    pub fn write_target<T: Target>(target: &T, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.pad(&super::print(target))
    }
}

/// The forms of a target with named segments or of any object.
pub(crate) fn forms((minimum, maximum): (usize, usize), segments: &[(&str, bool)]) -> Vec<String> {
    if segments.is_empty() {
        return vec![format!("{minimum} to {maximum} segments")];
    }
    let form = |all: bool| {
        let some = segments.iter().filter(|(_, optional)| all || !optional);
        some.map(|(name, _)| format!("<{}>", kebab(name))).collect::<Vec<_>>().join(".")
    };
    let mut out = Vec::new();
    if segments.iter().any(|(_, optional)| *optional) {
        out.push(form(false));
    }
    out.push(form(true));
    out
}

/// Converts `channelGroup` to `channel-group`.
pub(crate) fn kebab(name: &str) -> String {
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
            Self::Segment(index) => f.write_str(&invalid_segment(*index)),
            Self::Form { found, shape } => {
                let plural = if *found == 1 { "" } else { "s" };
                write!(f, "found {found} segment{plural}, expected {}", shape.forms().join(" or "))
            }
            Self::Rejected { segment, reason } => f.write_str(&rejected_segment(*segment, reason)),
        }
    }
}

impl std::error::Error for TargetError {}

/// The message for a segment that its type rejects.
pub(crate) fn rejected_segment(index: usize, reason: &str) -> String {
    format!("segment {}: {reason}", index + 1)
}

/// The message for a segment that is not an id.
pub(crate) fn invalid_segment(index: usize) -> String {
    format!("segment {} is not an id, which has one or more characters and no dots, spaces or control characters", index + 1)
}
