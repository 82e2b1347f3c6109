//! One item of an attribute and its value.

use proc_macro2::{Delimiter, Ident, Punct, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{LitStr, Path, Token, TypePath, token};

use super::Spanned;
use crate::ctxt::{Ctxt, with_help};
use crate::literal::{
    AttrLiteral, RuleValue, describe, element, elements, in_brackets, is_constant, not_a_constant, parse_expr,
};
use crate::names::{CaseStyle, nearest};
use crate::place::AttrPlace;

/// One item of an attribute: `key` or `key = value`.
pub(crate) struct AttrItem {
    pub(crate) key: Ident,
    form: ItemForm,
    pub(super) place: &'static AttrPlace,
}

/// The value of an item.
enum ItemForm {
    Alone,
    Value(TokenStream),
    /// Something other than a value, such as the parentheses in `range(min = 1)`.
    Other(TokenStream),
}

impl AttrItem {
    pub(super) fn parse(input: ParseStream<'_>, place: &'static AttrPlace) -> syn::Result<Self> {
        let key = input.call(Ident::parse_any).map_err(|_| {
            let help =
                place.string_example("\"…\"").map_or_else(|| "remove it".to_owned(), |example| format!("use `{example}`"));
            input.error(with_help(format_args!("expected the name of {}", place.article_and_noun()), help))
        })?;
        let has_value = match place.separator {
            ':' => input.peek(Token![:]) && !input.peek(Token![::]),
            _ => input.peek(Token![=]) && !input.peek(Token![==]),
        };
        let form = if input.is_empty() {
            ItemForm::Alone
        } else if has_value {
            input.parse::<Punct>()?;
            ItemForm::Value(input.parse()?)
        } else {
            ItemForm::Other(input.parse()?)
        };
        Ok(Self { key, form, place })
    }

    /// Reports a string without a key in a declaration that has a name, and returns it as the name.
    pub(super) fn name_alone(cx: &Ctxt, tokens: &TokenStream, place: &'static AttrPlace) -> Option<Self> {
        let name: LitStr = syn::parse2(tokens.clone()).ok().filter(|_| place.has_required_name())?;
        let help = format!("use `{}`", place.example("name", &name.to_token_stream().to_string()));
        cx.at(&name, with_help(format_args!("expected the name of {}", place.article_and_noun()), help));
        Some(Self { key: Ident::new("name", name.span()), form: ItemForm::Value(tokens.clone()), place })
    }

    /// Checks that the key has no value.
    pub(crate) fn flag(&self, cx: &Ctxt) -> Option<()> {
        match &self.form {
            ItemForm::Alone => Some(()),
            ItemForm::Value(tokens) | ItemForm::Other(tokens) => {
                let key = &self.key;
                let help = format!("use `{key}` without a value");
                cx.at(tokens, with_help(format_args!("unexpected value for `{key}`"), help));
                None
            }
        }
    }

    /// Parses a value as a type of `syn`.
    pub(crate) fn parse_as<T: Parse>(&self, cx: &Ctxt, expected: &str, example: &str) -> Option<T> {
        let value = self.value(cx, expected, example)?;
        syn::parse2(value.clone()).map_err(|_| self.mismatch(cx, value, expected, example)).ok()
    }

    /// A string.
    pub(crate) fn string(&self, cx: &Ctxt, example: &str) -> Option<LitStr> {
        let value = self.value(cx, "a string", example)?;
        let Ok(lit) = syn::parse2::<LitStr>(value.clone()) else {
            // A name without quotes is the best example.
            let quoted = syn::parse2::<Ident>(value.clone()).map(|name| format!("\"{name}\""));
            self.mismatch(cx, value, "a string", quoted.as_deref().unwrap_or(example));
            return None;
        };
        if lit.suffix().is_empty() {
            return Some(lit);
        }
        let help = format!("remove `{}`", lit.suffix());
        cx.at(&lit, with_help(format_args!("unexpected suffix `{}` on a string", lit.suffix()), help));
        None
    }

    /// The name of a style of names.
    pub(crate) fn case_style(&self, cx: &Ctxt) -> Option<CaseStyle> {
        let name = self.string(cx, "\"snake_case\"")?;
        let style = CaseStyle::find(&name.value());
        if style.is_none() {
            let (message, names) = (format!("unknown style of names `{}`", name.value()), CaseStyle::names());
            if let Some(near) = nearest(&name.value(), &names) {
                cx.at(&name, format_args!("{message}, did you mean `{near}`?"));
            } else {
                let names = names.map(|name| format!("`{name}`")).join(", ");
                cx.at(&name, with_help(message, format_args!("the styles are {names}")));
            }
        }
        style
    }

    /// An array of strings.
    pub(crate) fn strings(&self, cx: &Ctxt, example: &str) -> Option<Vec<LitStr>> {
        let (expected, whole) = ("an array of strings", format!("[{example}]"));
        let value = self.value(cx, expected, &whole)?;
        let Some(elements) = in_brackets(value).and_then(|content| elements(content).ok()) else {
            self.mismatch(cx, value, expected, &whole);
            return None;
        };
        let mut strings = Vec::new();
        for element in elements {
            match syn::parse2::<LitStr>(element.clone()) {
                Ok(lit) => strings.push(lit),
                Err(_) => self.mismatch(cx, element, "a string", &whole),
            }
        }
        Some(strings)
    }

    /// A string, or an array of strings.
    pub(crate) fn one_or_more_strings(&self, cx: &Ctxt, example: &str) -> Option<Spanned<Vec<LitStr>>> {
        let one = match &self.form {
            ItemForm::Value(value) => syn::parse2::<LitStr>(value.clone()).ok(),
            _ => None,
        };
        let value = match one {
            Some(one) => vec![one],
            None => self.strings(cx, example)?,
        };
        Some(Spanned { value, tokens: self.tokens() })
    }

    /// Parses an array of paths to types, which may have arguments: `[door::DoorOpen<'static>]`. The tokens of the result
    /// are those of the array.
    pub(crate) fn paths(&self, cx: &Ctxt, example: &str) -> Option<Spanned<Vec<Path>>> {
        let expected = "an array of types";
        let value = self.value(cx, expected, example)?;
        let Some(elements) = in_brackets(value) else {
            self.mismatch(cx, value, expected, example);
            return None;
        };
        let paths = (|input: ParseStream<'_>| input.parse_terminated(path, Token![,])).parse2(elements);
        let paths = paths.map_err(|error| {
            let help = "use the path of a type, such as `interaction::InteractionAccept`";
            syn::Error::new(error.span(), with_help("expected the path of a message's type", help))
        });
        Some(Spanned { value: cx.take(paths)?.into_iter().collect(), tokens: value.clone() })
    }

    /// A literal.
    pub(crate) fn literal(&self, cx: &Ctxt, example: &str) -> Option<Spanned<AttrLiteral>> {
        self.literal_as(cx, "a literal", example)
    }

    fn literal_as(&self, cx: &Ctxt, expected: &str, example: &str) -> Option<Spanned<AttrLiteral>> {
        let value = self.value(cx, expected, example)?;
        if in_brackets(value).map_or_else(|| parse_expr(value).is_err(), |content| elements(content).is_err()) {
            self.mismatch(cx, value, expected, example);
            return None;
        }
        Some(Spanned { value: cx.take(AttrLiteral::parse(value))?, tokens: value.clone() })
    }

    /// Names with literals in parentheses: `pinned(version = 2)`. Each name has its tokens.
    pub(crate) fn pairs(
        &self,
        cx: &Ctxt,
        style: CaseStyle,
        example: &str,
    ) -> Vec<(TokenStream, String, Spanned<AttrLiteral>)> {
        let mut out = Vec::new();
        let group = match &self.form {
            ItemForm::Other(tokens) => in_parentheses(tokens),
            _ => None,
        };
        let Some(group) = group else {
            let message = format!("expected parentheses after `{}`", self.key);
            cx.at(&self.key, with_help(message, format_args!("use `{example}`")));
            return out;
        };
        if group.is_empty() {
            let message = format!("expected a member in `{}`", self.key);
            cx.at(&self.key, with_help(message, format_args!("use `{example}`")));
        }
        let pairs = (|input: ParseStream<'_>| input.parse_terminated(pair, Token![,])).parse2(group);
        let pairs = pairs.map_err(|error| {
            // Errors of `syn` have no help.
            if error.to_string().contains("help: ") {
                return error;
            }
            let message = "expected a member and its value, a literal";
            syn::Error::new(error.span(), with_help(message, format_args!("use `{example}`")))
        });
        for (name, text, value) in cx.take(pairs).into_iter().flatten() {
            let is_identifier = matches!(name.clone().into_iter().next(), Some(TokenTree::Ident(_)));
            let text = if is_identifier { style.field(&text) } else { text };
            let literal = cx.take(AttrLiteral::parse_constant(&value));
            out.extend(literal.map(|literal| (name, text, Spanned { value: literal, tokens: value })));
        }
        out
    }

    /// A length or a number of elements.
    pub(crate) fn count(&self, cx: &Ctxt) -> Option<Spanned<RuleValue<u64>>> {
        let (expected, example) = ("a non-negative integer", "3");
        self.rule(cx, expected, example, |literal| match literal {
            AttrLiteral::Integer(integer) if integer >= 0 => Some(integer.unsigned_abs()),
            _ => None,
        })
    }

    /// The bound of a number.
    pub(crate) fn number(&self, cx: &Ctxt) -> Option<Spanned<RuleValue<AttrLiteral>>> {
        self.rule(cx, "a number", "-1.5", |literal| literal.number().is_some().then_some(literal))
    }

    /// A constant expression or a literal. `convert` returns `None` if the literal is of another type.
    fn rule<T>(
        &self,
        cx: &Ctxt,
        expected: &str,
        example: &str,
        convert: impl Fn(AttrLiteral) -> Option<T>,
    ) -> Option<Spanned<RuleValue<T>>> {
        let value = self.value(cx, expected, example)?;
        if in_brackets(value).is_none()
            && let Ok(expr) = parse_expr(value)
            && is_constant(&expr)
        {
            return Some(Spanned { value: RuleValue::Constant(Box::new(expr)), tokens: value.clone() });
        }
        let Spanned { value, tokens } = self.literal_as(cx, expected, example)?;
        // A right value in quotes is the best example.
        let is_right = |text: &str| {
            let is_number = text.bytes().all(|byte| matches!(byte, b'-' | b'.' | b'0'..=b'9'));
            let literal = text.parse().ok().filter(|_| is_number).and_then(|tokens| AttrLiteral::parse(&tokens).ok());
            literal.and_then(&convert).is_some()
        };
        let unquoted = match &value {
            AttrLiteral::String(text) if is_right(text) => Some(text.clone()),
            _ => None,
        };
        let Some(value) = convert(value) else {
            self.mismatch(cx, tokens, expected, unquoted.as_deref().unwrap_or(example));
            return None;
        };
        Some(Spanned { value: RuleValue::Literal(value), tokens })
    }

    /// The path in `crate = "…"`.
    pub(crate) fn crate_path(&self, cx: &Ctxt) -> Option<Path> {
        let example = "\"my::tieline\"";
        let text = self.string(cx, example)?;
        let path = text.parse_with(Path::parse_mod_style);
        let message = || with_help(format_args!("invalid path of a crate `{}`", text.value()), self.help(example));
        path.map_err(|_| cx.at(&text, message())).ok()
    }

    /// Reports a value of another type than the key expects.
    pub(crate) fn mismatch(&self, cx: &Ctxt, value: impl quote::ToTokens, expected: &str, example: &str) {
        let found = describe(&value.to_token_stream());
        cx.at(value, with_help(format_args!("expected {expected}, found {found}"), self.help(example)));
    }

    fn help(&self, example: &str) -> String {
        format!("use `{}`", self.place.example(&self.key.to_string(), example))
    }

    fn value(&self, cx: &Ctxt, expected: &str, example: &str) -> Option<&TokenStream> {
        match &self.form {
            ItemForm::Value(value) if !value.is_empty() => return Some(value),
            ItemForm::Other(tokens) => {
                let message = format!("expected `{}` after `{}`", self.place.separator, self.key);
                cx.span(first_span(tokens), with_help(message, self.help(example)));
            }
            _ => {
                let message = format!("missing value for `{}`, expected {expected}", self.key);
                cx.at(&self.key, with_help(message, self.help(example)));
            }
        }
        None
    }

    fn tokens(&self) -> TokenStream {
        match &self.form {
            ItemForm::Alone => TokenStream::new(),
            ItemForm::Value(tokens) | ItemForm::Other(tokens) => tokens.clone(),
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

/// A name, as an identifier or a string, and its value.
fn pair(input: ParseStream<'_>) -> syn::Result<(TokenStream, String, TokenStream)> {
    let (tokens, name) = if input.peek(LitStr) {
        let name: LitStr = input.parse()?;
        (name.to_token_stream(), name.value())
    } else {
        let name = input.call(Ident::parse_any)?;
        (name.to_token_stream(), name.unraw().to_string())
    };
    // The position of an error at the end of the input would be that of the derive.
    let missing = |tokens: &TokenStream| syn::Error::new_spanned(tokens, "");
    if !input.peek(Token![=]) {
        return Err(missing(&tokens));
    }
    input.parse::<Token![=]>()?;
    if input.is_empty() || input.peek(Token![,]) {
        return Err(missing(&tokens));
    }
    // An object is not an expression, so the error would be at a token in it.
    if input.peek(token::Brace) {
        return Err(not_a_constant(input.parse::<TokenTree>()?));
    }
    Ok((tokens, name, element(input)?))
}

/// Returns the content of parentheses, if the tokens consist of nothing else.
fn in_parentheses(tokens: &TokenStream) -> Option<TokenStream> {
    let mut tokens = tokens.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::Parenthesis => Some(group.stream()),
        _ => None,
    }
}

/// The span of the first token; for a group, that of its opening bracket.
fn first_span(tokens: &TokenStream) -> Span {
    match tokens.clone().into_iter().next() {
        Some(TokenTree::Group(group)) => group.span_open(),
        Some(token) => token.span(),
        None => Span::call_site(),
    }
}
