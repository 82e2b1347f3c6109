//! Validation of arrays: lists, sets and tuples.

use std::collections::BTreeSet;

use super::note::Cause;
use super::sink::Sink;
use super::validate::{EarlyExit, Validator};
use crate::json::canonical;
use crate::plan::{NodeId, NodeKind};
use crate::problem::Rule;

impl<'p, S: Sink> Validator<'p, '_, S> {
    pub(super) fn list(&mut self, item: NodeId, bounds: (Option<u64>, Option<u64>), node: NodeId) -> Result<(), EarlyExit> {
        let start = self.reader.at;
        self.reader.open()?;
        let mut count = 0_u64;
        while self.reader.element(count == 0)? {
            self.value(item)?;
            count += 1;
        }
        self.length(count, bounds, node, start)
    }

    /// Validates an array whose elements must be distinct.
    pub(super) fn set(&mut self, node: NodeId) -> Result<(), EarlyExit> {
        let NodeKind::List { item, min, max, .. } = self.plan.node(node).kind else { return Ok(()) };
        let start = self.reader.at;
        self.reader.open()?;
        let mut seen = BTreeSet::new();
        let mut count = 0_u64;
        while self.reader.element(count == 0)? {
            self.reader.peek();
            let before = self.reader.at;
            self.value(item)?;
            let text = self.reader.text().get(before..self.reader.at).unwrap_or_default();
            if !seen.insert(canonical(text)) {
                self.problem(Rule::DuplicateItem, before, || Cause::Text("duplicate element".into()))?;
            }
            count += 1;
        }
        self.length(count, (min, max), node, start)
    }

    /// Validates an array with a fixed number of elements. Those beyond the number are not described.
    pub(super) fn tuple(&mut self, items: &'p [NodeId], node: NodeId) -> Result<(), EarlyExit> {
        let start = self.reader.at;
        self.reader.open()?;
        let mut count = 0;
        while self.reader.element(count == 0)? {
            match items.get(count) {
                Some(item) => self.value(*item)?,
                None => self.reader.skip(&mut self.keys)?,
            }
            count += 1;
        }
        let expected = Some(items.len() as u64);
        self.length(count as u64, (expected, expected), node, start)
    }
}
