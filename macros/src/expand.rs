//! Code generation for valid input. There are no checks here, and nothing can fail.

mod assertions;
mod bounds;
mod enums;
mod envelope;
mod fields;
mod message;
mod newtype;
mod protocol;
mod required;
mod rules;
mod spans;
mod stability;
mod structs;
mod target;
mod text;
mod unions;
mod wire;

use proc_macro2::TokenStream;
use quote::quote;

use crate::valid::{ValidBody, ValidContainer};
pub(crate) use bounds::Bounds;
pub(crate) use envelope::{envelope, rejected_envelope};
pub(crate) use message::{builder, reply_type};
pub(crate) use protocol::protocol;
pub(crate) use target::target;
pub(crate) use wire::serde_impls;

/// Generates the implementations for the derives `Wire`, `Command` and `Event`.
pub(crate) fn container(valid: &ValidContainer<'_>) -> TokenStream {
    let container = valid.container;
    let wire = match &valid.body {
        ValidBody::Struct(fields) => structs::expand(container, fields),
        ValidBody::Newtype(newtype) => newtype::expand(container, newtype),
        ValidBody::Enum(body) => enums::expand(container, body),
        ValidBody::IntegerEnum(body) => enums::expand_integers(container, body),
        ValidBody::Union(union) => unions::expand(container, union),
    };
    let message = valid.message.as_ref().map(|message| message::expand(container, message));
    quote!(#wire #message)
}
