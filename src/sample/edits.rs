//! Values at several paths of a frame.

use std::collections::BTreeMap;

use super::located::{Leaf, PathStep};

/// The maximum number of steps of a path, because the tree is visited recursively. A frame has at most 127 nested containers, and few steps lead
/// into each.
const MAX_STEPS: usize = 512;

/// Values at paths, as a tree of the steps of the paths, so that they can be set in one pass over a frame.
#[derive(Default)]
pub(crate) struct PathEdits<'e> {
    /// The value at the end of a path. Then there are no steps from here.
    leaf: Option<&'e Leaf>,
    members: BTreeMap<&'e str, Self>,
    /// The step that is not to a member. Then there is no other one from here.
    inner: Option<(&'e PathStep, Box<Self>)>,
}

impl<'e> PathEdits<'e> {
    /// Adds a value; `false` if its path is too long, or conflicts with that of another value.
    pub(crate) fn insert(&mut self, path: &'e [PathStep], leaf: &'e Leaf) -> bool {
        if path.len() > MAX_STEPS {
            return false;
        }
        let mut at = self;
        for step in path {
            let is_free = at.leaf.is_none() && at.inner.as_ref().is_none_or(|(known, _)| *known == step);
            at = match step {
                PathStep::Member(name) if is_free => at.members.entry(name).or_default(),
                step if is_free && at.members.is_empty() => &mut at.inner.get_or_insert_with(|| (step, Box::default())).1,
                _ => return false,
            };
        }
        let is_free = at.leaf.is_none() && at.inner.is_none() && at.members.is_empty();
        if is_free {
            at.leaf = Some(leaf);
        }
        is_free
    }

    pub(super) fn leaf(&self) -> Option<&'e Leaf> {
        self.leaf
    }

    pub(super) fn is_absent(&self) -> bool {
        self.leaf == Some(&Leaf::Absent)
    }

    pub(super) fn members(&self) -> impl Iterator<Item = (&'e str, &Self)> {
        self.members.iter().map(|(name, edits)| (*name, edits))
    }

    pub(super) fn member(&self, name: &str) -> Option<&Self> {
        self.members.get(name)
    }

    pub(super) fn inner(&self) -> Option<(&'e PathStep, &Self)> {
        self.inner.as_ref().map(|(step, edits)| (*step, &**edits))
    }
}

#[cfg(test)]
mod tests {
    use super::{Leaf, MAX_STEPS, PathEdits, PathStep};

    #[test]
    fn a_path_is_not_too_long() {
        let path = vec![PathStep::Element; MAX_STEPS + 1];
        assert!(!PathEdits::default().insert(&path, &Leaf::Absent));
        assert!(PathEdits::default().insert(&path[1..], &Leaf::Absent));
    }

    #[test]
    fn values_at_the_same_place_conflict() {
        let member = |name: &'static str| PathStep::Member(name.into());
        let variant = |name: &'static str| PathStep::Variant(name.into());
        let paths = [
            (vec![member("a"), PathStep::Element], true),
            (vec![member("a")], false),
            (vec![member("a"), PathStep::Element, member("b")], false),
            (vec![member("a"), PathStep::Value], false),
            (vec![member("a"), member("b")], false),
            (vec![member("c"), variant("X"), member("a")], true),
            (vec![member("c"), variant("X"), member("b")], true),
            (vec![member("c"), variant("Y"), member("a")], false),
            (vec![member("c")], false),
            (vec![], false),
        ];
        let mut edits = PathEdits::default();
        for (path, is_free) in &paths {
            assert_eq!(edits.insert(path, &Leaf::Absent), *is_free, "{path:?}");
        }
    }
}
