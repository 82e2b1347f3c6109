//! Validation of values of unions.

use super::note::Cause;
use super::sink::Sink;
use super::validate::{EarlyExit, Validator};
use crate::json::KeySets;
use crate::plan::{NodeId, UnionPlan, UnionTagging};
use crate::problem::{Rule, ValueType};
use crate::shape::{Selection, select};

impl<'p, S: Sink> Validator<'p, '_, S> {
    /// Validates a value of a union by the node of its variant. If the variant is not known, the contents are not checked.
    #[inline(never)]
    pub(super) fn union(&mut self, union: &'p UnionPlan, node: NodeId) -> Result<(), EarlyExit> {
        let start = self.reader.at;
        let selection = select(union, &mut self.reader, &mut self.keys, &mut self.ahead)?;
        let (rule, at, cause) = match selection {
            Selection::Variant(index) => return self.variant(union, index),
            Selection::Other(at) => return self.other(union, at),
            Selection::WrongType => return self.wrong_type(Cause::Value(node)),
            Selection::MissingTag => (Rule::MissingField, start, Cause::MissingTag(node)),
            Selection::TagType(at) => (Rule::WrongType, at, Cause::Type(ValueType::String)),
            Selection::Unknown(at) => (Rule::WrongValue, at, Cause::Value(node)),
            Selection::Members => (Rule::WrongValue, start, Cause::Value(node)),
        };
        self.reader.skip(&mut self.keys)?;
        self.problem(rule, at, || cause)
    }

    fn variant(&mut self, union: &'p UnionPlan, index: usize) -> Result<(), EarlyExit> {
        let variant = &union.variants[index];
        // Otherwise the name of the variant is an enum node with one value, which is marked as deprecated and reports it.
        let is_reported = !matches!(union.tagging, UnionTagging::External | UnionTagging::Untagged) || !variant.has_payload;
        if variant.deprecated && !is_reported {
            let at = self.reader.at;
            self.problem(Rule::Deprecated, at, || Cause::MarkedVariant(variant.node))?;
        }
        if variant.stability.experimental {
            let at = self.reader.at;
            self.problem(Rule::Experimental, at, || Cause::MarkedVariant(variant.node))?;
        }
        self.value(variant.node)
    }

    /// A value of a variant that is not declared.
    fn other(&mut self, union: &UnionPlan, at: usize) -> Result<(), EarlyExit> {
        if let Some(other) = union.other {
            return self.value(other);
        }
        let start = self.reader.at;
        self.reader.skip(&mut self.keys)?;
        if matches!(union.tagging, UnionTagging::External) && start != at {
            let mut value = self.reader.clone();
            value.go(at, 1);
            value.key_here()?;
            value.skip(&mut KeySets::default())?;
            if value.before_key(false)? {
                let at = value.at;
                return self.problem(Rule::WrongValue, at, || Cause::Text(SECOND_MEMBER.into()));
            }
        }
        Ok(())
    }
}

/// What is wrong with an object of an externally tagged union that has more than one member.
pub(super) const SECOND_MEMBER: &str = "expected an object with one member";
