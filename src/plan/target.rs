//! The targets of a plan.

use std::borrow::Cow;

use crate::json::Span;
use crate::targets::{Segments, TargetFault, TargetShape, forms, segments, segments_in};

/// What a target may look like.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(feature = "schema"), allow(dead_code, reason = "the artefacts read all of it"))]
pub struct TargetPlan {
    /// The Rust type's own name.
    pub name: Cow<'static, str>,
    /// What it addresses.
    pub doc: Cow<'static, str>,
    /// The noun for the object, without an article.
    pub object: Cow<'static, str>,
    /// The fewest and the most segments.
    pub counts: (usize, usize),
    /// The segments; none where any object is addressed.
    pub segments: Vec<SegmentPlan>,
}

/// One segment of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentPlan {
    /// Its name, in camelCase.
    pub name: Cow<'static, str>,
    /// Whether it may be left out.
    pub optional: bool,
}

impl TargetPlan {
    pub(super) fn of(shape: &'static TargetShape) -> Self {
        let segments = match shape.segments {
            Segments::Named(segments) => segments
                .iter()
                .map(|segment| SegmentPlan { name: segment.name.into(), optional: segment.optional })
                .collect(),
            Segments::Any { .. } => Vec::new(),
        };
        Self {
            name: shape.name.into(),
            doc: shape.doc.into(),
            object: shape.object.into(),
            counts: shape.counts(),
            segments,
        }
    }

    /// The forms in words, as `<session>.<channel>`, the shortest first.
    #[must_use]
    pub fn forms(&self) -> Vec<String> {
        let segments: Vec<(&str, bool)> = self.segments.iter().map(|segment| (&*segment.name, segment.optional)).collect();
        forms(self.counts, &segments)
    }

    /// Whether a text has one of the forms.
    pub(crate) fn check(&self, text: &str) -> Result<(), TargetFault> {
        self.count(segments(text))
    }

    /// The same for a string without escapes within a text.
    #[inline]
    pub(crate) fn check_in(&self, text: &str, span: Span) -> Result<(), TargetFault> {
        self.count(segments_in(text, span))
    }

    #[inline]
    fn count(&self, segments: Result<usize, usize>) -> Result<(), TargetFault> {
        let found = segments.map_err(TargetFault::Segment)?;
        if (self.counts.0..=self.counts.1).contains(&found) { Ok(()) } else { Err(TargetFault::Form(found)) }
    }
}
