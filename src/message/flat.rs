//! Flat payloads, whose fields are members of the frame.

use crate::envelope::{Envelope, FrameKind};
use crate::shape::{ConstMessage, Kind, ObjectNames, Tagging, TypeFacts, equal, has_name, keeps_undeclared, names_of, text};

const HELP: &str = "\nhelp: use a struct with a field for it, or `data: Data` instead of `..Data` in the envelope";

const OR_MEMBER: &str = ", or `data: Data` instead of `..Data` in the envelope";

/// Asserts that the data or the reply of a message can be the payload of a kind of frame, if the envelope declares that it is flat.
///
/// `of` and `names` describe its type: a struct without a `rest` field, or a union with a tag and without `#[wire(other)]`. Both would
/// otherwise keep the members of the envelope. None of its members may have the name of a member of the envelope.
///
/// # Panics
/// At compile time, with the message and the reason.
#[track_caller]
pub(super) const fn assert_flat(
    envelope: &Envelope,
    kind: FrameKind,
    message: &str,
    of: &TypeFacts,
    names: Option<ObjectNames>,
) {
    if !envelope.is_flat(kind) {
        return;
    }
    let is_object = match &of.leaf.kind {
        Kind::Struct(_) => true,
        Kind::Union(union) => matches!(union.tagging, Tagging::Internal { .. } | Tagging::Adjacent { .. }) && !union.open,
        _ => false,
    };
    if !is_object || of.null {
        let text =
            cannot_be_flat(kind, message).add("expected a struct, or a union with a tag and without `#[wire(other)]`");
        text.add(HELP).panic();
    }
    let names = names_of(names);
    if keeps_undeclared(names, false) {
        let text =
            cannot_be_flat(kind, message).add("unexpected `rest` field, which would keep the members of the envelope");
        text.add(HELP).panic();
    }
    if keeps_undeclared(names, true) {
        cannot_be_flat(kind, message)
            .add("unexpected union with `#[wire(other)]` in it, which would keep the members of the envelope")
            .add(HELP)
            .panic();
    }
    let members = envelope.members_in_const();
    let mut at = 0;
    while at < members.len() {
        let name = text(&members[at].name);
        if has_name(names, name) {
            let text = cannot_be_flat(kind, message).add("duplicate member name `").add(name);
            let text = text.add("`\nnote: a member of the envelope `").add(envelope.name_in_const());
            let text = text.add("` and a field of this type have it");
            if has_tag(&of.leaf.kind, name) {
                text.add("\nhelp: use another name in `#[wire(tag = \"…\")]`").add(OR_MEMBER).panic();
            }
            text.add("\nhelp: use `#[wire(rename = \"…\")]` on the field").panic();
        }
        at += 1;
    }
}

/// The beginning of an error. It is built only for an error, because every step of an evaluation adds to the compile time.
const fn cannot_be_flat(kind: FrameKind, message: &str) -> ConstMessage {
    let payload = if matches!(kind, FrameKind::Success) { "reply" } else { "data" };
    ConstMessage::new().add("the ").add(payload).add(" of `").add(message).add("` cannot be flat: ")
}

/// Whether the tag of a union, or the member beside it, has a name.
const fn has_tag(kind: &Kind, name: &str) -> bool {
    match kind {
        Kind::Union(union) => match union.tagging {
            Tagging::Internal { tag } => equal(tag, name),
            Tagging::Adjacent { tag, content } => equal(tag, name) || equal(content, name),
            Tagging::External | Tagging::Untagged => false,
        },
        _ => false,
    }
}
