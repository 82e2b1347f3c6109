//! Rules and literals as expressions.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ast::RulesInput;
use crate::attr::{Attr, Crate, Spanned};
use crate::literal::AttrLiteral;

/// The rules of a field or a newtype.
pub(super) fn rules(rules: &RulesInput, krate: &Crate) -> TokenStream {
    let private = &krate.private;
    if rules.first().is_none() {
        return quote!(#private::Rules::NONE);
    }
    let option =
        |value: Option<TokenStream>| value.map_or_else(|| quote!(#private::None), |value| quote!(#private::Some(#value)));
    let count = |slot: &Attr<Spanned<u64>>| {
        option(slot.get().map(|count| {
            let count = count.value;
            quote!(#count)
        }))
    };
    let bound = |slot: &Attr<Spanned<AttrLiteral>>| option(slot.get().and_then(|bound| number(&bound.value, krate)));
    let (min_length, max_length) = (count(&rules.min_length), count(&rules.max_length));
    let (minimum, maximum) = (bound(&rules.minimum), bound(&rules.maximum));
    let (min_items, max_items) = (count(&rules.min_items), count(&rules.max_items));
    quote!(#private::rules(#min_length, #max_length, #minimum, #maximum, #min_items, #max_items))
}

/// A reference to the rules with the lifetime `'static`.
pub(super) fn static_rules(given: &RulesInput, krate: &Crate) -> TokenStream {
    let rules = rules(given, krate);
    if given.first().is_none() { quote!(&#rules) } else { quote!(const { &#rules }) }
}

/// A literal.
pub(super) fn literal(literal: &AttrLiteral, krate: &Crate) -> TokenStream {
    let private = &krate.private;
    match literal {
        AttrLiteral::String(string) => quote!(#private::LiteralValue::String(#string)),
        AttrLiteral::Integer(integer) => quote!(#private::LiteralValue::Integer(#integer)),
        AttrLiteral::Double(double) => quote!(#private::LiteralValue::Double(#double)),
        AttrLiteral::Bool(bool) => quote!(#private::LiteralValue::Bool(#bool)),
        AttrLiteral::Array(items) => {
            let items = items.len() as u64;
            quote!(#private::LiteralValue::Array(#items))
        }
    }
}

/// The bound of a number. `None` if the literal is not a number.
fn number(literal: &AttrLiteral, krate: &Crate) -> Option<TokenStream> {
    let private = &krate.private;
    match literal {
        AttrLiteral::Integer(integer) => Some(quote!(#private::Bound::Integer(#integer))),
        AttrLiteral::Double(double) => Some(quote!(#private::Bound::Double(#double))),
        _ => None,
    }
}
