//! The description of targets in a plan.

use std::borrow::Cow;

use crate::json::Span;
use crate::targets::{Segments, TargetMismatch, TargetShape, forms, segments, segments_in};

/// The allowed forms of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(feature = "schema"), allow(dead_code, reason = "the artefacts use all of it"))]
pub struct TargetPlan {
    /// The name of the Rust type.
    pub name: Cow<'static, str>,
    /// The documentation of the target.
    pub doc: Cow<'static, str>,
    /// The noun for the object, without an article.
    pub object: Cow<'static, str>,
    /// The minimum and maximum number of segments.
    pub counts: (usize, usize),
    /// The segments; empty if any target is allowed.
    pub segments: Vec<SegmentPlan>,
}

/// One segment of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentPlan {
    /// The name in camelCase.
    pub name: Cow<'static, str>,
    /// Whether the segment may be omitted.
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

    /// The allowed forms, such as `<session>.<channel>`, the shortest first.
    #[must_use]
    pub fn forms(&self) -> Vec<String> {
        let segments: Vec<(&str, bool)> = self.segments.iter().map(|segment| (&*segment.name, segment.optional)).collect();
        forms(self.counts, &segments)
    }

    /// Checks that a text has one of the forms.
    pub(crate) fn check(&self, text: &str) -> Result<(), TargetMismatch> {
        self.count(segments(text))
    }

    /// Checks a string without escapes at its position in a text.
    #[inline]
    pub(crate) fn check_in(&self, text: &str, span: Span) -> Result<(), TargetMismatch> {
        self.count(segments_in(text, span))
    }

    #[inline]
    fn count(&self, segments: Result<usize, usize>) -> Result<(), TargetMismatch> {
        let found = segments.map_err(TargetMismatch::Segment)?;
        if (self.counts.0..=self.counts.1).contains(&found) { Ok(()) } else { Err(TargetMismatch::Form(found)) }
    }
}
