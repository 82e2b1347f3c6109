//! The rule that the kind of every frame is certain.

use super::{differ, find, forbids, is_deciding, requires};
use crate::ast::{ContentInput, EnvelopeInput, KindInput, MemberInput};
use crate::ctxt::{Ctxt, with_help};

/// The kinds with which a kind can be confused, and the members that it has to exclude.
#[derive(Default)]
struct Overlap<'a> {
    with: Vec<&'a KindInput>,
    exclude: Vec<&'a str>,
}

/// Checks that the kind of every frame is certain. Each kind that needs a change is reported once, with all members that it has to
/// exclude; a pair of kinds that these changes separate is not reported.
pub(super) fn check_disjoint(cx: &Ctxt, envelope: &EnvelopeInput) {
    let kinds = &envelope.kinds;
    let mut overlaps: Vec<Overlap<'_>> = kinds.iter().map(|_| Overlap::default()).collect();
    for (index, kind) in kinds.iter().enumerate() {
        for (first, before) in kinds[..index].iter().enumerate().filter(|(_, before)| before.kind != kind.kind) {
            let excludes = |one: usize, other: &KindInput| overlaps[one].exclude.iter().any(|name| requires(other, name));
            if is_disjoint(before, kind) || excludes(index, before) || excludes(first, kind) {
                continue;
            }
            if let Some(member) = shared_constant(envelope, before, kind) {
                report_shared(cx, before, kind, member);
                continue;
            }
            let (changed, other, name) = match (own_member(before, kind), own_member(kind, before)) {
                (Some(name), _) => (index, before, name),
                (None, Some(name)) => (first, kind, name),
                (None, None) => {
                    report_equal(cx, before, kind);
                    continue;
                }
            };
            overlaps[changed].with.push(other);
            overlaps[changed].exclude.push(name);
        }
    }
    for (kind, Overlap { with, exclude }) in kinds.iter().zip(overlaps).filter(|(_, overlap)| !overlap.with.is_empty()) {
        let with = joined(with.iter().map(|other| format!("of the kind `{}`", other.ident)));
        let exclude = joined(exclude.iter().map(|name| format!("`!{name}`")));
        let message = format!("a frame of the kind `{}` can also be {with}", kind.ident);
        cx.at(&kind.ident, with_help(message, format_args!("add {exclude} to `{}`", kind.ident)));
    }
}

/// Whether no frame can be of both kinds.
fn is_disjoint(one: &KindInput, other: &KindInput) -> bool {
    let mut names = one.members.iter().chain(&other.members).map(|member| &member.name);
    names.any(|name| {
        requires(one, name) && forbids(other, name)
            || requires(other, name) && forbids(one, name)
            || differ(one, other, name)
    })
}

/// The first member that `one` requires and `other` does not have.
fn own_member<'a>(one: &'a KindInput, other: &KindInput) -> Option<&'a str> {
    let is_own = |member: &&MemberInput| requires(one, &member.name) && find(other, &member.name).is_none();
    one.members.iter().find(is_own).map(|member| &*member.name)
}

/// The member of `kind` that has the same constant as in `before`, although it tells other kinds apart.
fn shared_constant<'a>(envelope: &EnvelopeInput, before: &KindInput, kind: &'a KindInput) -> Option<&'a MemberInput> {
    kind.members.iter().find(|member| {
        let content = find(before, &member.name).map(|other| &other.content);
        matches!((&member.content, content), (ContentInput::Constant(own), Some(ContentInput::Constant(other))) if own == other)
            && is_deciding(envelope, &member.name)
    })
}

fn report_shared(cx: &Ctxt, before: &KindInput, kind: &KindInput, member: &MemberInput) {
    let (name, value) = (&member.name, &member.tokens);
    let message = format!(
        "a frame of the kind `{}` can also be of the kind `{}`, since `{name}` is `{value}` in both",
        kind.ident, before.ident
    );
    cx.at(value, with_help(message, format_args!("use another value of `{name}` in one of them")));
}

/// Reports two kinds of which neither has a required member of its own.
fn report_equal(cx: &Ctxt, before: &KindInput, kind: &KindInput) {
    let message = format!("a frame of the kind `{}` can also be of the kind `{}`", kind.ident, before.ident);
    let help =
        "add a required member to one and exclude it with `!` in the other, or give both a member with different constants";
    cx.at(&kind.ident, with_help(message, help));
}

/// Joins the parts of an enumeration: `a, b and c`.
fn joined(parts: impl Iterator<Item = String>) -> String {
    let mut parts: Vec<String> = parts.collect();
    let last = parts.pop().unwrap_or_default();
    if parts.is_empty() { last } else { format!("{} and {last}", parts.join(", ")) }
}
