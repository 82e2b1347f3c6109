//! The conversation: the part of an interaction in which people talk or write.

use tieline::{Command, Event};

use super::ConversationTarget;
use crate::json::JsonObject;

/// Answers an inbound call. For telephony.
///
/// Level of evidence: C: request and reply are any objects. Source: `protocol.md`, Commands.
#[derive(Debug, Clone, PartialEq, Default, Command)]
#[command(name = "conversation.answer", target = ConversationTarget, reply = JsonObject)]
pub struct ConversationAnswer(pub JsonObject);

/// A conversation was created.
///
/// Level of evidence: C: the data is any object, and the target may be any object's. Source: `protocol.md`, Events.
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "conversation.created", target = tieline::Path)]
pub struct ConversationCreated(pub JsonObject);

/// The conversation is ready.
///
/// Level of evidence: C: the data is any object. Source: `protocol.md`, Events.
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "conversation.initialized", target = ConversationTarget)]
pub struct ConversationInitialized(pub JsonObject);

/// Somebody joined the conversation.
///
/// Level of evidence: C: the data is any object. Source: `protocol.md`, Events.
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "conversation.member.added", target = ConversationTarget)]
pub struct ConversationMemberAdded(pub JsonObject);

/// The conversation changed; most often its native id did.
///
/// Level of evidence: A, and the data is platform-specific: any object. Source: `protocol.md`, Events.
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "conversation.updated", target = ConversationTarget)]
pub struct ConversationUpdated(pub JsonObject);
