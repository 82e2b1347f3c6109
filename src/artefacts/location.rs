//! Locations in the files of a folder.

use crate::problem::{Pointer, Step};

/// The location of a value in a file, as a linked list of steps from the value to the root.
///
/// Loading passes a location for every value of every file, and rejects almost none. So the steps are borrowed from the call stack, and
/// only a rejection allocates a [`Pointer`].
#[derive(Debug, Clone, Copy)]
pub(super) enum Location<'a> {
    Root,
    Member(&'a Location<'a>, &'a str),
    Element(&'a Location<'a>, usize),
}

impl<'a> Location<'a> {
    /// The location of a member of the object at this location.
    pub(super) fn member(&'a self, name: &'a str) -> Self {
        Self::Member(self, name)
    }

    /// The location of an element of the array at this location.
    pub(super) fn element(&'a self, index: usize) -> Self {
        Self::Element(self, index)
    }

    /// The pointer to this location.
    pub(super) fn pointer(&self) -> Pointer {
        let mut steps = Vec::new();
        let mut location = self;
        loop {
            let (outer, step) = match location {
                Self::Root => break,
                Self::Member(outer, name) => (outer, Step::Member((*name).to_owned().into())),
                Self::Element(outer, index) => (outer, Step::Index(*index)),
            };
            steps.push(step);
            location = outer;
        }
        steps.reverse();
        steps.into()
    }
}
