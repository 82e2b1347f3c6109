//! Literals in attributes, and their JSON text.

use std::fmt::Write;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{ParseStream, Parser};
use syn::{Expr, ExprLit, ExprUnary, Ident, Lit, Token, UnOp, Variant, token};

use crate::ctxt::with_help;

/// 2^53 − 1, the largest integer `n` for which a double represents both `n` and `n + 1` exactly.
const MAX_SAFE_INTEGER: i64 = (1 << 53) - 1;

/// A value in an attribute.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum AttrLiteral {
    String(String),
    Integer(i64),
    Double(f64),
    Bool(bool),
    Null,
    Array(Vec<AttrLiteral>),
}

/// The value of a rule.
#[derive(Clone)]
pub(crate) enum RuleValue<T> {
    Literal(T),
    /// A constant expression, whose value only the compiler knows.
    Constant(Box<Expr>),
}

impl<T> RuleValue<T> {
    /// The value, if it is a literal.
    pub(crate) fn literal(&self) -> Option<&T> {
        match self {
            Self::Literal(literal) => Some(literal),
            Self::Constant(_) => None,
        }
    }
}

/// Parses an expression. Without its feature `full`, with which it takes twice as long to compile, `syn` parses blocks, `if` and
/// arrays only in the discriminant of a variant, as `Expr::Verbatim`.
pub(crate) fn parse_expr(tokens: &TokenStream) -> syn::Result<Expr> {
    let variant: Variant = syn::parse2(quote!(V = #tokens))?;
    variant.discriminant.map(|(_, expr)| expr).ok_or_else(|| syn::Error::new_spanned(tokens, "expected an expression"))
}

/// Returns the content of square brackets, if the tokens consist of nothing else.
pub(crate) fn in_brackets(tokens: &TokenStream) -> Option<TokenStream> {
    let mut tokens = tokens.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Group(group)), None) => match group.delimiter() {
            Delimiter::Bracket => Some(group.stream()),
            // Around the fragment of a macro.
            Delimiter::None => in_brackets(&group.stream()),
            _ => None,
        },
        _ => None,
    }
}

/// Parses the elements of an array.
pub(crate) fn elements(content: TokenStream) -> syn::Result<Vec<TokenStream>> {
    let elements = (|input: ParseStream<'_>| input.parse_terminated(element, Token![,])).parse2(content)?;
    Ok(elements.into_iter().collect())
}

/// Parses an array or an expression.
pub(crate) fn element(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    if input.peek(token::Bracket) || input.peek(token::Group) {
        return input.parse().map(TokenTree::into_token_stream);
    }
    input.parse().map(Expr::into_token_stream)
}

/// Whether an expression can be a constant number. Literals and the syntax of other types are reported when they are parsed.
pub(crate) fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::Group(group) => is_constant(&group.expr),
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => !matches!(**expr, Expr::Lit(_)),
        // The variants that exist only with the feature `full` are `Expr::Verbatim` without it.
        Expr::Array(_)
        | Expr::Lit(_)
        | Expr::Range(_)
        | Expr::Reference(_)
        | Expr::Struct(_)
        | Expr::Tuple(_)
        | Expr::Unary(_) => false,
        _ => true,
    }
}

impl AttrLiteral {
    /// Parses a literal, or an array of literals.
    pub(crate) fn parse(tokens: &TokenStream) -> syn::Result<Self> {
        match in_brackets(tokens) {
            Some(content) => elements(content)?.iter().map(Self::parse).collect::<syn::Result<_>>().map(Self::Array),
            None => Self::of(&parse_expr(tokens)?),
        }
    }

    /// Parses a literal, an array of literals or `null`.
    pub(crate) fn parse_constant(tokens: &TokenStream) -> syn::Result<Self> {
        match syn::parse2::<Ident>(tokens.clone()) {
            Ok(ident) if ident == "null" => Ok(Self::Null),
            _ => Self::parse(tokens),
        }
    }

    /// The value of a literal expression.
    pub(crate) fn of(expr: &Expr) -> syn::Result<Self> {
        match expr {
            Expr::Group(group) => Self::of(&group.expr),
            Expr::Lit(ExprLit { lit, .. }) => Self::of_lit(lit, false),
            Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => match &**expr {
                Expr::Lit(ExprLit { lit: lit @ (Lit::Int(_) | Lit::Float(_)), .. }) => Self::of_lit(lit, true),
                other => Err(not_a_literal(other)),
            },
            other => Err(not_a_literal(other)),
        }
    }

    fn of_lit(lit: &Lit, negative: bool) -> syn::Result<Self> {
        let suffix = match lit {
            Lit::Int(lit) => lit.suffix(),
            Lit::Float(lit) => lit.suffix(),
            _ => "",
        };
        if !suffix.is_empty() {
            let message =
                with_help(format_args!("unexpected suffix `{suffix}` on a number"), format_args!("remove `{suffix}`"));
            return Err(syn::Error::new(lit.span(), message));
        }
        match lit {
            Lit::Str(lit) => Ok(Self::String(lit.value())),
            Lit::Bool(lit) => Ok(Self::Bool(lit.value)),
            Lit::Int(lit) => {
                let integer = lit.base10_parse::<i64>().ok().filter(|integer| *integer <= MAX_SAFE_INTEGER);
                let integer = integer.ok_or_else(|| {
                    let message = format!("expected an integer within ±{MAX_SAFE_INTEGER} (2^53 − 1), found `{lit}`");
                    syn::Error::new(lit.span(), message)
                })?;
                Ok(Self::Integer(if negative { -integer } else { integer }))
            }
            Lit::Float(lit) => {
                let double = lit.base10_parse::<f64>()?;
                if !double.is_finite() {
                    let message = format!("expected a finite number, found `{lit}`, whose value is infinite");
                    return Err(syn::Error::new(lit.span(), message));
                }
                Ok(Self::Double(if negative { -double } else { double }))
            }
            other => Err(not_a_literal(other)),
        }
    }

    /// The value as JSON text.
    pub(crate) fn json(&self) -> String {
        match self {
            Self::String(string) => quote_json(string),
            Self::Integer(integer) => integer.to_string(),
            Self::Double(double) => format!("{double:?}"),
            Self::Bool(bool) => bool.to_string(),
            Self::Null => "null".to_owned(),
            Self::Array(items) => format!("[{}]", items.iter().map(Self::json).collect::<Vec<_>>().join(",")),
        }
    }

    /// The number, if the literal is one.
    #[expect(clippy::cast_precision_loss, reason = "integers are within ±(2^53 − 1)")]
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(integer) => Some(*integer as f64),
            Self::Double(double) => Some(*double),
            _ => None,
        }
    }
}

/// Describes tokens for an error: `a string`, or the tokens themselves if they are short.
pub(crate) fn describe(tokens: &TokenStream) -> String {
    const MAX_LENGTH: usize = 40;
    let expr = match parse_expr(tokens) {
        Ok(Expr::Group(group)) => Ok(*group.expr),
        other => other,
    };
    let noun = match &expr {
        _ if in_brackets(tokens).is_some() => "an array",
        Ok(Expr::Lit(ExprLit { lit, .. })) => match lit {
            Lit::Str(_) => "a string",
            Lit::ByteStr(_) => "a byte string",
            Lit::Char(_) => "a character",
            Lit::Bool(_) => "a boolean",
            _ => "",
        },
        Ok(Expr::Tuple(_)) => "a tuple",
        _ => "",
    };
    let text = tokens.to_string().replace(" :: ", "::").replace("- ", "-");
    match noun {
        "" if text.chars().count() > MAX_LENGTH => "other tokens".to_owned(),
        "" => format!("`{text}`"),
        noun => noun.to_owned(),
    }
}

/// Formats a string as JSON text.
fn quote_json(string: &str) -> String {
    let mut out = String::with_capacity(string.len() + 2);
    out.push('"');
    for character in string.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => drop(write!(out, "\\u{:04x}", u32::from(control))),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// The error for an array or an object as a constant.
pub(crate) fn not_a_constant(tokens: impl ToTokens) -> syn::Error {
    let message = "unexpected array or object as a constant";
    let help = "use a string, a number, `true`, `false` or `null`, or a field whose type has pinned members";
    syn::Error::new_spanned(tokens, with_help(message, help))
}

fn not_a_literal(tokens: impl ToTokens) -> syn::Error {
    let found = describe(&tokens.to_token_stream());
    let help = "use a string, a number, `true` or `false`, such as `\"Chat\"` or `-1.5`";
    syn::Error::new_spanned(tokens, with_help(format_args!("expected a literal, found {found}"), help))
}
