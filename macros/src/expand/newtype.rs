//! Code generation for newtypes.

use proc_macro2::TokenStream;
use quote::quote;

use super::assertions::Assertions;
use super::bounds::Bounds;
use super::required::RequiredCode;
use super::rules::{rules, static_rules};
use super::structs::invalid_arguments;
use super::wire::WireImpl;
use crate::ast::{ContainerInput, NewtypeInput};

/// Implements `Wire` for a newtype, as the value of its field with additional rules.
pub(super) fn expand(container: &ContainerInput<'_>, newtype: &NewtypeInput<'_>) -> TokenStream {
    let krate = &container.krate;
    let private = &krate.private;
    let mut bounds = Bounds::wire(container.input, krate);
    let ty = newtype.wire_type(krate);
    let is_text = newtype.as_str.is_given();
    if is_text {
        bounds.text(&ty, newtype.ty, krate);
    } else {
        bounds.add_direct(newtype.ty, krate);
    }
    let given = rules(&newtype.rules, krate);
    let examples = newtype.examples.iter().map(|example| example.value.json());
    let Assertions { outside, inside } = Assertions::of_newtype(&bounds, newtype, krate);
    let wire = newtype.wire_path(krate);
    let write = if is_text { "write_value" } else { "write" };
    let [shape, shape_ref, write] = ["SHAPE", "__SHAPE_REF", write].map(|item| wire.item(item));
    let names = wire.item("__NAMES");
    let read = if is_text {
        let (read, rules) = (wire.item("read_value"), static_rules(&newtype.rules, krate));
        quote!(#read(#rules, __from))
    } else if newtype.rules.first().is_none() {
        let read = wire.item("read");
        quote!(#read(__from))
    } else {
        let rules = static_rules(&newtype.rules, krate);
        quote!(#private::read_ruled::<#ty>(#rules, __from))
    };
    let inner_facts = wire.item("__FACTS");
    let fault = if is_text { wire.item("__INVALID_NESTING") } else { quote!(#private::InvalidNesting::of_value::<#ty>()) };
    let types = [newtype.ty];
    let faults: &[_] = if bounds.is_generic(newtype.ty) { &[fault] } else { &[] };
    let arguments = invalid_arguments(faults, if is_text { &[] } else { &types }, &bounds, krate);
    let RequiredCode { constant, assertion } =
        if is_text { RequiredCode::default() } else { RequiredCode::of_newtype(container, &bounds, newtype) };
    let (assertions, inside) = (Assertions::constant(&inside, krate), Assertions::evaluated(&inside, krate));
    let wire = WireImpl {
        class: quote!(#shape.class),
        kind: quote!(#private::Kind::Newtype { inner: #shape_ref, rules: #given }),
        examples: quote!(&[#(#examples),*]),
        facts: quote! {
            const __FACTS: #private::TypeFacts = #inner_facts.with_rules(#given);
            const __NAMES: #private::Option<#private::ObjectNames> = #names;
            #arguments
            #assertions
            #constant
        },
        read: quote!(#inside #private::Ok(Self(#read?))),
        write: quote!(#write(&self.0, __to)),
    };
    let wire = wire.expand(container, &bounds);
    quote!(#wire #outside #assertion)
}
