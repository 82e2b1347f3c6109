//! The types that each value of a type contains, and the assertion that a type has values.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;
use syn::spanned::Spanned as _;

use super::assertions::{Assertions, call};
use super::bounds::Bounds;
use super::spans::trait_item;
use crate::ast::{ContainerInput, FieldInput, NewtypeInput, RulesInput};
use crate::types;
use crate::valid::{ValidPayload, ValidUnion};

/// The types in the values of a struct or of one variant, and whether one of them is in a pointer.
#[derive(Default)]
struct RequiredParts<'a> {
    types: Vec<&'a Type>,
    has_pointer: bool,
}

/// The constant with the types that the values of a type contain, and the assertion about it.
#[derive(Default)]
pub(super) struct RequiredCode {
    pub(super) constant: TokenStream,
    pub(super) assertion: TokenStream,
}

impl<'a> RequiredParts<'a> {
    fn of_fields(fields: &'a [FieldInput<'a>]) -> Self {
        let mut parts = Self::default();
        for field in fields.iter().filter(|field| field.is_member() && !field.default.is_given() && !field.as_str.is_given())
        {
            parts.add_value(field.ty, &field.rules);
        }
        parts
    }

    fn of_type(ty: &'a Type) -> Self {
        let mut parts = Self::default();
        parts.add(ty);
        parts
    }

    /// Adds the types inside a type with rules, by which a container may have elements in each value.
    fn add_value(&mut self, ty: &'a Type, rules: &RulesInput) {
        self.add(ty);
        let inner = types::inside(ty, &[]);
        let is_container = types::last_segment(inner).is_some_and(|last| last.ident == "Vec" || last.ident == "BTreeSet");
        let least = rules.min_items.get().and_then(|least| least.value.literal().copied());
        if is_container && least.is_some_and(|least| least > 0) {
            let before = self.types.len();
            types::arguments(inner).for_each(|item| self.add(item));
            self.has_pointer |= self.types.len() > before;
        }
    }

    /// Adds the types inside a type. A type with arguments may be a container that is empty.
    fn add(&mut self, ty: &'a Type) {
        let inner = types::inside(ty, &[]);
        if types::is_leaf(inner) {
            return;
        }
        if matches!(inner, Type::Tuple(_) | Type::Array(_)) {
            types::arguments(inner).for_each(|item| self.add(item));
        } else if types::last_segment(inner).is_some_and(|segment| segment.arguments.is_none()) {
            self.has_pointer |= !std::ptr::eq(inner, types::ungroup(ty));
            self.types.push(inner);
        }
    }
}

impl RequiredCode {
    /// For a struct, which contains all of its fields.
    pub(super) fn of_struct(container: &ContainerInput<'_>, bounds: &Bounds, fields: &[FieldInput<'_>]) -> Self {
        Self::of_all(container, bounds, &RequiredParts::of_fields(fields))
    }

    /// For a newtype.
    pub(super) fn of_newtype(container: &ContainerInput<'_>, bounds: &Bounds, newtype: &NewtypeInput<'_>) -> Self {
        let mut parts = RequiredParts::default();
        parts.add_value(newtype.ty, &newtype.rules);
        Self::of_all(container, bounds, &parts)
    }

    fn of_all(container: &ContainerInput<'_>, bounds: &Bounds, parts: &RequiredParts<'_>) -> Self {
        let krate = &container.krate;
        let private = &krate.private;
        // Each field has an assertion of its own, which is reported at its type.
        let assert = |ty: &&Type| {
            let part = trait_item(ty, "Wire", "__REQUIRED_TYPE", krate);
            let arguments = quote!(<Self as #private::Wire>::SHAPE, &[&[#part]]);
            call(ty.span(), "assert_has_values", &arguments, krate)
        };
        Self::new(container, bounds, std::slice::from_ref(parts), || {
            let assertions = parts.types.iter().map(assert);
            quote!(#(#assertions)*)
        })
    }

    /// For a union, whose values are those of one variant.
    pub(super) fn of_union(container: &ContainerInput<'_>, bounds: &Bounds, union: &ValidUnion<'_>) -> Self {
        if union.other.is_some() {
            return Self::default();
        }
        let parts = union.variants.iter().map(|variant| match variant.payload {
            ValidPayload::Unit => RequiredParts::default(),
            ValidPayload::Newtype(ty) => RequiredParts::of_type(ty),
            ValidPayload::Struct(fields) => RequiredParts::of_fields(fields),
        });
        let variants: Vec<_> = parts.collect();
        let krate = &container.krate;
        let private = &krate.private;
        Self::new(container, bounds, &variants, || {
            let items = variants.iter().map(|parts| {
                let items = parts.types.iter().map(|ty| trait_item(ty, "Wire", "__REQUIRED_TYPE", krate));
                quote!(&[#(#items),*])
            });
            let arguments = quote!(<Self as #private::Wire>::SHAPE, &[#(#items),*]);
            call(container.input.ident.span(), "assert_has_values", &arguments, krate)
        })
    }

    /// Nothing, if a variant contains no other types. Each cycle of types contains a pointer, so only types with pointers have the
    /// assertion.
    fn new(
        container: &ContainerInput<'_>,
        bounds: &Bounds,
        variants: &[RequiredParts<'_>],
        assertion: impl FnOnce() -> TokenStream,
    ) -> Self {
        let is_generic = !container.input.generics.params.is_empty();
        if is_generic || variants.iter().any(|parts| parts.types.is_empty()) {
            return Self::default();
        }
        let krate = &container.krate;
        let private = &krate.private;
        let has_pointer = variants.iter().any(|parts| parts.has_pointer);
        let shapes = variants.iter().map(|parts| {
            let shapes = parts.types.iter().map(|ty| trait_item(ty, "Wire", "SHAPE", krate));
            quote!(&[#(#shapes),*])
        });
        let constant = quote! {
            const __REQUIRED_TYPES: #private::Option<#private::RequiredTypes> =
                #private::Some(#private::RequiredTypes::new(&[#(#shapes),*], #has_pointer));
        };
        let mut assertions = Assertions::default();
        if has_pointer {
            assertions.add(bounds, false, &assertion());
        }
        Self { constant, assertion: assertions.outside }
    }
}
