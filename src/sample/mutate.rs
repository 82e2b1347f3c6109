//! Mutations: what is done to a sound frame.

mod bytes;
mod envelope;
mod text;
mod values;

pub(super) use bytes::spoil;

use super::Claim;
use super::dice::Dice;
use super::draft::{Draft, Part, Way};
use super::label::Label;
use super::random::Random;
use crate::envelope::FrameKind;
use crate::plan::{MessagePlan, NodeKind, Plan};

/// A frame under mutation.
pub(super) struct Patient<'a> {
    pub(super) plan: &'a Plan,
    pub(super) message: &'a MessagePlan,
    pub(super) kind: FrameKind,
    pub(super) frame: &'a mut Draft,
    pub(super) random: &'a mut Random,
}

/// Does to a frame what a label says, and tells what is known of it then; nothing if the label does not fit the frame.
pub(super) fn mutate(patient: &mut Patient<'_>, label: Label) -> Option<Claim> {
    values::mutate(patient, label).or_else(|| envelope::mutate(patient, label)).or_else(|| text::mutate(patient, label))
}

impl Patient<'_> {
    fn dice(&mut self) -> &mut Dice {
        &mut self.random.dice
    }

    /// The way to one of the values that are meant.
    fn one(&mut self, meant: impl Fn(&Draft) -> bool) -> Option<Way> {
        let mut ways = self.frame.ways(&meant);
        let picked = self.dice().below(ways.len());
        (!ways.is_empty()).then(|| ways.swap_remove(picked))
    }

    /// The way to one of the values with a node that is meant, and the node.
    fn one_with(&mut self, meant: impl Fn(&NodeKind) -> bool) -> Option<Way> {
        let plan = self.plan;
        // A `null` that may stand is of no use: what is done here is done to a value.
        self.one(|draft| match draft.part {
            Part::Node(node, _) => !draft.is_null() && meant(super::draft::described(plan, node)),
            _ => false,
        })
    }

    /// What the node of a value is, apart from `null`.
    fn node(&mut self, way: &[usize]) -> Option<&NodeKind> {
        match self.frame.at(way)?.part {
            Part::Node(node, _) => Some(super::draft::described(self.plan, node)),
            _ => None,
        }
    }

    /// Puts a value in the place of another.
    fn put(&mut self, way: &[usize], value: super::draft::Value) {
        if let Some(draft) = self.frame.at(way) {
            draft.value = value;
        }
    }
}
