//! Commands and events of the conversation.
//!
//! The sections `docs/agent-desktop.md#…` are those of the documentation of [`agent_desktop`](super).

use tieline::{Command, Event};

use super::ConversationTarget;
use crate::json::JsonObject;

/// Answers an inbound call. Applies to telephony.
///
/// The reference names this message but does not describe its data. The data of the request and that of the reply may be
/// any object. Our reading: the target is a conversation, and `data` is required.
///
/// See docs/agent-desktop.md#conversation.answer
#[derive(Debug, Clone, PartialEq, Default, Command)]
#[command(name = "conversation.answer", target = ConversationTarget, reply = JsonObject)]
pub struct ConversationAnswer(pub JsonObject);

/// A conversation was created. The target may address any object.
///
/// The reference names this message but does not describe its data.
///
/// See docs/agent-desktop.md#conversation.created
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "conversation.created", target = tieline::Path)]
pub struct ConversationCreated(pub JsonObject);

/// The conversation is ready.
///
/// The reference names this message but does not describe its data.
///
/// See docs/agent-desktop.md#conversation.initialized
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "conversation.initialized", target = ConversationTarget)]
pub struct ConversationInitialized(pub JsonObject);

/// A member was added to the conversation.
///
/// The reference names this message but does not describe its data.
///
/// See docs/agent-desktop.md#conversation.member.added
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "conversation.member.added", target = ConversationTarget)]
pub struct ConversationMemberAdded(pub JsonObject);

/// The data of the conversation changed; most often its native id did.
///
/// The content of the event is platform-specific and may be any object.
///
/// See docs/agent-desktop.md#conversation.updated
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "conversation.updated", target = ConversationTarget)]
pub struct ConversationUpdated(pub JsonObject);
