//! Code generation for unions.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::LitStr;
use syn::ext::IdentExt;
use syn::spanned::Spanned as _;

use super::assertions::Assertions;
use super::bounds::Bounds;
use super::fields::{FieldsImpl, put_pinned};
use super::required::RequiredCode;
use super::spans::{TraitPath, at, inline_object, trait_item};
use super::stability::stability;
use super::structs::{invalid_arguments, keys, kind, own_keys};
use super::wire::WireImpl;
use crate::ast::{ContainerInput, FieldInput, VariantInput};
use crate::attr::CratePath;
use crate::valid::{TagName, TagType, ValidPayload, ValidTagging, ValidUnion, ValidVariant};

/// A union, and what its parts have in common.
struct UnionImpl<'a> {
    container: &'a ContainerInput<'a>,
    union: &'a ValidUnion<'a>,
    bounds: &'a Bounds,
    private: &'a CratePath,
}

/// `Wire` and `UnionVariants` of a union, and a struct for each variant with named fields.
///
/// Such a struct is read like any other, and then moved into the variant.
pub(super) fn expand(container: &ContainerInput<'_>, union: &ValidUnion<'_>) -> TokenStream {
    let krate = &container.krate;
    let mut bounds = Bounds::wire(container.input, krate);
    if matches!(union.tagging, ValidTagging::Internal(_) | ValidTagging::Untagged) {
        for variant in &union.variants {
            if let ValidPayload::Newtype(ty) = variant.payload {
                bounds.add_direct(ty, krate);
            }
        }
    }
    for variant in &union.variants {
        if let ValidPayload::Struct(fields) = variant.payload {
            fields.iter().filter(|field| field.is_inline()).for_each(|field| bounds.inline(field.ty, krate));
            let text = fields.iter().filter(|field| field.as_str.is_given());
            text.for_each(|field| bounds.text(&field.wire_type(krate), field.ty, krate));
        }
    }
    let expansion = UnionImpl { container, union, bounds: &bounds, private: &krate.private };
    let structs = union.variants.iter().map(|variant| expansion.payload_struct(variant));
    let Assertions { outside, inside } = expansion.assertions();
    let RequiredCode { constant, assertion } = RequiredCode::of_union(container, &bounds, union);
    let (wire, fields, variants) = (expansion.wire(&inside, &constant), expansion.fields(), expansion.variants());
    quote!(#(#structs)* #wire #fields #variants #outside #assertion)
}

impl UnionImpl<'_> {
    fn wire(&self, inside: &TokenStream, required: &TokenStream) -> TokenStream {
        let private = self.private;
        let (class, names) = match self.union.tagging {
            ValidTagging::Internal(tag) => (quote!(Union), Some((self.keys(&[tag]), true))),
            ValidTagging::Adjacent(tag, content) => (quote!(Union), Some((self.keys(&[tag, content]), false))),
            ValidTagging::External | ValidTagging::Untagged => (quote!(Other), None),
        };
        let open = self.union.other.is_some();
        let names = names.map(|(own, has_members)| {
            let payloads = self.payloads().filter(|_| has_members).map(|ty| {
                let names = trait_item(&ty, "Wire", "__NAMES", &self.container.krate);
                quote!(#private::names_of(#names))
            });
            quote! {
                const __NAMES: #private::Option<#private::ObjectNames> =
                    #private::Some(#private::ObjectNames::of_union(&#private::FieldNames {
                        own: &#own,
                        inline: &[#(#payloads),*],
                        rest: false,
                        open: #open,
                    }));
            }
        });
        let arguments = self.invalid_arguments();
        let krate = &self.container.krate;
        let (constant, assertions) = (Assertions::constant(inside, krate), Assertions::evaluated(inside, krate));
        let arms = self.union.variants.iter().map(|variant| self.write(variant));
        let other = self.union.other.map(|(VariantInput { ident, .. }, ty)| {
            at(ty.span(), quote!(Self::#ident(__value) => #private::UnknownVariant::__write(__value, __to),))
        });
        let wire = WireImpl {
            class: quote!(#private::Class::#class),
            kind: quote!(#private::Kind::Union(<Self as #private::UnionVariants>::UNION)),
            examples: quote!(&[]),
            facts: quote!(#names #arguments #constant #required),
            read: quote!(#assertions #private::read_union(__from)),
            write: quote!(match self { #(#arms)* #other }),
        };
        wire.expand(self.container, self.bounds)
    }

    /// `Fields` of a union with a tag, which can be the type of an inline field. It is read as a whole, from the same object as the
    /// other fields.
    fn fields(&self) -> TokenStream {
        let private = self.private;
        let (ValidTagging::Internal(_) | ValidTagging::Adjacent(..)) = self.union.tagging else {
            return TokenStream::new();
        };
        let ident = &self.container.input.ident;
        let (generics, ty, clause) = self.bounds.split();
        quote! {
            #[allow(unreachable_pub, missing_debug_implementations)]
            pub struct __PartialUnion #generics (#private::Option<#ident #ty>) #clause;
            #[automatically_derived]
            impl #generics #private::PartialFields for __PartialUnion #ty #clause {
                fn take_field(
                    &mut self,
                    _: #private::usize,
                    __from: &mut #private::Reader<'_>,
                ) -> #private::Result<(), #private::DecodeError> {
                    #private::skip_of_union(__from)
                }
                fn take_union(
                    &mut self,
                    __all: &'static #private::FieldNames,
                    __from: &mut #private::Reader<'_>,
                ) -> #private::Result<(), #private::DecodeError> {
                    #private::take_union(&mut self.0, __all, __from)
                }
            }
            #[automatically_derived]
            impl #generics #private::Fields for #ident #ty #clause {
                type Object = Self;
                type Partial = __PartialUnion #ty;
                const __KEYS: &'static #private::FieldNames = #private::names_of(<Self as #private::Wire>::__NAMES);
                const __UNIONS: #private::usize = 1;
                fn __partial() -> <Self as #private::Fields>::Partial {
                    __PartialUnion(#private::None)
                }
                fn __finish(__partial: &mut <Self as #private::Fields>::Partial) -> Self {
                    #private::filled(&mut __partial.0)
                }
            }
        }
    }

    fn keys(&self, names: &[&LitStr]) -> TokenStream {
        let names: Vec<String> = names.iter().map(|name| name.value()).collect();
        keys(names.iter().map(String::as_str), &self.container.krate)
    }

    /// The types of the payloads.
    fn payloads(&self) -> impl Iterator<Item = TokenStream> {
        self.union.variants.iter().filter_map(|variant| self.payload(variant))
    }

    /// The type of a variant's payload.
    fn payload(&self, variant: &ValidVariant<'_>) -> Option<TokenStream> {
        match variant.payload {
            ValidPayload::Unit => None,
            ValidPayload::Newtype(ty) => Some(ty.to_token_stream()),
            ValidPayload::Struct(_) => {
                let name = struct_name(variant.variant.ident);
                let (_, ty, _) = self.bounds.split();
                Some(quote!(#name #ty))
            }
        }
    }

    /// The trait `UnionVariants`.
    fn variants(&self) -> TokenStream {
        let private = self.private;
        let ident = &self.container.input.ident;
        let (generics, ty, clause) = self.bounds.split();
        let open = self.union.other.is_some();
        let tagging = match self.union.tagging {
            ValidTagging::Internal(tag) => quote!(Internal { tag: #tag }),
            ValidTagging::Adjacent(tag, content) => quote!(Adjacent { tag: #tag, content: #content }),
            ValidTagging::External => quote!(External),
            ValidTagging::Untagged => quote!(Untagged),
        };
        let table = self.union.variants.iter().enumerate().map(|(index, variant)| self.describe(index, variant));
        let forms = matches!(self.union.tagging, ValidTagging::Untagged).then(|| {
            let forms = self.payloads().map(|ty| {
                let wire = TraitPath::of(&ty, "Wire", &self.container.krate);
                let (facts, names) = (wire.item("__FACTS"), wire.item("__NAMES"));
                quote!(#private::Form::new(#facts, #names))
            });
            quote!(const FORMS: &'static [#private::Form] = &[#(#forms),*];)
        });
        let tag_type = match self.union.tag_type {
            TagType::String => None,
            TagType::Integer => Some(quote!(.with_tag_type(#private::EnumType::Integer))),
            TagType::Boolean => Some(quote!(.with_tag_type(#private::EnumType::Boolean))),
        };
        let read = self.union.variants.iter().enumerate().map(|(index, variant)| {
            let index = Literal::usize_unsuffixed(index);
            let read = self.read(variant);
            quote!(#index => #read,)
        });
        let other = self.union.other.map(|(VariantInput { ident, .. }, ty)| {
            let made = at(ty.span(), quote!(Self::#ident(__value)));
            quote! {
                fn other(__value: #private::UnknownVariant) -> #private::Option<Self> {
                    #private::Some(#made)
                }
            }
        });
        quote! {
            #[automatically_derived]
            impl #generics #private::UnionVariants for #ident #ty #clause {
                const UNION: &'static #private::UnionShape =
                    &#private::UnionShape::new(#private::Tagging::#tagging, &[#(#table),*], #open) #tag_type;
                #forms
                fn read_variant(
                    __index: #private::usize,
                    __from: &mut #private::Reader<'_>,
                ) -> #private::Result<Self, #private::DecodeError> {
                    match __index {
                        #(#read)*
                        _ => #private::no_variant(),
                    }
                }
                #other
            }
        }
    }

    /// The entry of a variant in the shape.
    fn describe(&self, index: usize, variant: &ValidVariant<'_>) -> TokenStream {
        let private = self.private;
        let VariantInput { ident, doc, deprecated, default_tag, omit_tag, .. } = variant.variant;
        let name = variant.name.text();
        let ident = ident.unraw().to_string();
        let payload = self.payload(variant).map(|ty| {
            let shape = trait_item(&ty, "Wire", "__SHAPE_REF", &self.container.krate);
            quote!(.with_payload(#shape))
        });
        let form = matches!(self.union.tagging, ValidTagging::Untagged)
            .then(|| quote!(.with_form(<Self as #private::UnionVariants>::FORMS, #index)));
        let deprecated = deprecated.then(|| quote!(.deprecated()));
        let default_tag = (default_tag.is_given() || omit_tag.is_given()).then(|| quote!(.with_default_tag()));
        let stability = stability(&variant.variant.stability, private).map(|stability| quote!(.with_stability(#stability)));
        quote!(#private::Variant::new(#ident, #name, #doc) #payload #form #deprecated #default_tag #stability)
    }

    /// Reads a value of a variant.
    fn read(&self, variant: &ValidVariant<'_>) -> TokenStream {
        let private = self.private;
        let ident = variant.variant.ident;
        let Some(ty) = self.payload(variant) else {
            return quote!(#private::Result::map(#private::read_unit(__from), |()| Self::#ident));
        };
        let read = match self.union.tagging {
            ValidTagging::Internal(tag) if has_unions(&variant.payload) => {
                let keys = self.keys(&[tag]);
                quote! {
                    #private::read_payload::<#ty>(
                        __from,
                        const { &#private::FieldNames { own: &#keys, inline: &[], rest: false, open: false } },
                    )
                }
            }
            ValidTagging::Internal(_) | ValidTagging::Untagged => {
                let read = trait_item(&ty, "Wire", "read", &self.container.krate);
                quote!(#read(__from))
            }
            ValidTagging::Adjacent(tag, content) => {
                let keys = self.keys(&[tag, content]);
                quote! {
                    #private::read_content::<#ty>(
                        __from,
                        const { &#private::FieldNames { own: &#keys, inline: &[], rest: false, open: false } },
                    )
                }
            }
            ValidTagging::External => quote!(#private::read_only_member::<#ty>(__from)),
        };
        let make = if let ValidPayload::Struct(fields) = variant.payload {
            let fields = fields.iter().map(|FieldInput { ident, .. }| quote!(#ident: __value.#ident));
            quote!(|__value| Self::#ident { #(#fields),* })
        } else {
            quote!(Self::#ident)
        };
        quote!(#private::Result::map(#read, #make))
    }

    /// The arm that writes a value of a variant.
    fn write(&self, variant: &ValidVariant<'_>) -> TokenStream {
        let private = self.private;
        let VariantInput { ident, omit_tag, .. } = variant.variant;
        let name = &variant.name;
        match variant.payload {
            ValidPayload::Unit => {
                let write = match self.union.tagging {
                    ValidTagging::Internal(_) | ValidTagging::Adjacent(..) if omit_tag.is_given() => quote! {
                        #private::open(__to);
                        #private::close(__to)
                    },
                    ValidTagging::Internal(tag) | ValidTagging::Adjacent(tag, _) => quote! {
                        #private::write_tag(#tag, #name, __to);
                        #private::close(__to)
                    },
                    ValidTagging::External | ValidTagging::Untagged => quote!(#private::Writer::string(__to, #name)),
                };
                quote!(Self::#ident => { #write })
            }
            ValidPayload::Newtype(ty) => {
                let write = match self.union.tagging {
                    ValidTagging::Adjacent(_, content) if omit_tag.is_given() => {
                        quote!(#private::write_only_member(__value, #content, __to))
                    }
                    ValidTagging::Internal(tag) if !omit_tag.is_given() => {
                        quote!(#private::write_tagged(__value, #tag, #name, __to))
                    }
                    ValidTagging::Adjacent(tag, content) => {
                        quote!(#private::write_content(__value, [#tag, #content], #name, __to))
                    }
                    ValidTagging::External => quote!(#private::write_only_member(__value, #name, __to)),
                    ValidTagging::Internal(_) | ValidTagging::Untagged => {
                        let write = trait_item(ty, "Wire", "write", &self.container.krate);
                        quote!(#write(__value, __to))
                    }
                };
                quote!(Self::#ident(__value) => #write,)
            }
            ValidPayload::Struct(fields) => self.write_fields(variant.variant, name, fields),
        }
    }

    fn write_fields(&self, variant: &VariantInput<'_>, name: &TagName, fields: &[FieldInput<'_>]) -> TokenStream {
        let VariantInput { ident, .. } = variant;
        let private = self.private;
        let krate = &self.container.krate;
        let pinned = put_pinned(&variant.pinned, krate);
        let bound: Vec<Ident> = (0..fields.len()).map(|index| format_ident!("__value_{index}")).collect();
        let put = |(field, bound): (&FieldInput<'_>, &Ident)| {
            let FieldInput { ty, name, .. } = field;
            if field.is_inline() {
                let object = inline_object(self.bounds, ty, krate);
                return quote!(#private::flat_members::<#object>(#bound, __to););
            }
            let put = field.wire_path(krate).item("__put");
            if field.is_rest() {
                let (of, (_, arguments, _)) = (struct_name(ident), self.bounds.split());
                return quote!(#put(#bound, <#of #arguments as #private::Fields>::__KEYS, __to););
            }
            quote!(#put(#bound, #name, __to);)
        };
        // Undeclared members follow the declared ones, wherever their field is.
        let (rest, declared): (Vec<_>, Vec<_>) = fields.iter().zip(&bound).partition(|(field, _)| field.is_rest());
        let put = declared.into_iter().chain(rest).map(put);
        let (open, close) = self.enclosure(variant, name);
        let names = fields.iter().map(|field| field.ident);
        quote!(Self::#ident { #(#names: #bound),* } => { #open #pinned #(#put)* #close })
    }

    /// What is written before and after the named fields of a variant.
    fn enclosure(&self, variant: &VariantInput<'_>, name: &TagName) -> (TokenStream, TokenStream) {
        let private = self.private;
        let open = |tag: &LitStr| {
            if variant.omit_tag.is_given() {
                quote!(#private::open(__to);)
            } else {
                quote!(#private::write_tag(#tag, #name, __to);)
            }
        };
        let close = quote!(#private::close(__to));
        match self.union.tagging {
            ValidTagging::Internal(tag) => (open(tag), close),
            ValidTagging::Adjacent(tag, content) => {
                let open = open(tag);
                (quote!(#open #private::open_member(#content, __to);), quote!(#close?; #close))
            }
            ValidTagging::External => {
                (quote!(#private::open(__to); #private::open_member(#name, __to);), quote!(#close?; #close))
            }
            ValidTagging::Untagged => (quote!(#private::open(__to);), close),
        }
    }

    /// The struct with the fields of a variant.
    fn payload_struct(&self, variant: &ValidVariant<'_>) -> TokenStream {
        let ValidPayload::Struct(fields) = variant.payload else { return TokenStream::new() };
        let (private, krate) = (self.private, &self.container.krate);
        let name = struct_name(variant.variant.ident);
        let (generics, ty, clause) = self.bounds.split();
        let members = fields.iter().map(|FieldInput { ident, ty, .. }| quote!(#ident: #ty));
        let (marker, value) = self.marker();
        let wires: Vec<TraitPath> = fields.iter().map(|field| field.wire_path(krate)).collect();
        let pinned = &*variant.variant.pinned;
        let kind = kind(pinned, fields, &wires, self.bounds, krate);
        let tag = self.kept_tag(fields);
        let keys = own_keys(tag.as_deref(), pinned, fields, krate);
        let Assertions { outside, inside } = Assertions::of_struct(self.bounds, fields, &wires, &keys, krate);
        let implementation = FieldsImpl {
            ident: &name,
            pinned,
            tag: tag.as_deref(),
            fields,
            wires: &wires,
            bounds: self.bounds,
            krate,
            marker: value,
        };
        let constant = Assertions::constant(&inside, krate);
        let (write, implementation) = (implementation.write(), implementation.expand(&keys, &inside));
        quote! {
            #[allow(non_camel_case_types)]
            struct #name #generics #clause { #(#members,)* #marker }
            const _: () = {
                #[automatically_derived]
                impl #generics #private::Wire for #name #ty #clause {
                    const SHAPE: &'static #private::Shape =
                        &#private::Shape::leaf(#private::Class::Struct, #kind);
                    const __NAMES: #private::Option<#private::ObjectNames> = #private::struct_names::<Self>();
                    #constant
                    fn read(__from: &mut #private::Reader<'_>) -> #private::Result<Self, #private::DecodeError> {
                        #private::read_struct(__from)
                    }
                    fn write(&self, __to: &mut #private::Writer) -> #private::Result<(), #private::EncodeError> {
                        #write
                    }
                }
                #implementation
            };
            #outside
        }
    }

    /// The tag, if a field holds the other members of the object.
    fn kept_tag(&self, fields: &[FieldInput<'_>]) -> Option<String> {
        match self.union.tagging {
            ValidTagging::Internal(tag) if fields.iter().any(FieldInput::is_rest) => Some(tag.value()),
            _ => None,
        }
    }

    /// A `PhantomData` field and its value. It uses all generic parameters of the union, because the fields of one variant may
    /// not.
    fn marker(&self) -> (TokenStream, TokenStream) {
        let private = self.private;
        if self.container.input.generics.params.is_empty() {
            return (TokenStream::new(), TokenStream::new());
        }
        let ident = &self.container.input.ident;
        let (_, ty, _) = self.bounds.split();
        let marker = quote!(#private::PhantomData);
        (quote!(__union: #marker<fn() -> #ident #ty>), quote!(__union: #marker))
    }

    /// What is wrong with the arguments of a generic union.
    fn invalid_arguments(&self) -> TokenStream {
        let (private, krate) = (self.private, &self.container.krate);
        let (mut faults, mut types) = (Vec::new(), Vec::new());
        for variant in &self.union.variants {
            match variant.payload {
                ValidPayload::Newtype(ty) if self.bounds.is_generic(ty) => {
                    types.push(ty);
                    faults.push(quote!(#private::InvalidNesting::of_value::<#ty>()));
                }
                ValidPayload::Struct(fields) => {
                    let generic = fields.iter().filter(|field| self.bounds.is_generic(field.ty));
                    types.extend(fields.iter().filter(|field| !field.as_str.is_given()).map(|field| field.ty));
                    faults.extend(generic.map(|field| field.wire_path(krate).item("__INVALID_NESTING")));
                }
                _ => {}
            }
        }
        invalid_arguments(&faults, &types, self.bounds, krate)
    }

    /// The rules that depend on the types of the payloads.
    fn assertions(&self) -> Assertions {
        let private = self.private;
        let krate = &self.container.krate;
        let bounds = self.bounds;
        let is_generic = !self.container.input.generics.params.is_empty();
        let mut assertions = Assertions::default();
        for (index, valid) in self.union.variants.iter().enumerate() {
            let Some(payload) = self.payload(valid) else { continue };
            let VariantInput { ident, .. } = valid.variant;
            let newtype = if let ValidPayload::Newtype(ty) = valid.payload { Some(ty) } else { None };
            let generic = newtype.map_or(is_generic, |ty| bounds.is_generic(ty));
            let wire = TraitPath::of(&payload, "Wire", krate);
            let (shape, names) = (wire.item("SHAPE"), wire.item("__NAMES"));
            if let Some(ty) = newtype {
                assertions.add(bounds, generic, &at(ty.span(), quote!(#private::assert_not_optional(#shape);)));
                assertions.add_nesting(bounds, [ty].into_iter(), krate);
            } else if is_generic {
                let of_fields = wire.item("__ASSERTIONS");
                assertions.add(bounds, true, &quote!(let () = #of_fields;));
            }
            match (self.union.tagging, newtype) {
                (ValidTagging::Internal(tag), newtype) => {
                    if let Some(ty) = newtype {
                        assertions.add(bounds, generic, &at(ty.span(), quote!(#private::assert_object(#shape.class);)));
                    }
                    // Also for named fields, because some may be inline. With a `rest` field, the tag is one of the names.
                    let has_rest = matches!(valid.payload, ValidPayload::Struct(fields) if self.kept_tag(fields).is_some());
                    if !has_rest {
                        let apart = at(ident.span(), quote!(#private::assert_tag_apart(#tag, #names);));
                        assertions.add(bounds, generic, &apart);
                    }
                }
                (ValidTagging::Untagged, _) => {
                    assertions.add(bounds, is_generic, &self.distinct(is_generic, index, ident));
                }
                _ => {}
            }
        }
        assertions
    }

    /// Asserts that the form of a variant of an untagged union differs from those of the variants before it.
    fn distinct(&self, is_generic: bool, index: usize, ident: &Ident) -> TokenStream {
        let private = self.private;
        let union = &self.container.input.ident;
        let this = if is_generic { quote!(Self) } else { quote!(#union) };
        let names = self.union.variants.iter().map(|valid| valid.variant.ident.to_string());
        at(
            ident.span(),
            quote!(#private::assert_distinct(<#this as #private::UnionVariants>::FORMS, &[#(#names),*], #index);),
        )
    }
}

impl ToTokens for TagName {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::String(name) => name.to_tokens(tokens),
            Self::Integer(integer) => integer.to_tokens(tokens),
            Self::Boolean(value) => value.to_tokens(tokens),
        }
    }
}

/// Whether a payload may contain a union whose members are those of the same object.
fn has_unions(payload: &ValidPayload<'_>) -> bool {
    match payload {
        ValidPayload::Unit => false,
        ValidPayload::Newtype(_) => true,
        ValidPayload::Struct(fields) => fields.iter().any(FieldInput::is_inline),
    }
}

/// The name of the struct with the fields of a variant. It does not clash with other names in the anonymous constant.
fn struct_name(variant: &Ident) -> Ident {
    format_ident!("__Variant{}", variant.unraw(), span = Span::call_site())
}
