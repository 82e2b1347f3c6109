//! The types of an envelope's frames.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Index, Type};

use super::super::spans::{at, place_of, trait_item};
use super::{first_mention, index, is_any_object, is_whole, variant};
use crate::ast::{ContentInput, EnvelopeInput, FrameKindInput, KindInput, MemberInput};
use crate::attr::{Crate, CratePath};
use crate::types;
use crate::valid::ValidEnvelope;

/// A field of the type of a frame.
struct FrameFieldCode<'a> {
    member: &'a MemberInput,
    index: usize,
    ident: Ident,
    /// The type without `Option`.
    ty: TokenStream,
    /// The span of the type, if the declaration contains it.
    place: Option<Span>,
}

/// The tokens that differ between kinds.
struct KindCode {
    /// The name of the type.
    ty: Ident,
    /// The name of the parameter, and the trait that bounds it.
    parameter: Ident,
    bound: TokenStream,
    noun: &'static str,
    /// The type of the payload.
    payload: Option<TokenStream>,
}

impl KindCode {
    fn new(kind: FrameKindInput, envelope: &EnvelopeInput) -> Self {
        let root = &envelope.krate.root;
        let (parameter, bound) = match kind {
            FrameKindInput::Event => ("E", quote!(#root::Event)),
            _ => ("C", quote!(#root::Command)),
        };
        let parameter = free_name(envelope, parameter);
        let (noun, payload) = match kind {
            FrameKindInput::Request => ("a request", Some(quote!(#parameter))),
            FrameKindInput::Success => ("a success", Some(quote!(#parameter::Reply))),
            FrameKindInput::Failure => ("a failure", None),
            FrameKindInput::Event => ("an event", Some(quote!(#parameter))),
        };
        Self { ty: variant(kind), parameter, bound, noun, payload }
    }
}

/// A name for a type parameter that is not one of the types of members: this one, repeated if necessary.
fn free_name(envelope: &EnvelopeInput, name: &str) -> Ident {
    let types = || envelope.kinds.iter().flat_map(|kind| &kind.members).filter_map(|member| member.content.value());
    let mut ident = Ident::new(name, Span::call_site());
    while types().any(|ty| types::mentions(ty.to_token_stream(), &[&ident])) {
        ident = Ident::new(&format!("{ident}{name}"), Span::call_site());
    }
    ident
}

/// The type of one kind of frame with its implementations.
pub(super) fn frame(valid: &ValidEnvelope<'_>, kind: &KindInput) -> TokenStream {
    let krate = &valid.envelope.krate;
    let Crate { root, .. } = krate;
    let code = KindCode::new(kind.kind, valid.envelope);
    let fields = fields(valid, kind, &code);
    let KindCode { ty, parameter, bound, noun, .. } = &code;
    let definition = definition(&code, kind, &fields, krate);
    let constructor = constructor(&code, kind, &fields, krate);
    let read = read(&code, kind, &fields, krate);
    let write = write(&code, kind, &fields, krate);
    let answers = (kind.kind == FrameKindInput::Request).then(|| answers(valid, &fields));
    let target = fields.iter().any(FrameFieldCode::is_target);
    let target = target.then(|| quote!(#root::__target_method!([#parameter: #bound] #ty<#parameter>);));
    quote! {
        #definition
        #constructor
        #read
        #write
        #answers
        #root::__frame_methods!([#parameter: #bound] #ty<#parameter>, #parameter, ENVELOPE, #noun, [#root::frame::FrameKind::#ty]);
        #target
    }
}

impl FrameFieldCode<'_> {
    fn is_target(&self) -> bool {
        matches!(self.member.content, ContentInput::Target | ContentInput::TargetText)
    }

    /// Whether the field is the text of a target, which may be invalid.
    fn is_text(&self) -> bool {
        matches!(self.member.content, ContentInput::TargetText)
    }

    fn is_data(&self) -> bool {
        matches!(self.member.content, ContentInput::Data)
    }

    /// Whether the field is an `Option`. Absent data is the empty object.
    fn is_option(&self) -> bool {
        self.member.optional && !self.is_data()
    }

    /// The path of an item of `Wire` for the type.
    fn wire(&self, item: &str, krate: &Crate) -> TokenStream {
        trait_item(&self.ty, "Wire", item, krate)
    }

    /// The function that writes the value. For any object it is that of our `JsonObject`, because another type of this name could write
    /// something else.
    fn write(&self, krate: &Crate) -> TokenStream {
        let Crate { root, private, .. } = krate;
        match self.member.content.value() {
            Some(ty) if is_any_object(ty) => quote!(<#root::json::JsonObject as #private::Wire>::write),
            _ => self.wire("write", krate),
        }
    }

    fn whole(&self, private: &CratePath) -> TokenStream {
        let ty = &self.ty;
        if self.is_option() { quote!(#private::Option<#ty>) } else { ty.clone() }
    }
}

/// The fields in the order of the members, without name and constants. A flat payload is the last.
fn fields<'a>(valid: &ValidEnvelope<'_>, kind: &'a KindInput, code: &KindCode) -> Vec<FrameFieldCode<'a>> {
    let Crate { root, private, .. } = &valid.envelope.krate;
    let parameter = &code.parameter;
    // In an envelope with an error, a type with such a name is a misspelt content.
    let is_misspelt = |member: &MemberInput| {
        valid.members.is_empty() && ["Name", "Data", "Error"].iter().any(|content| member.content.near(content).is_some())
    };
    let field = |member: &'a MemberInput| {
        let ty = match &member.content {
            ContentInput::Target => quote!(#parameter::Target),
            ContentInput::TargetText => quote!(#private::String),
            ContentInput::Data => code.payload.clone()?,
            ContentInput::Original => quote!(#root::json::JsonObject),
            other => first_mention(valid.envelope, other.value()?).to_token_stream(),
        };
        let place = member.content.value().map(|_| place_of(&ty));
        Some(FrameFieldCode { member, index: index(valid, &member.name), ident: ident_of(&member.field_name()), ty, place })
    };
    kind.members.iter().filter(|member| !is_misspelt(member)).filter_map(field).collect()
}

/// The identifier with the name of a field, raw if the name is a keyword.
fn ident_of(name: &str) -> Ident {
    syn::parse_str(name).unwrap_or_else(|_| Ident::new_raw(name, Span::call_site()))
}

fn definition(code: &KindCode, kind: &KindInput, fields: &[FrameFieldCode<'_>], krate: &Crate) -> TokenStream {
    let Crate { private, .. } = krate;
    let KindCode { ty, parameter, bound, noun, .. } = code;
    let doc = match kind.kind {
        FrameKindInput::Request => "A request to carry out a command.",
        FrameKindInput::Success => "The success response to a request.",
        FrameKindInput::Failure => {
            "The failure response to a request. `Display` and `Debug` show at most the code of the error."
        }
        FrameKindInput::Event => "An event.",
    };
    let own_docs = &kind.attributes;
    let docs = if own_docs.is_empty() { quote!(#[doc = #doc]) } else { quote!(#(#own_docs)*) };
    let members = fields.iter().map(|field| documented_field(kind.kind, field, noun, private));
    let is_failure = matches!(kind.kind, FrameKindInput::Failure);
    let derives = if is_failure { None } else { Some(quote!(#private::Debug,)) };
    let marker = is_failure.then(|| quote!(__command: #private::PhantomData<fn() -> #parameter>,));
    let error = is_failure.then(|| failure_as_error(code, fields, private));
    let message_type = has_message_type(kind).then(|| quote!(__message_type: &'static #private::str,));
    let flat = flat(code, kind);
    // A failure without a target of the command needs no bound.
    let needs_bound = !is_failure || fields.iter().any(|field| matches!(field.member.content, ContentInput::Target));
    let bound = needs_bound.then(|| quote!(: #bound));
    quote! {
        #docs
        #[derive(#derives #private::Clone, #private::PartialEq)]
        #[non_exhaustive]
        pub struct #ty<#parameter #bound> {
            #(#members)*
            #flat
            #message_type
            #marker
        }
        #error
    }
}

/// The definition of a field, with the documentation of its member.
fn documented_field(kind: FrameKindInput, field: &FrameFieldCode<'_>, noun: &str, private: &CratePath) -> TokenStream {
    let (ident, ty) = (&field.ident, field.whole(private));
    let given = field.member.doc.to_token_stream();
    let doc = if given.to_string() == "\"\"" { field_doc(kind, field, noun).to_token_stream() } else { given };
    let definition = quote!(pub #ident: #ty,);
    let definition = if let Some(place) = field.place { at(place, definition) } else { definition };
    quote! {
        #[doc = #doc]
        #definition
    }
}

/// `Debug`, `Display` and `Error` of a failure.
fn failure_as_error(code: &KindCode, fields: &[FrameFieldCode<'_>], private: &CratePath) -> TokenStream {
    let KindCode { ty, parameter, bound, .. } = code;
    let name = quote!(<#parameter as #bound>::MESSAGE.name);
    let error = fields.iter().find(|field| matches!(field.member.content, ContentInput::Error(_)));
    // `code` is that of the inherent implementation if the type of the error implements `ErrorCode`, otherwise that of the trait.
    let code = if let Some(FrameFieldCode { ident, .. }) = error {
        quote!({
            use #private::NoErrorCode as _;
            #private::CodeOf(&self.#ident).code()
        })
    } else {
        quote!(#private::None)
    };
    quote! {
        impl<#parameter: #bound> #private::Debug for #ty<#parameter> {
            fn fmt(&self, f: &mut #private::Formatter<'_>) -> #private::fmt::Result {
                #private::debug_failure(#name, #code, f)
            }
        }
        impl<#parameter: #bound> #private::Display for #ty<#parameter> {
            fn fmt(&self, f: &mut #private::Formatter<'_>) -> #private::fmt::Result {
                #private::display_failure(#name, #code, f)
            }
        }
        impl<#parameter: #bound> #private::Error for #ty<#parameter> {}
    }
}

/// The documentation of a field whose member has none.
fn field_doc(kind: FrameKindInput, field: &FrameFieldCode<'_>, noun: &str) -> String {
    let doc = match (&field.member.content, kind) {
        (ContentInput::Target, FrameKindInput::Request) => "The object that the command is for.",
        (ContentInput::Target, FrameKindInput::Event) => "The object that the event comes from.",
        (ContentInput::Target, _) => "The object that the command was for.",
        (ContentInput::Data, FrameKindInput::Request) => "The command's data.",
        (ContentInput::Data, FrameKindInput::Event) => "The event's data.",
        (ContentInput::Data, _) => "The reply.",
        (ContentInput::Error(_), _) => "Why the request failed.",
        _ => return format!("The member `{}` of {noun}.", field.member.name),
    };
    doc.to_owned()
}

/// The field of a payload whose fields are members of the frame.
fn flat(code: &KindCode, kind: &KindInput) -> Option<TokenStream> {
    let payload = code.payload.as_ref().filter(|_| kind.flat.is_some())?;
    let doc = "The payload, whose fields are members of the frame.";
    Some(quote! {
        #[doc = #doc]
        pub data: #payload,
    })
}

fn has_message_type(kind: &KindInput) -> bool {
    kind.members.iter().any(|member| matches!(member.content, ContentInput::MessageType))
}

/// The method `new`, whose parameters are the required members.
fn constructor(code: &KindCode, kind: &KindInput, fields: &[FrameFieldCode<'_>], krate: &Crate) -> TokenStream {
    let private = &krate.private;
    let KindCode { ty, parameter, bound, noun, payload } = code;
    let parameters = fields.iter().filter(|field| !field.is_option()).map(|field| {
        let FrameFieldCode { ident, ty, .. } = field;
        if field.is_text() { quote!(#ident: impl #private::Into<#private::String>) } else { quote!(#ident: #ty) }
    });
    let flat = payload.as_ref().filter(|_| kind.flat.is_some());
    let flat_parameter = flat.map(|payload| quote!(data: #payload));
    let parameters = parameters.chain(flat_parameter);
    let values = fields.iter().map(|field| {
        let ident = &field.ident;
        if field.is_option() {
            quote!(#ident: #private::None,)
        } else if field.is_text() {
            quote!(#ident: #private::Into::into(#ident),)
        } else {
            quote!(#ident,)
        }
    });
    let flat_value = flat.map(|_| quote!(data,));
    let message_type = has_message_type(kind)
        .then(|| quote!(__message_type: #private::first_message_type(<#parameter as #bound>::MESSAGE),));
    let marker = (kind.kind == FrameKindInput::Failure).then(|| quote!(__command: #private::PhantomData,));
    let message_type_method = has_message_type(kind).then(|| {
        quote! {
            /// The constant that it was read with, or the first that the event declares if it was built.
            #[must_use]
            pub fn message_type(&self) -> &'static #private::str {
                self.__message_type
            }
        }
    });
    let is_partial = fields.iter().any(FrameFieldCode::is_option);
    let doc = if is_partial { format!("{noun} without optional members.") } else { format!("{noun}.") };
    let doc = doc[..1].to_uppercase() + &doc[1..];
    quote! {
        #[automatically_derived]
        impl<#parameter: #bound> #ty<#parameter> {
            #[doc = #doc]
            #[allow(clippy::too_many_arguments)]
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#values)* #flat_value #message_type #marker }
            }
            #message_type_method
        }
    }
}

/// Implements the trait `ReadFrame`. The members are read by a function that is not generic over the message, because generic code is
/// compiled for each. A `?` would be two more functions for each.
fn read(code: &KindCode, kind: &KindInput, fields: &[FrameFieldCode<'_>], krate: &Crate) -> TokenStream {
    let private = &krate.private;
    let KindCode { ty, parameter, bound, .. } = code;
    let members = Ident::new(&format!("__{}_members", kind.kind.key()), Span::call_site());
    let function = members_function(&members, kind, fields, krate);
    let names = fields.iter().filter(|field| !field.is_data()).map(|field| field.ident.clone());
    let message_type = has_message_type(kind).then(|| Ident::new("__message_type", Span::call_site()));
    // A pattern would move each member once more.
    let values = names.chain(message_type).enumerate().map(|(index, name)| {
        let index = Index::from(index);
        quote!(#name: __members.#index)
    });
    let data = fields.iter().find(|field| field.is_data()).map(|field| field.ident.clone());
    let data = data.or_else(|| kind.flat.as_ref().map(|_| Ident::new("data", Span::call_site())));
    // A failure has no payload.
    let value = data.as_ref().map_or_else(|| quote!(__command: #private::PhantomData,), |data| quote!(#data: __data,));
    let [slot, before, after] = match (data, kind.kind) {
        (None, _) => [quote!(#private::None), TokenStream::new(), TokenStream::new()],
        (Some(_), FrameKindInput::Success) => {
            let read = quote! {
                let __data = match __from.reply() {
                    #private::Ok(__data) => __data,
                    #private::Err(__rejected) => return #private::Err(__rejected),
                };
            };
            [quote!(#private::None), read, TokenStream::new()]
        }
        (Some(_), _) => {
            let fields = quote!(<<#parameter as #bound>::__Data as #private::Fields>);
            [
                quote!(#private::Some(#private::PayloadFields { fields: &mut __fields, names: #fields::__MEMBERS })),
                quote!(let mut __fields = #fields::__partial();),
                // Before the members are moved out of their tuple: each moved value would need code that drops it.
                quote!(let __data = #fields::__finish(&mut __fields);),
            ]
        }
    };
    quote! {
        #function
        #[automatically_derived]
        impl<#parameter: #bound> #private::ReadFrame for #ty<#parameter> {
            fn read_frame(__from: &mut #private::FrameDecoder<'_>) -> #private::Result<Self, #private::Rejected> {
                #before
                match #members::<<#parameter as #bound>::Target>(__from, #slot, <#parameter as #bound>::MESSAGE) {
                    #private::Ok(__members) => {
                        #after
                        #private::Ok(Self { #(#values,)* #value })
                    }
                    #private::Err(__rejected) => #private::Err(__rejected),
                }
            }
        }
    }
}

/// The function that reads the members of a frame, and its payload into a slot if there is one.
fn members_function(name: &Ident, kind: &KindInput, fields: &[FrameFieldCode<'_>], krate: &Crate) -> TokenStream {
    let private = &krate.private;
    let members = || fields.iter().filter(|field| !field.is_data());
    let types = members().map(|field| match field.member.content {
        ContentInput::Target => quote!(__T),
        _ => field.whole(private),
    });
    let values = members().map(|field| match &field.member.content {
        ContentInput::Target => quote!(__from.target()?),
        ContentInput::TargetText => quote!(__from.target_text()?),
        _ => {
            let (index, read) = (field.index, field.wire("read", krate));
            let method = if field.is_option() { quote!(optional_member) } else { quote!(member) };
            quote!(__from.#method(#index, #read)?)
        }
    });
    let (message_type, value) = if has_message_type(kind) {
        (quote!(&'static #private::str,), quote!(__from.message_type(#private::message_types(__message))?,))
    } else {
        Default::default()
    };
    quote! {
        #[allow(unused_variables, clippy::extra_unused_type_parameters)]
        fn #name<__T: #private::Target>(
            __from: &mut #private::FrameDecoder<'_>,
            __data: #private::Option<#private::PayloadFields<'_>>,
            __message: &#private::MessageShape,
        ) -> #private::Result<(#(#types,)* #message_type), #private::Rejected> {
            if let #private::Some(__data) = __data {
                __from.data(__data)?;
            }
            #private::Ok((#(#values,)* #value))
        }
    }
}

/// Writes the payload as a member, and its fields as members of the frame.
fn write_payload(code: &KindCode, kind: &KindInput, private: &CratePath) -> (TokenStream, TokenStream) {
    if kind.kind == FrameKindInput::Success {
        return (
            quote!(#private::Reply::put(&self.data, __name, __to)),
            quote!(#private::Reply::put_flat(&self.data, __to)),
        );
    }
    // A function that calls `write` would be compiled for each message.
    let parameter = &code.parameter;
    let write = quote!(<#parameter as #private::Wire>::write(&self.data, __to));
    let member = quote!({
        #private::begin_member(__name, __to);
        #private::end_member(#write, __to);
    });
    let flat = quote!({
        let __start = #private::begin_flat(__to);
        #private::end_flat(__start, #write, __to);
    });
    (member, flat)
}

/// Implements the traits `FrameFields` and `Frame`.
fn write(code: &KindCode, kind: &KindInput, fields: &[FrameFieldCode<'_>], krate: &Crate) -> TokenStream {
    let Crate { root, private, .. } = krate;
    let KindCode { ty, parameter, bound, .. } = code;
    let (payload, flat) = write_payload(code, kind, private);
    let members = fields.iter().filter(|field| !field.is_target()).map(|field| {
        let FrameFieldCode { index, ident, .. } = field;
        let value = if field.is_data() {
            payload.clone()
        } else {
            let write = field.write(krate);
            if field.is_option() {
                quote!(#private::optional_member(self.#ident.as_ref(), #write, __name, __to))
            } else {
                quote!(#private::member_of(&self.#ident, #write, __name, __to))
            }
        };
        quote!(#private::Some(#index) => #value,)
    });
    let flat = kind.flat.as_ref().map(|_| quote!(#private::None => #flat,));
    let message_type = if has_message_type(kind) { quote!(self.__message_type) } else { quote!("") };
    let target = fields.iter().find(|field| field.is_target()).map(|field| &field.ident);
    let target = target.map_or_else(|| quote!(#private::None), |target| quote!(#private::Some(&self.#target)));
    quote! {
        #[automatically_derived]
        impl<#parameter: #bound> #private::FrameFields for #ty<#parameter> {
            fn parts(&self) -> #private::FrameParts<'_> {
                #private::FrameParts {
                    envelope: &ENVELOPE,
                    message: <#parameter as #bound>::MESSAGE,
                    kind: #root::frame::FrameKind::#ty,
                    message_type: #message_type,
                    target: #target,
                }
            }
            fn write_member(
                &self, __index: #private::Option<#private::usize>, __name: &'static #private::str, __to: &mut #private::Writer,
            ) {
                match __index {
                    #(#members)*
                    #flat
                    _ => {}
                }
            }
        }
        #[automatically_derived]
        impl<#parameter: #bound> #root::frame::Frame for #ty<#parameter> {
            fn __view(&self) -> #private::FrameRef<'_> {
                #private::FrameRef::Fields(self)
            }
        }
    }
}

/// The methods of a request that build its success and its failure, if the envelope has them.
fn answers(valid: &ValidEnvelope<'_>, request: &[FrameFieldCode<'_>]) -> TokenStream {
    let krate = &valid.envelope.krate;
    let Crate { private, .. } = krate;
    let kinds = &valid.envelope.kinds;
    let command = free_name(valid.envelope, "C");
    let methods = kinds.iter().filter(|kind| is_whole(kind, kinds)).filter_map(|kind| {
        let code = KindCode::new(kind.kind, valid.envelope);
        let (name, doc, ty) = match kind.kind {
            FrameKindInput::Success => ("succeed", "The success of this request.", quote!(Success)),
            FrameKindInput::Failure => ("fail", "The failure of this request.", quote!(Failure)),
            _ => return None,
        };
        let fields = fields(valid, kind, &code);
        if fields.iter().any(|field| matches!(field.member.content, ContentInput::Original)) {
            return None;
        }
        let method = Ident::new(name, Span::call_site());
        let required = || fields.iter().filter(|field| !field.is_option());
        // Id and target are those of the request; the other members are parameters.
        let from_request = |field: &FrameFieldCode<'_>| request.iter().find_map(|own| answer(own, field, private));
        let parameters = required()
            .filter(|field| from_request(field).is_none())
            .map(|FrameFieldCode { ident, ty, .. }| quote!(#ident: #ty));
        let flat = code.payload.as_ref().filter(|_| kind.flat.is_some());
        let parameters = parameters.chain(flat.map(|payload| quote!(data: #payload)));
        let arguments = required().map(|field| from_request(field).unwrap_or_else(|| field.ident.to_token_stream()));
        let arguments = arguments.chain(flat.map(|_| quote!(data)));
        Some(quote! {
            #[doc = #doc]
            #[allow(clippy::too_many_arguments)]
            pub fn #method(&self, #(#parameters),*) -> #ty<#command> {
                #ty::new(#(#arguments),*)
            }
        })
    });
    let root = &krate.root;
    quote! {
        #[automatically_derived]
        impl<#command: #root::Command> Request<#command> {
            #(#methods)*
        }
    }
}

/// The value of a member of a response that follows from a member of its request.
fn answer(own: &FrameFieldCode<'_>, response: &FrameFieldCode<'_>, private: &CratePath) -> Option<TokenStream> {
    let ident = &own.ident;
    match (&own.member.content, &response.member.content) {
        (ContentInput::Id(one), ContentInput::Id(other)) if !own.member.optional => {
            let id = quote!(#private::Clone::clone(&self.#ident));
            if same(one, other) { Some(id) } else { is_nullable(one, other).then(|| quote!(#private::From::from(#id))) }
        }
        (ContentInput::Target, ContentInput::Target) => Some(quote!(#private::Clone::clone(&self.#ident))),
        (ContentInput::Target, ContentInput::TargetText) => Some(quote!(#private::print_target(&self.#ident))),
        _ => None,
    }
}

fn same(one: &Type, other: &Type) -> bool {
    one.to_token_stream().to_string() == other.to_token_stream().to_string()
}

/// Whether the second type is `Nullable` of the first.
fn is_nullable(one: &Type, other: &Type) -> bool {
    let text = other.to_token_stream().to_string();
    text.ends_with(&format!("Nullable < {} >", one.to_token_stream()))
}
