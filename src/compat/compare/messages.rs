//! Compares messages of the same name.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::changes::{Changes, FrameChange, MessagePair};
use super::envelopes;
use super::unchanged::UnchangedTypes;
use super::values::ValueComparison;
use crate::compat::counterexample::{Counterexample, main_kind};
use crate::compat::finding::{Effect, Impact};
use crate::compat::rule::ChangeRule;
use crate::envelope::{Content, FrameKind, Role};
use crate::message::{Lifecycle, Side};
use crate::plan::{MessagePlan, MessageRole, NodeId, Plan, ReplyKind, SegmentPlan, Str, TargetPlan};
use crate::sample::PathStep;
use crate::schema::prose;
use crate::shape::Stability;

/// Compares all messages: those of the new version in its order, then those that have been removed.
pub(super) fn compare(changes: &mut Changes<'_>) {
    let (old, new) = (changes.old, changes.new);
    if old.name() != new.name() {
        let text = format!("the protocol `{}` is now called `{}`", old.name(), new.name());
        let caution = Impact { old_clients: Effect::Caution, new_clients: Effect::Caution };
        changes.add_whole(ChangeRule::ProtocolRenamed, "", caution, text, Vec::new());
    }
    if prose(old.doc()) != prose(new.doc()) {
        let text = "the description of the protocol has changed".to_owned();
        changes.add_whole(ChangeRule::DescriptionChanged, "", Impact::default(), text, Vec::new());
    }
    envelopes::compare(changes);
    let (before, after) = (by_id(old), by_id(new));
    for message in new.all_messages() {
        match before.get(&(message.is_event(), &*message.id)) {
            Some(old) => pair(changes, MessagePair { old, new: message }),
            None => added(changes, message),
        }
    }
    for message in old.all_messages().filter(|message| !after.contains_key(&(message.is_event(), &*message.id))) {
        removed(changes, message);
    }
}

/// The messages of a version by kind and name.
pub(in crate::compat) fn by_id(plan: &Plan) -> BTreeMap<(bool, &str), &MessagePlan> {
    plan.all_messages().map(|message| ((message.is_event(), &*message.id), message)).collect()
}

fn added(changes: &mut Changes<'_>, message: &MessagePlan) {
    let kind = described(message);
    // Old peers ignore an unknown event, but do not answer an unknown command.
    let effect = if message.is_event() { Effect::Compatible } else { ChangeRule::MessageAdded.new_frames() };
    let impact = Impact::of((message.from, message.from), ChangeRule::MessageAdded.old_frames(), effect);
    changes.add_whole(ChangeRule::MessageAdded, &message.id, impact, format!("the {kind} is new"), Vec::new());
}

fn removed(changes: &mut Changes<'_>, message: &MessagePlan) {
    let text = format!("the {} has been removed", described(message));
    changes.experimental = message.stability.experimental;
    changes.deprecated = message.deprecated;
    let impact = gone(message, message.from);
    let budget = &changes.limits.budget;
    let found = if message.is_event() {
        // A receiver keeps an unknown event, but it no longer receives one that it waits for.
        let reason = "the new version does not have this event".to_owned();
        Counterexample::not_sent((changes.old, message), FrameKind::Event, true, reason, budget)
    } else {
        Counterexample::unknown(changes.old, changes.new, message, budget)
    };
    changes.add_whole(ChangeRule::MessageRemoved, &message.id, impact, text, found.into_iter().collect());
    (changes.experimental, changes.deprecated) = (false, false);
}

/// The impact of a message that a side no longer sends or accepts: on those that send the command or wait for the event.
fn gone(message: &MessagePlan, from: Side) -> Impact {
    let effect = ChangeRule::MessageRemoved.old_frames();
    match (message.is_event(), from) {
        (_, Side::Either) => Impact { old_clients: effect, new_clients: effect },
        (false, Side::Client) | (true, Side::Server) => Impact { old_clients: effect, ..Impact::default() },
        (false, Side::Server) | (true, Side::Client) => Impact { new_clients: effect, ..Impact::default() },
    }
}

fn described(message: &MessagePlan) -> &'static str {
    if message.is_event() { "event" } else { "command" }
}

fn pair(changes: &mut Changes<'_>, pair: MessagePair<'_>) {
    changes.experimental = pair.old.stability.experimental;
    both(changes, pair);
    changes.search(pair);
    changes.experimental = false;
}

fn both(changes: &mut Changes<'_>, pair: MessagePair<'_>) {
    let (old, new) = (pair.old, pair.new);
    let main = main_kind(new);
    senders(changes, pair);
    if prose(&old.doc) != prose(&new.doc) {
        whole(changes, ChangeRule::DescriptionChanged, pair, "the description of the message has changed");
    }
    for (rule, text) in deprecation(old.deprecated, new.deprecated, "the message").into_iter().chain(stability(
        &old.stability,
        &new.stability,
        "the message",
    )) {
        whole(changes, rule, pair, &text);
    }
    if old.name != new.name {
        let text = format!("the name was `{}`, and is `{}`", old.name, new.name);
        let path = [member(changes, main, Role::Name)];
        changes.add(pair, main, FrameChange::new(ChangeRule::PinnedWordChanged, &path, text));
    }
    target(changes, pair, main);
    if old.lifecycle != new.lifecycle {
        let shown = |lifecycle: Option<Lifecycle>| match lifecycle {
            Some(Lifecycle::Creates) => "creates its object",
            Some(Lifecycle::Ends) => "ends its object",
            None => "neither creates nor ends its object",
        };
        let text = format!("the event {}, and before it {}", shown(new.lifecycle), shown(old.lifecycle));
        whole(changes, ChangeRule::LifecycleChanged, pair, &text);
    }
    match (&old.role, &new.role) {
        (MessageRole::Event { message_types: before }, MessageRole::Event { message_types: after }) => {
            let path = [member(changes, main, Role::Constant)];
            let key = path[0].name().unwrap_or_default();
            for (rule, values, verb) in [
                (ChangeRule::MessageTypeRemoved, missing(before, after), "may no longer be"),
                (ChangeRule::MessageTypeAdded, missing(after, before), "may be"),
            ] {
                if !values.is_empty() {
                    changes.add(pair, main, FrameChange::new(rule, &path, format!("`{key}` {verb} {values}")));
                }
            }
        }
        (MessageRole::Command { reply: before, causes: caused }, MessageRole::Command { reply: after, causes }) => {
            if caused != causes {
                let text = "the events that the command is expected to cause have changed";
                whole(changes, ChangeRule::CausesChanged, pair, text);
            }
            reply(changes, pair, (*before, *after));
        }
        _ => {}
    }
    for kind in new.frames(changes.new.envelope()) {
        values(changes, pair, kind);
    }
}

/// Compares the values of the members of one kind of frame.
fn values(changes: &mut Changes<'_>, pair: MessagePair<'_>, kind: FrameKind) {
    let (old, new) = (changes.old, changes.new);
    let (old_envelope, new_envelope) = (old.envelope(), new.envelope());
    for field in old_envelope.fields_of(kind) {
        let name = old_envelope.name_of(field.id());
        let after = match field.content {
            // The member may have another name in the new version, or its fields may be members of the frame.
            Content::Data | Content::Reply => new.payload(kind, pair.new),
            _ => {
                // Both an id and metadata have a value of a declared type. The payload is compared with the payload only.
                let same = new_envelope.find(name).and_then(|member| new_envelope.field(kind, member));
                same.and_then(|same| new.value(kind, same, None))
            }
        };
        if let (Some(before), Some(after)) = (old.value(kind, field, Some(pair.old)), after) {
            if field.content == Content::Id && is_of_request(old, kind, before) && is_of_request(new, kind, after) {
                continue;
            }
            let step = PathStep::Member(name.to_owned().into());
            ValueComparison::new(changes, pair, kind).compare(before, after, Some(step));
        }
    }
    if let (Some(before), Some(after)) = (old.flat_payload(kind, Some(pair.old)), new.payload(kind, pair.new)) {
        ValueComparison::new(changes, pair, kind).compare(before, after, None);
    }
}

/// Whether the id of a response has the type of the id of its request. Then the receiver has sent it, and the request has been compared.
fn is_of_request(plan: &Plan, kind: FrameKind, id: NodeId) -> bool {
    let mut fields = plan.envelope().fields_of(FrameKind::Request);
    let of_request = fields.find(|field| field.content == Content::Id);
    let of_request = of_request.and_then(|field| plan.value(FrameKind::Request, field, None));
    kind != FrameKind::Request
        && of_request.is_some_and(|own| own == id || UnchangedTypes::default().contains(plan, plan, (own, id)))
}

fn whole(changes: &mut Changes<'_>, rule: ChangeRule, pair: MessagePair<'_>, text: &str) {
    let both = (Side::Either, Side::Either);
    let impact = Impact::of(both, rule.old_frames(), rule.new_frames());
    changes.add_whole(rule, &pair.new.id, impact, text.to_owned(), Vec::new());
}

/// The change of the deprecation of a part, with its description.
pub(super) fn deprecation(old: bool, new: bool, what: &str) -> Option<(ChangeRule, String)> {
    match (old, new) {
        (false, true) => Some((ChangeRule::DeprecationAdded, format!("{what} is deprecated"))),
        (true, false) => Some((ChangeRule::DeprecationRemoved, format!("{what} is no longer deprecated"))),
        _ => None,
    }
}

/// The changes of the stability of a part, with their descriptions.
pub(super) fn stability(old: &Stability<Str>, new: &Stability<Str>, what: &str) -> Vec<(ChangeRule, String)> {
    let mut out = Vec::new();
    match (old.experimental, new.experimental) {
        (true, false) => out.push((ChangeRule::Stabilized, format!("{what} is no longer experimental"))),
        (false, true) => out.push((ChangeRule::MadeExperimental, format!("{what} is experimental"))),
        _ => {}
    }
    if old.since != new.since {
        let shown =
            |since: &Option<Str>| since.as_ref().map_or_else(|| "no version".to_owned(), std::string::ToString::to_string);
        let text = format!("{what} was introduced in {}, and now in {}", shown(&old.since), shown(&new.since));
        out.push((ChangeRule::SinceChanged, text));
    }
    out
}

/// Compares the senders of the message.
fn senders(changes: &mut Changes<'_>, pair: MessagePair<'_>) {
    for side in [Side::Client, Side::Server] {
        match (is_from(pair.old, side), is_from(pair.new, side)) {
            (true, false) => {
                let text = format!("the {} no longer sends it", side.as_str());
                let reason = format!("the {} does not send this message", side.as_str());
                let (of_old, kind) = ((changes.old, pair.old), main_kind(pair.old));
                let found = Counterexample::not_sent(of_old, kind, true, reason, &changes.limits.budget);
                let impact = gone(pair.old, side);
                changes.add_whole(ChangeRule::SenderRemoved, &pair.new.id, impact, text, found.into_iter().collect());
            }
            (false, true) => {
                let too = if pair.new.from == Side::Either { ", too" } else { " now" };
                let text = format!("the {} sends it{too}", side.as_str());
                let impact = Impact::of((side, side), Effect::Compatible, ChangeRule::SenderAdded.new_frames());
                changes.add_whole(ChangeRule::SenderAdded, &pair.new.id, impact, text, Vec::new());
            }
            _ => {}
        }
    }
}

/// Compares the targets of requests and events. The target of a success is that of its request, which the receiver has sent.
fn target(changes: &mut Changes<'_>, pair: MessagePair<'_>, main: FrameKind) {
    let (Some(old), Some(new)) = (&pair.old.target, &pair.new.target) else { return };
    let path = [member(changes, main, Role::Target)];
    // The type of the target, which several messages may have.
    let home = (!new.name.is_empty()).then(|| (new.name.clone().into_owned(), Vec::new()));
    let lost = !within(old.counts, new.counts);
    let gained = !within(new.counts, old.counts);
    let text = || format!("the target was {}, and is {}", old.in_words(), new.in_words());
    if kinds_differ(old, new) {
        let mut change = FrameChange::new(ChangeRule::TargetKindChanged, &path, text());
        let effect = |is_rejected: bool| if is_rejected { Effect::Break } else { Effect::Caution };
        change.effects = (effect(lost), effect(gained));
        changes.add(pair, main, FrameChange { home: home.clone(), ..change });
        return;
    }
    for (rule, changed) in [(ChangeRule::TargetFormRemoved, lost), (ChangeRule::TargetFormAdded, gained)] {
        if changed {
            changes.add(pair, main, FrameChange { home: home.clone(), ..FrameChange::new(rule, &path, text()) });
        }
    }
    // Artefacts of format 1.0 describe targets in their schemas only.
    if !lost && !gained && prose(&old.doc) != prose(&new.doc) && !old.doc.is_empty() && !new.doc.is_empty() {
        let text = "the description of the target has changed";
        changes.add(pair, main, FrameChange { home, ..FrameChange::new(ChangeRule::DescriptionChanged, &path, text) });
    }
}

/// Whether targets address objects of different kinds: their segments have other names.
fn kinds_differ(old: &TargetPlan, new: &TargetPlan) -> bool {
    if old.segments.is_empty() != new.segments.is_empty() {
        return true;
    }
    // Targets that differ in optional segments only have different forms, but are of one kind.
    let names = |target: &TargetPlan, all: bool| -> Vec<Str> {
        let some = target.segments.iter().filter(|segment: &&SegmentPlan| all || !segment.optional);
        some.map(|segment| segment.name.clone()).collect()
    };
    if old.counts == new.counts {
        return old.segments != new.segments;
    }
    [true, false].iter().all(|&before| [true, false].iter().all(|&after| names(old, before) != names(new, after)))
}

fn within(inner: (usize, usize), outer: (usize, usize)) -> bool {
    outer.0 <= inner.0 && inner.1 <= outer.1
}

/// Compares the kinds of the reply. If both versions have data, it is compared like any value.
fn reply(changes: &mut Changes<'_>, pair: MessagePair<'_>, kinds: (ReplyKind, ReplyKind)) {
    let (before, after) = (pair.old.reply, pair.new.reply);
    if ![changes.old, changes.new].into_iter().all(|plan| envelopes::declares(plan, FrameKind::Success)) {
        return;
    }
    let effects = match (before, after) {
        (None, Some(after)) => (lacking(changes.new, pair.new, after), Effect::Compatible),
        (Some(before), None) => (Effect::Caution, lacking(changes.old, pair.old, before)),
        _ if kinds.0 != kinds.1 => (Effect::Compatible, Effect::Compatible),
        _ => return,
    };
    let text = format!("the reply was {}, and is {}", in_words(changes.old, kinds.0), in_words(changes.new, kinds.1));
    // The fields of a flat reply are members of the frame, which has no member for it.
    let is_flat = changes.old.envelope().is_flat(FrameKind::Success);
    let path = if is_flat { Vec::new() } else { vec![member(changes, FrameKind::Success, Role::Payload)] };
    let change = FrameChange { effects, ..FrameChange::new(ChangeRule::ReplyKindChanged, &path, text) };
    changes.add(pair, FrameKind::Success, change);
}

/// The effect of a success without a reply on a reader that expects this one.
fn lacking(reader: &Plan, message: &MessagePlan, reply: NodeId) -> Effect {
    let mut fields = reader.envelope().fields_of(FrameKind::Success);
    let payload = fields.find(|field| matches!(field.content, Content::Data | Content::Reply));
    if !reader.may_be_empty(reply) {
        Effect::Break
    } else if payload.is_some_and(|field| reader.is_required(FrameKind::Success, field, Some(message))) {
        // A tolerant reader treats absent data as an empty object.
        Effect::Strict
    } else {
        Effect::Compatible
    }
}

/// The description of a kind of reply.
fn in_words(plan: &Plan, kind: ReplyKind) -> Cow<'static, str> {
    match (kind, plan.envelope().key(FrameKind::Success, Role::Payload)) {
        (ReplyKind::NoData, Some(member)) => format!("no `{member}`").into(),
        (ReplyKind::NoData, None) => "no data".into(),
        (ReplyKind::Empty, _) => "an empty object".into(),
        (ReplyKind::Same, _) => "the request's data again".into(),
        (ReplyKind::Data, _) => "data of its own".into(),
    }
}

/// The step to the member of a frame that has this role.
fn member(changes: &Changes<'_>, kind: FrameKind, role: Role) -> PathStep {
    PathStep::Member(changes.old.envelope().key(kind, role).unwrap_or_default().to_owned().into())
}

/// Whether a side sends a message: the request of a command, or the event.
fn is_from(message: &MessagePlan, side: Side) -> bool {
    message.from == side || message.from == Side::Either
}

/// The description of values or variants that have been removed, from their quoted names.
pub(super) fn removed_text(what: &str, names: &str) -> String {
    if names.contains("`, `") {
        format!("the {what}s {names} have been removed")
    } else {
        format!("the {what} {names} has been removed")
    }
}

/// The description of values or variants that have been added, from their quoted names.
pub(super) fn added_text(what: &str, names: &str) -> String {
    if names.contains("`, `") { format!("the {what}s {names} are new") } else { format!("the {what} {names} is new") }
}

/// The strings of `of` that `from` does not contain, quoted; empty if there are none.
pub(super) fn missing(of: &[Str], from: &[Str]) -> String {
    let from: BTreeSet<&Str> = from.iter().collect();
    let values: Vec<String> = of.iter().filter(|value| !from.contains(value)).map(|value| format!("`{value}`")).collect();
    values.join(", ")
}

impl TargetPlan {
    fn in_words(&self) -> String {
        match self.counts {
            _ if !self.segments.is_empty() => format!("`{}`", self.forms().join("` or `")),
            (1, 1) => "any object of 1 segment".to_owned(),
            (least, most) if least == most => format!("any object of {least} segments"),
            (least, most) => format!("any object of {least} to {most} segments"),
        }
    }
}

impl Plan {
    fn doc(&self) -> &str {
        self.protocol.as_ref().map_or("", |protocol| &protocol.doc)
    }
}
