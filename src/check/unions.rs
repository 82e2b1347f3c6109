//! Validation of values of unions.

use super::note::Cause;
use super::sink::Sink;
use super::validate::{EarlyExit, Validator};
use crate::json::KeySets;
use crate::plan::{NodeId, UnionPlan, UnionTagging};
use crate::problem::{Rule, ValueType};
use crate::shape::{EnumType, Selection, select};

impl<'p, S: Sink> Validator<'p, '_, S> {
    /// Validates a value of a union by the node of its variant. If the variant is not known, the contents are not checked.
    #[inline(never)]
    pub(super) fn union(&mut self, union: &'p UnionPlan, node: NodeId) -> Result<(), EarlyExit> {
        let start = self.reader.at;
        let (rule, at, cause) = match self.selection(union)? {
            Selection::Variant(index) => {
                self.observe_item(node, index);
                self.variant_marks(union, index, start)?;
                return self.value(union.variants[index].node);
            }
            Selection::Other(at) => return self.other(union, at),
            Selection::WrongType => return self.wrong_type(Cause::Value(node)),
            failed => invalid(union, failed, node, start),
        };
        self.reader.skip(&mut self.keys)?;
        self.problem(rule, at, || cause)
    }

    /// The node of the variant of the object at this position, which is a flat payload: the object is the frame. `None` if the variant is
    /// not known, which is reported.
    pub(super) fn flat_variant(&mut self, union: &'p UnionPlan, node: NodeId) -> Result<Option<NodeId>, EarlyExit> {
        let start = self.reader.at;
        match self.selection(union)? {
            Selection::Variant(index) => {
                self.observe_item(node, index);
                self.variant_marks(union, index, start)?;
                Ok(Some(union.variants[index].node))
            }
            Selection::Other(_) => Ok(union.other),
            failed => {
                let (rule, at, cause) = invalid(union, failed, node, start);
                self.problem(rule, at, || cause)?;
                Ok(None)
            }
        }
    }

    fn selection(&mut self, union: &UnionPlan) -> Result<Selection, EarlyExit> {
        Ok(select(union, &mut self.reader, &mut self.keys, &mut self.ahead)?)
    }

    /// Reports that the variant of the value at an offset is deprecated or experimental.
    pub(super) fn variant_marks(&mut self, union: &UnionPlan, index: usize, at: usize) -> Result<(), EarlyExit> {
        let variant = &union.variants[index];
        // Otherwise the name of the variant is an enum node with one value, which is marked as deprecated and reports it.
        let is_reported = !matches!(union.tagging, UnionTagging::External | UnionTagging::Untagged) || !variant.has_payload;
        if variant.deprecated && !is_reported {
            self.problem(Rule::Deprecated, at, || Cause::MarkedVariant(variant.node))?;
        }
        if variant.stability.experimental {
            self.problem(Rule::Experimental, at, || Cause::MarkedVariant(variant.node))?;
        }
        Ok(())
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

/// The problem of a value of a union at `start` whose variant is not known.
fn invalid(union: &UnionPlan, selection: Selection, node: NodeId, start: usize) -> (Rule, usize, Cause) {
    match selection {
        Selection::MissingTag => (Rule::MissingField, start, Cause::MissingTag(node)),
        Selection::TagType(at) => (Rule::WrongType, at, Cause::Type(type_of_tag(union))),
        Selection::TagRange(at) => (Rule::Range, at, Cause::Value(node)),
        Selection::Unknown(at) => (Rule::WrongValue, at, Cause::Value(node)),
        _ => (Rule::WrongValue, start, Cause::Value(node)),
    }
}

/// The type of a union's tag.
fn type_of_tag(union: &UnionPlan) -> ValueType {
    match union.tag_type {
        EnumType::Integer => ValueType::Integer,
        EnumType::Boolean => ValueType::Boolean,
        EnumType::String | EnumType::Number => ValueType::String,
    }
}

/// What is wrong with an object of an externally tagged union that has more than one member.
pub(super) const SECOND_MEMBER: &str = "expected an object with one member";
