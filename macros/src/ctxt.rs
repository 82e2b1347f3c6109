//! Collects the errors of a macro call.

use std::cell::RefCell;
use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// Collects the errors of one macro call, so that they are reported together.
///
/// It must be consumed by [`Ctxt::into_errors`]. Dropping it panics, because errors would be lost.
pub(crate) struct Ctxt {
    errors: RefCell<Option<Vec<syn::Error>>>,
}

impl Ctxt {
    /// A collector without errors.
    pub(crate) fn new() -> Self {
        Self { errors: RefCell::new(Some(Vec::new())) }
    }

    /// Adds an error at the tokens.
    pub(crate) fn at(&self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens.into_token_stream(), message));
    }

    /// Adds an error at a span.
    pub(crate) fn span(&self, span: Span, message: impl Display) {
        self.push(syn::Error::new(span, message));
    }

    /// Returns the value, or adds the error.
    pub(crate) fn take<T>(&self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// All errors as calls of `compile_error!`, in source order. Empty if there are none.
    pub(crate) fn into_errors(self) -> TokenStream {
        let mut errors = self.errors.borrow_mut().take().unwrap_or_default();
        errors.sort_by_key(|error| position(error.span()));
        let mut out = TokenStream::new();
        for error in errors {
            out.extend(error.into_compile_error());
        }
        out
    }

    fn push(&self, error: syn::Error) {
        if let Some(errors) = self.errors.borrow_mut().as_mut() {
            errors.push(error);
        }
    }
}

impl Drop for Ctxt {
    fn drop(&mut self) {
        assert!(std::thread::panicking() || self.errors.borrow().is_none(), "the errors of a macro call were not read");
    }
}

/// A message with a second line that describes the fix. `compile_error!` has no notes, so it is part of the message.
pub(crate) fn with_help(message: impl Display, help: impl Display) -> String {
    format!("{message}\nhelp: {help}")
}

/// A message with a second line that describes the reason.
pub(crate) fn with_note(message: impl Display, note: impl Display) -> String {
    format!("{message}\nnote: {note}")
}

/// The line and column of a span. They are available only inside the compiler, so in unit tests errors keep the order of the
/// pipeline.
pub(crate) fn position(span: Span) -> (usize, usize) {
    if !proc_macro::is_available() {
        return (0, 0);
    }
    let span = span.unwrap();
    (span.line(), span.column())
}
