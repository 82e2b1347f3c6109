//! Constant assertions for rules that depend on types, which the compiler evaluates.

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::{ToTokens, quote};
use syn::Type;
use syn::spanned::Spanned as _;

use super::bounds::Bounds;
use super::rules::{literal, rules};
use super::spans::{at, trait_item};
use crate::ast::{FieldInput, NewtypeInput, RulesInput};
use crate::attr::{Crate, Spanned};
use crate::literal::AttrLiteral;

/// For a type that is not generic, an assertion is a separate item, which the compiler always evaluates. For a generic type
/// it is inside a function, and is evaluated for each instance that is used.
#[derive(Default)]
pub(super) struct Assertions {
    pub(super) outside: TokenStream,
    pub(super) inside: TokenStream,
}

impl Assertions {
    /// The assertions for the fields of a struct.
    pub(super) fn of_struct(bounds: &Bounds, fields: &[FieldInput<'_>], own_keys: &TokenStream, krate: &Crate) -> Self {
        let mut assertions = Self::default();
        for field in fields {
            let (generic, ty) = named(bounds, field.ty);
            let value = value(&ty, &field.rules, field.default.get(), &field.examples, krate);
            assertions.add(generic, &value);
        }
        assertions.keys_apart(bounds, fields, own_keys, krate);
        assertions
    }

    /// The assertions for a newtype.
    pub(super) fn of_newtype(bounds: &Bounds, newtype: &NewtypeInput<'_>, krate: &Crate) -> Self {
        let private = &krate.private;
        let (generic, ty) = named(bounds, newtype.ty);
        let shape = trait_item(&ty, "Wire", "SHAPE", krate);
        let not_optional = at(newtype.ty.span(), quote!(#private::assert_not_optional(#shape);));
        let value = value(&ty, &newtype.rules, None, &newtype.examples, krate);
        let mut assertions = Self::default();
        assertions.add(generic, &quote!(#not_optional #value));
        assertions
    }

    /// Asserts for each inline field that its member names differ from those of the object and of the previous inline
    /// fields.
    fn keys_apart(&mut self, bounds: &Bounds, fields: &[FieldInput<'_>], own_keys: &TokenStream, krate: &Crate) {
        let private = &krate.private;
        let inline: Vec<_> = fields.iter().filter(|field| field.is_inline()).collect();
        let generic = inline.iter().any(|field| bounds.is_generic(field.ty));
        let mut before = Vec::new();
        for field in inline {
            let ty = if generic { field.ty.to_token_stream() } else { bounds.outside(field.ty) };
            let keys = trait_item(&ty, "Fields", "__KEYS", krate);
            let place = field.ident.span();
            let others = at(place, quote!(&#private::FieldNames { own: const { &#own_keys }, inline: &[#(#before),*] }));
            // A duplicate name is reported at the field, and a type that is not a struct at the type.
            let mut arguments = Group::new(Delimiter::Parenthesis, quote!(#others, #keys));
            arguments.set_span(arguments.span().located_at(place));
            let assert = at(place, quote!(#private::assert_keys_apart));
            self.add(generic, &quote!(#assert #arguments;));
            before.push(keys);
        }
    }

    fn add(&mut self, generic: bool, assertion: &TokenStream) {
        if assertion.is_empty() {
            return;
        }
        if generic {
            self.inside.extend(quote!(const { #assertion }));
        } else {
            self.outside.extend(quote!(const _: () = { #assertion };));
        }
    }
}

/// Whether a type is generic, and the tokens of the type in the assertion.
fn named(bounds: &Bounds, ty: &Type) -> (bool, TokenStream) {
    let generic = bounds.is_generic(ty);
    (generic, if generic { ty.to_token_stream() } else { bounds.outside(ty) })
}

/// Asserts that rules, default and examples fit a type.
fn value(
    ty: &TokenStream,
    given: &RulesInput,
    default: Option<&Spanned<AttrLiteral>>,
    examples: &[Spanned<AttrLiteral>],
    krate: &Crate,
) -> TokenStream {
    let private = &krate.private;
    let mut out = TokenStream::new();
    let rules = rules(given, krate);
    let shape = trait_item(ty, "Wire", "SHAPE", krate);
    if let Some(rule) = given.first() {
        out.extend(at(rule.span(), quote!(#private::assert_rules_fit(&#rules, #shape.class);)));
    }
    if let Some(default) = default {
        let literal = literal(&default.value, krate);
        out.extend(at(default.span(), quote!(#private::assert_default(#literal, &#rules, #shape);)));
    }
    for example in examples {
        let literal = literal(&example.value, krate);
        out.extend(at(example.span(), quote!(#private::assert_example(#literal, &#rules, #shape);)));
    }
    out
}
