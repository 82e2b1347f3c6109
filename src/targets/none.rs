//! The target of messages that have none.

use super::{Ids, Segments, Target, TargetShape};

/// The target of a message that has none. A message without `target = …` has it; the protocol's envelope must have no targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NoTarget;

impl Target for NoTarget {
    const SHAPE: &'static TargetShape = &TargetShape::new("NoTarget", "", "", Segments::Any { minimum: 0, maximum: 0 });

    fn __from_ids(_: &mut Ids<'_>) -> Option<Self> {
        None
    }

    fn __segments<'a>(&'a self, _: &mut dyn FnMut(&'a str)) {}
}
