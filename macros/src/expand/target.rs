//! Targets.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Data, DataStruct, DeriveInput, Fields, LitStr, Type};

use super::Crate;
use super::bounds::{at, of};
use crate::ast::crate_path;
use crate::attr::{self, Slot};
use crate::ctxt::Ctxt;
use crate::{names, valid};

/// A struct of ids.
pub(crate) struct Target<'a> {
    input: &'a DeriveInput,
    segments: Vec<Segment<'a>>,
    parent: Slot<Type>,
    object: Slot<LitStr>,
}

struct Segment<'a> {
    ident: &'a Ident,
    /// The id's type, without the `Option`.
    ty: &'a Type,
    name: String,
    rename: Slot<LitStr>,
    optional: bool,
}

impl<'a> Target<'a> {
    /// Reads the type.
    pub(crate) fn of(cx: &Ctxt, input: &'a DeriveInput) -> (Self, Crate) {
        const ALLOWED: &[&str] = &["object", "parent", "crate"];
        let mut krate = Slot::default();
        let mut parent = Slot::default();
        let mut object = Slot::default();
        for item in attr::items(cx, &input.attrs, "target") {
            match &*item.key.to_string() {
                "crate" => krate.set(cx, &item, crate_path(cx, &item)),
                "parent" => parent.set(cx, &item, item.parse(cx, "the type of a target: `parent = ChannelTarget`")),
                "object" => object.set(cx, &item, item.string(cx, "\"channel\"")),
                "rename" => item.unknown(cx, "a target", ALLOWED, Some("on a field")),
                _ => item.unknown(cx, "a target", ALLOWED, None),
            }
        }
        for parameter in &input.generics.params {
            cx.at(parameter, "a target is a path of ids, and has no parameters");
        }
        let mut segments = Vec::new();
        match &input.data {
            Data::Struct(DataStruct { fields: Fields::Named(fields), .. }) => {
                segments.extend(fields.named.iter().filter_map(|field| Segment::of(cx, field)));
                check(cx, input, &segments);
            }
            _ => cx.at(
                &input.ident,
                "a target is a struct whose fields are ids, as `struct ChannelTarget { session: SessionId, channel: ChannelId }`",
            ),
        }
        if let (Some(parent), Some(last)) = (parent.get(), segments.last())
            && (last.optional || segments.len() == 1)
        {
            cx.at(parent, "the last segment is the id in the parent: it is no `Option`, and others stand before it");
        }
        if let Some(object) = object.get() {
            check_object(cx, object);
        }
        (Self { input, segments, parent, object }, Crate::new(krate.get()))
    }

    /// The trait, and the text of the path.
    pub(crate) fn expand(&self, krate: &Crate) -> TokenStream {
        let private = &krate.private;
        let ident = &self.input.ident;
        let name = ident.unraw().to_string();
        let doc = attr::doc(&self.input.attrs);
        let object = self.object();
        let table = self
            .segments
            .iter()
            .map(|Segment { name, optional, .. }| quote!(#private::Segment { name: #name, optional: #optional }));
        let all = self.segments.len();
        let read = self.segments.iter().map(|Segment { ident, ty, optional, .. }| {
            let next = of(ty, "SegmentId", "next", krate);
            if *optional {
                quote!(#ident: if __whole { #private::Some(#next(__ids)?) } else { #private::None })
            } else {
                quote!(#ident: #next(__ids)?)
            }
        });
        let write = self.segments.iter().map(|Segment { ident, ty, optional, .. }| {
            let text = of(ty, "SegmentId", "text", krate);
            if *optional {
                quote!(if let #private::Some(__id) = &self.#ident { __to(#text(__id)); })
            } else {
                quote!(__to(#text(&self.#ident));)
            }
        });
        let ids = self.segments.iter().map(|Segment { ty, .. }| {
            let shape = of(ty, "SegmentId", "SHAPE_OF_ID", krate);
            let call = at(ty.span(), quote!(#private::assert_id(#shape)));
            quote!(const _: () = #call;)
        });
        let family = self.family(private);
        let new = attr::is_non_exhaustive(&self.input.attrs).then(|| self.constructor(private));
        quote! {
            #[automatically_derived]
            impl #private::Target for #ident {
                const SHAPE: &'static #private::TargetShape = &#private::TargetShape {
                    name: #name,
                    doc: #doc,
                    object: #object,
                    segments: #private::Segments::Named(&[#(#table),*]),
                };
                fn __from_ids(__ids: &mut #private::Ids<'_>) -> #private::Option<Self> {
                    let __whole = #private::Ids::left(__ids) == #all;
                    let __target = Self { #(#read),* };
                    if #private::Ids::left(__ids) == 0 { #private::Some(__target) } else { #private::None }
                }
                fn __segments<'__a>(&'__a self, __to: &mut dyn #private::FnMut(&'__a #private::str)) {
                    #(#write)*
                }
            }
            #[automatically_derived]
            impl #private::FromStr for #ident {
                type Err = #private::TargetError;
                fn from_str(__text: &#private::str) -> #private::Result<Self, #private::TargetError> {
                    #private::parse_target(__text)
                }
            }
            #[automatically_derived]
            impl #private::Display for #ident {
                fn fmt(&self, __f: &mut #private::Formatter<'_>) -> #private::fmt::Result {
                    #private::write_target(self, __f)
                }
            }
            #(#ids)*
            #new
            #family
        }
    }

    /// The noun for the object, as the last segment names it if nothing else does.
    fn object(&self) -> String {
        let last = self.segments.last().map(|segment| names::words(&segment.name)).unwrap_or_default();
        self.object.get().map_or(last, LitStr::value)
    }

    /// From a target to its parent's and back, where the parent's segments are all but the last.
    fn family(&self, private: &TokenStream) -> Option<TokenStream> {
        let parent = self.parent.get()?;
        let (last, before) = self.segments.split_last()?;
        let ident = &self.input.ident;
        let visibility = &self.input.vis;
        let Segment { ident: id, ty, .. } = last;
        let before: Vec<&Ident> = before.iter().map(|segment| segment.ident).collect();
        let parent_of = quote_spanned!(parent.span()=> #parent { #(#before: #private::Clone::clone(&self.#before)),* });
        let read = before.iter().map(|before| quote_spanned!(parent.span()=> #before: __parent.#before));
        Some(quote! {
            #[automatically_derived]
            #[allow(dead_code)]
            impl #ident {
                /// Addresses the object that this one is in.
                #[must_use]
                #visibility fn parent(&self) -> #parent {
                    #parent_of
                }
                /// Addresses an object in its parent.
                #[must_use]
                #visibility fn within(__parent: #parent, #id: #ty) -> Self {
                    Self { #(#read,)* #id }
                }
            }
        })
    }

    fn constructor(&self, private: &TokenStream) -> TokenStream {
        let ident = &self.input.ident;
        let visibility = &self.input.vis;
        let parameters =
            self.segments.iter().filter(|segment| !segment.optional).map(|Segment { ident, ty, .. }| quote!(#ident: #ty));
        let values = self.segments.iter().map(
            |Segment { ident, optional, .. }| {
                if *optional { quote!(#ident: #private::None) } else { quote!(#ident) }
            },
        );
        quote! {
            #[automatically_derived]
            #[allow(dead_code)]
            impl #ident {
                /// The required ids, in order.
                #[must_use]
                #[allow(clippy::too_many_arguments)]
                #visibility fn new(#(#parameters),*) -> Self {
                    Self { #(#values),* }
                }
            }
        }
    }
}

impl<'a> Segment<'a> {
    fn of(cx: &Ctxt, field: &'a syn::Field) -> Option<Self> {
        let ident = field.ident.as_ref()?;
        attr::refuse_serde(cx, &field.attrs);
        let mut rename = Slot::default();
        for item in attr::items(cx, &field.attrs, "target") {
            match &*item.key.to_string() {
                "rename" => rename.set(cx, &item, item.string(cx, "\"channelGroup\"")),
                "crate" => item.unknown(cx, "a field", &["rename"], Some("on the type")),
                _ => item.unknown(cx, "a field", &["rename"], None),
            }
        }
        let optional = valid::is_option(&field.ty);
        let ty = if optional { valid::arguments(&field.ty).next()? } else { &field.ty };
        if matches!(ty, Type::Reference(_) | Type::Tuple(_) | Type::Array(_)) || valid::is_option(ty) {
            cx.at(ty, "a segment is an id, made by `tieline::id!`, or an `Option` of one");
        }
        let name = rename.get().map_or_else(|| names::camel_case(&ident.unraw().to_string()), LitStr::value);
        Some(Self { ident, ty, name, rename, optional })
    }
}

fn check_object(cx: &Ctxt, object: &LitStr) {
    let text = object.value();
    let is_word = |word: &str| word.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit());
    let characters =
        |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || "- ".contains(character);
    if !text.split(' ').all(is_word) || !text.chars().all(characters) {
        cx.at(
            object,
            "the object is a noun in lowercase ASCII letters, without an article, as `channel` or `channel group`",
        );
    } else if let Some((article @ ("a" | "an" | "the"), noun)) = text.split_once(' ') {
        cx.at(object, format_args!("the object has no article: write `{noun}` without `{article}`"));
    }
}

fn check(cx: &Ctxt, input: &DeriveInput, segments: &[Segment<'_>]) {
    if segments.iter().all(|segment| segment.optional) {
        cx.at(&input.ident, "a target has a segment that is always there: add a field, as `session: SessionId`");
    }
    let mut optional = None;
    for (index, segment) in segments.iter().enumerate() {
        let named: &dyn ToTokens = match segment.rename.get() {
            Some(rename) => rename,
            None => segment.ident,
        };
        if !segment.name.starts_with(|first: char| first.is_ascii_lowercase())
            || !segment.name.chars().all(|character| character.is_ascii_alphanumeric())
        {
            cx.at(named, "a segment's name is of ASCII letters and digits, in camelCase, as `channelGroup`");
        } else if let Some(before) = segments[..index].iter().find(|before| before.name == segment.name) {
            cx.at(
                named,
                format_args!("the segment `{}` stands twice: the field `{}` has it already", segment.name, before.ident),
            );
        }
        if segment.optional {
            if let Some(before) = optional {
                cx.at(
                    segment.ident,
                    format_args!(
                        "two optional segments cannot be told apart, since a path has no names: `{before}` is optional already"
                    ),
                );
            }
            optional = Some(segment.ident);
        }
    }
}
