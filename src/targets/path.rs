//! The target of any object.

use std::fmt;
use std::str::FromStr;

use super::{Ids, Segments, Target, TargetError, TargetShape, is_id, parse, print};

/// The path of any object: one to `MAX` ids joined by dots, the outermost first.
///
/// ```
/// use tieline::Path;
///
/// let path: Path = "s1.c2.i3".parse()?;
/// assert_eq!(path.segments().collect::<Vec<_>>(), ["s1", "c2", "i3"]);
/// assert_eq!(path.parent().map(|parent| parent.to_string()).as_deref(), Some("s1.c2"));
/// # Ok::<(), tieline::target::TargetError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path<const MAX: usize = 5>(String);

/// The error for a path that cannot have a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathError {
    /// The text is not an id.
    Id,
    /// The path already has the maximum number of segments.
    Full,
}

impl<const MAX: usize> Path<MAX> {
    /// Converts a target to a path.
    ///
    /// # Errors
    /// If the target has more segments than `MAX`.
    pub fn of(target: &impl Target) -> Result<Self, TargetError> {
        parse(&print(target))
    }

    /// The text of the path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The ids, the outermost first.
    #[must_use]
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('.')
    }

    /// The path of the parent object. `None` for an outermost object.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.rsplit_once('.').map(|(parent, _)| Self(parent.to_owned()))
    }

    /// The path of a child object.
    ///
    /// # Errors
    /// If the text is not an id, or the path already has the maximum number of segments.
    pub fn child(&self, id: &str) -> Result<Self, PathError> {
        if !is_id(id) {
            return Err(PathError::Id);
        }
        if self.segments().count() >= MAX {
            return Err(PathError::Full);
        }
        Ok(Self(format!("{}.{id}", self.0)))
    }
}

impl<const MAX: usize> Target for Path<MAX> {
    const SHAPE: &'static TargetShape = &TargetShape {
        name: "Path",
        doc: "Addresses any object.",
        object: "object",
        segments: Segments::Any { minimum: 1, maximum: MAX },
    };

    fn __from_ids(ids: &mut Ids<'_>) -> Option<Self> {
        Some(Self(ids.text().to_owned()))
    }

    fn __segments<'a>(&'a self, to: &mut dyn FnMut(&'a str)) {
        self.segments().for_each(to);
    }
}

impl<const MAX: usize> FromStr for Path<MAX> {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        parse(text)
    }
}

impl<const MAX: usize> fmt::Display for Path<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id => super::IdError.fmt(f),
            Self::Full => f.write_str("the path already has the maximum number of segments"),
        }
    }
}

impl std::error::Error for PathError {}
