//! The envelope of the agent-desktop protocol.

use super::{Content, Envelope, EnvelopeConstant, FailureDetail, FrameField, FrameKind, FrameShape, Member, Presence, Role};
use crate::shape::ShapeRef;

/// The frames of the agent-desktop protocol: requests, successes, failures and events.
///
/// Frames carry no id: a response belongs to the oldest unanswered request with the same `command` and `target`.
pub static DESKTOP: Envelope =
    Envelope::new("desktop", "Requests, their responses, and events.", MEMBERS, KINDS).with_dotted_names();

const _: () = assert!(DESKTOP.has_fast_names(), "all names must be in the table: searching for them is slower");

// The first three determine the kind of a frame.
const MESSAGE_TYPE: usize = 0;
const COMMAND: usize = 1;
const RESULT: usize = 2;
pub(crate) const TARGET: usize = 3;
const NAME: usize = 4;
const DATA: usize = 5;
pub(crate) const FAILURE: usize = 6;
pub(crate) const ORIGINAL: usize = 7;
pub(crate) const CONTEXT: usize = 8;

const MEMBERS: &[Member] = &[
    Member::new("messageType", Role::Constant),
    Member::new("command", Role::Name),
    Member::new("result", Role::Constant),
    Member::new("target", Role::Target),
    Member::new("name", Role::Name),
    Member::new("data", Role::Payload),
    Member::new("failure", Role::Error),
    Member::new("original", Role::Original),
    Member::new("context", Role::Context),
];

const KINDS: &[FrameShape] = &[
    FrameShape::new(FrameKind::Request, REQUEST),
    FrameShape::new(FrameKind::Success, SUCCESS),
    FrameShape::new(FrameKind::Failure, FAILED),
    FrameShape::new(FrameKind::Event, EVENT),
];

const REQUEST: &[FrameField] = &[
    FrameField::required(COMMAND, Content::Name),
    FrameField::required(TARGET, Content::Target),
    FrameField::required(DATA, Content::Data),
    DEBUGGING_AID,
    FrameField::forbidden(RESULT),
    FrameField::forbidden(MESSAGE_TYPE),
];

const SUCCESS: &[FrameField] = &[
    FrameField::required(COMMAND, Content::Name),
    FrameField::required(TARGET, Content::Target),
    FrameField::required(RESULT, Content::Constant(EnvelopeConstant::string("success"))),
    FrameField::required(DATA, Content::Reply),
    DEBUGGING_AID,
    FrameField::forbidden(MESSAGE_TYPE),
];

const FAILED: &[FrameField] = &[
    FrameField::required(COMMAND, Content::Name),
    FrameField::new(
        TARGET,
        Presence::Required,
        Content::TargetText,
        "The text of the request's target: any string, because it may be why the request was rejected.",
    ),
    FrameField::required(RESULT, Content::Constant(EnvelopeConstant::string("failure"))),
    FrameField::value(FAILURE, Presence::Required, ShapeRef::of::<FailureDetail>(), ""),
    FrameField::new(
        ORIGINAL,
        Presence::Required,
        Content::Object,
        "The request as it was received: any object, because it may have been rejected as malformed.",
    ),
    DEBUGGING_AID,
    FrameField::forbidden(MESSAGE_TYPE),
];

const EVENT: &[FrameField] = &[
    FrameField::required(MESSAGE_TYPE, Content::MessageType),
    FrameField::required(TARGET, Content::Target),
    FrameField::required(NAME, Content::Name),
    FrameField::required(DATA, Content::Data),
    DEBUGGING_AID,
    FrameField::forbidden(COMMAND),
];

const DEBUGGING_AID: FrameField =
    FrameField::new(CONTEXT, Presence::Optional, Content::Object, "A debugging aid, normally absent.");
