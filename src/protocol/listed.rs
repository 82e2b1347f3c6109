//! Messages as entries of the lists `commands` and `events` in `protocol!`.
//!
//! The parameter `VALID` of the traits is [`EntryTraits::VALID`] of the message. If a type is not a message of the list, this constant
//! cannot be evaluated. The compiler reports that, and nothing about types that refer to the erroneous constant. So a wrong entry causes
//! one error, in spite of many implementations that refer to its frames.

use std::fmt::Debug;

use crate::catalogue::{Command, Event};
use crate::message::{MessageList, PayloadFacts, assert_listed};

/// A command as an entry of [`protocol!`](crate::protocol!).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a command",
    label = "does not implement `Command`",
    note = "a command needs `#[derive(Command)]` and `#[command(name = \"…\", target = …, reply = …)]`",
    note = "list events under `events`"
)]
pub trait CommandEntry<const VALID: bool> {
    /// The type itself.
    type Message: Command;
}

#[diagnostic::do_not_recommend]
impl<C: Command> CommandEntry<true> for C {
    type Message = C;
}

/// An event as an entry of [`protocol!`](crate::protocol!).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event",
    label = "does not implement `Event`",
    note = "an event needs `#[derive(Event)]` and `#[event(name = \"…\", target = …)]`",
    note = "list commands under `commands`"
)]
pub trait EventEntry<const VALID: bool> {
    /// The type itself.
    type Message: Event;
}

#[diagnostic::do_not_recommend]
impl<E: Event> EventEntry<true> for E {
    type Message = E;
}

/// Asserts that a command is valid in its protocol. It is one function for all rules, because `protocol!` calls it for each message, at its
/// path, and each call adds to the compile time.
///
/// # Panics
/// At compile time, with the message and the reason.
#[track_caller]
pub const fn assert_command<C: Command>(index: usize, list: &MessageList) {
    // The constants of a function are evaluated even if it does not reach them, so the payloads are those of another function.
    const fn payloads<C: Command>() -> PayloadFacts {
        C::__PAYLOADS
    }
    assert_listed(index, list);
    if list.restricts_payloads() {
        list.assert_payloads_listed(index, &payloads::<C>());
    }
}

/// Asserts that an event is valid in its protocol, like [`assert_command`].
///
/// # Panics
/// At compile time, with the message and the reason.
#[track_caller]
pub const fn assert_event<E: Event>(index: usize, list: &MessageList) {
    const fn payloads<E: Event>() -> PayloadFacts {
        E::__PAYLOADS
    }
    assert_listed(index, list);
    if list.restricts_payloads() {
        list.assert_payloads_listed(index, &payloads::<E>());
    }
}

/// A message with the traits that the enums of a protocol's frames have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `Debug`, `Clone` and `PartialEq`",
    label = "cannot be in a protocol",
    note = "add `#[derive(Debug, Clone, PartialEq)]`, because the enums of the protocol's frames implement these traits"
)]
pub trait EntryTraits {
    /// Always `true`. Naming this constant requires the implementation, and so causes the error above if it is missing.
    const VALID: bool = true;
}

#[diagnostic::do_not_recommend]
impl<M: Debug + Clone + PartialEq> EntryTraits for M {}
