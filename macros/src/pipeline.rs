//! The steps of every macro: parse and validate the input, then expand it if it is valid, or report the errors and emit the
//! fallback.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::ast::{ContainerInput, EnvelopeInput, MessageDerive, ProtocolInput, TargetInput};
use crate::ctxt::Ctxt;
use crate::{expand, fallback, types, valid};

/// The derive `Wire`. If the type also derives `Command` or `Event`, it emits nothing, because these emit the same
/// implementations.
pub(crate) fn wire(input: &DeriveInput) -> TokenStream {
    if MessageDerive::ALL.iter().any(|kind| kind.is_declared(&input.attrs)) {
        return TokenStream::new();
    }
    container(input, None)
}

/// The derives `Command` and `Event`.
pub(crate) fn message(input: &DeriveInput, kind: MessageDerive) -> TokenStream {
    if kind.other().is_declared(&input.attrs) {
        let cx = Ctxt::new();
        let is_rejected = valid::reject_other_kind(&cx, input, kind);
        let errors = cx.into_errors();
        if is_rejected {
            return errors;
        }
    }
    container(input, Some(kind))
}

fn container(input: &DeriveInput, message: Option<MessageDerive>) -> TokenStream {
    let cx = Ctxt::new();
    let input = &types::without_self(input);
    let parsed = ContainerInput::parse(&cx, input, message);
    if valid::is_infinite(&parsed) || valid::has_growing_argument(&cx, &parsed) {
        return cx.into_errors();
    }
    let valid = valid::container(&cx, &parsed);
    let krate = &parsed.krate;
    finish(cx, valid, |valid| krate.hide(&expand::container(valid)), || krate.hide(&fallback::container(&parsed)))
}

/// The derive `Target`.
pub(crate) fn target(input: &DeriveInput) -> TokenStream {
    let cx = Ctxt::new();
    let parsed = TargetInput::parse(&cx, input);
    let valid = valid::target(&cx, &parsed);
    let krate = &parsed.krate;
    finish(cx, valid, |valid| krate.hide(&expand::target(valid)), || krate.hide(&fallback::target(&parsed)))
}

/// The macro `protocol!`, whose input begins with the path of the main crate.
pub(crate) fn protocol(input: TokenStream) -> TokenStream {
    let cx = Ctxt::new();
    let parsed = ProtocolInput::parse(&cx, input);
    let valid = parsed.as_ref().and_then(|parsed| valid::protocol(&cx, parsed));
    // Beside a type of the same name, the types of the fallback would be further errors.
    let with_fallback = parsed.as_ref().filter(|parsed| !valid::has_reserved_name(parsed));
    finish(cx, valid, expand::protocol, || with_fallback.map(fallback::protocol).unwrap_or_default())
}

/// The macro `envelope!`, whose input begins with the path of the main crate.
pub(crate) fn envelope(input: TokenStream) -> TokenStream {
    let cx = Ctxt::new();
    let parsed = EnvelopeInput::parse(&cx, input);
    let valid = parsed.as_ref().map(|parsed| valid::envelope(&cx, parsed));
    finish(cx, valid, expand::envelope, || parsed.as_ref().map(fallback::envelope).unwrap_or_default())
}

/// Emits the expansion of valid input, or the errors and the fallback.
fn finish<V>(
    cx: Ctxt,
    valid: Option<V>,
    expand: impl FnOnce(&V) -> TokenStream,
    fallback: impl FnOnce() -> TokenStream,
) -> TokenStream {
    let errors = cx.into_errors();
    match valid {
        Some(valid) if errors.is_empty() => expand(&valid),
        _ => {
            let fallback = fallback();
            quote!(#errors #fallback)
        }
    }
}
