//! Reading of attributes: `#[wire(key = value, …)]` and the built-in attributes that the derives use.

mod item;
mod split;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Expr, ExprLit, Lit, Meta, Path};

use crate::ctxt::{Ctxt, with_help};
use crate::place::{AttrPlace, FIELD_OF_A_MESSAGE};
pub(crate) use item::AttrItem;

/// The path of the main crate at the place where the macro is called.
#[derive(Clone)]
pub(crate) struct Crate {
    pub(crate) root: CratePath,
    pub(crate) private: CratePath,
    /// The import of the crate by a derive.
    import: TokenStream,
}

impl Crate {
    /// The crate at a path.
    pub(crate) fn at(root: TokenStream) -> Self {
        Self { private: CratePath::new(quote!(#root::__private)), root: CratePath::new(root), import: TokenStream::new() }
    }

    /// The crate at the path of `crate = "…"`, or at its own name. A derive imports it, because a path that does not exist is then one
    /// error, and not one for each use.
    pub(crate) fn new(path: &Attr<Path>) -> Self {
        let path = path.get().map_or_else(|| quote!(::tieline), ToTokens::to_token_stream);
        // An import whose tokens come from different places is reported at the derive.
        let place = path.clone().into_iter().next().map_or_else(Span::call_site, |first| first.span());
        let place = Span::call_site().located_at(place);
        let located = |mut token: TokenTree| {
            token.set_span(place);
            token
        };
        let path = path.into_iter().map(located).collect::<TokenStream>();
        let import = quote_spanned!(place=> use #path as __tieline; use __tieline::__private;);
        // The short path saves a third of all tokens.
        Self { root: CratePath::new(quote!(__tieline)), private: CratePath::new(quote!(__private)), import }
    }

    /// Wraps the items of a derive in an anonymous constant, so that their names cannot conflict with others.
    pub(crate) fn hide(&self, items: &TokenStream) -> TokenStream {
        let import = &self.import;
        quote! {
            #[doc(hidden)]
            #[allow(deprecated, unused_qualifications, clippy::absolute_paths)]
            const _: () = {
                #import
                #items
            };
        }
    }
}

/// A path that most of the generated code begins with. It is a list of tokens, because `quote!` calls the compiler for each token stream
/// that it inserts, and not for each token.
#[derive(Clone)]
pub(crate) struct CratePath(Vec<TokenTree>);

impl CratePath {
    fn new(path: TokenStream) -> Self {
        Self(path.into_iter().collect())
    }

    /// The path at another place. The hygiene of its tokens is unchanged.
    pub(crate) fn at(&self, place: Span) -> Self {
        let mut path = self.clone();
        for token in &mut path.0 {
            token.set_span(token.span().located_at(place));
        }
        path
    }
}

impl ToTokens for CratePath {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.0.iter().cloned());
    }
}

/// The value of a key that may be given at most once.
pub(crate) struct Attr<T> {
    key: Option<Ident>,
    value: Option<T>,
}

/// A value and its tokens.
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) tokens: TokenStream,
}

impl<T> ToTokens for Spanned<T> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.tokens.clone());
    }
}

impl<T> Default for Attr<T> {
    fn default() -> Self {
        Self { key: None, value: None }
    }
}

impl<T> Attr<T> {
    /// Stores the value. A second value is an error at its key.
    pub(crate) fn set(&mut self, cx: &Ctxt, item: &AttrItem, value: Option<T>) {
        if self.key.is_some() {
            cx.at(&item.key, format_args!("duplicate {} `{}`", item.place.noun(), item.key));
        } else {
            self.key = Some(item.key.clone());
            self.value = value;
        }
    }

    /// Whether the key is given, even if its value is invalid.
    pub(crate) fn is_given(&self) -> bool {
        self.key.is_some()
    }

    /// The value.
    pub(crate) fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// The key of the value.
    pub(crate) fn key(&self) -> Option<&Ident> {
        self.key.as_ref()
    }

    /// The key and the value.
    pub(crate) fn both(&self) -> Option<(&Ident, &T)> {
        Some((self.key.as_ref()?, self.value.as_ref()?))
    }
}

/// Parses the items of all attributes at a place. Keys that the place does not accept are reported and omitted.
pub(crate) fn items(cx: &Ctxt, attributes: &[Attribute], place: &'static AttrPlace) -> Vec<AttrItem> {
    let name = place.attribute;
    let mut items = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(name)) {
        match &attribute.meta {
            Meta::List(list) => items.extend(items_of(cx, list.tokens.clone(), place)),
            other => cx.at(other, format_args!("expected parentheses: `#[{name}(…)]`")),
        }
    }
    items
}

/// Parses the items in some tokens. Each item is parsed separately, so that one mistake does not hide the next.
pub(crate) fn items_of(cx: &Ctxt, tokens: TokenStream, place: &'static AttrPlace) -> Vec<AttrItem> {
    let mut items = Vec::new();
    let mut misspelt = Vec::new();
    for part in split::split(cx, tokens, place) {
        let parse = |input: ParseStream<'_>| AttrItem::parse(input, place);
        let Some(mut item) = AttrItem::name_alone(cx, &part, place).or_else(|| cx.take(parse.parse2(part))) else {
            continue;
        };
        let key = item.key.to_string();
        if place.keys.contains(&&*key) {
            items.push(item);
            continue;
        }
        cx.at(&item.key, place.unknown_key(&key));
        if let Some(meant) = place.meant(&key) {
            item.key = Ident::new(meant, item.key.span());
            misspelt.push(item);
        }
    }
    // A misspelt key is not a missing one as well.
    for item in misspelt {
        if items.iter().all(|known: &AttrItem| known.key != item.key) {
            items.push(item);
        }
    }
    items
}

/// Rejects `#[command(…)]` and `#[event(…)]` on a field, where they would have no effect.
pub(crate) fn reject_message_keys(cx: &Ctxt, attributes: &[Attribute]) {
    for place in &FIELD_OF_A_MESSAGE {
        // All keys are unknown.
        items(cx, attributes, place);
    }
}

/// The doc comment, as an expression of type `&'static str`.
pub(crate) enum Doc {
    Text(String),
    /// Lines and macros that expand to string literals, such as `concat!(…)`, which only the compiler can expand.
    Macros(Vec<TokenStream>),
}

impl ToTokens for Doc {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Text(text) => quote!(#text),
            Self::Macros(parts) => quote!(::core::primitive::str::trim_ascii(::core::concat!(#(#parts),*))),
        });
    }
}

/// The doc comment: its lines, each without the space after the slashes.
pub(crate) fn doc(attributes: &[Attribute]) -> Doc {
    let docs = attributes.iter().filter(|attribute| attribute.path().is_ident("doc"));
    let values = docs.filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(meta) => Some(ungrouped(&meta.value)),
        _ => None,
    });
    let mut parts = Vec::new();
    let mut text = String::new();
    for value in values {
        match value {
            Expr::Lit(ExprLit { lit: Lit::Str(lit), .. }) => {
                for line in lit.value().split('\n') {
                    text.push_str(line.strip_prefix(' ').unwrap_or(line).trim_end());
                    text.push('\n');
                }
            }
            Expr::Macro(call) => {
                let before = std::mem::take(&mut text);
                parts.push(quote!(#before));
                parts.push(call.to_token_stream());
                text.push('\n');
            }
            // The compiler rejects any other value.
            _ => {}
        }
    }
    if parts.is_empty() {
        return Doc::Text(text.trim().to_owned());
    }
    parts.push(quote!(#text));
    Doc::Macros(parts)
}

/// An expression without the invisible group around a `macro_rules!` fragment.
fn ungrouped(expr: &Expr) -> &Expr {
    match expr {
        Expr::Group(group) => ungrouped(&group.expr),
        other => other,
    }
}

/// Whether the built-in attribute `#[deprecated]` is present.
pub(crate) fn is_deprecated(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("deprecated"))
}

/// Whether the attribute `#[non_exhaustive]` is present.
pub(crate) fn is_non_exhaustive(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("non_exhaustive"))
}

/// Rejects `serde` attributes. The derives implement the traits of serde themselves, so these attributes would have no
/// effect.
pub(crate) fn reject_serde(cx: &Ctxt, attributes: &[Attribute]) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        cx.at(
            attribute,
            with_help(
                "`serde` attributes have no effect here, since the derive implements `Serialize` and `Deserialize` itself",
                "use `#[wire(…)]`, such as `#[wire(rename = \"…\")]`",
            ),
        );
    }
}
