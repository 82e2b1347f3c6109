//! The keys `since` and `experimental`.

use syn::LitStr;

use crate::attr::{Attr, AttrItem};
use crate::ctxt::Ctxt;

/// Since when a message, a field or a variant exists, and whether it may still change.
#[derive(Default)]
pub(crate) struct StabilityInput {
    pub(crate) since: Attr<LitStr>,
    pub(crate) experimental: Attr<()>,
}

impl StabilityInput {
    /// Reads an item if it has one of the keys.
    pub(super) fn reads(&mut self, cx: &Ctxt, item: &AttrItem) -> bool {
        match &*item.key.to_string() {
            "since" => self.since.set(cx, item, item.string(cx, "\"1.2\"")),
            "experimental" => self.experimental.set(cx, item, item.flag(cx)),
            _ => return false,
        }
        true
    }

    /// Whether it is experimental.
    pub(crate) fn is_experimental(&self) -> bool {
        self.experimental.get().is_some()
    }
}
