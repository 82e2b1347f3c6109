//! Compile-time assertions about the variants of a union that depend on their types.

use super::names::{ObjectNames, has_name, keeps_undeclared, names_of};
use crate::shape::{Class, ConstMessage, TypeFacts, TypeSet};

/// The values of a variant of an untagged union.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// Their JSON types.
    pub(super) types: TypeSet,
    /// What is known about them.
    pub(super) facts: TypeFacts,
    /// Their members, if they are objects with declared members.
    names: Option<ObjectNames>,
}

impl Form {
    /// The form of the values of a type with these members.
    #[must_use]
    pub const fn new(facts: TypeFacts, names: Option<ObjectNames>) -> Self {
        let types = TypeSet::of(facts.leaf);
        Self { types: if facts.null { types.or(TypeSet::NULL) } else { types }, facts, names }
    }

    /// Whether the values are those of a union with a tag.
    const fn is_tagged(&self) -> bool {
        if let Some(names) = &self.names { names.has_union && names.fields.is_empty() } else { false }
    }

    const fn declares(&self, name: &str) -> bool {
        if let Some(names) = &self.names { has_name(names.names, name) } else { false }
    }
}

/// The member that determines a variant among those whose values are objects: the first that it requires and that none of the others
/// declares. A union with one variant of objects needs none.
pub(super) const fn mark(forms: &[Form], index: usize) -> Option<&'static str> {
    if !forms[index].types.overlaps(TypeSet::OBJECT) || !has_other_objects(forms, index) {
        return None;
    }
    let Some(names) = &forms[index].names else { return None };
    if names.has_union {
        return None;
    }
    let mut at = 0;
    while at < names.fields.len() {
        let field = &names.fields[at];
        let required = !field.inline && field.default.is_none() && !field.shape.is_optional();
        if required && !is_declared_by_another(forms, index, field.name) {
            return Some(field.name);
        }
        at += 1;
    }
    None
}

const fn has_other_objects(forms: &[Form], index: usize) -> bool {
    let mut at = 0;
    while at < forms.len() {
        if at != index && forms[at].types.overlaps(TypeSet::OBJECT) {
            return true;
        }
        at += 1;
    }
    false
}

const fn is_declared_by_another(forms: &[Form], index: usize, name: &str) -> bool {
    let mut at = 0;
    while at < forms.len() {
        if at != index && forms[at].declares(name) {
            return true;
        }
        at += 1;
    }
    false
}

/// Rejects a variant of an untagged union whose values cannot be distinguished from those of a variant before it.
///
/// # Panics
/// At compile time, with the reason.
#[track_caller]
pub const fn assert_distinct(forms: &[Form], names: &[&str], index: usize) {
    let mut at = 0;
    while at < index {
        let common = forms[index].types.and(forms[at].types);
        let is_by_members = common.is_only_object() && mark(forms, index).is_some() && mark(forms, at).is_some();
        if !common.is_empty() && !is_by_members {
            let message = ConstMessage::new().add("the variant `").add(names[index]).add("` cannot be distinguished from `");
            let message = message.add(names[at]).add("`: both may be ").add(common.described()).add("\nhelp: ");
            if common.is_only_object() && (forms[index].is_tagged() || forms[at].is_tagged()) {
                message
                    .add("use `#[wire(tag = \"…\")]`, and `#[wire(omit_tag)]` on the variant whose objects have no tag")
                    .panic();
            }
            let unmarked = if mark(forms, index).is_none() { index } else { at };
            // A map has no members of its own, and cannot have a tag among them.
            let is_struct = if let Some(names) = &forms[unmarked].names { !names.has_union } else { false };
            if common.is_only_object() && is_struct {
                let message = message.add("add a required member to `").add(names[unmarked]);
                let is_other_struct = if let Some(names) = &forms[at].names { !names.has_union } else { false };
                let are_both = unmarked != at && mark(forms, at).is_none() && is_other_struct;
                let message = if are_both { message.add("`, and another to `").add(names[at]) } else { message };
                message.add("` that no other variant declares, or use `#[wire(tag = \"…\")]`").panic();
            }
            message.add("use `#[wire(tag = \"…\", content = \"…\")]`").panic();
        }
        at += 1;
    }
}

/// Rejects the payload of an internally tagged variant that is not an object with declared members.
///
/// # Panics
/// At compile time, with the reason.
#[track_caller]
pub const fn assert_object(class: Class) {
    assert!(
        matches!(class, Class::Struct | Class::Union),
        "expected a struct or a tagged union, whose members are those of the object with the tag\nhelp: use `#[wire(tag = \"…\", content = \"…\")]`"
    );
}

/// Rejects a tag whose name is that of a member of a variant, and a variant whose type has a `rest` field, which would hold the tag.
///
/// # Panics
/// At compile time, with the reason.
#[track_caller]
pub const fn assert_tag_apart(tag: &str, names: Option<ObjectNames>) {
    assert!(
        !keeps_undeclared(names_of(names), false),
        "unexpected `rest` field in the type of a variant, where it would hold the tag of the union\nhelp: name the fields of the variant, as \
         in `Chat {{ text: String, #[wire(rest)] rest: JsonObject }}`"
    );
    if has_name(names_of(names), tag) {
        let message = ConstMessage::new().add("duplicate member name `").add(tag);
        message.add("`\nnote: the tag of the union and a member of this variant have the same name").panic();
    }
}
