//! Code generation for `since` and `experimental`.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ast::StabilityInput;
use crate::attr::CratePath;

/// The value of type `Stability`; `None` if nothing is stated.
pub(super) fn stability(input: &StabilityInput, private: &CratePath) -> Option<TokenStream> {
    let experimental = input.is_experimental();
    let since = input.since.get();
    if since.is_none() && !experimental {
        return None;
    }
    let since = since.map_or_else(|| quote!(#private::None), |since| quote!(#private::Some(#since)));
    Some(quote!(#private::Stability::new(#since, #experimental)))
}
