//! The rules of the derives `Command` and `Event`.

use proc_macro2::Span;
use quote::ToTokens as _;
use syn::spanned::Spanned as _;
use syn::{DeriveInput, GenericParam, LitStr, Type};

use super::stability::check_stability;
use crate::ast::{BodyInput, ContainerInput, MessageDerive, MessageInput, ReplyInput, SideInput, StabilityInput};
use crate::ctxt::{Ctxt, with_help};
use crate::names;
use crate::types::{arguments, is_option};

/// A valid message.
pub(crate) struct ValidMessage<'a> {
    pub(crate) name: &'a LitStr,
    /// The type of its targets, if it has a target.
    pub(crate) target: Option<&'a Type>,
    pub(crate) from: SideInput,
    pub(crate) stability: &'a StabilityInput,
    pub(crate) kind: ValidMessageKind<'a>,
}

/// The parts that only commands or only events have.
pub(crate) enum ValidMessageKind<'a> {
    Command {
        reply: &'a ReplyInput,
        causes: &'a [LitStr],
    },
    Event {
        /// The values of `messageType`; `None` for the default.
        message_types: Option<&'a [LitStr]>,
        /// Whether the event is the first or the last one of its object.
        lifecycle: Option<ValidLifecycle>,
        /// The key that declares it, for errors.
        lifecycle_key: Option<Span>,
    },
}

/// The place of an event in the life of its object.
#[derive(Clone, Copy)]
pub(crate) enum ValidLifecycle {
    Creates,
    Ends,
}

/// Rejects the derive of an event on a type that is declared as a command, and that of a command on one that is declared only as an event.
/// The implementations of two derives would conflict.
pub(crate) fn reject_other_kind(cx: &Ctxt, input: &DeriveInput, kind: MessageDerive) -> bool {
    let [own, other] = [kind, kind.other()].map(|kind| kind.place().attribute);
    let found = input.attrs.iter().find(|found| found.path().is_ident(own));
    match (found, kind) {
        (Some(_), MessageDerive::Command) => return false,
        (Some(found), MessageDerive::Event) => cx.at(
            found.path(),
            with_help(
                "unexpected `#[event(…)]` on a command",
                "declare two types, since a message is a command or an event",
            ),
        ),
        (None, _) => {
            let given = input.attrs.iter().find(|found| found.path().is_ident(other));
            let message = with_help(
                format_args!("unexpected `#[{other}(…)]` for the derive `{}`", kind.name()),
                format_args!("use `{}` alone as derive of the message, or `#[{own}(…)]`", kind.other().name()),
            );
            cx.span(given.map_or_else(|| input.ident.span(), |given| given.path().span()), message);
        }
    }
    true
}

/// Checks the attribute, and whether the type can be a message.
pub(super) fn message<'a>(cx: &Ctxt, container: &ContainerInput<'_>, message: &'a MessageInput) -> Option<ValidMessage<'a>> {
    check_names(cx, message);
    check_message_types(cx, message);
    let lifecycle = lifecycle(cx, message);
    check_stability(cx, &message.stability);
    check_type(cx, container);
    if let Some(target) = message.target.get().filter(|ty| is_option(ty)) {
        cx.at(
            target,
            with_help(
                "unexpected `Option` for `target`",
                "remove the `Option`, or omit `target` if the envelope has no targets",
            ),
        );
    }
    check_reply(cx, message);
    match message.attribute {
        Some(attribute) => require(cx, message, attribute),
        None => cx.at(
            &container.input.ident,
            match message.kind {
                MessageDerive::Command => with_help(
                    "missing `#[command(…)]`",
                    "add `#[command(name = \"order.cancel\", reply = Empty)]`, with `target = …` if the frames of its envelope have a target",
                ),
                MessageDerive::Event => with_help(
                    "missing `#[event(…)]`",
                    "add `#[event(name = \"order.cancelled\")]`, with `target = …` if the frames of its envelope have a target",
                ),
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
            let lifecycle_key = message.creates.key().or(message.ends.key()).map(proc_macro2::Ident::span);
            (ValidMessageKind::Event { message_types, lifecycle, lifecycle_key }, from.unwrap_or(SideInput::Server))
        }
    };
    Some(ValidMessage {
        name: message.name.get()?,
        // A target with an error is not a missing one.
        target: if message.target.is_given() { Some(message.target.get()?) } else { None },
        from,
        stability: &message.stability,
        kind,
    })
}

/// Rejects a reply that may be absent.
fn check_reply(cx: &Ctxt, message: &MessageInput) {
    if let Some(reply) = message.reply.get().and_then(ReplyInput::optional) {
        let help = match arguments(reply).next() {
            Some(inner) => format!(
                "use `Nullable<{}>` for a value or `null`, `()` for `null`, or a struct with optional fields",
                inner.to_token_stream().to_string().replace(' ', "")
            ),
            None => "use `()` for `null`, or `NoData` for a success without a reply".to_owned(),
        };
        cx.at(reply, with_help("unexpected optional type for `reply`", help));
    }
}

/// Checks that all required keys are present. `attribute` is the span for the errors.
fn require(cx: &Ctxt, message: &MessageInput, attribute: Span) {
    let (place, name) = match message.kind {
        MessageDerive::Command => ("`#[command(…)]`", "add `name = \"order.cancel\"`"),
        MessageDerive::Event => ("`#[event(…)]`", "add `name = \"order.cancelled\"`"),
    };
    let missing = |key: &str, help: &str| {
        cx.span(attribute, with_help(format_args!("missing attribute `{key}` in {place}"), help));
    };
    if !message.name.is_given() {
        missing("name", name);
    }
    if message.kind == MessageDerive::Command && !message.reply.is_given() {
        missing(
            "reply",
            "add `reply = Empty` for `{}`, `reply = Self` for the request's data, `reply = NoData` for no member `data`, \
             `reply = ()` for `null`, or a type that derives `Wire`",
        );
    }
}

/// Checks the name of the message, and the names of the events that it causes.
fn check_names(cx: &Ctxt, message: &MessageInput) {
    for name in message.name.get().into_iter().chain(message.causes.get().into_iter().flatten()) {
        if !names::is_message_name(&name.value()) {
            let message = format!("invalid message name `{}`", name.value());
            let help = "use letters, digits and `._-$:+@~`, in words joined by slashes, such as `order.cancel`";
            cx.at(name, with_help(message, help));
        }
    }
}

/// The place of an event in the life of its object, which its target addresses.
fn lifecycle(cx: &Ctxt, message: &MessageInput) -> Option<ValidLifecycle> {
    let (creates, ends) = (message.creates.key(), message.ends.key());
    if let (Some(_), Some(ends)) = (creates, ends) {
        cx.at(ends, with_help("unexpected `ends` beside `creates`", "declare an event for each"));
    }
    let key = creates.or(ends)?;
    if !message.target.is_given() {
        cx.at(key, with_help(format_args!("unexpected `{key}` without `target`"), "add the target of the object"));
    }
    Some(if creates.is_some() { ValidLifecycle::Creates } else { ValidLifecycle::Ends })
}

fn check_message_types(cx: &Ctxt, message: &MessageInput) {
    const HELP: &str = "use `message_type = \"objectEvent\"`";
    let Some(types) = message.message_types.get() else { return };
    if types.value.is_empty() {
        cx.at(types, with_help("expected at least one message type", HELP));
    }
    for (index, lit) in types.value.iter().enumerate() {
        if lit.value().is_empty() {
            cx.at(lit, with_help("empty message type", HELP));
        }
        if types.value[..index].iter().any(|earlier| earlier.value() == lit.value()) {
            cx.at(lit, format_args!("duplicate message type `{}`", lit.value()));
        }
    }
}

/// Checks that the type is allowed as the data of a message.
fn check_type(cx: &Ctxt, container: &ContainerInput<'_>) {
    for parameter in &container.input.generics.params {
        if !matches!(parameter, GenericParam::Lifetime(_)) {
            let help = "use the concrete type in the field";
            cx.at(parameter, with_help("unexpected parameter of a message, whose schema is fixed", help));
        }
    }
    if let BodyInput::Enum(_) = container.body {
        cx.at(
            &container.input.ident,
            with_help(
                "expected a struct for the data of a message, found an enum",
                "derive `Wire`, and use the enum in a field",
            ),
        );
    }
}
