//! Commands and events.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{DeriveInput, Ident, LitStr, Type};

use super::Crate;
use super::bounds::Bounds;
use crate::ast::{Body, Container, crate_path};
use crate::attr::{self, Item, Slot};
use crate::ctxt::Ctxt;
use crate::{names, valid};

const COMMAND: &[&str] = &["name", "target", "reply", "from", "causes", "crate"];
const EVENT: &[&str] = &["name", "target", "message_type", "from", "crate"];
const NAME: &str = "a message's name is words of small letters and digits joined by dots, as `interaction.accept`";

/// What tells a command from an event.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Command,
    Event,
}

/// What `#[command(…)]` or `#[event(…)]` says.
pub(crate) struct Message {
    direction: Direction,
    name: Slot<LitStr>,
    target: Slot<Type>,
    reply: Slot<Type>,
    from: Slot<&'static str>,
    causes: Slot<Vec<LitStr>>,
    types_on_wire: Slot<Vec<LitStr>>,
    /// Where an attribute that is missing would stand.
    place: Span,
}

impl Direction {
    /// The attribute's name.
    pub(crate) fn attribute(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Event => "event",
        }
    }

    /// The trait's name.
    pub(crate) fn derive(self) -> Ident {
        let name = match self {
            Self::Command => "Command",
            Self::Event => "Event",
        };
        Ident::new(name, Span::call_site())
    }

    fn place(self) -> &'static str {
        match self {
            Self::Command => "`#[command(…)]`",
            Self::Event => "`#[event(…)]`",
        }
    }

    fn example(self) -> &'static str {
        match self {
            Self::Command => "`#[command(name = \"interaction.accept\", target = InteractionTarget, reply = Empty)]`",
            Self::Event => "`#[event(name = \"channel.initialized\", target = ChannelTarget)]`",
        }
    }
}

impl Message {
    /// Reads the attribute.
    pub(crate) fn of(cx: &Ctxt, input: &DeriveInput, direction: Direction) -> (Self, Slot<syn::Path>) {
        let attribute = direction.attribute();
        let found = input.attrs.iter().find(|found| found.path().is_ident(attribute));
        let mut out = Self {
            direction,
            name: Slot::default(),
            target: Slot::default(),
            reply: Slot::default(),
            from: Slot::default(),
            causes: Slot::default(),
            types_on_wire: Slot::default(),
            place: found.map_or_else(|| input.ident.span(), |found| found.path().span()),
        };
        let mut krate = Slot::default();
        let allowed = if direction == Direction::Command { COMMAND } else { EVENT };
        for item in attr::items(cx, &input.attrs, attribute) {
            match &*item.key.to_string() {
                key if !allowed.contains(&key) => item.unknown(cx, direction.place(), allowed, elsewhere(key)),
                "name" => out.name.set(cx, &item, name(cx, item.string(cx, "\"interaction.accept\""))),
                "target" => out.target.set(cx, &item, item.parse(cx, "the type of a target: `target = InteractionTarget`")),
                "reply" => out.reply.set(cx, &item, item.parse(cx, "a type: `reply = Empty`")),
                "from" => out.from.set(cx, &item, side(cx, &item)),
                "causes" => out.causes.set(cx, &item, causes(cx, &item)),
                "message_type" => out.types_on_wire.set(cx, &item, message_types(cx, &item)),
                _ => krate.set(cx, &item, crate_path(cx, &item)),
            }
        }
        if found.is_none() {
            let derive = direction.derive();
            cx.span(out.place, format_args!("`{derive}` needs to be told what it is: {}", direction.example()));
        } else {
            out.require(cx);
        }
        (out, krate)
    }

    fn require(&self, cx: &Ctxt) {
        let missing = |key: &str, example: &str| {
            cx.span(self.place, format_args!("{} lacks `{key}`: `{key} = {example}`", self.direction.place()));
        };
        if !self.name.is_given() {
            missing("name", "\"interaction.accept\"");
        }
        if !self.target.is_given() {
            missing("target", "InteractionTarget");
        }
        if self.direction == Direction::Command && !self.reply.is_given() {
            cx.span(
                self.place,
                "`#[command(…)]` lacks `reply`: `reply = Empty` (`{}`), `reply = Self` (the request's data again), \
                 `reply = NoData` (no key `data`) or a type that derives `Wire`",
            );
        }
    }

    /// What the attribute says against what the type is.
    pub(crate) fn check(&self, cx: &Ctxt, container: &Container<'_>) {
        let input = container.input;
        for parameter in &input.generics.params {
            if !matches!(parameter, syn::GenericParam::Lifetime(_)) {
                cx.at(parameter, "a message has one shape, and a type parameter gives it many: name the type in the field");
            }
        }
        if let Body::Words(_) = container.body {
            cx.at(
                &input.ident,
                "the data of a message is a struct: an enum of words stands in one of its fields, and derives `Wire`",
            );
        }
        if let Some(target) = self.target.get().filter(|ty| valid::is_option(ty)) {
            cx.at(target, "every frame has a target: leave out the `Option`");
        }
        if let Some(reply) = self.reply.get().filter(|ty| valid::is_option(ty)) {
            cx.at(reply, "a reply is there or not: take `NoData` for no key `data`, or a struct with optional fields");
        }
    }

    /// The trait.
    pub(crate) fn expand(&self, container: &Container<'_>) -> TokenStream {
        let (Some(name), Some(target)) = (self.name.get(), self.target.get()) else { return TokenStream::new() };
        let krate = &container.krate;
        let private = &krate.private;
        let bounds = Bounds::wire(container.input, krate);
        let (generics, ty, clause) = bounds.split();
        let ident = &container.input.ident;
        let type_name = syn::ext::IdentExt::unraw(ident).to_string();
        let Container { doc, deprecated, .. } = container;
        let derive = self.direction.derive();
        let from = Ident::new(self.side(), Span::call_site());
        let strings = |slot: &Slot<Vec<LitStr>>| slot.get().cloned().unwrap_or_default();
        let (reply, kind) = match self.direction {
            Direction::Command => {
                let (reply, shape) = self.reply(krate);
                let causes = strings(&self.causes);
                let kind = quote!(#private::MessageKind::Command { reply: #shape, causes: &[#(#causes),*] });
                (Some(quote!(type Reply = #reply;)), kind)
            }
            Direction::Event => {
                let types = strings(&self.types_on_wire);
                let types = if types.is_empty() { quote!(#private::OBJECT_EVENT) } else { quote!(#(#types),*) };
                (None, quote!(#private::MessageKind::Event { message_types: &[#types] }))
            }
        };
        let (builder, frame, said) = match self.direction {
            Direction::Command => ("request", "Request", "The request of this command for an object."),
            Direction::Event => ("event", "Event", "The frame of this event, from an object."),
        };
        let (builder, frame) = (Ident::new(builder, Span::call_site()), Ident::new(frame, Span::call_site()));
        let visibility = &container.input.vis;
        let builder = quote! {
            #[automatically_derived]
            #[allow(dead_code)]
            impl #generics #ident #ty #clause {
                #[doc = #said]
                #[must_use]
                #[inline]
                #visibility fn #builder(self, target: #target) -> #private::frame::#frame<Self> {
                    #private::frame::#frame::new(target, self)
                }
            }
        };
        quote! {
            #[automatically_derived]
            impl #generics #private::#derive for #ident #ty #clause {
                type Target = #target;
                #reply
                const MESSAGE: &'static #private::MessageShape = &#private::MessageShape {
                    name: #name,
                    type_name: #type_name,
                    doc: #doc,
                    deprecated: #deprecated,
                    from: #private::Side::#from,
                    target: <Self as #private::#derive>::__TARGET,
                    data: #private::ShapeRef::of::<Self>(),
                    kind: #kind,
                };
                fn __slot() -> &'static #private::Slot {
                    static __SLOT: #private::Slot = #private::Slot::new();
                    &__SLOT
                }
            }

            #builder
        }
    }

    /// The target and the reply, unless they are refused themselves.
    pub(crate) fn types(&self, krate: &Crate) -> (Option<TokenStream>, Option<TokenStream>) {
        let target = self.target.get().filter(|ty| !valid::is_option(ty)).map(ToTokens::to_token_stream);
        let reply = self.reply.get().filter(|ty| !valid::is_option(ty)).map(|_| self.reply(krate).0);
        (target, reply)
    }

    fn side(&self) -> &'static str {
        self.from.get().copied().unwrap_or(match self.direction {
            Direction::Command => "Client",
            Direction::Event => "Server",
        })
    }

    /// The type of the reply and its shape.
    fn reply(&self, krate: &Crate) -> (TokenStream, TokenStream) {
        let Crate { root, private } = krate;
        let Some(reply) = self.reply.get() else { return (TokenStream::new(), TokenStream::new()) };
        let bare = |word: &str| matches!(reply, Type::Path(path) if path.path.is_ident(word));
        if bare("Self") {
            return (quote!(Self), quote!(#private::ReplyShape::Same));
        }
        // These two need no import.
        if bare("Empty") {
            return (quote!(#root::Empty), quote!(#private::ReplyShape::Empty));
        }
        if bare("NoData") {
            return (quote!(#root::NoData), quote!(#private::ReplyShape::NoData));
        }
        // By a longer path they are known by what they are.
        (reply.to_token_stream(), quote!(<Self as #private::Command>::__REPLY))
    }
}

fn name(cx: &Ctxt, name: Option<LitStr>) -> Option<LitStr> {
    name.inspect(|name| {
        if !names::is_message_name(&name.value()) {
            cx.at(name, NAME);
        }
    })
}

fn side(cx: &Ctxt, item: &Item) -> Option<&'static str> {
    const EXPECTED: &str = "who sends the message: `from = client`, `from = server` or `from = either`";
    let side: Ident = item.parse(cx, EXPECTED)?;
    match &*side.to_string() {
        "client" => Some("Client"),
        "server" => Some("Server"),
        "either" => Some("Either"),
        _ => {
            cx.at(&side, format_args!("expected {EXPECTED}"));
            None
        }
    }
}

fn causes(cx: &Ctxt, item: &Item) -> Option<Vec<LitStr>> {
    let causes = item.strings(cx, "\"channel.infochanged\"")?;
    for cause in &causes {
        if !names::is_message_name(&cause.value()) {
            cx.at(cause, NAME);
        }
    }
    Some(causes)
}

fn message_types(cx: &Ctxt, item: &Item) -> Option<Vec<LitStr>> {
    let one = item.value.clone().and_then(|value| syn::parse2::<LitStr>(value).ok());
    let types = match one {
        Some(one) => vec![one],
        None => item.strings(cx, "\"objectEvent\"")?,
    };
    if types.is_empty() {
        cx.at(&item.value, "an event has a message type at least: `message_type = \"objectEvent\"`");
    }
    for (index, lit) in types.iter().enumerate() {
        if lit.value().is_empty() {
            cx.at(lit, "a message type is not empty: `message_type = \"objectEvent\"`");
        }
        if types[..index].contains(lit) {
            cx.at(lit, format_args!("the message type `{}` stands twice", lit.value()));
        }
    }
    Some(types)
}

/// Where a key belongs that has no meaning in this place.
fn elsewhere(key: &str) -> Option<&'static str> {
    match key {
        "reply" | "causes" => Some("in `#[command(…)]`"),
        "message_type" => Some("in `#[event(…)]`"),
        "no_new" => Some("in `#[wire(…)]` on the struct"),
        "rename" | "inline" | "default" | "example" => Some("in `#[wire(…)]` on a field"),
        _ => None,
    }
}
