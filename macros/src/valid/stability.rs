//! The rules of `since` and `experimental`.

use crate::ast::{StabilityInput, VariantInput};
use crate::ctxt::{Ctxt, with_help};
use crate::names;

/// Checks the version. Whether the protocol has it is checked by `protocol!`, which declares its version.
pub(super) fn check_stability(cx: &Ctxt, stability: &StabilityInput) {
    if let Some(since) = stability.since.get().filter(|since| !names::is_version(&since.value())) {
        let help = "use two numbers joined by a dot, such as `since = \"1.2\"`";
        cx.at(since, with_help(format_args!("invalid version `{}`", since.value()), help));
    }
}

/// Rejects both keys where they have no effect.
pub(super) fn reject_stability(cx: &Ctxt, stability: &StabilityInput, with: &str) {
    for key in [stability.since.key(), stability.experimental.key()].into_iter().flatten() {
        cx.at(key, with_help(format_args!("`{key}` has no effect {with}"), format_args!("remove `{key}`")));
    }
}

/// Checks the variants of an enum. Without a variant that is not experimental, no value would be stable.
pub(super) fn check_variants(cx: &Ctxt, variants: &[&VariantInput<'_>], others: &[&VariantInput<'_>]) {
    for variant in variants {
        check_stability(cx, &variant.stability);
    }
    for other in others {
        reject_stability(cx, &other.stability, "on the variant for everything that is not declared");
        if other.deprecated {
            let message = "`#[deprecated]` has no effect on the variant for everything that is not declared";
            cx.at(other.ident, with_help(message, "remove `#[deprecated]`"));
        }
    }
    let is_stable = |variant: &&VariantInput<'_>| !variant.stability.is_experimental();
    if let (None, Some(last)) = (variants.iter().find(|variant| is_stable(variant)), variants.last())
        && let Some(key) = last.stability.experimental.key()
    {
        let help = "remove one `experimental`, or mark the fields of this type instead";
        cx.at(key, with_help("expected a variant that is not experimental", help));
    }
}
