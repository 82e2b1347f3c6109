//! The rules of `protocol!`.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{LitStr, Path};

use crate::ast::ProtocolInput;
use crate::attr::{Attr, Spanned};
use crate::ctxt::{Ctxt, with_help, with_note};
use crate::names::{self, SeenNames};

/// A valid protocol.
pub(crate) struct ValidProtocol<'a> {
    pub(crate) protocol: &'a ProtocolInput,
    pub(crate) name: &'a LitStr,
    pub(crate) version: &'a LitStr,
    pub(crate) commands: Catalogue<'a>,
    pub(crate) events: Catalogue<'a>,
}

/// The commands or the events of a protocol.
pub(crate) struct Catalogue<'a> {
    pub(crate) entries: Vec<CatalogueEntry<'a>>,
}

/// A message of a protocol.
pub(crate) struct CatalogueEntry<'a> {
    pub(crate) path: &'a Path,
    /// The variant for the frames of the message: the last segment of the path.
    pub(crate) variant: &'a Ident,
}

/// Checks the declaration of a protocol.
pub(crate) fn protocol<'a>(cx: &Ctxt, protocol: &'a ProtocolInput) -> Option<ValidProtocol<'a>> {
    let missing = |is_given: bool, example: &str| {
        if !is_given {
            let key = example.split(':').next().unwrap_or_default();
            cx.at(&protocol.ident, with_help(format_args!("missing field `{key}`"), format_args!("add `{example}`")));
        }
    };
    missing(protocol.name.is_given(), "name: \"lamps\"");
    missing(protocol.version.is_given(), "version: \"1.0\"");
    missing(protocol.commands.is_given(), "commands: []");
    missing(protocol.events.is_given(), "events: []");
    if let Some(name) = protocol.name.get().filter(|name| !names::is_protocol_name(&name.value())) {
        let help = "use lowercase words of letters and digits, joined by hyphens, such as `living-room`";
        cx.at(name, with_help(format_args!("invalid protocol name `{}`", name.value()), help));
    }
    if let Some(version) = protocol.version.get().filter(|version| !names::is_version(&version.value())) {
        let help = "use two integers joined by a dot, such as `1.0`";
        cx.at(version, with_help(format_args!("invalid protocol version `{}`", version.value()), help));
    }
    if let Some(date) = protocol.released.get().filter(|date| !names::is_date(&date.value())) {
        let help = "use year, month and day, such as `2026-01-31`";
        cx.at(date, with_help(format_args!("invalid date `{}`", date.value()), help));
    }
    check_reserved(cx, protocol);
    let (commands, events) = (catalogue(&protocol.commands), catalogue(&protocol.events));
    let entries = [&commands, &events].into_iter().flatten().flat_map(|catalogue| &catalogue.entries);
    check_variants(cx, entries);
    Some(ValidProtocol {
        protocol,
        name: protocol.name.get()?,
        version: protocol.version.get()?,
        commands: commands?,
        events: events?,
    })
}

/// The enums of frames that `protocol!` declares beside the protocol's type.
const DECLARED: [&str; 4] = ["Message", "AnyRequest", "AnyResponse", "AnyEvent"];

/// Rejects names of types that `protocol!` declares itself in its module.
fn check_reserved(cx: &Ctxt, protocol: &ProtocolInput) {
    let own = protocol.ident.unraw().to_string();
    if DECLARED.contains(&&*own) {
        let message = format!("reserved name of a protocol `{own}`, since `protocol!` declares an enum with this name");
        cx.at(&protocol.ident, with_help(message, "use another name, such as `Lamps`"));
    }
    let messages = [protocol.commands.get(), protocol.events.get()].into_iter().flatten().flat_map(|paths| &paths.value);
    for ident in messages.filter_map(|path| path.get_ident()) {
        let name = ident.unraw().to_string();
        if DECLARED.contains(&&*name) || name == own {
            let message = format!("the message `{name}` has the name of a type that `protocol!` declares in this module");
            let help = format!("rename the type, or declare it in another module and list it as `messages::{name}`");
            cx.at(ident, with_help(message, help));
        }
    }
}

/// Whether the enums of a protocol's frames would have the name of another type of the module.
pub(crate) fn has_reserved_name(protocol: &ProtocolInput) -> bool {
    let cx = Ctxt::new();
    check_reserved(&cx, protocol);
    !cx.into_errors().is_empty()
}

fn catalogue(paths: &Attr<Spanned<Vec<Path>>>) -> Option<Catalogue<'_>> {
    let paths = paths.get()?;
    let entries = paths.value.iter().filter_map(|path| Some(CatalogueEntry { path, variant: &path.segments.last()?.ident }));
    Some(Catalogue { entries: entries.collect() })
}

/// Checks that the variants are unique.
fn check_variants<'a>(cx: &Ctxt, entries: impl Iterator<Item = &'a CatalogueEntry<'a>>) {
    let mut seen = SeenNames::default();
    for CatalogueEntry { path, variant } in entries {
        let text = path.to_token_stream().to_string().replace(' ', "");
        if let Some(before) = seen.insert(&variant.to_string(), &text) {
            cx.at(
                path,
                with_note(
                    format_args!("duplicate message `{variant}`"),
                    format_args!("`{before}` is listed already; the names of the types must differ in schemas"),
                ),
            );
        }
    }
}
