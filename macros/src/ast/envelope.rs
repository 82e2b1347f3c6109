//! The input of `envelope!`.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{
    Attribute, GenericArgument, Lit, LitStr, PathArguments, Token, Type, Visibility, braced, parenthesized, parse_quote,
    token,
};

use crate::attr::{self, Crate, Doc};
use crate::ctxt::{Ctxt, with_help};
use crate::literal::AttrLiteral;
use crate::{names, types};

const SYNTAX: &str = "declare it as `pub mod chat { event: { type: Name, id: Option<Id(String)>, data: Data } }`";
const KINDS: &str = "use `request`, `success`, `failure` or `event`";
const MEMBER: &str = "use `name: Name`, `data: Data`, `type: \"event\"` or `!name`";

/// The declaration of an envelope.
pub(crate) struct EnvelopeInput {
    pub(crate) krate: Crate,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) ident: Ident,
    pub(crate) options: EnvelopeOptions,
    pub(crate) kinds: Vec<KindInput>,
    /// Whether the syntax of all kinds is valid. Otherwise some are missing in `kinds`.
    pub(crate) is_complete: bool,
}

/// The options in `#[envelope(…)]`.
#[derive(Default)]
pub(crate) struct EnvelopeOptions {
    /// Whether names of messages are lowercase words joined by dots.
    pub(crate) dotted_names: bool,
    /// Whether the data of requests and events are objects or arrays.
    pub(crate) structured_data: bool,
    /// Whether it is the envelope of the library, whose name is reserved.
    pub(crate) builtin: bool,
}

impl EnvelopeOptions {
    fn set(&mut self, attribute: &Attribute) -> syn::Result<()> {
        attribute.parse_nested_meta(|meta| {
            match meta.path.get_ident().map(ToString::to_string).as_deref() {
                Some("dotted_names") => self.dotted_names = true,
                Some("structured_data") => self.structured_data = true,
                Some("builtin") => self.builtin = true,
                _ => {
                    let help = "use `dotted_names` or `structured_data`";
                    return Err(meta.error(with_help("unknown option of an envelope", help)));
                }
            }
            Ok(())
        })
    }
}

/// One kind of frame.
pub(crate) struct KindInput {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) ident: Ident,
    pub(crate) kind: FrameKindInput,
    pub(crate) members: Vec<MemberInput>,
    /// The tokens of `..Data`: the fields of the payload are members of the frame.
    pub(crate) flat: Option<TokenStream>,
}

/// The kinds of frames.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum FrameKindInput {
    Request,
    Success,
    Failure,
    Event,
}

/// A member of one kind of frame.
pub(crate) struct MemberInput {
    pub(crate) doc: Doc,
    /// The name on the wire.
    pub(crate) name: String,
    /// The tokens of the name.
    pub(crate) key: TokenStream,
    pub(crate) content: ContentInput,
    /// The tokens of the content.
    pub(crate) tokens: TokenStream,
    pub(crate) optional: bool,
}

/// The content of a member.
pub(crate) enum ContentInput {
    Name,
    Target,
    TargetText,
    MessageType,
    Data,
    Original,
    Id(Box<Type>),
    Error(Box<Type>),
    Constant(AttrLiteral),
    /// Metadata of a type.
    Value(Box<Type>),
    /// The member must be absent.
    Absent,
}

impl FrameKindInput {
    const ALL: [Self; 4] = [Self::Request, Self::Success, Self::Failure, Self::Event];

    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Event => "event",
        }
    }
}

impl MemberInput {
    /// Whether the Rust type has a field for the member.
    pub(crate) fn has_field(&self) -> bool {
        use ContentInput::{Absent, Constant, MessageType, Name};
        !matches!(self.content, Name | MessageType | Constant(_) | Absent)
    }

    /// Whether it is an id or an error without its type.
    pub(crate) fn lacks_type(&self) -> bool {
        matches!(self.content, ContentInput::Id(_) | ContentInput::Error(_)) && !self.tokens.to_string().contains('(')
    }

    /// The name of the field in the Rust type: `client_id` for the member `clientId`. It is an identifier, or a keyword that can be raw.
    pub(crate) fn field_name(&self) -> String {
        if let ContentInput::Data = self.content {
            return "data".to_owned();
        }
        let is_quoted = syn::parse2::<LitStr>(self.key.clone()).is_ok();
        let is_kept = |character: char| if is_quoted { is_surely_in_names(character) } else { character.is_alphanumeric() };
        let mut out = String::new();
        for character in self.name.chars() {
            if character.is_ascii_uppercase() && !out.is_empty() && !out.ends_with('_') {
                out.push('_');
            }
            out.push(if is_kept(character) { character.to_ascii_lowercase() } else { '_' });
        }
        if is_quoted && !out.starts_with(surely_starts_names) {
            out.insert_str(0, "member_");
        }
        match &*out {
            // The payload has the name `data`.
            "data" => "data_member".to_owned(),
            // These cannot be raw identifiers.
            "self" | "super" | "crate" | "_" => "member".to_owned(),
            _ => out,
        }
    }
}

/// Whether an identifier may surely contain a character. The standard library has no function for this: these are letters, without those
/// that Unicode excludes from identifiers.
fn is_surely_in_names(character: char) -> bool {
    let is_excluded = matches!(
        character,
        '\u{37a}' | '\u{2e2f}' | '\u{24b6}'..='\u{24e9}' | '\u{fc5e}'..='\u{fc63}' | '\u{fdfa}' | '\u{fdfb}'
            | '\u{fe70}'..='\u{fe7e}' | '\u{1f130}'..='\u{1f189}'
    );
    character.is_ascii_alphanumeric() || !character.is_ascii() && character.is_alphabetic() && !is_excluded
}

/// Whether an identifier may surely begin with a character. Letters without case are not distinguished from the marks of such scripts.
fn surely_starts_names(character: char) -> bool {
    let has_case = character.is_lowercase() || character.is_uppercase();
    character == '_' || has_case && is_surely_in_names(character) && character != '\u{345}'
}

impl EnvelopeInput {
    /// Parses the declaration. Returns `None` if its head is invalid.
    pub(crate) fn parse(cx: &Ctxt, input: TokenStream) -> Option<Self> {
        let (mut out, kinds) = cx.take(head.parse2(input))?;
        let kinds = (|input: ParseStream<'_>| input.parse_terminated(KindTokens::parse, Token![,])).parse2(kinds);
        let kinds = cx.take(kinds);
        out.is_complete = kinds.is_some();
        for kind in kinds.into_iter().flatten() {
            let kind = kind.read(cx);
            out.is_complete &= kind.is_some();
            out.kinds.extend(kind);
        }
        Some(out)
    }
}

/// Parses the declaration up to its kinds, and returns the tokens of the kinds.
fn head(input: ParseStream<'_>) -> syn::Result<(EnvelopeInput, TokenStream)> {
    // The path of the main crate, which `tieline::envelope!` inserts before its input.
    let krate: TokenTree = input.parse()?;
    let (given, attributes): (Vec<_>, Vec<_>) =
        input.call(Attribute::parse_outer)?.into_iter().partition(|attribute| attribute.path().is_ident("envelope"));
    let mut options = EnvelopeOptions::default();
    for attribute in &given {
        options.set(attribute)?;
    }
    let visibility = input.parse()?;
    let expected = |what: &str, at: &syn::Error| syn::Error::new(at.span(), with_help(what, SYNTAX));
    input.parse::<Token![mod]>().map_err(|error| expected("expected `mod`", &error))?;
    let ident = input.parse::<Ident>().map_err(|error| expected("expected the name of the envelope's module", &error))?;
    if !input.peek(token::Brace) {
        return Err(input.error(with_help("expected `{`", SYNTAX)));
    }
    let content;
    braced!(content in input);
    let kinds = content.parse()?;
    if !input.is_empty() {
        return Err(input.error(with_help("unexpected tokens after an envelope", "use one `envelope!` for each envelope")));
    }
    Ok((
        EnvelopeInput {
            krate: Crate::at(krate.into_token_stream()),
            attributes,
            visibility,
            ident,
            options,
            kinds: Vec::new(),
            is_complete: true,
        },
        kinds,
    ))
}

/// A kind with the tokens of its members.
struct KindTokens {
    attributes: Vec<Attribute>,
    ident: Ident,
    members: TokenStream,
}

impl Parse for KindTokens {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = doc_comments(input, "remove the attribute")?;
        reject_visibility(input)?;
        let ident = input.call(Ident::parse_any)?;
        let help = || with_help(format_args!("expected `: {{ … }}` after `{ident}`"), SYNTAX);
        input.parse::<Token![:]>().map_err(|error| syn::Error::new(error.span(), help()))?;
        if !input.peek(token::Brace) {
            return Err(input.error(help()));
        }
        let content;
        braced!(content in input);
        Ok(Self { attributes, members: content.parse()?, ident })
    }
}

/// Parses the doc comments of a kind or a member. Other attributes would have no effect.
fn doc_comments(input: ParseStream<'_>, help: &str) -> syn::Result<Vec<Attribute>> {
    let attributes = input.call(Attribute::parse_outer)?;
    match attributes.iter().find(|attribute| !attribute.path().is_ident("doc")) {
        None => Ok(attributes),
        Some(other) => Err(syn::Error::new_spanned(other, with_help("expected a doc comment", help))),
    }
}

/// Rejects `pub` before a kind or a member, which look like the fields of a struct.
fn reject_visibility(input: ParseStream<'_>) -> syn::Result<()> {
    if input.peek(Token![pub]) && !input.peek2(Token![:]) {
        return Err(input.error(with_help("unexpected `pub`: the kinds and members of frames are public", "remove `pub`")));
    }
    Ok(())
}

impl KindTokens {
    fn read(self, cx: &Ctxt) -> Option<KindInput> {
        let Self { attributes, ident, members } = self;
        let found = FrameKindInput::ALL.into_iter().find(|kind| ident == kind.key());
        let Some(kind) = found else {
            cx.at(&ident, with_help(format_args!("unknown kind of frame `{ident}`"), KINDS));
            return None;
        };
        let members = (|input: ParseStream<'_>| input.parse_terminated(Part::parse, Token![,])).parse2(members);
        let mut out = KindInput { attributes, ident, kind, members: Vec::new(), flat: None };
        for part in cx.take(members)? {
            match part {
                Part::Member(member) => {
                    if out.flat.is_some() && !matches!(member.content, ContentInput::Absent) {
                        let message = "unexpected member after `..Data`, whose fields are written last";
                        cx.at(&member.key, with_help(message, "move `..Data` to the end"));
                    }
                    out.members.push(*member);
                }
                Part::Flat(tokens) if out.flat.is_some() => cx.at(tokens, "duplicate `..Data`"),
                Part::Flat(tokens) => out.flat = Some(tokens),
            }
        }
        Some(out)
    }
}

enum Part {
    Member(Box<MemberInput>),
    Flat(TokenStream),
}

impl Parse for Part {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = doc_comments(input, "put rules on a type that derives `Wire`, and use it for the member")?;
        let doc = attr::doc(&attributes);
        reject_visibility(input)?;
        if input.peek(Token![..]) {
            let dots: Token![..] = input.parse()?;
            let help = "use `..Data` if the fields of the payload are members of the frame";
            let Ok(data) = input.call(Ident::parse_any) else {
                return Err(syn::Error::new_spanned(dots, with_help("expected `..Data`", help)));
            };
            if data != "Data" {
                let message = format!("expected `..Data`, found `..{data}`");
                return Err(syn::Error::new(data.span(), with_help(message, help)));
            }
            return Ok(Self::Flat(quote!(#dots #data)));
        }
        let absent = input.parse::<Option<Token![!]>>()?.is_some();
        let (key, name) = if input.peek(LitStr) {
            let name: LitStr = input.parse()?;
            (name.to_token_stream(), name.value())
        } else {
            let name = input
                .call(Ident::parse_any)
                .map_err(|error| syn::Error::new(error.span(), with_help("expected the name of a member", MEMBER)))?;
            (name.to_token_stream(), name.unraw().to_string())
        };
        if absent {
            let tokens = key.clone();
            let content = ContentInput::Absent;
            return Ok(Self::Member(Box::new(MemberInput { doc, name, key, content, tokens, optional: false })));
        }
        if !input.peek(Token![:]) {
            let message = format!("expected `:` and the content of the member after `{name}`");
            let is_hyphen = input.peek(Token![-]);
            let help = if is_hyphen { "put a name with a hyphen in quotes: `\"message-type\": Name`" } else { MEMBER };
            return Err(syn::Error::new_spanned(&key, with_help(message, help)));
        }
        input.parse::<Token![:]>()?;
        let (content, tokens, optional) = content(input)?;
        Ok(Self::Member(Box::new(MemberInput { doc, name, key, content, tokens, optional })))
    }
}

/// Parses the content of a member, and whether it is optional.
fn content(input: ParseStream<'_>) -> syn::Result<(ContentInput, TokenStream, bool)> {
    if input.peek(Lit) || input.peek(Token![-]) {
        let value: syn::Expr = input.parse()?;
        return Ok((ContentInput::Constant(AttrLiteral::of(&value)?), value.to_token_stream(), false));
    }
    if let Some((content, tokens)) = id_or_error(input)? {
        return Ok((content, tokens, false));
    }
    let ahead = input.fork();
    if ahead.parse::<Ident>().is_ok_and(|ident| ident == "Option")
        && ahead.parse::<Token![<]>().is_ok()
        && id_or_error(&ahead)?.is_some()
    {
        let option: Ident = input.parse()?;
        let open: Token![<] = input.parse()?;
        if let Some((content, inner)) = id_or_error(input)? {
            let close: Token![>] = input.parse()?;
            return Ok((content, quote!(#option #open #inner #close), true));
        }
    }
    let start = input.fork();
    let ty: Type = input.parse().map_err(|error| {
        let help = "use `Name`, `Data`, `Id(T)`, `Error(T)`, a literal, or the type of metadata";
        id_or_error_in_type(&start)
            .unwrap_or_else(|| syn::Error::new(error.span(), with_help("expected the content of the member", help)))
    })?;
    reject_constant(&ty)?;
    reject_type_of_frames(&ty)?;
    let tokens = ty.to_token_stream();
    Ok(match optional(&ty) {
        Some(inner) => (ContentInput::of(inner), tokens, true),
        None => (ContentInput::of(ty), tokens, false),
    })
}

/// Parses `Id(T)` or `Error(T)`, if it comes next.
fn id_or_error(input: ParseStream<'_>) -> syn::Result<Option<(ContentInput, TokenStream)>> {
    if !(input.peek(syn::Ident) && input.peek2(token::Paren)) {
        return Ok(None);
    }
    let ident: Ident = input.parse()?;
    let of = match &*ident.to_string() {
        "Id" => ContentInput::Id,
        "Error" => ContentInput::Error,
        other => {
            let message = format!("unknown content of a member `{other}(…)`");
            let help = match other {
                "Name" | "Target" | "MessageType" => format!("use `{other}`, which is a string"),
                "Data" => "use `Data`, whose type is that of the message".to_owned(),
                _ => "use `Id(T)` or `Error(T)`".to_owned(),
            };
            return Err(syn::Error::new(ident.span(), with_help(message, help)));
        }
    };
    let inner;
    let parentheses = parenthesized!(inner in input);
    let ty: Type = inner.parse().map_err(|error| {
        syn::Error::new(error.span(), with_help(format_args!("expected the type in `{ident}(…)`"), "use `Id(u64)`"))
    })?;
    if !inner.is_empty() {
        return Err(inner.error(format!("unexpected tokens after the type in `{ident}(…)`")));
    }
    reject_type_of_frames(&ty)?;
    let mut tokens = ident.to_token_stream();
    parentheses.surround(&mut tokens, |inner| ty.to_tokens(inner));
    Ok(Some((of(Box::new(ty)), tokens)))
}

/// The error for `Id(T)` or `Error(T)` inside the tokens that come next, if they cannot be parsed as a type.
fn id_or_error_in_type(input: ParseStream<'_>) -> Option<syn::Error> {
    let mut cursor = input.cursor();
    loop {
        if let Some((ident, next)) = cursor.ident()
            && (ident == "Id" || ident == "Error")
            && next.group(Delimiter::Parenthesis).is_some()
        {
            let message = format!("unexpected `{ident}(…)` in a type");
            let help = format!("use `{ident}(T)` as the content of the member, with the whole type in the parentheses");
            return Some(syn::Error::new(ident.span(), with_help(message, help)));
        }
        let (token, next) = cursor.token_tree()?;
        if !matches!(&token, TokenTree::Ident(_)) && !matches!(&token, TokenTree::Punct(punct) if punct.as_char() != ',') {
            return None;
        }
        cursor = next;
    }
}

/// Rejects a constant where a type is expected.
fn reject_constant(ty: &Type) -> syn::Result<()> {
    if types::is_named(ty, "null") {
        let help = "use a string, a boolean or an integer, or a type such as `Nullable<String>`";
        return Err(syn::Error::new_spanned(ty, with_help("`null` cannot be the constant of a member", help)));
    }
    let Some(PathArguments::AngleBracketed(arguments)) = types::last_segment(ty).map(|segment| &segment.arguments) else {
        return Ok(());
    };
    if let Some(GenericArgument::Const(constant)) = arguments.args.first()
        && types::is_option(ty)
    {
        let help = "remove the `Option`, or use a type such as `Option<String>`";
        let message = "unexpected constant in `Option`: every frame of the kind has this member";
        return Err(syn::Error::new_spanned(constant, with_help(message, help)));
    }
    Ok(())
}

/// Rejects the names of the types of frames, which are declared in the same module as the members.
fn reject_type_of_frames(ty: &Type) -> syn::Result<()> {
    const FRAMES: [&str; 6] = ["Event", "Failure", "Frames", "Request", "Response", "Success"];
    if let Some(name) = FRAMES.iter().find(|name| types::is_named(ty, name)) {
        let message = format!("unexpected `{name}`, which is a type of frames here");
        return Err(syn::Error::new_spanned(ty, with_help(message, format_args!("use `super::{name}` for another type"))));
    }
    types::arguments(ty).try_for_each(reject_type_of_frames)
}

/// The type of an id or an error without one.
fn no_type() -> Type {
    parse_quote!(())
}

/// The type in `Option<…>`.
fn optional(ty: &Type) -> Option<Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) if last.ident == "Option" && arguments.args.len() == 1 => {
            match arguments.args.first()? {
                GenericArgument::Type(ty) => Some(ty.clone()),
                _ => None,
            }
        }
        _ => None,
    }
}

impl ContentInput {
    fn of(ty: Type) -> Self {
        if let Type::Path(path) = &ty
            && path.qself.is_none()
            && path.path.segments.len() == 1
            && let Some(only) = path.path.segments.first()
        {
            match (&*only.ident.to_string(), &only.arguments) {
                ("Name", PathArguments::None) => return Self::Name,
                ("Target", PathArguments::None) => return Self::Target,
                ("TargetText", PathArguments::None) => return Self::TargetText,
                ("MessageType", PathArguments::None) => return Self::MessageType,
                ("Data", PathArguments::None) => return Self::Data,
                ("Original", PathArguments::None) => return Self::Original,
                // The type is missing, which the rules report.
                ("Id", PathArguments::None) => return Self::Id(Box::new(no_type())),
                ("Error", PathArguments::None) => return Self::Error(Box::new(no_type())),
                _ => {}
            }
        }
        Self::Value(Box::new(ty))
    }

    /// The name of a content that is missing in the kind and resembles the type of this metadata, which is then misspelt.
    pub(crate) fn near(&self, missing: &str) -> Option<&Ident> {
        let Self::Value(ty) = self else { return None };
        let Type::Path(path) = &**ty else { return None };
        let ident = path.path.get_ident()?;
        names::nearest(&ident.to_string(), &[missing]).map(|_| ident)
    }

    /// Whether a content that is missing in the kind is inside the type of this metadata, such as `Nullable<Data>`.
    pub(crate) fn has_inside(&self, missing: &str) -> bool {
        matches!(self, Self::Value(ty) if types::mentions(ty.to_token_stream(), &[&Ident::new(missing, Span::call_site())]))
    }

    /// The type of the value, if the envelope declares it.
    pub(crate) fn value(&self) -> Option<&Type> {
        match self {
            Self::Id(ty) | Self::Error(ty) | Self::Value(ty) => Some(ty),
            _ => None,
        }
    }
}
