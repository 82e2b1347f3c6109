//! Constant assertions for rules that depend on types, which the compiler evaluates.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned as _;

use super::bounds::Bounds;
use super::rules::{bound_of, literal, number_of, rules};
use super::spans::{TraitPath, at, inline_item, trait_item};
use crate::ast::{FieldInput, NewtypeInput, RulesInput};
use crate::attr::{Crate, Spanned};
use crate::literal::{AttrLiteral, RuleValue};
use crate::types;

/// For a type that is not generic, an assertion is a separate item, which the compiler always evaluates. For a generic type
/// it is inside a function, and is evaluated for each instance that is used.
#[derive(Default)]
pub(super) struct Assertions {
    pub(super) outside: TokenStream,
    pub(super) inside: TokenStream,
}

impl Assertions {
    /// The assertions for the fields of a struct.
    pub(super) fn of_struct(
        bounds: &Bounds,
        fields: &[FieldInput<'_>],
        wires: &[TraitPath],
        own_keys: &TokenStream,
        krate: &Crate,
    ) -> Self {
        let mut assertions = Self::default();
        for (field, wire) in fields.iter().zip(wires).filter(|(field, _)| !field.is_rest()) {
            assertions.add_value(bounds, (field.ty, wire), &field.rules, field.default.get(), &field.examples, krate);
            if let Some(key) = field.stability.experimental.key().filter(|_| !field.default.is_given()) {
                let assertion = call(key.span(), "assert_experimental", &wire.item("__OPTIONAL"), krate);
                assertions.add(bounds, bounds.is_generic(field.ty), &assertion);
            }
            if field.as_str.is_given() {
                assertions.add_text(bounds, field.ty, wire, krate);
            }
        }
        // A type without arguments has no other types inside.
        let is_simple = |field: &FieldInput<'_>| field.is_inline() && types::arguments(field.ty).next().is_none();
        let members = fields.iter().filter(|field| !field.is_rest() && !field.as_str.is_given() && !is_simple(field));
        assertions.add_nesting(bounds, members.map(|field| field.ty), krate);
        assertions.keys_apart(bounds, fields, own_keys, krate);
        assertions
    }

    /// The assertions for a newtype.
    pub(super) fn of_newtype(bounds: &Bounds, newtype: &NewtypeInput<'_>, krate: &Crate) -> Self {
        let wire = newtype.wire_path(krate);
        let shape = wire.item("SHAPE");
        let not_optional = call(newtype.ty.span(), "assert_not_optional", &shape, krate);
        let mut assertions = Self::default();
        assertions.add(bounds, bounds.is_generic(newtype.ty), &not_optional);
        assertions.add_value(bounds, (newtype.ty, &wire), &newtype.rules, None, &newtype.examples, krate);
        if newtype.as_str.is_given() {
            assertions.add_text(bounds, newtype.ty, &wire, krate);
        } else {
            assertions.add_nesting(bounds, [newtype.ty].into_iter(), krate);
        }
        assertions
    }

    /// The assertions for the type of a reply.
    pub(super) fn of_reply(bounds: &Bounds, ty: &Type, krate: &Crate) -> TokenStream {
        let private = &krate.private;
        let fault = quote!(<Self as #private::Command>::__INVALID_REPLY);
        let mut assertions = Self::default();
        assertions.add(bounds, false, &call(ty.span(), "assert_nesting", &fault, krate));
        assertions.add_arguments(bounds, ty, krate);
        assertions.outside
    }

    /// Asserts that the target of an event that creates or ends an object names its segments. `key` declares that.
    pub(super) fn of_lifecycle(bounds: &Bounds, key: Span, krate: &Crate) -> TokenStream {
        let private = &krate.private;
        let target = quote!(<Self as #private::Event>::__TARGET);
        let mut assertions = Self::default();
        assertions.add(bounds, false, &call(key, "assert_named_segments", &target, krate));
        assertions.outside
    }

    /// Asserts that the containers in a type with `as_str` work there.
    fn add_text(&mut self, bounds: &Bounds, ty: &Type, wire: &TraitPath, krate: &Crate) {
        let fault = wire.item("__INVALID_NESTING");
        self.add(bounds, bounds.is_generic(ty), &call(ty.span(), "assert_nesting", &fault, krate));
    }

    /// Asserts that rules, default and examples fit a type.
    fn add_value(
        &mut self,
        bounds: &Bounds,
        (ty, wire): (&Type, &TraitPath),
        rules: &RulesInput,
        default: Option<&Spanned<AttrLiteral>>,
        examples: &[Spanned<AttrLiteral>],
        krate: &Crate,
    ) {
        if rules.first().is_none() && default.is_none() && examples.is_empty() {
            return;
        }
        let generic = bounds.is_generic(ty) || rules.constants().any(|expr| bounds.is_generic(expr));
        self.add(bounds, generic, &value(wire, rules, default, examples, krate));
    }

    /// Asserts that the types inside the fields' types work there. For a generic type, the trait has a constant that states it, because the
    /// assertion is at the use of the type, see `add_arguments`.
    pub(super) fn add_nesting<'t>(&mut self, bounds: &Bounds, types: impl Iterator<Item = &'t Type>, krate: &Crate) {
        // Only an alias can hide a container here, so one item for all of them is enough.
        let mut without_arguments = TokenStream::new();
        for ty in types.filter(|ty| !bounds.is_generic(*ty) && !types::has_valid_nesting(ty)) {
            let fault = trait_item(ty, "Wire", "__INVALID_NESTING", krate);
            let assertion = call(ty.span(), "assert_nesting", &fault, krate);
            if types::arguments(ty).next().is_none() {
                without_arguments.extend(assertion);
            } else {
                self.add(bounds, false, &assertion);
                self.add_arguments(bounds, ty, krate);
            }
        }
        self.add(bounds, false, &without_arguments);
    }

    /// Asserts for each generic type inside a type that its arguments work in its fields.
    fn add_arguments(&mut self, bounds: &Bounds, ty: &Type, krate: &Crate) {
        for assertion in of_arguments(ty, krate) {
            self.add(bounds, false, &assertion);
        }
    }

    /// Asserts for each inline field that its member names differ from those of the object and of the previous inline
    /// fields.
    fn keys_apart(&mut self, bounds: &Bounds, fields: &[FieldInput<'_>], own_keys: &TokenStream, krate: &Crate) {
        let private = &krate.private;
        let inline: Vec<_> = fields.iter().filter(|field| field.is_inline()).collect();
        let generic = inline.iter().any(|field| bounds.is_generic(field.ty));
        let mut before = Vec::new();
        let mut unions = Vec::new();
        let rest = fields.iter().any(FieldInput::is_rest);
        for field in inline {
            let keys = inline_item(bounds, field.ty, "__KEYS", krate);
            let place = field.ident.span();
            // The types keep their spans, at which errors about them are reported.
            let others = quote_spanned! {place=>
                &#private::FieldNames { own: const { &#own_keys }, inline: &[#(#before),*], rest: false, open: false }
            };
            // A duplicate name is reported at the field, and a type that is not a struct at the type.
            let mut arguments = Group::new(Delimiter::Parenthesis, quote!(#others, #keys));
            arguments.set_span(arguments.span().located_at(place));
            let assert = at(place, quote!(#private::assert_keys_apart));
            self.add(bounds, generic, &quote!(#assert #arguments;));
            before.push(keys);
            let count = inline_item(bounds, field.ty, "__UNIONS", krate);
            let arguments = quote!(0 #(+ #unions)*, #count, #rest);
            self.add(bounds, generic, &call(field.ident.span(), "assert_one_union", &arguments, krate));
            unions.push(count);
        }
    }

    /// The constant with the assertions that depend on arguments. Those of the type's users, about the arguments, come first.
    pub(super) fn constant(inside: &TokenStream, krate: &Crate) -> TokenStream {
        if inside.is_empty() {
            return TokenStream::new();
        }
        let private = &krate.private;
        quote! {
            const __ASSERTIONS: () = if #private::Option::is_none(&<Self as #private::Wire>::__OWN_ARGUMENTS) { #inside };
        }
    }

    /// The assertions in a function of a generic type.
    pub(super) fn evaluated(inside: &TokenStream, krate: &Crate) -> TokenStream {
        if inside.is_empty() {
            return TokenStream::new();
        }
        let private = &krate.private;
        quote! {
            const {
                #private::assert_nesting(<Self as #private::Wire>::__OWN_ARGUMENTS);
                <Self as #private::Wire>::__ASSERTIONS
            };
        }
    }

    pub(super) fn add(&mut self, bounds: &Bounds, generic: bool, assertion: &TokenStream) {
        if assertion.is_empty() {
            return;
        }
        if generic {
            self.inside.extend(assertion.clone());
        } else {
            let assertion = bounds.outside(assertion);
            self.outside.extend(quote!(const _: () = { #assertion };));
        }
    }
}

/// Asserts that the types inside the type of a member of an envelope work there.
pub(super) fn of_member(ty: &Type, krate: &Crate) -> TokenStream {
    if types::has_valid_nesting(ty) {
        return TokenStream::new();
    }
    let wire = TraitPath::of(ty, "Wire", krate);
    let optional = call(ty.span(), "assert_not_optional", &wire.item("SHAPE"), krate);
    let nesting = call(ty.span(), "assert_nesting", &wire.item("__INVALID_NESTING"), krate);
    let arguments = of_arguments(ty, krate);
    quote!(const _: () = { #optional #nesting #(#arguments)* };)
}

/// The assertions for each generic type inside a type that its arguments work in its fields.
fn of_arguments(ty: &Type, krate: &Crate) -> Vec<TokenStream> {
    let assert = |ty: &Type| {
        let wire = TraitPath::of(ty, "Wire", krate);
        let (fault, assertions) = (wire.item("__INVALID_ARGUMENTS"), wire.item("__ASSERTIONS"));
        let assertion = call(ty.span(), "assert_arguments", &fault, krate);
        quote!(#assertion let () = #assertions;)
    };
    types::generic_types(ty).into_iter().map(assert).collect()
}

/// Asserts that rules, default and examples fit a type.
fn value(
    wire: &TraitPath,
    given: &RulesInput,
    default: Option<&Spanned<AttrLiteral>>,
    examples: &[Spanned<AttrLiteral>],
    krate: &Crate,
) -> TokenStream {
    let rules = rules(given, krate);
    let (shape, facts) = (wire.item("SHAPE"), wire.item("__FACTS"));
    let mut out = rules_of(given, &rules, &facts, krate);
    if let Some(default) = default {
        let literal = literal(&default.value, krate);
        out.extend(call(default.span(), "assert_default", &quote!(#literal, &#rules, #shape, &#facts), krate));
    }
    for example in examples {
        let literal = literal(&example.value, krate);
        out.extend(call(example.span(), "assert_example", &quote!(#literal, &#rules, &#facts), krate));
    }
    out
}

/// Asserts that rules apply to a type, that each bound is valid, and that some value satisfies them.
fn rules_of(given: &RulesInput, rules: &TokenStream, facts: &TokenStream, krate: &Crate) -> TokenStream {
    let Some(first) = given.first() else { return TokenStream::new() };
    let pattern = given.pattern.get().map(|pattern| call(pattern.span(), "assert_portable", &quote!(#pattern), krate));
    let mut out = pattern.unwrap_or_default();
    out.extend(call(first.span(), "assert_rules_fit", &quote!(&#rules, #facts), krate));
    for slot in [&given.min_length, &given.max_length, &given.min_items, &given.max_items] {
        if let Some(Spanned { value: RuleValue::Constant(expr), .. }) = slot.get() {
            out.extend(call(expr.span(), "assert_count", &number_of(expr, krate), krate));
        }
    }
    for slot in [&given.minimum, &given.maximum] {
        let Some((key, given)) = slot.both() else { continue };
        let Some(bound) = bound_of(&given.value, krate) else { continue };
        if let RuleValue::Constant(expr) = &given.value {
            out.extend(call(expr.span(), "assert_finite", &number_of(expr, krate), krate));
        }
        let name = key.to_string();
        out.extend(call(given.span(), "assert_in_range", &quote!(#name, #bound, &#facts), krate));
    }
    out.extend(call(first.span(), "assert_satisfiable", &quote!(&#rules, &#facts), krate));
    out
}

/// Calls an assertion. The span is that of the call, and the arguments keep theirs.
pub(super) fn call(place: Span, assertion: &str, arguments: &TokenStream, krate: &Crate) -> TokenStream {
    let place = Span::call_site().located_at(place);
    let private = krate.private.at(place);
    let assertion = Ident::new(assertion, place);
    quote_spanned!(place=> #private::#assertion(#arguments);)
}
