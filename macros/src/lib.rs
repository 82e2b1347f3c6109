//! The derives of the crate `tieline`.

mod ast;
mod attr;
mod ctxt;
mod expand;
mod fallback;
mod literal;
mod names;
#[cfg(test)]
mod tests;
mod valid;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

use expand::Direction;

/// `Wire`: a struct, a newtype or an enum of words on the wire.
#[proc_macro_derive(Wire, attributes(wire, serde))]
pub fn wire(input: TokenStream) -> TokenStream {
    expand::wire(&parse_macro_input!(input as DeriveInput)).into()
}

/// `Command`: the data of a request.
#[proc_macro_derive(Command, attributes(command, wire, serde))]
pub fn command(input: TokenStream) -> TokenStream {
    expand::message(&parse_macro_input!(input as DeriveInput), Direction::Command).into()
}

/// `Event`: the data of an event.
#[proc_macro_derive(Event, attributes(event, wire, serde))]
pub fn event(input: TokenStream) -> TokenStream {
    expand::message(&parse_macro_input!(input as DeriveInput), Direction::Event).into()
}

/// `Target`: the path of an object.
#[proc_macro_derive(Target, attributes(target, serde))]
pub fn target(input: TokenStream) -> TokenStream {
    expand::target(&parse_macro_input!(input as DeriveInput)).into()
}

/// What `tieline::protocol!` calls: its input begins with the main crate's own name.
#[doc(hidden)]
#[proc_macro]
pub fn __protocol(input: TokenStream) -> TokenStream {
    expand::protocol(&parse_macro_input!(input as expand::Declaration)).into()
}
