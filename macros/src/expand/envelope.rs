//! Code generation for `envelope!`: a module with the table and the types of its frames.

mod frames;
mod response;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Type;
use syn::ext::IdentExt;

use super::assertions;
use super::spans::trait_item;
use crate::ast::{ContentInput, EnvelopeInput, FrameKindInput, KindInput, MemberInput};
use crate::attr::{self, Crate, CratePath};
use crate::literal::AttrLiteral;
use crate::names::SeenNames;
use crate::valid::{MemberRole, ValidEnvelope};

/// Generates the module.
pub(crate) fn envelope(valid: &ValidEnvelope<'_>) -> TokenStream {
    let (table, assertions) = (table(valid), value_assertions(valid.envelope));
    module(valid, &quote!(#table #assertions))
}

/// The module for an envelope with an error. It has the same types, so that their uses cause no further errors, and an empty table,
/// for which `protocol!` checks nothing.
pub(crate) fn rejected_envelope(envelope: &EnvelopeInput) -> TokenStream {
    let private = &envelope.krate.private;
    let table = quote!(
        #[doc(hidden)]
        pub static ENVELOPE: #private::Envelope = #private::Envelope::new("", "", &[], &[]);
    );
    module(&ValidEnvelope { envelope, members: Vec::new() }, &table)
}

fn module(valid: &ValidEnvelope<'_>, table: &TokenStream) -> TokenStream {
    let EnvelopeInput { krate: Crate { root, private, .. }, attributes, visibility, ident, kinds, .. } = valid.envelope;
    let has = |kind: FrameKindInput| kinds.iter().any(|found| found.kind == kind && is_whole(found, kinds));
    // `protocol!` refers to it by this name.
    let frames_type = Ident::new("Frames", Span::call_site());
    let frames = kinds.iter().filter(|kind| has(kind.kind)).map(|kind| frames::frame(valid, kind));
    let response = response::response(valid.envelope, has);
    let has_response = has(FrameKindInput::Success) || has(FrameKindInput::Failure);
    let missing = [
        missing_type("Request", has(FrameKindInput::Request), 0, private),
        missing_type("Response", has_response, 1, private),
        missing_type("Event", has(FrameKindInput::Event), 2, private),
    ];
    let responses = if valid.has_untyped_responses() { quote!(__untyped_responses) } else { quote!(__named_responses) };
    quote! {
        #(#attributes)*
        #[allow(unused_imports)]
        #visibility mod #ident {
            use super::*;
            #table
            #(#missing)*
            #(#frames)*
            #response
            /// The types of the frames, by which `protocol!` refers to them.
            #[derive(#private::Debug, #private::Clone, #private::Copy)]
            pub struct #frames_type;
            #[automatically_derived]
            impl #private::FrameTypes for #frames_type {
                const ENVELOPE: &'static #private::Envelope = &ENVELOPE;
                #root::#responses!();
            }
            #[automatically_derived]
            impl<C: #root::Command> #private::CommandFrames<C> for #frames_type {
                type Request = Request<C>;
                type Response = Response<C>;
            }
            #[automatically_derived]
            impl<E: #root::Event> #private::EventFrames<E> for #frames_type {
                type Event = Event<E>;
            }
        }
    }
}

/// Whether types can be generated for a kind. In an envelope with an error, it may lack the payload or have members twice.
fn is_whole(kind: &KindInput, kinds: &[KindInput]) -> bool {
    let is_data = |member: &&MemberInput| matches!(member.content, ContentInput::Data);
    let payloads = kind.members.iter().filter(is_data).count() + usize::from(kind.flat.is_some());
    let is_failure = kind.kind == FrameKindInput::Failure;
    let (mut names, mut fields) = (SeenNames::default(), SeenNames::default());
    let is_twice = kind.members.iter().any(|member| {
        let is_field_twice = member.has_field() && fields.insert(&member.field_name(), &"").is_some();
        names.insert(&member.name, &"").is_some() || is_field_twice
    });
    payloads == usize::from(!is_failure) && !is_twice && kinds.iter().filter(|other| other.kind == kind.kind).count() == 1
}

/// The alias of a type of frames that the envelope does not have.
fn missing_type(name: &str, exists: bool, kind: u8, private: &CratePath) -> TokenStream {
    let ident = Ident::new(name, Span::call_site());
    if exists {
        return TokenStream::new();
    }
    quote! {
        #[doc(hidden)]
        pub type #ident<M> = #private::AbsentFrame<M, #kind>;
    }
}

/// The static table.
fn table(valid: &ValidEnvelope<'_>) -> TokenStream {
    let EnvelopeInput { krate: Crate { root, .. }, attributes, ident, kinds, .. } = valid.envelope;
    let envelope = quote!(#root::envelope);
    let name = ident.unraw().to_string().replace('_', "-");
    let doc = attr::doc(attributes);
    let members = valid.members.iter().map(|member| {
        let (name, role) = (member.name, role(member.role));
        quote!(#envelope::Member::new(#name, #envelope::Role::#role))
    });
    let order = [FrameKindInput::Request, FrameKindInput::Success, FrameKindInput::Failure, FrameKindInput::Event];
    let kinds = order.into_iter().flat_map(|kind| kinds.iter().filter(move |input| input.kind == kind));
    let kinds = kinds.map(|kind| {
        let name = variant(kind.kind);
        // Absent members come last.
        let (absent, present): (Vec<_>, Vec<_>) =
            kind.members.iter().partition(|member| matches!(member.content, ContentInput::Absent));
        let fields = present.into_iter().chain(absent).map(|member| field(valid, kind, member));
        let flat = kind.flat.is_some().then(|| quote!(.with_flat_payload()));
        quote! {
            #envelope::FrameShape::new(#envelope::FrameKind::#name, {
                const FIELDS: &[#envelope::FrameField] = &[#(#fields),*];
                FIELDS
            })
            #flat
        }
    });
    let dotted_names = valid.envelope.options.dotted_names.then(|| quote!(.with_dotted_names()));
    let structured_data = valid.envelope.options.structured_data.then(|| quote!(.with_structured_data()));
    quote! {
        /// The members of each kind of frame.
        pub static ENVELOPE: #envelope::Envelope = {
            const MEMBERS: &[#envelope::Member] = &[#(#members),*];
            const KINDS: &[#envelope::FrameShape] = &[#(#kinds),*];
            #envelope::Envelope::new(#name, #doc, MEMBERS, KINDS) #dotted_names #structured_data
        };
    }
}

/// A member of a kind, as an entry of the table.
fn field(valid: &ValidEnvelope<'_>, kind: &KindInput, member: &MemberInput) -> TokenStream {
    let root = &valid.envelope.krate.root;
    let envelope = quote!(#root::envelope);
    let index = index(valid, &member.name);
    let doc = &member.doc;
    let presence =
        if member.optional { quote!(#envelope::Presence::Optional) } else { quote!(#envelope::Presence::Required) };
    let plain =
        |content: TokenStream| quote!(#envelope::FrameField::new(#index, #presence, #envelope::Content::#content, #doc));
    match &member.content {
        ContentInput::Name => plain(quote!(Name)),
        ContentInput::Target => plain(quote!(Target)),
        ContentInput::TargetText => plain(quote!(TargetText)),
        ContentInput::MessageType => plain(quote!(MessageType)),
        ContentInput::Data if kind.kind == FrameKindInput::Success => plain(quote!(Reply)),
        ContentInput::Data => plain(quote!(Data)),
        ContentInput::Original => plain(quote!(Object)),
        ContentInput::Constant(literal) => {
            let constant = constant(literal, &envelope);
            plain(quote!(Constant(#constant)))
        }
        ContentInput::Id(ty) => {
            let shape = shape(valid, ty);
            quote!(#envelope::FrameField::with_id(#index, #presence, #shape, #doc))
        }
        ContentInput::Value(ty) if is_any_object(ty) => plain(quote!(Object)),
        ContentInput::Error(ty) | ContentInput::Value(ty) => {
            let shape = shape(valid, ty);
            quote!(#envelope::FrameField::value(#index, #presence, #shape, #doc))
        }
        ContentInput::Absent => quote!(#envelope::FrameField::forbidden(#index)),
    }
}

fn shape(valid: &ValidEnvelope<'_>, ty: &Type) -> TokenStream {
    trait_item(first_mention(valid.envelope, ty), "Wire", "__SHAPE_REF", &valid.envelope.krate)
}

/// Asserts that the types inside those of the members work there.
fn value_assertions(envelope: &EnvelopeInput) -> TokenStream {
    let members = envelope.kinds.iter().flat_map(|kind| &kind.members);
    let types = members.filter_map(|member| member.content.value());
    let first = types.filter(|ty| std::ptr::eq(first_mention(envelope, ty), *ty) && !is_any_object(ty));
    let assertions = first.map(|ty| assertions::of_member(ty, &envelope.krate));
    quote!(#(#assertions)*)
}

/// The first of the types in the declaration that consist of the same tokens as `ty`. All code has its span, so that an error about the
/// type of the ids is not reported for each kind of frame.
fn first_mention<'a>(envelope: &'a EnvelopeInput, ty: &'a Type) -> &'a Type {
    let text = |ty: &Type| ty.to_token_stream().to_string();
    let own = text(ty);
    let types = envelope.kinds.iter().flat_map(|kind| &kind.members).filter_map(|member| member.content.value());
    types.into_iter().find(|first| text(first) == own).unwrap_or(ty)
}

/// Whether a type is `JsonObject`, whose values need no description.
pub(super) fn is_any_object(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "JsonObject"))
}

fn constant(literal: &AttrLiteral, envelope: &TokenStream) -> TokenStream {
    match literal {
        AttrLiteral::String(text) => quote!(#envelope::EnvelopeConstant::string(#text)),
        AttrLiteral::Bool(value) => quote!(#envelope::EnvelopeConstant::Bool(#value)),
        // Only integers remain, which the rules limit to 32 bits.
        other => {
            let integer =
                if let AttrLiteral::Integer(integer) = other { i32::try_from(*integer).unwrap_or_default() } else { 0 };
            quote!(#envelope::EnvelopeConstant::Integer(#integer))
        }
    }
}

fn index(valid: &ValidEnvelope<'_>, name: &str) -> usize {
    valid.members.iter().position(|member| member.name == name).unwrap_or_default()
}

fn variant(kind: FrameKindInput) -> Ident {
    let name = match kind {
        FrameKindInput::Request => "Request",
        FrameKindInput::Success => "Success",
        FrameKindInput::Failure => "Failure",
        FrameKindInput::Event => "Event",
    };
    Ident::new(name, Span::call_site())
}

fn role(role: MemberRole) -> Ident {
    let name = match role {
        MemberRole::Name => "Name",
        MemberRole::Target => "Target",
        MemberRole::Constant => "Constant",
        MemberRole::Payload => "Payload",
        MemberRole::Id => "Id",
        MemberRole::Error => "Error",
        MemberRole::Original => "Original",
        MemberRole::Context => "Context",
    };
    Ident::new(name, Span::call_site())
}
