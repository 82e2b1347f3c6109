//! Mutations of a valid frame.

mod bytes;
mod envelope;
mod text;
mod values;

pub(super) use bytes::mutate_bytes;

use super::Claim;
use super::mutation::MutationKind;
use super::random::Random;
use super::rng::Rng;
use super::tree::{FrameTree, TreePath, TreeRole};
use crate::envelope::FrameKind;
use crate::plan::{MessagePlan, NodeKind, Plan};

/// A frame under mutation.
pub(super) struct MutationSubject<'a> {
    pub(super) plan: &'a Plan,
    pub(super) message: &'a MessagePlan,
    pub(super) kind: FrameKind,
    pub(super) frame: &'a mut FrameTree,
    pub(super) random: &'a mut Random,
}

/// Does to a frame what a label says, and tells what is known of it then; nothing if the label does not fit the frame.
pub(super) fn mutate(subject: &mut MutationSubject<'_>, label: MutationKind) -> Option<Claim> {
    values::mutate(subject, label).or_else(|| envelope::mutate(subject, label)).or_else(|| text::mutate(subject, label))
}

impl MutationSubject<'_> {
    fn rng(&mut self) -> &mut Rng {
        &mut self.random.rng
    }

    /// The way to one of the values that are meant.
    fn one(&mut self, meant: impl Fn(&FrameTree) -> bool) -> Option<TreePath> {
        let mut ways = self.frame.ways(&meant);
        let picked = self.rng().below(ways.len());
        (!ways.is_empty()).then(|| ways.swap_remove(picked))
    }

    /// The way to one of the values with a node that is meant, and the node.
    fn one_with(&mut self, meant: impl Fn(&NodeKind) -> bool) -> Option<TreePath> {
        let plan = self.plan;
        // These mutations need a value, not a permitted `null`.
        self.one(|draft| match draft.part {
            TreeRole::Node(node, _) => !draft.is_null() && meant(super::tree::described(plan, node)),
            _ => false,
        })
    }

    /// What the node of a value is, apart from `null`.
    fn node(&mut self, way: &[usize]) -> Option<&NodeKind> {
        match self.frame.at(way)?.part {
            TreeRole::Node(node, _) => Some(super::tree::described(self.plan, node)),
            _ => None,
        }
    }

    /// Puts a value in the place of another.
    fn put(&mut self, way: &[usize], value: super::tree::TreeValue) {
        if let Some(draft) = self.frame.at(way) {
            draft.value = value;
        }
    }
}
