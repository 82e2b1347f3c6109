//! Splits the tokens of an attribute into its items.

use proc_macro2::{Ident, Spacing, TokenStream, TokenTree};

use crate::ctxt::Ctxt;
use crate::place::AttrPlace;

/// Splits tokens at commas, except between the `<` and `>` of a type. A missing comma is reported, and the next item is parsed as if the
/// comma were present.
pub(super) fn split(cx: &Ctxt, tokens: TokenStream, place: &AttrPlace) -> Vec<TokenStream> {
    let mut parts = Vec::new();
    let mut part = TokenStream::new();
    let mut depth = 0_usize;
    let mut after_value = false;
    let mut in_lifetime = false;
    let mut after_operand = false;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Punct(punct) => match punct.as_char() {
                '<' if depth == 0 && after_operand && place.has_expressions() => {}
                '<' => depth += 1,
                '>' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => {
                    parts.push(std::mem::take(&mut part));
                    (after_value, after_operand) = (false, false);
                    continue;
                }
                ';' if depth == 0 => {
                    cx.at(punct, "expected `,`, found `;`");
                    parts.push(std::mem::take(&mut part));
                    (after_value, after_operand) = (false, false);
                    continue;
                }
                _ => {}
            },
            TokenTree::Ident(key) if after_value && depth == 0 && starts_item(key, tokens.peek(), place) => {
                cx.at(key, format_args!("expected `,`, found `{key}`"));
                parts.push(std::mem::take(&mut part));
            }
            _ => {}
        }
        (after_value, in_lifetime) = match &token {
            TokenTree::Punct(punct) => (punct.as_char() == '>', punct.as_char() == '\''),
            _ => (!in_lifetime, false),
        };
        // After the first character of `<<`, the second one does not open a type either.
        after_operand = match &token {
            TokenTree::Punct(punct) => punct.as_char() == '<' && punct.spacing() == Spacing::Joint && after_operand,
            _ => true,
        };
        part.extend([token]);
    }
    parts.push(part);
    parts.retain(|part| !part.is_empty());
    parts
}

/// Whether an identifier that follows a value is the key of the next item.
fn starts_item(key: &Ident, next: Option<&TokenTree>, place: &AttrPlace) -> bool {
    let has_value = match next {
        Some(TokenTree::Punct(punct)) if punct.as_char() == place.separator => {
            place.separator == '=' || punct.spacing() == Spacing::Alone
        }
        _ => false,
    };
    has_value || place.keys.iter().any(|known| key == known)
}
