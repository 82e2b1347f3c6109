//! Messages against messages of the same name.

use super::values::Values;
use super::{Change, Changes, Pair};
use crate::compat::finding::{Effect, Impact};
use crate::compat::model::{Message, MessageKind, Target};
use crate::compat::path::Path;
use crate::compat::rule::Rule;
use crate::compat::witness::Witness;
use crate::envelope::{FrameKind, Key};
use crate::message::Side;

/// Compares all messages: those of the new version as they are listed, then those that are gone.
pub(super) fn compare(changes: &mut Changes<'_>) {
    let (old, new) = (changes.old, changes.new);
    if old.name != new.name {
        let text = format!("the protocol `{}` is now called `{}`", old.name, new.name);
        let caution = Impact { old_clients: Effect::Caution, new_clients: Effect::Caution };
        changes.add_whole(Rule::ProtocolRenamed, "", caution, text, Vec::new());
    }
    if old.doc != new.doc {
        let text = "the protocol's description says something else".to_owned();
        changes.add_whole(Rule::DescriptionChanged, "", Impact::default(), text, Vec::new());
    }
    for message in &new.messages {
        match old.same(message) {
            Some(before) => pair(changes, Pair { old: before, new: message }),
            None => added(changes, message),
        }
    }
    for message in old.messages.iter().filter(|message| new.same(message).is_none()) {
        removed(changes, message);
    }
}

fn added(changes: &mut Changes<'_>, message: &Message) {
    let kind = described(message);
    // An event that is not known is passed over. A command that is not known is not answered.
    let effect = if message.is_event() { Effect::Fine } else { Rule::MessageAdded.new_frames() };
    let impact = Impact::of((message.from, message.from), Rule::MessageAdded.old_frames(), effect);
    changes.add_whole(Rule::MessageAdded, &message.name, impact, format!("the {kind} is new"), Vec::new());
}

fn removed(changes: &mut Changes<'_>, message: &Message) {
    let text = format!("the {} is gone", described(message));
    let impact = gone(message, message.from);
    let witness = Witness::unknown(changes.old, changes.new, message);
    changes.add_whole(Rule::MessageRemoved, &message.name, impact, text, witness.into_iter().collect());
}

/// Whom it breaks that a message no longer comes from a side: those who send the command, or wait for the event.
fn gone(message: &Message, from: Side) -> Impact {
    let effect = Rule::MessageRemoved.old_frames();
    match (message.is_event(), from) {
        (_, Side::Either) => Impact { old_clients: effect, new_clients: effect },
        (false, Side::Client) | (true, Side::Server) => Impact { old_clients: effect, ..Impact::default() },
        (false, Side::Server) | (true, Side::Client) => Impact { new_clients: effect, ..Impact::default() },
    }
}

fn described(message: &Message) -> &'static str {
    if message.is_event() { "event" } else { "command" }
}

fn pair(changes: &mut Changes<'_>, pair: Pair<'_>) {
    let (old, new) = (pair.old, pair.new);
    let main = if new.is_event() { FrameKind::Event } else { FrameKind::Request };
    senders(changes, pair);
    if old.doc != new.doc {
        whole(changes, Rule::DescriptionChanged, pair, "the message's description says something else");
    }
    match (old.deprecated, new.deprecated) {
        (false, true) => whole(changes, Rule::DeprecationAdded, pair, "the message is deprecated"),
        (true, false) => whole(changes, Rule::DeprecationRemoved, pair, "the message is no longer deprecated"),
        _ => {}
    }
    if old.wire != new.wire {
        let text = format!("the pinned name `{}` is now `{}`", old.wire, new.wire);
        changes.add(pair, main, Change::new(Rule::PinnedWordChanged, Path::key(main.name_key().as_str()), text));
    }
    target(changes, pair, main);
    match (&old.kind, &new.kind) {
        (MessageKind::Event { message_types: before }, MessageKind::Event { message_types: after }) => {
            let path = Path::key(Key::MessageType.as_str());
            for (rule, words, verb) in [
                (Rule::MessageTypeRemoved, missing(before, after), "may no longer be"),
                (Rule::MessageTypeAdded, missing(after, before), "may be"),
            ] {
                if !words.is_empty() {
                    changes.add(pair, main, Change::new(rule, path.clone(), format!("`messageType` {verb} {words}")));
                }
            }
        }
        (
            MessageKind::Command { reply_kind: before, causes: caused, .. },
            MessageKind::Command { reply_kind: after, causes, .. },
        ) => {
            if caused != causes {
                whole(changes, Rule::CausesChanged, pair, "the events that the command is expected to cause are others");
            }
            reply(changes, pair, (before, after));
        }
        _ => {}
    }
    for &kind in new.frames() {
        let data = Path::key(Key::Data.as_str());
        if let (Some(before), Some(after)) = (old.data_of(kind), new.data_of(kind)) {
            Values::new(changes, pair, kind).compare(before, after, data);
        }
        if let (FrameKind::Failure, Some(before), Some(after)) = (kind, old.failure(), new.failure()) {
            Values::new(changes, pair, kind).compare(before, after, Path::key(Key::Failure.as_str()));
        }
    }
}

fn whole(changes: &mut Changes<'_>, rule: Rule, pair: Pair<'_>, text: &str) {
    let both = (Side::Either, Side::Either);
    let impact = Impact::of(both, rule.old_frames(), rule.new_frames());
    changes.add_whole(rule, &pair.new.name, impact, text.to_owned(), Vec::new());
}

/// Who sends the message.
fn senders(changes: &mut Changes<'_>, pair: Pair<'_>) {
    for side in [Side::Client, Side::Server] {
        match (pair.old.is_from(side), pair.new.is_from(side)) {
            (true, false) => {
                let text = format!("the {} no longer sends it", side.as_str());
                let witness = Witness::not_taken(changes.old, pair.old, side);
                let impact = gone(pair.old, side);
                changes.add_whole(Rule::SenderRemoved, &pair.new.name, impact, text, witness.into_iter().collect());
            }
            (false, true) => {
                let text = format!("the {} sends it too", side.as_str());
                let impact = Impact::of((side, side), Effect::Fine, Rule::SenderAdded.new_frames());
                changes.add_whole(Rule::SenderAdded, &pair.new.name, impact, text, Vec::new());
            }
            _ => {}
        }
    }
}

/// The target of requests and events. That of a success is the request's, which its receiver has sent.
fn target(changes: &mut Changes<'_>, pair: Pair<'_>, main: FrameKind) {
    let (old, new) = (&pair.old.target, &pair.new.target);
    let path = Path::key(Key::Target.as_str());
    let lost = !within(old.counts, new.counts);
    let gained = !within(new.counts, old.counts);
    let text = || format!("the target was {}, and is {}", old.in_words(), new.in_words());
    if kinds_differ(old, new) {
        let mut change = Change::new(Rule::TargetKindChanged, path, text());
        let effect = |refused: bool| if refused { Effect::Break } else { Effect::Caution };
        change.effects = (effect(lost), effect(gained));
        changes.add(pair, main, change);
        return;
    }
    if lost {
        changes.add(pair, main, Change::new(Rule::TargetFormRemoved, path.clone(), text()));
    }
    if gained {
        changes.add(pair, main, Change::new(Rule::TargetFormAdded, path.clone(), text()));
    }
    if !lost && !gained && old.doc != new.doc {
        let text = "the target's description says something else";
        changes.add(pair, main, Change::new(Rule::DescriptionChanged, path, text));
    }
}

/// Whether targets address objects of different kinds: their last segments, or the ways to them, have other names.
fn kinds_differ(old: &Target, new: &Target) -> bool {
    if old.names.is_empty() != new.names.is_empty() {
        return true;
    }
    // Adding and leaving out segments that may be absent makes forms, not kinds.
    let required = |target: &Target| -> Vec<String> {
        target.names.iter().filter(|(_, optional)| !optional).map(|(name, _)| name.clone()).collect()
    };
    let all = |target: &Target| -> Vec<String> { target.names.iter().map(|(name, _)| name.clone()).collect() };
    if old.counts == new.counts {
        return old.names != new.names;
    }
    required(old) != required(new) && required(old) != all(new) && all(old) != required(new) && all(old) != all(new)
}

fn within(inner: (usize, usize), outer: (usize, usize)) -> bool {
    outer.0 <= inner.0 && inner.1 <= outer.1
}

/// The reply's kind. Its data, where both versions have it, is compared as any value.
fn reply(changes: &mut Changes<'_>, pair: Pair<'_>, kinds: (&str, &str)) {
    let (before, after) = (pair.old.data_of(FrameKind::Success), pair.new.data_of(FrameKind::Success));
    // A tolerant reader takes data that is not there as empty, where it may be.
    let lacking = |may_be_empty: bool| if may_be_empty { Effect::Strict } else { Effect::Break };
    let effects = match (before, after) {
        (None, Some(after)) => (lacking(changes.new.may_be_empty(after)), Effect::Fine),
        (Some(before), None) => (Effect::Caution, lacking(changes.old.may_be_empty(before))),
        _ if kinds.0 != kinds.1 => (Effect::Fine, Effect::Fine),
        _ => return,
    };
    let text = format!("the reply was {}, and is {}", in_words(kinds.0), in_words(kinds.1));
    let change = Change { effects, ..Change::new(Rule::ReplyKindChanged, Path::key(Key::Data.as_str()), text) };
    changes.add(pair, FrameKind::Success, change);
}

/// A kind of reply, as the index calls it.
fn in_words(kind: &str) -> String {
    match kind {
        "none" => "no `data` key".to_owned(),
        "empty" => "an empty object".to_owned(),
        "same" => "the request's data again".to_owned(),
        "data" => "data of its own".to_owned(),
        other => format!("of the kind `{other}`"),
    }
}

/// The words of one list that another has not, quoted; empty if there are none.
pub(super) fn missing(of: &[String], from: &[String]) -> String {
    let words: Vec<String> = of.iter().filter(|word| !from.contains(word)).map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

impl Target {
    fn in_words(&self) -> String {
        if self.names.is_empty() { format!("any object of {}", self.expected()) } else { format!("`{}`", self.expected()) }
    }
}
