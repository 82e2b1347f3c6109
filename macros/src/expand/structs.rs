//! Code generation for structs with named fields.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use super::assertions::Assertions;
use super::bounds::Bounds;
use super::fields::FieldsImpl;
use super::required::RequiredCode;
use super::rules::rules;
use super::spans::{TraitPath, inline_object, trait_item};
use super::stability::stability;
use super::wire::WireImpl;
use crate::ast::{ContainerInput, FieldInput, PinnedInput};
use crate::attr::Crate;
use crate::literal::AttrLiteral;
use crate::types;

/// Implements `Wire` and `Fields`, with the assertions and the constructor.
pub(super) fn expand(container: &ContainerInput<'_>, fields: &[FieldInput<'_>]) -> TokenStream {
    let krate = &container.krate;
    let private = &krate.private;
    let mut bounds = Bounds::wire(container.input, krate);
    for field in fields.iter().filter(|field| field.is_inline()) {
        bounds.inline(field.ty, krate);
    }
    for field in fields.iter().filter(|field| field.as_str.is_given()) {
        bounds.text(&field.wire_type(krate), field.ty, krate);
    }
    let wires: Vec<TraitPath> = fields.iter().map(|field| field.wire_path(krate)).collect();
    let pinned = &*container.pinned;
    let kind = kind(pinned, fields, &wires, &bounds, krate);
    let implementation = FieldsImpl {
        tag: None,
        ident: &container.input.ident,
        pinned,
        fields,
        wires: &wires,
        bounds: &bounds,
        krate,
        marker: TokenStream::new(),
    };
    let own_keys = own_keys(None, pinned, fields, krate);
    let Assertions { outside, inside } = Assertions::of_struct(&bounds, fields, &wires, &own_keys, krate);
    let RequiredCode { constant, assertion } = RequiredCode::of_struct(container, &bounds, fields);
    let (facts, assertions) = (facts(fields, &wires, &bounds, krate), Assertions::constant(&inside, krate));
    let wire = WireImpl {
        class: quote!(#private::Class::Struct),
        kind,
        examples: quote!(&[]),
        facts: quote!(#facts #assertions #constant),
        read: quote!(#private::read_struct(__from)),
        write: implementation.write(),
    };
    let wire = wire.expand(container, &bounds);
    let implementation = implementation.expand(&own_keys, &inside);
    let constructor = container.has_constructor().then(|| constructor(container, &bounds, fields));
    quote!(#wire #implementation #outside #assertion #constructor)
}

/// The constants for assertions: the members, and what is wrong with the arguments of a generic struct.
fn facts(fields: &[FieldInput<'_>], wires: &[TraitPath], bounds: &Bounds, krate: &Crate) -> TokenStream {
    let private = &krate.private;
    let (mut faults, mut types) = (Vec::new(), Vec::new());
    for (field, wire) in fields.iter().zip(wires) {
        if bounds.is_generic(field.ty) {
            faults.push(wire.item("__INVALID_NESTING"));
        }
        if !field.as_str.is_given() {
            types.push(field.ty);
        }
    }
    let arguments = invalid_arguments(&faults, &types, bounds, krate);
    quote! {
        const __NAMES: #private::Option<#private::ObjectNames> = #private::struct_names::<Self>();
        #arguments
    }
}

/// What is wrong with the arguments of a generic type: `faults` are those of its fields, which have these types.
pub(super) fn invalid_arguments(faults: &[TokenStream], types: &[&Type], bounds: &Bounds, krate: &Crate) -> TokenStream {
    let private = &krate.private;
    if faults.is_empty() {
        return TokenStream::new();
    }
    let mut nested = Vec::new();
    for ty in types {
        for ty in types::generic_types(ty) {
            if bounds.is_generic(ty) {
                nested.push(trait_item(ty, "Wire", "__OWN_ARGUMENTS", krate));
            }
        }
    }
    let nested = (!nested.is_empty()).then(|| {
        quote! {
            const __INVALID_ARGUMENTS: #private::Option<#private::InvalidNesting> =
                #private::InvalidNesting::first(&[<Self as #private::Wire>::__OWN_ARGUMENTS, #(#nested),*]);
        }
    });
    quote! {
        const __OWN_ARGUMENTS: #private::Option<#private::InvalidNesting> = #private::InvalidNesting::first(&[#(#faults),*]);
        #nested
    }
}

/// The kind of the shape, with the descriptions of all members.
pub(super) fn kind(
    pinned: &[PinnedInput],
    fields: &[FieldInput<'_>],
    wires: &[TraitPath],
    bounds: &Bounds,
    krate: &Crate,
) -> TokenStream {
    let private = &krate.private;
    let unnamed = pinned.iter().map(|_| quote!(("", "", #private::ShapeRef::of::<#private::bool>())));
    let described = fields.iter().zip(wires).map(|(field, wire)| {
        let FieldInput { name, doc, .. } = field;
        let shape = shape_of(field, wire, bounds, krate);
        quote!((#name, #doc, #shape))
    });
    let constants = pinned.iter().enumerate().map(|(index, pinned)| {
        let member = pinned_member(pinned, krate);
        quote!(.pinned(#index, #member))
    });
    let properties = fields.iter().enumerate().map(|(index, field)| properties(pinned.len() + index, field, krate));
    let members = unnamed.chain(described);
    let properties = constants.chain(properties);
    quote!(#private::Kind::Struct(&#private::FieldList::new([#(#members),*]) #(#properties)* .fields))
}

/// A member without a field.
pub(super) fn pinned_member(pinned: &PinnedInput, krate: &Crate) -> TokenStream {
    let private = &krate.private;
    let name = &pinned.name;
    let (of, value) = match &pinned.value.value {
        AttrLiteral::Integer(integer) => (quote!(Integer), integer.to_string()),
        AttrLiteral::Bool(value) => (quote!(Boolean), value.to_string()),
        AttrLiteral::String(string) => (quote!(String), string.clone()),
        number @ AttrLiteral::Double(_) => (quote!(Number), number.json()),
        // The validation rejects an array.
        AttrLiteral::Null | AttrLiteral::Array(_) => return quote!(#private::PinnedMember::null(#name)),
    };
    quote!(#private::PinnedMember::new(#name, #private::EnumType::#of, #value))
}

/// A reference to the shape of a field.
fn shape_of(field: &FieldInput<'_>, wire: &TraitPath, bounds: &Bounds, krate: &Crate) -> TokenStream {
    if field.is_inline() {
        trait_item(&inline_object(bounds, field.ty, krate), "Wire", "__SHAPE_REF", krate)
    } else {
        wire.item("__SHAPE_REF")
    }
}

/// What the description of a field in the shape has besides name, documentation and shape: calls of methods of the list of fields.
fn properties(index: usize, field: &FieldInput<'_>, krate: &Crate) -> TokenStream {
    let private = &krate.private;
    let rules = field.rules.first().is_some().then(|| {
        let rules = rules(&field.rules, krate);
        quote!(.with_rules(#index, #rules))
    });
    let default = field.default.get().map(|default| {
        let default = default.value.json();
        quote!(.with_default(#index, #default))
    });
    let examples = (!field.examples.is_empty()).then(|| {
        let examples = field.examples.iter().map(|example| example.value.json());
        quote!(.with_examples(#index, &[#(#examples),*]))
    });
    let inline = field.is_inline().then(|| quote!(.inlined(#index)));
    let rest = field.is_rest().then(|| quote!(.rest(#index)));
    let deprecated = field.deprecated.then(|| quote!(.deprecated(#index)));
    let stability = stability(&field.stability, private).map(|stability| quote!(.with_stability(#index, #stability)));
    let sensitive = field.sensitive.is_given().then(|| quote!(.sensitive(#index)));
    quote!(#rules #default #examples #inline #rest #deprecated #stability #sensitive)
}

/// The declared member names of the object, without those of inline fields.
///
/// The tag, if it is given, is the first of them.
pub(super) fn own_keys(tag: Option<&str>, pinned: &[PinnedInput], fields: &[FieldInput<'_>], krate: &Crate) -> TokenStream {
    let names = fields.iter().filter(|field| field.is_member()).map(|field| &*field.name);
    keys(tag.into_iter().chain(pinned.iter().map(|pinned| &*pinned.name)).chain(names), krate)
}

/// Member names with the words that the library compares: the first eight bytes of the name in quotes with its colon, their mask, and the
/// last eight bytes if there are more.
pub(super) fn keys<'n>(names: impl Iterator<Item = &'n str>, krate: &Crate) -> TokenStream {
    let private = &krate.private;
    let word = |bytes: &[u8]| bytes.iter().rev().fold(0, |word: u64, byte| word << 8 | u64::from(*byte));
    let keys = names.map(|name| {
        let is_escaped = name.bytes().any(|byte| matches!(byte, 0..b' ' | b'"' | b'\\'));
        let text = format!("\"{name}\":");
        let bytes = text.as_bytes();
        let (head, mask, tail) = match bytes.first_chunk::<8>().zip(bytes.last_chunk::<8>()) {
            // In JSON, such a name contains escapes, so the comparison never matches.
            _ if is_escaped => (1, 0, 0),
            Some((head, tail)) if bytes.len() > 8 => (word(head), u64::MAX, word(tail)),
            _ => (word(bytes), u64::MAX >> (64 - 8 * bytes.len()), 0),
        };
        quote!((#name, #head, #mask, #tail))
    });
    quote!(#private::FieldName::all([#(#keys),*]))
}

/// The constructor `new`, whose parameters are the required fields in order.
fn constructor(container: &ContainerInput<'_>, bounds: &Bounds, fields: &[FieldInput<'_>]) -> TokenStream {
    let private = &container.krate.private;
    let visibility = &container.input.vis;
    let ident = &container.input.ident;
    let mut parameters = Vec::new();
    let mut values = Vec::new();
    for field in fields {
        let FieldInput { ident, ty, .. } = field;
        if field.is_inline() {
            let blank = trait_item(ty, "Blank", "blank", &container.krate);
            values.push(quote!(#ident: #blank()));
        } else if field.is_rest() {
            let empty = trait_item(ty, "Rest", "__empty", &container.krate);
            values.push(quote!(#ident: #empty()));
        } else if let Some(default) = field.default.get() {
            let default = default.value.json();
            let default_value = if field.as_str.is_given() {
                field.wire_path(&container.krate).item("default_value")
            } else {
                quote!(#private::default_value::<#ty>)
            };
            values.push(quote!(#ident: #default_value(#default)));
        } else if types::is_option(ty) {
            values.push(quote!(#ident: #private::None));
        } else {
            parameters.push(quote!(#ident: #ty));
            values.push(quote!(#ident));
        }
    }
    let (generics, ty, clause) = bounds.split();
    quote! {
        #[automatically_derived]
        #[allow(dead_code)]
        #[allow(private_interfaces)]
        impl #generics #ident #ty #clause {
            /// A value with the required fields, in order; the others are absent or have their defaults.
            #[must_use]
            #[allow(clippy::too_many_arguments)]
            #visibility fn new(#(#parameters),*) -> Self {
                Self { #(#values),* }
            }
        }
    }
}
