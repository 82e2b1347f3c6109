//! Help for violations of the rules of conversations.

use crate::envelope::{DESKTOP, Envelope, FrameKind, Role};
use crate::problem::Rule;

/// Help for a violation of a rule of conversations.
pub(super) fn conversation_help(envelope: &Envelope, rule: Rule) -> Option<&'static str> {
    let has_ids = envelope.with_role(FrameKind::Request, Role::Id).is_some();
    Some(match rule {
        Rule::UnexpectedResponse if has_ids => "check that its request was recorded, and that the response has the same id",
        Rule::UnexpectedResponse => {
            "check that its request was recorded, and that the response has the same name and target"
        }
        Rule::UnansweredRequest if has_ids => "check that its response was recorded, and that it has the same id",
        Rule::UnansweredRequest => "check that its response was recorded, and that it has the same name and target",
        Rule::ResponseTimeout => "increase `--timeout` if the command may take so long",
        Rule::DuplicateResponse => "send one response to each request",
        Rule::ReusedId => "use an id again only after the response to its request",
        Rule::ResponseOrder => "send responses without ids in the order of their requests",
        Rule::ReplyDiffers => "repeat the data of the request",
        Rule::CreatedTwice => "send the event that ends the object before the object is created again",
        Rule::UseBeforeCreation => "send the event that creates the object before its other events",
        Rule::UseAfterEnd => "send the event that ends the object after all other events of it and its parts",
        Rule::GroupDiffers => "use the same path for an object in all targets",
        Rule::ParentDiffers => {
            "use the same path for an object in all targets, or allow the rule if ids are unique only within their parent"
        }
        Rule::MissingEvent => "check that the event has the target of the request, or that of a part of its object",
        Rule::EventOrder => "`tieline show` lists the events in the expected order",
        _ => return None,
    })
}

/// Whether a rule is about several frames, of which each may be valid: all such rules have help above, in every envelope.
#[must_use]
pub fn is_of_conversations(rule: Rule) -> bool {
    conversation_help(&DESKTOP, rule).is_some()
}
