//! The rules of the derive `Target`.

use quote::ToTokens;
use syn::{LitStr, Type};

use crate::ast::{SegmentInput, TargetInput};
use crate::ctxt::{Ctxt, with_help, with_note};
use crate::names;
use crate::types::is_option;

/// A valid target.
pub(crate) struct ValidTarget<'a> {
    pub(crate) target: &'a TargetInput<'a>,
    pub(crate) segments: &'a [SegmentInput<'a>],
    /// The noun for the object: by default, the name of the last segment.
    pub(crate) object: String,
    pub(crate) parent: Option<Parent<'a>>,
}

/// The target type of the parent object.
pub(crate) struct Parent<'a> {
    pub(crate) ty: &'a Type,
    /// The segments that the parent also has.
    pub(crate) segments: &'a [SegmentInput<'a>],
    /// The last segment.
    pub(crate) last: &'a SegmentInput<'a>,
}

/// Checks a target.
pub(crate) fn target<'a>(cx: &Ctxt, target: &'a TargetInput<'a>) -> Option<ValidTarget<'a>> {
    for parameter in &target.input.generics.params {
        cx.at(parameter, with_help("unexpected parameter of a target", "remove the parameters: a target holds only ids"));
    }
    let Some(segments) = &target.segments else {
        cx.at(
            &target.input.ident,
            with_help(
                "expected a struct with named fields",
                "use a struct such as `struct ChannelTarget { session: SessionId, channel: ChannelId }`",
            ),
        );
        return None;
    };
    if segments.iter().all(|segment| segment.optional) {
        cx.at(
            &target.input.ident,
            with_help("expected at least one required segment", "add a field such as `session: SessionId`"),
        );
    }
    for (index, segment) in segments.iter().enumerate() {
        check_segment(cx, segment, &segments[..index]);
    }
    if let Some(object) = target.object.get() {
        check_object(cx, object);
    }
    let object = match target.object.get() {
        Some(object) => object.value(),
        None => segments.last().map(|segment| names::words(&segment.name)).unwrap_or_default(),
    };
    let parent = match target.parent.get() {
        Some(ty) => Some(parent(cx, ty, segments)?),
        None => None,
    };
    Some(ValidTarget { target, segments, object, parent })
}

fn parent<'a>(cx: &Ctxt, ty: &'a Type, segments: &'a [SegmentInput<'a>]) -> Option<Parent<'a>> {
    let (last, before) = segments.split_last()?;
    if last.optional || before.is_empty() {
        let help = "put the id in the parent last, without `Option`";
        cx.at(ty, with_help("`parent` needs a required last segment, and at least one segment before it", help));
    }
    Some(Parent { ty, segments: before, last })
}

/// Checks the noun for the object.
fn check_object(cx: &Ctxt, object: &LitStr) {
    let text = object.value();
    if !names::is_noun(&text) {
        cx.at(
            object,
            with_help(
                format_args!("expected a lowercase noun, found `{text}`"),
                "use ASCII letters without an article, such as `channel` or `channel group`",
            ),
        );
    } else if let Some((article @ ("a" | "an" | "the"), noun)) = text.split_once(' ') {
        cx.at(object, with_help(format_args!("unexpected article `{article}`"), format_args!("use `{noun}`")));
    }
}

/// Checks a segment against the previous segments.
fn check_segment(cx: &Ctxt, segment: &SegmentInput<'_>, before: &[SegmentInput<'_>]) {
    let SegmentInput { ident, ty, name, .. } = segment;
    if matches!(ty, Type::Reference(_) | Type::Tuple(_) | Type::Array(_)) || is_option(ty) {
        cx.at(ty, with_help("expected an id", "use a type declared by `tieline::id!`, or an `Option` of one"));
    }
    let named: &dyn ToTokens = match segment.rename.get() {
        Some(rename) => rename,
        None => ident,
    };
    if !names::is_segment_name(name) {
        let help = "use ASCII letters and digits in camelCase, such as `channelGroup`";
        cx.at(named, with_help(format_args!("invalid segment name `{name}`"), help));
    } else if let Some(same) = before.iter().find(|before| before.name == *name) {
        let note = format!("the field `{}` has the same name", same.ident);
        cx.at(named, with_note(format_args!("duplicate segment `{name}`"), note));
    }
    if let Some(other) = before.iter().rfind(|before| before.optional && segment.optional) {
        cx.at(
            ident,
            with_note(
                "unexpected second optional segment",
                format_args!("`{}` is optional already, and a path of ids cannot show which one is absent", other.ident),
            ),
        );
    }
}
