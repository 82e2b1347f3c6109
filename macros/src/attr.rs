//! Attributes: their parts, read one by one, so that one mistake does not hide the next.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Expr, ExprLit, Ident, Lit, LitStr, Meta};

use crate::ctxt::Ctxt;
use crate::literal::Literal;

/// One part of an attribute: `key` or `key = value`.
pub(crate) struct Item {
    pub(crate) key: Ident,
    pub(crate) value: Option<TokenStream>,
}

/// What an attribute gives once at most.
pub(crate) struct Slot<T> {
    key: Option<Ident>,
    value: Option<T>,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self { key: None, value: None }
    }
}

impl<T> Slot<T> {
    /// Takes the value, if it could be read; a second one is an error at its key.
    pub(crate) fn set(&mut self, cx: &Ctxt, item: &Item, value: Option<T>) {
        if self.key.is_some() {
            cx.at(&item.key, format_args!("`{}` is given twice", item.key));
        } else {
            self.key = Some(item.key.clone());
            self.value = value;
        }
    }

    /// Whether the key stands there, even if its value could not be read.
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

    /// The value and its key.
    pub(crate) fn both(&self) -> Option<(&Ident, &T)> {
        Some((self.key.as_ref()?, self.value.as_ref()?))
    }
}

/// The parts of all attributes of one name.
pub(crate) fn items(cx: &Ctxt, attributes: &[Attribute], name: &str) -> Vec<Item> {
    let mut items = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(name)) {
        match &attribute.meta {
            Meta::List(list) => {
                for part in split(list.tokens.clone()) {
                    if let Some(item) = cx.take(Item::parser.parse2(part)) {
                        items.push(item);
                    }
                }
            }
            other => cx.at(other, format_args!("expected a list: `#[{name}(…)]`")),
        }
    }
    items
}

/// Splits tokens at commas; those between `<` and `>` belong to a type.
fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = Vec::new();
    let mut part = TokenStream::new();
    let mut depth = 0_usize;
    for token in tokens {
        if let TokenTree::Punct(punct) = &token {
            match punct.as_char() {
                '<' => depth += 1,
                '>' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => {
                    parts.push(std::mem::take(&mut part));
                    continue;
                }
                _ => {}
            }
        }
        part.extend([token]);
    }
    parts.push(part);
    parts.retain(|part| !part.is_empty());
    parts
}

impl Item {
    fn parser(input: ParseStream<'_>) -> syn::Result<Self> {
        let key = input.call(Ident::parse_any).map_err(|_| input.error("expected a key, as `rename = \"…\"`"))?;
        if input.is_empty() {
            return Ok(Self { key, value: None });
        }
        if !input.peek(syn::Token![=]) || input.peek(syn::Token![==]) {
            return Err(input.error(format_args!("expected `{key} = …`")));
        }
        input.parse::<syn::Token![=]>()?;
        Ok(Self { key, value: Some(input.parse()?) })
    }

    /// Says that the key has no meaning here, and which keys have.
    pub(crate) fn unknown(&self, cx: &Ctxt, place: &str, allowed: &[&str], elsewhere: Option<&str>) {
        let allowed = allowed.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
        let key = &self.key;
        match elsewhere {
            Some(elsewhere) => cx.at(key, format_args!("`{key}` belongs {elsewhere}; {place} takes {allowed}")),
            None => cx.at(key, format_args!("unknown key `{key}`; {place} takes {allowed}")),
        }
    }

    /// A key that stands alone.
    pub(crate) fn flag(&self, cx: &Ctxt) -> Option<()> {
        match &self.value {
            None => Some(()),
            Some(value) => {
                cx.at(value, format_args!("`{0}` stands alone, without a value: `{0}`", self.key));
                None
            }
        }
    }

    /// A value of some syntax.
    pub(crate) fn parse<T: Parse>(&self, cx: &Ctxt, expected: &str) -> Option<T> {
        let value = self.value(cx, expected)?;
        syn::parse2(value.clone()).map_err(|_| cx.at(value, format_args!("expected {expected}"))).ok()
    }

    /// A string.
    pub(crate) fn string(&self, cx: &Ctxt, example: &str) -> Option<LitStr> {
        let lit = self.parse::<LitStr>(cx, &format!("a string: `{} = {example}`", self.key))?;
        if lit.suffix().is_empty() {
            return Some(lit);
        }
        cx.at(&lit, "a string stands without a suffix");
        None
    }

    /// A list of strings.
    pub(crate) fn strings(&self, cx: &Ctxt, example: &str) -> Option<Vec<LitStr>> {
        let expected = format!("a list of strings: `{} = [{example}]`", self.key);
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

    /// A literal.
    pub(crate) fn literal(&self, cx: &Ctxt, example: &str) -> Option<Spanned<Literal>> {
        let value = self.value(cx, &format!("a literal: `{} = {example}`", self.key))?;
        let literal = syn::parse2::<Expr>(value.clone())
            .map_err(|_| syn::Error::new_spanned(value, format_args!("expected a literal: `{} = {example}`", self.key)))
            .and_then(|expr| Literal::of(&expr));
        Some(Spanned { value: cx.take(literal)?, tokens: value.clone() })
    }

    /// A count.
    pub(crate) fn count(&self, cx: &Ctxt) -> Option<Spanned<u64>> {
        let literal = self.literal(cx, "3")?;
        match literal.value {
            Literal::Integer(integer) if integer >= 0 => {
                Some(Spanned { value: integer.unsigned_abs(), tokens: literal.tokens })
            }
            _ => {
                cx.at(&literal, format_args!("expected a whole number from 0: `{} = 3`", self.key));
                None
            }
        }
    }

    /// The bound of a number.
    pub(crate) fn number(&self, cx: &Ctxt) -> Option<Spanned<Literal>> {
        let literal = self.literal(cx, "-1.5")?;
        if literal.value.number().is_some() {
            return Some(literal);
        }
        cx.at(&literal, format_args!("expected a number: `{} = -1.5`", self.key));
        None
    }

    fn value(&self, cx: &Ctxt, expected: &str) -> Option<&TokenStream> {
        match &self.value {
            Some(value) if !value.is_empty() => Some(value),
            _ => {
                cx.at(&self.key, format_args!("`{}` needs a value; expected {expected}", self.key));
                None
            }
        }
    }
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

/// Whether Rust's own `#[deprecated]` stands here.
pub(crate) fn is_deprecated(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("deprecated"))
}

/// Whether `#[non_exhaustive]` stands here.
pub(crate) fn is_non_exhaustive(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("non_exhaustive"))
}

/// Refuses the attributes of `serde`, which would look as if they meant something.
pub(crate) fn refuse_serde(cx: &Ctxt, attributes: &[Attribute]) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        cx.at(
            attribute,
            "`serde` attributes mean nothing here: the derive writes `Serialize` and `Deserialize` itself; \
             take `#[wire(…)]`, as `#[wire(rename = \"…\")]`",
        );
    }
}
