//! The frame that is mutated, and the choice of a value in it.

use crate::envelope::FrameKind;
use crate::plan::{MessagePlan, NodeKind, Plan};
use crate::sample::random::Random;
use crate::sample::rng::Rng;
use crate::sample::tree::{self, FrameTree, TreePath, TreeRole};

/// The frame that is mutated.
pub(in crate::sample) struct MutationSubject<'a, 'p> {
    pub(in crate::sample) plan: &'p Plan,
    pub(in crate::sample) message: &'p MessagePlan,
    pub(in crate::sample) kind: FrameKind,
    pub(in crate::sample) frame: &'a mut FrameTree,
    pub(in crate::sample) random: &'a mut Random<'p>,
}

impl MutationSubject<'_, '_> {
    pub(super) fn rng(&mut self) -> &mut Rng {
        &mut self.random.rng
    }

    /// The path to a random value that satisfies a condition.
    pub(super) fn one(&mut self, meant: impl Fn(&FrameTree) -> bool) -> Option<TreePath> {
        let mut paths = self.frame.paths(&meant);
        let picked = self.rng().below(paths.len());
        (!paths.is_empty()).then(|| paths.swap_remove(picked))
    }

    /// The path to a random value whose node satisfies a condition.
    pub(super) fn one_with(&mut self, meant: impl Fn(&NodeKind) -> bool) -> Option<TreePath> {
        let plan = self.plan;
        // Replacing a permitted `null` would not violate the rule of the mutation.
        self.one(|draft| match draft.part {
            TreeRole::Node(node, _) => !draft.is_null() && meant(tree::described(plan, node)),
            _ => false,
        })
    }

    /// The node of a value; of a nullable one, that of the value other than `null`.
    pub(super) fn node(&mut self, path: &[usize]) -> Option<&NodeKind> {
        match self.frame.at(path)?.part {
            TreeRole::Node(node, _) => Some(tree::described(self.plan, node)),
            _ => None,
        }
    }

    /// Replaces a value.
    pub(super) fn put(&mut self, path: &[usize], value: tree::TreeValue) {
        if let Some(draft) = self.frame.at(path) {
            draft.value = value;
        }
    }
}
