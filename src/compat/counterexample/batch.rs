//! The search for counterexamples of many changes of a large frame.
//!
//! A frame for each change would need time in proportion to the number of changes times the size of the frame. So changes share frames that
//! have the values of all of them.

use super::Counterexample;
use super::search::{BEST, Search, SearchedChange, value_at};
use crate::envelope::FrameKind;
use crate::json::Json;
use crate::sample::{Leaf, PathEdits, Placed, Size};

/// The number of characters that a frame for each change may have in total; changes with more share frames.
const MAX_ALONE: usize = 1 << 16;

/// The number of frames in which each change may have another value.
const MAX_ROUNDS: usize = 8;

/// A change without a clear counterexample yet, and the values to try.
struct OpenChange<'s, 'c> {
    change: &'s mut SearchedChange<'c>,
    leaves: Vec<Leaf>,
    tried: usize,
}

impl Search<'_> {
    /// For each change of a value at a path, the frame that shows best that the value is rejected.
    pub(in crate::compat) fn find_all(
        &self,
        kind: FrameKind,
        mut changes: Vec<SearchedChange<'_>>,
    ) -> Vec<Option<Counterexample>> {
        for size in Size::ALL {
            let Some(base) = self.simplest(kind, size) else { continue };
            if changes.len().saturating_mul(base.len()) <= MAX_ALONE {
                continue;
            }
            let mut open = Vec::new();
            for change in changes.iter_mut().filter(|change| !change.is_shown()) {
                let is_null = matches!(value_at(&base.frame, change.path), Some(Json::Null));
                if change.consider(self, &base, is_null) != Some(BEST) {
                    open.push(change);
                }
            }
            if open.len().saturating_mul(base.len()) > MAX_ALONE {
                self.find_together(kind, size, open);
            }
        }
        for change in changes.iter_mut().filter(|change| !change.is_shown()) {
            self.find_alone(kind, change);
        }
        changes.into_iter().map(SearchedChange::into_found).collect()
    }

    fn find_together(&self, kind: FrameKind, size: Size, changes: Vec<&mut SearchedChange<'_>>) {
        let mut open: Vec<OpenChange<'_, '_>> = Vec::new();
        for change in changes {
            let leaves = self.leaves(kind, [change.path, change.reads], Some(change.rule)).into_iter().flatten().collect();
            open.push(OpenChange { change, leaves, tried: 0 });
        }
        for _ in 0..MAX_ROUNDS {
            open.retain(|open| open.change.rank() != Some(BEST) && open.tried < open.leaves.len());
            if open.is_empty() {
                break;
            }
            self.round(kind, size, &mut open);
        }
    }

    /// Tries the next value of each change, except those of changes of the same value.
    fn round(&self, kind: FrameKind, size: Size, open: &mut [OpenChange<'_, '_>]) {
        let Some(base) = self.simplest(kind, size).filter(|_| !self.limits.budget.is_spent()) else { return };
        let placed = Placed { size, ..super::plain(self.messages().0, kind) };
        let mut edits = PathEdits::default();
        let is_tried: Vec<bool> = open.iter().map(|open| edits.insert(open.change.path, &open.leaves[open.tried])).collect();
        let frame = self.values(self.sides().0).with_edits((*base.frame).clone(), &placed, &edits);
        drop(edits);
        let written = frame.and_then(|frame| self.within_budget(kind, frame));
        match (written.filter(|written| written.is_valid()), open.len()) {
            (None, 2..) => {
                // One of the values cannot be written here. The halves are tried by themselves to find it.
                let (one, two) = open.split_at_mut(open.len() / 2);
                self.round(kind, size, one);
                self.round(kind, size, two);
            }
            (written, _) => {
                for (open, _) in open.iter_mut().zip(is_tried).filter(|(_, is_tried)| *is_tried) {
                    if let Some(written) = &written {
                        let is_null = matches!(open.leaves[open.tried], Leaf::Value(Json::Null));
                        open.change.consider(self, written, is_null);
                    }
                    open.tried += 1;
                }
            }
        }
    }
}
