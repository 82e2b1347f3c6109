//! The rules of the derives `Command` and `Event`.

use proc_macro2::Span;
use syn::{GenericParam, LitStr, Type};

use crate::ast::{BodyInput, ContainerInput, MessageDerive, MessageInput, ReplyInput, SideInput};
use crate::ctxt::Ctxt;
use crate::names;
use crate::types::is_option;

const NAME: &str = "a message's name is words of small letters and digits joined by dots, as `interaction.accept`";

/// The definition of a message that is valid.
pub(crate) struct ValidMessage<'a> {
    pub(crate) name: &'a LitStr,
    pub(crate) target: &'a Type,
    pub(crate) from: SideInput,
    pub(crate) kind: ValidMessageKind<'a>,
}

/// What only commands have, or only events.
pub(crate) enum ValidMessageKind<'a> {
    Command {
        reply: &'a ReplyInput,
        causes: &'a [LitStr],
    },
    Event {
        /// The values of `messageType`; nothing if the usual one.
        message_types: Option<&'a [LitStr]>,
    },
}

/// Checks the attribute, and that the type can be a message.
pub(super) fn message<'a>(cx: &Ctxt, container: &ContainerInput<'_>, message: &'a MessageInput) -> Option<ValidMessage<'a>> {
    check_names(cx, message);
    check_message_types(cx, message);
    check_type(cx, container);
    if let Some(target) = message.target.get().filter(|ty| is_option(ty)) {
        cx.at(target, "every frame has a target: leave out the `Option`");
    }
    if let Some(reply) = message.reply.get().and_then(ReplyInput::optional) {
        cx.at(reply, "a reply is there or not: take `NoData` for no key `data`, or a struct with optional fields");
    }
    match message.attribute {
        Some(attribute) => require(cx, message, attribute),
        None => cx.at(
            &container.input.ident,
            match message.kind {
                MessageDerive::Command => {
                    "`Command` needs to be told what it is: \
                     `#[command(name = \"interaction.accept\", target = InteractionTarget, reply = Empty)]`"
                }
                MessageDerive::Event => {
                    "`Event` needs to be told what it is: `#[event(name = \"channel.initialized\", target = ChannelTarget)]`"
                }
            },
        ),
    }
    let from = message.from.get().copied();
    let (kind, from) = match message.kind {
        MessageDerive::Command => {
            let causes = message.causes.get().map(Vec::as_slice).unwrap_or_default();
            (ValidMessageKind::Command { reply: message.reply.get()?, causes }, from.unwrap_or(SideInput::Client))
        }
        MessageDerive::Event => {
            let message_types = message.message_types.get().map(|types| types.value.as_slice());
            (ValidMessageKind::Event { message_types }, from.unwrap_or(SideInput::Server))
        }
    };
    Some(ValidMessage { name: message.name.get()?, target: message.target.get()?, from, kind })
}

/// Checks that nothing is missing; `attribute` is where it would be.
fn require(cx: &Ctxt, message: &MessageInput, attribute: Span) {
    let place = match message.kind {
        MessageDerive::Command => "`#[command(…)]`",
        MessageDerive::Event => "`#[event(…)]`",
    };
    if !message.name.is_given() {
        cx.span(attribute, format_args!("{place} lacks `name`: `name = \"interaction.accept\"`"));
    }
    if !message.target.is_given() {
        cx.span(attribute, format_args!("{place} lacks `target`: `target = InteractionTarget`"));
    }
    if message.kind == MessageDerive::Command && !message.reply.is_given() {
        cx.span(
            attribute,
            "`#[command(…)]` lacks `reply`: `reply = Empty` (`{}`), `reply = Self` (the request's data again), \
             `reply = NoData` (no key `data`) or a type that derives `Wire`",
        );
    }
}

/// Checks the names of the message and of the events that it causes.
fn check_names(cx: &Ctxt, message: &MessageInput) {
    for name in message.name.get().into_iter().chain(message.causes.get().into_iter().flatten()) {
        if !names::is_message_name(&name.value()) {
            cx.at(name, NAME);
        }
    }
}

fn check_message_types(cx: &Ctxt, message: &MessageInput) {
    let Some(types) = message.message_types.get() else { return };
    if types.value.is_empty() {
        cx.at(types, "an event has a message type at least: `message_type = \"objectEvent\"`");
    }
    for (index, lit) in types.value.iter().enumerate() {
        if lit.value().is_empty() {
            cx.at(lit, "a message type is not empty: `message_type = \"objectEvent\"`");
        }
        if types.value[..index].contains(lit) {
            cx.at(lit, format_args!("the message type `{}` stands twice", lit.value()));
        }
    }
}

/// Checks that the type is one whose values can be the data of a message.
fn check_type(cx: &Ctxt, container: &ContainerInput<'_>) {
    for parameter in &container.input.generics.params {
        if !matches!(parameter, GenericParam::Lifetime(_)) {
            cx.at(parameter, "a message has one shape, and a type parameter gives it many: name the type in the field");
        }
    }
    if let BodyInput::Enum(_) = container.body {
        cx.at(
            &container.input.ident,
            "the data of a message is a struct: an enum of words stands in one of its fields, and derives `Wire`",
        );
    }
}
