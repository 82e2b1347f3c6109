//! Protocols with flat payloads: the fields of the data or the reply are members of the frame.

use super::{SHUTDOWN, TARGET, command, member};
use std::collections::BTreeMap;

use crate::Wire;
use crate::envelope::{
    Content, Envelope, EnvelopeConstant, FailureDetail, FrameField, FrameKind, FrameShape, Member, Presence, Role,
};
use crate::message::{MessageKind, MessageShape, ProtocolShape, ReplyShape, Side};
use crate::plan::Plan;
use crate::shape::ShapeRef;

/// A part of a conversation.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "kind")]
enum Item {
    /// A text.
    Text {
        /// The text.
        text: String,
    },
    /// A picture, which may show another part.
    Picture {
        /// Its address.
        url: String,
        /// The part that it shows.
        shows: Option<Box<Item>>,
    },
}

/// A message.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Chat {
    /// The text.
    #[wire(max_length = 20)]
    text: String,
    /// The part that it adds.
    item: Option<Item>,
    /// How many readers it has.
    #[wire(default = 0)]
    readers: u32,
    /// A label, no longer used.
    #[deprecated]
    label: Option<String>,
}

/// No fields.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Ping {}

/// A change of the settings.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "setting")]
enum Update {
    /// The voice.
    Voice {
        /// Its speed.
        #[wire(minimum = 0.5, maximum = 2.0)]
        speed: f64,
        /// What it says first.
        first: Option<Item>,
    },
    /// The name.
    Name {
        /// The new name.
        name: String,
    },
    /// The default settings.
    Reset,
}

const fn event(name: &'static str, type_name: &'static str, from: Side, data: ShapeRef) -> MessageShape {
    MessageShape::new(name, type_name, from, TARGET, data, MessageKind::Event { message_types: &[] })
}

static CHAT: MessageShape = event("chat.message", "ChatMessage", Side::Either, ShapeRef::of::<Chat>());
static PING: MessageShape = event("ping", "PingEvent", Side::Server, ShapeRef::of::<Ping>());
static UPDATE: MessageShape = event("settings.update", "SettingsUpdate", Side::Client, ShapeRef::of::<Update>());
static REALTIME_EVENTS: &[&MessageShape] = &[&CHAT, &PING, &UPDATE];

const REALTIME_MEMBERS: &[Member] = &[Member::new("type", Role::Name), Member::new("event_id", Role::Id)];
const REALTIME_FIELDS: &[FrameField] =
    &[FrameField::required(0, Content::Name), member(1, Presence::Optional, ShapeRef::of::<String>())];
const REALTIME_KINDS: &[FrameShape] = &[FrameShape::new(FrameKind::Event, REALTIME_FIELDS).with_flat_payload()];

/// Frames in the style of a realtime API: events in both directions.
static REALTIME: Envelope = Envelope::new("realtime", "Events.", REALTIME_MEMBERS, REALTIME_KINDS);

static SAY: MessageShape = command("say", "Say", ShapeRef::of::<Chat>(), ReplyShape::Same);
static CHANGE: MessageShape =
    command("change", "Change", ShapeRef::of::<Update>(), ReplyShape::Data(ShapeRef::of::<Ping>()));
static TOUCH: MessageShape = command("touch", "Touch", ShapeRef::of::<Ping>(), ReplyShape::NoData);
static CALLS: &[&MessageShape] = &[&SAY, &CHANGE, &TOUCH, &SHUTDOWN];
static CALL_EVENTS: &[&MessageShape] = &[&CHAT, &PING];

const fn op(constant: &'static str) -> FrameField {
    FrameField::required(0, Content::Constant(EnvelopeConstant::string(constant)))
}

const fn ok(success: bool) -> FrameField {
    FrameField::required(1, Content::Constant(EnvelopeConstant::Bool(success)))
}

const METHOD: FrameField = FrameField::required(4, Content::Name);
const REPLY_TO: FrameField = member(3, Presence::Required, ShapeRef::of::<u32>());

const CALL_MEMBERS: &[Member] = &[
    Member::new("op", Role::Constant),
    Member::new("ok", Role::Constant),
    Member::new("id", Role::Id),
    Member::new("reply_to", Role::Id),
    Member::new("method", Role::Name),
    Member::new("event", Role::Name),
    Member::new("data", Role::Payload),
    Member::new("error", Role::Error),
];
const CALL_FIELDS: &[FrameField] = &[member(2, Presence::Required, ShapeRef::of::<u32>()), op("call"), METHOD];
const FAILED_FIELDS: &[FrameField] = &[
    REPLY_TO,
    ok(false),
    FrameField::value(7, Presence::Required, ShapeRef::of::<FailureDetail>(), ""),
    FrameField::forbidden(0),
];
const EVENT_FIELDS: &[FrameField] =
    &[op("event"), FrameField::required(5, Content::Name), FrameField::required(6, Content::Data)];
const SUCCESS_FIELDS: &[FrameField] = &[REPLY_TO, ok(true), METHOD, FrameField::forbidden(0)];
const REPLY_FIELDS: &[FrameField] = &[REPLY_TO, ok(true), FrameField::forbidden(0)];
const CALL: FrameShape = FrameShape::new(FrameKind::Request, CALL_FIELDS).with_flat_payload();
const FAILED: FrameShape = FrameShape::new(FrameKind::Failure, FAILED_FIELDS);
const NESTED_EVENT: FrameShape = FrameShape::new(FrameKind::Event, EVENT_FIELDS);
const CALL_KINDS: &[FrameShape] =
    &[CALL, FrameShape::new(FrameKind::Success, SUCCESS_FIELDS).with_flat_payload(), FAILED, NESTED_EVENT];
const REPLY_KINDS: &[FrameShape] =
    &[CALL, FrameShape::new(FrameKind::Success, REPLY_FIELDS).with_flat_payload(), FAILED, NESTED_EVENT];

/// Requests with a flat payload, flat responses that name their command, failures, and events with a payload in a member.
static CALLING: Envelope = Envelope::new("calling", "", CALL_MEMBERS, CALL_KINDS);

/// The same with responses that do not name their command.
static REPLYING: Envelope = Envelope::new("replying", "", CALL_MEMBERS, REPLY_KINDS);

/// An object that keeps undeclared members.
#[derive(Debug, Clone, PartialEq, Wire)]
struct OpenObject {
    /// The members.
    #[wire(rest)]
    rest: crate::json::JsonObject,
}

/// A field with the name of a member of the envelope.
#[derive(Debug, Clone, PartialEq, Wire)]
struct SameName {
    /// An id.
    #[wire(rename = "event_id")]
    event_id: String,
}

static OPEN: MessageShape = event("open", "OpenEvent", Side::Server, ShapeRef::of::<OpenObject>());
static MAP: MessageShape = event("map", "MapEvent", Side::Server, ShapeRef::of::<BTreeMap<String, String>>());
static SAME: MessageShape = event("same", "SameEvent", Side::Server, ShapeRef::of::<SameName>());

fn leaked(protocol: ProtocolShape) -> Plan {
    Plan::of_protocol(Box::leak(Box::new(protocol)))
}

/// The same messages with a payload in a member.
pub(crate) fn realtime_nested() -> Plan {
    const MEMBERS: &[Member] =
        &[Member::new("type", Role::Name), Member::new("event_id", Role::Id), Member::new("data", Role::Payload)];
    const FIELDS: &[FrameField] = &[
        FrameField::required(0, Content::Name),
        member(1, Presence::Optional, ShapeRef::of::<String>()),
        FrameField::required(2, Content::Data),
    ];
    const KINDS: &[FrameShape] = &[FrameShape::new(FrameKind::Event, FIELDS)];
    static NESTED: Envelope = Envelope::new("nested", "Events.", MEMBERS, KINDS);
    static SLOTS: [u16; 8] = crate::message::name::slots(REALTIME_EVENTS);
    leaked(ProtocolShape::new("realtime", "1.0", "Protocol", &NESTED).with_events(REALTIME_EVENTS, &SLOTS))
}

pub(crate) fn realtime() -> Plan {
    static SLOTS: [u16; 8] = crate::message::name::slots(REALTIME_EVENTS);
    leaked(ProtocolShape::new("realtime", "1.0", "Protocol", &REALTIME).with_events(REALTIME_EVENTS, &SLOTS))
}

fn of_calls(name: &'static str, envelope: &'static Envelope) -> Plan {
    static SLOTS: [u16; 8] = crate::message::name::slots(CALLS);
    static EVENT_SLOTS: [u16; 4] = crate::message::name::slots(CALL_EVENTS);
    let protocol = ProtocolShape::new(name, "1.0", "Protocol", envelope);
    leaked(protocol.with_commands(CALLS, &SLOTS).with_events(CALL_EVENTS, &EVENT_SLOTS))
}

pub(crate) fn calling() -> Plan {
    of_calls("calling", &CALLING)
}

pub(crate) fn replying() -> Plan {
    of_calls("replying", &REPLYING)
}

fn of_event(event: &'static MessageShape) -> Plan {
    let events = Box::leak(Box::new([event]));
    let slots = Box::leak(Box::new(crate::message::name::slots::<2>(events)));
    leaked(ProtocolShape::new("realtime", "1.0", "Protocol", &REALTIME).with_events(events, slots))
}

pub(crate) fn with_rest() -> Plan {
    of_event(&OPEN)
}

pub(crate) fn with_map() -> Plan {
    of_event(&MAP)
}

pub(crate) fn with_same_name() -> Plan {
    of_event(&SAME)
}
