//! The types that each value of a type contains, for the assertion that a type has values.
//!
//! A constant cannot follow the references between the shapes of recursive types. So each type states the names of the types that its
//! values contain directly, and the assertion finds types that contain themselves, directly or in one other type. Longer cycles are
//! reported when examples are generated.

use super::{ConstMessage, Name, Shape, Wire, equal};

/// The types that each value of a type contains, without those in containers that may be empty.
#[derive(Debug, Clone, Copy)]
pub struct RequiredTypes {
    /// Those of a struct, or those of each variant of a union.
    variants: &'static [&'static [&'static Shape]],
    /// Whether the type asserts that it has values.
    is_asserted: bool,
}

/// A type that each value of another one contains.
#[derive(Debug, Clone, Copy)]
pub struct RequiredType {
    name: Option<Name>,
    contents: Option<RequiredTypes>,
}

impl RequiredTypes {
    /// The types in the values of a struct, or in those of each variant of a union.
    #[must_use]
    pub const fn new(variants: &'static [&'static [&'static Shape]], is_asserted: bool) -> Self {
        Self { variants, is_asserted }
    }

    /// Whether each value contains one of the type with this name.
    const fn contain(&self, name: &Name) -> bool {
        let mut at = 0;
        while at < self.variants.len() {
            if !has_type(self.variants[at], name) {
                return false;
            }
            at += 1;
        }
        at > 0
    }
}

impl RequiredType {
    pub(super) const fn of<T: Wire>() -> Self {
        Self { name: T::SHAPE.name, contents: T::__REQUIRED_TYPES }
    }

    const fn is(&self, name: &Name) -> bool {
        if let Some(own) = &self.name { is_same(own, name) } else { false }
    }

    /// Whether a value is of the type with this name, or contains one of it.
    const fn is_or_contains(&self, name: &Name) -> bool {
        self.is(name) || if let Some(contents) = &self.contents { contents.contain(name) } else { false }
    }
}

/// Rejects a type of which each value would contain another. `variants` are the required types of a struct or of each variant of a union.
///
/// # Panics
/// At compile time, with the reason.
#[track_caller]
pub const fn assert_has_values(shape: &Shape, variants: &[&[RequiredType]]) {
    let Some(name) = &shape.name else { return };
    let mut between = None;
    let mut at = 0;
    while at < variants.len() {
        let Some(found) = containing(variants[at], name) else { return };
        between = Some(found);
        at += 1;
    }
    let Some(between) = between else { return };
    if is_reported_before(name, variants) {
        return;
    }
    let message = ConstMessage::new().add("`").add(name.base).add("` has no values, since each would contain ");
    let message = match &between.name {
        Some(other) if !is_same(other, name) => message.add("a value of `").add(other.base).add("`, which would contain "),
        _ => message,
    };
    let message = message.add("another one\nhelp: use ");
    let help = if variants.len() > 1 {
        "a `Vec` of the type, or add a variant without it"
    } else {
        "an `Option` of the type, or a `Vec` that may be empty"
    };
    message.add(help).panic();
}

/// The type among these that is the one with this name, or contains it.
const fn containing<'t>(types: &'t [RequiredType], name: &Name) -> Option<&'t RequiredType> {
    let mut at = 0;
    while at < types.len() {
        if types[at].is_or_contains(name) {
            return Some(&types[at]);
        }
        at += 1;
    }
    None
}

/// Whether one of two types that contain each other is declared before the type with this name, and so reports the mistake.
const fn is_reported_before(name: &Name, variants: &[&[RequiredType]]) -> bool {
    let mut at = 0;
    while at < variants[0].len() {
        if let RequiredType { name: Some(other), contents: Some(contents) } = &variants[0][at]
            && contents.is_asserted
            && contents.contain(name)
            && is_before(other, name)
            && each_has(variants, other)
        {
            return true;
        }
        at += 1;
    }
    false
}

const fn each_has(variants: &[&[RequiredType]], name: &Name) -> bool {
    let mut at = 0;
    while at < variants.len() {
        let mut index = 0;
        while index < variants[at].len() && !variants[at][index].is(name) {
            index += 1;
        }
        if index == variants[at].len() {
            return false;
        }
        at += 1;
    }
    true
}

const fn has_type(types: &[&Shape], name: &Name) -> bool {
    let mut at = 0;
    while at < types.len() {
        if let Some(other) = &types[at].name
            && is_same(other, name)
        {
            return true;
        }
        at += 1;
    }
    false
}

/// Whether the names are those of one declaration.
const fn is_same(a: &Name, b: &Name) -> bool {
    equal(a.base, b.base)
        && equal(a.module, b.module)
        && a.location.line() == b.location.line()
        && a.location.column() == b.location.column()
}

/// The order of declarations. Those of one call of a macro have the same location.
const fn is_before(a: &Name, b: &Name) -> bool {
    let [first, second] = [a.location, b.location];
    if first.line() != second.line() {
        return first.line() < second.line();
    }
    if first.column() != second.column() {
        return first.column() < second.column();
    }
    let [first, second] = [a.base.as_bytes(), b.base.as_bytes()];
    let mut at = 0;
    while at < first.len() && at < second.len() && first[at] == second[at] {
        at += 1;
    }
    at < second.len() && (at == first.len() || first[at] < second[at])
}
