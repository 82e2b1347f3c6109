//! A frame under mutation, and the choice of a value in it.

use crate::envelope::FrameKind;
use crate::plan::{MessagePlan, NodeKind, Plan};
use crate::sample::random::Random;
use crate::sample::rng::Rng;
use crate::sample::tree::{self, FrameTree, TreePath, TreeRole};

/// A frame under mutation.
pub(in crate::sample) struct MutationSubject<'a> {
    pub(in crate::sample) plan: &'a Plan,
    pub(in crate::sample) message: &'a MessagePlan,
    pub(in crate::sample) kind: FrameKind,
    pub(in crate::sample) frame: &'a mut FrameTree,
    pub(in crate::sample) random: &'a mut Random,
}

impl MutationSubject<'_> {
    pub(super) fn rng(&mut self) -> &mut Rng {
        &mut self.random.rng
    }

    /// The path to a random value that satisfies a condition.
    pub(super) fn one(&mut self, meant: impl Fn(&FrameTree) -> bool) -> Option<TreePath> {
        let mut ways = self.frame.ways(&meant);
        let picked = self.rng().below(ways.len());
        (!ways.is_empty()).then(|| ways.swap_remove(picked))
    }

    /// The path to a random value whose node satisfies a condition.
    pub(super) fn one_with(&mut self, meant: impl Fn(&NodeKind) -> bool) -> Option<TreePath> {
        let plan = self.plan;
        // These mutations need a value, not a permitted `null`.
        self.one(|draft| match draft.part {
            TreeRole::Node(node, _) => !draft.is_null() && meant(tree::described(plan, node)),
            _ => false,
        })
    }

    /// The node of a value; of a nullable one, that of the value other than `null`.
    pub(super) fn node(&mut self, way: &[usize]) -> Option<&NodeKind> {
        match self.frame.at(way)?.part {
            TreeRole::Node(node, _) => Some(tree::described(self.plan, node)),
            _ => None,
        }
    }

    /// Replaces a value.
    pub(super) fn put(&mut self, way: &[usize], value: tree::TreeValue) {
        if let Some(draft) = self.frame.at(way) {
            draft.value = value;
        }
    }
}
