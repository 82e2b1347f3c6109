//! Code generation for rules and literals: expressions of their values.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned as _;

use crate::ast::RulesInput;
use crate::attr::{Attr, Crate, Spanned};
use crate::formats;
use crate::literal::{AttrLiteral, RuleValue};

/// The rules of a field or a newtype.
pub(super) fn rules(rules: &RulesInput, krate: &Crate) -> TokenStream {
    let private = &krate.private;
    if rules.first().is_none() {
        return quote!(#private::Rules::NONE);
    }
    let option =
        |value: Option<TokenStream>| value.map_or_else(|| quote!(#private::None), |value| quote!(#private::Some(#value)));
    let count = |slot: &Attr<Spanned<RuleValue<u64>>>| {
        option(slot.get().map(|count| match &count.value {
            RuleValue::Literal(count) => quote!(#count),
            RuleValue::Constant(expr) => {
                let number = number_of(expr, krate);
                quote!(#private::count_of(#number))
            }
        }))
    };
    let bound =
        |slot: &Attr<Spanned<RuleValue<AttrLiteral>>>| option(slot.get().and_then(|bound| bound_of(&bound.value, krate)));
    let (min_length, max_length) = (count(&rules.min_length), count(&rules.max_length));
    let (minimum, maximum) = (bound(&rules.minimum), bound(&rules.maximum));
    let (min_items, max_items) = (count(&rules.min_items), count(&rules.max_items));
    let format = format(rules, krate).map(|format| quote!(.with_format(#format)));
    quote!(#private::rules(#min_length, #max_length, #minimum, #maximum, #min_items, #max_items) #format)
}

/// The format or the pattern.
fn format(rules: &RulesInput, krate: &Crate) -> Option<TokenStream> {
    let private = &krate.private;
    let named = rules.format.get().and_then(|name| formats::variant(&name.value())).map(|variant| {
        let variant = Ident::new(variant, Span::call_site());
        quote!(#private::Format::Named(#private::NamedFormat::#variant))
    });
    named.or_else(|| rules.pattern.get().map(|pattern| quote!(#private::Format::Pattern(#pattern))))
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
        // Only a pinned member is `null`, which has no rules.
        AttrLiteral::Null => quote!(#private::LiteralValue::Array(0)),
        AttrLiteral::Array(items) => {
            let items = items.len() as u64;
            quote!(#private::LiteralValue::Array(#items))
        }
    }
}

/// The bound of a number. `None` if the literal is not a number.
pub(super) fn bound_of(value: &RuleValue<AttrLiteral>, krate: &Crate) -> Option<TokenStream> {
    let private = &krate.private;
    match value {
        RuleValue::Literal(AttrLiteral::Integer(integer)) => Some(quote!(#private::Bound::Integer(#integer))),
        RuleValue::Literal(AttrLiteral::Double(double)) => Some(quote!(#private::Bound::Double(#double))),
        RuleValue::Literal(_) => None,
        RuleValue::Constant(expr) => {
            let number = number_of(expr, krate);
            Some(quote!(#private::bound_of(#number)))
        }
    }
}

/// The value of a constant expression of any number type. The span of the cast is that of the expression, where the compiler then
/// reports an expression of another type.
pub(super) fn number_of(expr: &Expr, krate: &Crate) -> TokenStream {
    let private = &krate.private;
    let place = Span::call_site().located_at(expr.span());
    let private = private.at(place);
    quote_spanned!(place=> ((#expr) as #private::f64))
}
