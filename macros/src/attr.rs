//! The grammar of attributes: their items, read one by one, so that one mistake does not hide the next.

use proc_macro2::{Delimiter, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Meta, Path, Token, TypePath};

use crate::ctxt::Ctxt;
use crate::literal::AttrLiteral;
use crate::place::AttrPlace;

/// The main crate, by the path that it has where the macro is called.
#[derive(Clone)]
pub(crate) struct Crate {
    pub(crate) root: TokenStream,
    pub(crate) private: TokenStream,
}

impl Crate {
    /// The crate at a path.
    pub(crate) fn at(root: TokenStream) -> Self {
        Self { private: quote!(#root::__private), root }
    }

    /// The crate at the path of `crate = "…"`, or at its own name.
    pub(crate) fn new(path: &Attr<Path>) -> Self {
        Self::at(path.get().map_or_else(|| quote!(::tieline), ToTokens::to_token_stream))
    }
}

/// One item of an attribute: `key` or `key = value`.
pub(crate) struct AttrItem {
    pub(crate) key: Ident,
    form: Form,
    place: &'static AttrPlace,
}

/// What follows a key.
enum Form {
    Alone,
    Value(TokenStream),
    /// Something other than a value, as the parentheses in `range(min = 1)`.
    Other(TokenStream),
}

/// What an attribute gives at most once.
pub(crate) struct Attr<T> {
    key: Option<Ident>,
    value: Option<T>,
}

/// A value and the tokens that it was written in.
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
    /// Takes the value, if it could be read; a second one is an error at its key.
    pub(crate) fn set(&mut self, cx: &Ctxt, item: &AttrItem, value: Option<T>) {
        if self.key.is_some() {
            cx.at(&item.key, format_args!("`{}` is given twice", item.key));
        } else {
            self.key = Some(item.key.clone());
            self.value = value;
        }
    }

    /// Whether the key is given, even if its value could not be read.
    pub(crate) fn is_given(&self) -> bool {
        self.key.is_some()
    }

    /// The value.
    pub(crate) fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// The key that gave the value.
    pub(crate) fn key(&self) -> Option<&Ident> {
        self.key.as_ref()
    }

    /// The key and the value.
    pub(crate) fn both(&self) -> Option<(&Ident, &T)> {
        Some((self.key.as_ref()?, self.value.as_ref()?))
    }
}

/// The items of all attributes of a place, without those that the place does not take.
pub(crate) fn items(cx: &Ctxt, attributes: &[Attribute], place: &'static AttrPlace) -> Vec<AttrItem> {
    let name = place.attribute;
    let mut items = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(name)) {
        match &attribute.meta {
            Meta::List(list) => items.extend(items_of(cx, list.tokens.clone(), place)),
            other => cx.at(other, format_args!("expected a list: `#[{name}(…)]`")),
        }
    }
    items
}

/// The items in some tokens, without those that the place does not take.
pub(crate) fn items_of(cx: &Ctxt, tokens: TokenStream, place: &'static AttrPlace) -> Vec<AttrItem> {
    let mut items = Vec::new();
    for part in split(cx, tokens, place) {
        let Some(item) = cx.take((|input: ParseStream<'_>| AttrItem::parse(input, place)).parse2(part)) else { continue };
        let key = item.key.to_string();
        if place.keys.contains(&&*key) {
            items.push(item);
        } else {
            cx.at(&item.key, place.unknown_key(&key));
        }
    }
    items
}

/// Splits tokens at commas, but not between `<` and `>`, which belong to a type. Where a comma is missing, it reports that
/// and goes on as if it were there.
fn split(cx: &Ctxt, tokens: TokenStream, place: &AttrPlace) -> Vec<TokenStream> {
    let mut parts = Vec::new();
    let mut part = TokenStream::new();
    let mut depth = 0_usize;
    let mut after_value = false;
    let mut in_lifetime = false;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Punct(punct) => match punct.as_char() {
                '<' => depth += 1,
                '>' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => {
                    parts.push(std::mem::take(&mut part));
                    after_value = false;
                    continue;
                }
                _ => {}
            },
            TokenTree::Ident(key) if after_value && depth == 0 && starts_item(key, tokens.peek(), place) => {
                cx.at(key, format_args!("expected a comma before `{key}`"));
                parts.push(std::mem::take(&mut part));
            }
            _ => {}
        }
        (after_value, in_lifetime) = match &token {
            TokenTree::Punct(punct) => (punct.as_char() == '>', punct.as_char() == '\''),
            _ => (!in_lifetime, false),
        };
        part.extend([token]);
    }
    parts.push(part);
    parts.retain(|part| !part.is_empty());
    parts
}

/// Whether an identifier after a value is the key of the next item.
fn starts_item(key: &Ident, next: Option<&TokenTree>, place: &AttrPlace) -> bool {
    let has_value = match next {
        Some(TokenTree::Punct(punct)) if punct.as_char() == place.separator => {
            place.separator == '=' || punct.spacing() == Spacing::Alone
        }
        _ => false,
    };
    has_value || place.keys.iter().any(|known| key == known)
}

impl AttrItem {
    fn parse(input: ParseStream<'_>, place: &'static AttrPlace) -> syn::Result<Self> {
        let example = if place.separator == ':' { "name: \"…\"" } else { "rename = \"…\"" };
        let key = input.call(Ident::parse_any).map_err(|_| input.error(format_args!("expected a key, as `{example}`")))?;
        let has_value = match place.separator {
            ':' => input.peek(Token![:]) && !input.peek(Token![::]),
            _ => input.peek(Token![=]) && !input.peek(Token![==]),
        };
        let form = if input.is_empty() {
            Form::Alone
        } else if has_value {
            input.parse::<Punct>()?;
            Form::Value(input.parse()?)
        } else {
            Form::Other(input.parse()?)
        };
        Ok(Self { key, form, place })
    }

    /// A key without a value.
    pub(crate) fn flag(&self, cx: &Ctxt) -> Option<()> {
        match &self.form {
            Form::Alone => Some(()),
            Form::Value(tokens) | Form::Other(tokens) => {
                cx.at(tokens, format_args!("`{0}` stands alone, without a value: `{0}`", self.key));
                None
            }
        }
    }

    /// A value of some syntax.
    pub(crate) fn parse_as<T: Parse>(&self, cx: &Ctxt, expected: &str) -> Option<T> {
        let value = self.value(cx, expected)?;
        syn::parse2(value.clone()).map_err(|_| cx.at(value, format_args!("expected {expected}"))).ok()
    }

    /// A string.
    pub(crate) fn string(&self, cx: &Ctxt, example: &str) -> Option<LitStr> {
        let lit = self.parse_as::<LitStr>(cx, &format!("a string: `{}`", self.example(example)))?;
        if lit.suffix().is_empty() {
            return Some(lit);
        }
        cx.at(&lit, "a string stands without a suffix");
        None
    }

    /// An array of strings.
    pub(crate) fn strings(&self, cx: &Ctxt, example: &str) -> Option<Vec<LitStr>> {
        let expected = format!("a list of strings: `{}`", self.example(&format!("[{example}]")));
        let value = self.value(cx, &expected)?;
        let Ok(Expr::Array(array)) = syn::parse2::<Expr>(value.clone()) else {
            cx.at(value, format_args!("expected {expected}"));
            return None;
        };
        let mut strings = Vec::new();
        for element in &array.elems {
            match element {
                Expr::Lit(ExprLit { lit: Lit::Str(lit), .. }) => strings.push(lit.clone()),
                other => cx.at(other, format_args!("expected a string, as {example}")),
            }
        }
        Some(strings)
    }

    /// A string, or an array of strings.
    pub(crate) fn one_or_more_strings(&self, cx: &Ctxt, example: &str) -> Option<Spanned<Vec<LitStr>>> {
        let one = match &self.form {
            Form::Value(value) => syn::parse2::<LitStr>(value.clone()).ok(),
            _ => None,
        };
        let value = match one {
            Some(one) => vec![one],
            None => self.strings(cx, example)?,
        };
        Some(Spanned { value, tokens: self.tokens() })
    }

    /// An array of paths to types, which may have arguments: `[door::DoorOpen<'static>]`. Its tokens are the array.
    pub(crate) fn paths(&self, cx: &Ctxt, example: &str) -> Option<Spanned<Vec<Path>>> {
        let value = self.value(cx, &format!("a list: `{}`", self.example(example)))?;
        let Some(elements) = in_brackets(value) else {
            cx.at(value, format_args!("expected a list: `{}`", self.example(example)));
            return None;
        };
        let paths = (|input: ParseStream<'_>| input.parse_terminated(path, Token![,])).parse2(elements);
        let paths = paths.map_err(|error| {
            syn::Error::new(error.span(), "expected the path of a message's type, as `interaction::InteractionAccept`")
        });
        Some(Spanned { value: cx.take(paths)?.into_iter().collect(), tokens: value.clone() })
    }

    /// A literal.
    pub(crate) fn literal(&self, cx: &Ctxt, example: &str) -> Option<Spanned<AttrLiteral>> {
        let expected = format!("a literal: `{}`", self.example(example));
        let value = self.value(cx, &expected)?;
        let literal = syn::parse2::<Expr>(value.clone())
            .map_err(|_| syn::Error::new_spanned(value, format_args!("expected {expected}")))
            .and_then(|expr| AttrLiteral::of(&expr));
        Some(Spanned { value: cx.take(literal)?, tokens: value.clone() })
    }

    /// A count.
    pub(crate) fn count(&self, cx: &Ctxt) -> Option<Spanned<u64>> {
        let literal = self.literal(cx, "3")?;
        match literal.value {
            AttrLiteral::Integer(integer) if integer >= 0 => {
                Some(Spanned { value: integer.unsigned_abs(), tokens: literal.tokens })
            }
            _ => {
                cx.at(&literal, format_args!("expected a whole number from 0: `{}`", self.example("3")));
                None
            }
        }
    }

    /// The bound of a number.
    pub(crate) fn number(&self, cx: &Ctxt) -> Option<Spanned<AttrLiteral>> {
        let literal = self.literal(cx, "-1.5")?;
        if literal.value.number().is_some() {
            return Some(literal);
        }
        cx.at(&literal, format_args!("expected a number: `{}`", self.example("-1.5")));
        None
    }

    /// The path of `crate = "…"`.
    pub(crate) fn crate_path(&self, cx: &Ctxt) -> Option<Path> {
        let text = self.string(cx, "\"my::tieline\"")?;
        let path = text.parse_with(Path::parse_mod_style);
        path.map_err(|_| cx.at(&text, "expected the path of a crate: `crate = \"my::tieline\"`")).ok()
    }

    fn example(&self, value: &str) -> String {
        self.place.example(&self.key.to_string(), value)
    }

    fn value(&self, cx: &Ctxt, expected: &str) -> Option<&TokenStream> {
        match &self.form {
            Form::Value(value) if !value.is_empty() => return Some(value),
            Form::Other(tokens) => cx.span(first_span(tokens), format_args!("expected `{}`", self.example("…"))),
            _ => cx.at(&self.key, format_args!("`{}` needs a value; expected {expected}", self.key)),
        }
        None
    }

    fn tokens(&self) -> TokenStream {
        match &self.form {
            Form::Alone => TokenStream::new(),
            Form::Value(tokens) | Form::Other(tokens) => tokens.clone(),
        }
    }
}

fn path(input: ParseStream<'_>) -> syn::Result<Path> {
    let path: TypePath = input.parse()?;
    match path.qself {
        None => Ok(path.path),
        Some(qself) => Err(syn::Error::new(qself.lt_token.span, "expected a path")),
    }
}

/// What is between the square brackets, if the tokens are nothing else.
fn in_brackets(tokens: &TokenStream) -> Option<TokenStream> {
    let mut tokens = tokens.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::Bracket => Some(group.stream()),
        _ => None,
    }
}

/// The first token's span; of a group, the bracket that opens it.
fn first_span(tokens: &TokenStream) -> Span {
    match tokens.clone().into_iter().next() {
        Some(TokenTree::Group(group)) => group.span_open(),
        Some(token) => token.span(),
        None => Span::call_site(),
    }
}

/// The doc comment: its lines, each without the space that follows the slashes.
pub(crate) fn doc(attributes: &[Attribute]) -> String {
    let mut lines = Vec::new();
    for attribute in attributes {
        let Meta::NameValue(meta) = &attribute.meta else { continue };
        if !meta.path.is_ident("doc") {
            continue;
        }
        if let Expr::Lit(ExprLit { lit: Lit::Str(lit), .. }) = &meta.value {
            for line in lit.value().split('\n') {
                lines.push(line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned());
            }
        }
    }
    lines.join("\n").trim().to_owned()
}

/// Whether there is Rust's own `#[deprecated]`.
pub(crate) fn is_deprecated(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("deprecated"))
}

/// Whether there is `#[non_exhaustive]`.
pub(crate) fn is_non_exhaustive(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("non_exhaustive"))
}

/// Rejects the attributes of `serde`, which would look as if they meant something.
pub(crate) fn reject_serde(cx: &Ctxt, attributes: &[Attribute]) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        cx.at(
            attribute,
            "`serde` attributes mean nothing here: the derive writes `Serialize` and `Deserialize` itself; \
             take `#[wire(…)]`, as `#[wire(rename = \"…\")]`",
        );
    }
}
