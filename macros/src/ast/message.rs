//! The attribute `#[command(…)]` or `#[event(…)]` of the derives `Command` and `Event`.

use proc_macro2::{Ident, Span, TokenTree};
use syn::spanned::Spanned as _;
use syn::{Attribute, DeriveInput, LitStr, Meta, Path, Type};

use super::stability::StabilityInput;
use crate::attr::{self, Attr, AttrItem, Spanned};
use crate::ctxt::Ctxt;
use crate::place::{AttrPlace, COMMAND, EVENT};
use crate::types;

/// One of the derives `Command` and `Event`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum MessageDerive {
    Command,
    Event,
}

/// The attribute `#[command(…)]` or `#[event(…)]`.
pub(crate) struct MessageInput {
    pub(crate) kind: MessageDerive,
    pub(crate) name: Attr<LitStr>,
    pub(crate) target: Attr<Type>,
    pub(crate) reply: Attr<ReplyInput>,
    pub(crate) from: Attr<SideInput>,
    pub(crate) causes: Attr<Vec<LitStr>>,
    pub(crate) message_types: Attr<Spanned<Vec<LitStr>>>,
    pub(crate) creates: Attr<()>,
    pub(crate) ends: Attr<()>,
    pub(crate) stability: StabilityInput,
    /// The path of the attribute, if it is present.
    pub(crate) attribute: Option<Span>,
}

/// The data of a success.
pub(crate) enum ReplyInput {
    /// The data of the request.
    Same,
    /// The empty object `{}`.
    Empty,
    /// No data: the success has no member `data`.
    NoData,
    /// Data of a type.
    Type(Box<Type>),
}

/// The side that sends a message.
#[derive(Clone, Copy)]
pub(crate) enum SideInput {
    Client,
    Server,
    Either,
}

impl MessageDerive {
    pub(crate) const ALL: [Self; 2] = [Self::Command, Self::Event];

    /// The name of the derive and of the trait that it implements.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Command => "Command",
            Self::Event => "Event",
        }
    }

    /// The other derive.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Command => Self::Event,
            Self::Event => Self::Command,
        }
    }

    /// Whether an attribute declares a message of this kind. Its keys distinguish it from attributes with the same name of other
    /// crates, such as `#[command(name = "…")]` of `clap`.
    pub(crate) fn is_declared(self, attributes: &[Attribute]) -> bool {
        attributes.iter().filter(|attribute| attribute.path().is_ident(self.place().attribute)).any(|attribute| {
            matches!(&attribute.meta, Meta::List(list) if list.tokens.clone().into_iter().any(|token| {
                matches!(token, TokenTree::Ident(key) if self.keys().contains(&&*key.to_string()))
            }))
        })
    }

    /// The keys of which each declaration has at least one.
    fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Command => &["target", "reply"],
            Self::Event => &["target", "name"],
        }
    }

    pub(crate) fn place(self) -> &'static AttrPlace {
        match self {
            Self::Command => &COMMAND,
            Self::Event => &EVENT,
        }
    }
}

impl MessageInput {
    /// Reads the attribute. The path of `crate = "…"` is stored in `krate`.
    pub(super) fn parse(cx: &Ctxt, input: &DeriveInput, kind: MessageDerive, krate: &mut Attr<Path>) -> Self {
        let place = kind.place();
        let attribute = input.attrs.iter().find(|found| found.path().is_ident(place.attribute));
        let mut out = Self {
            kind,
            name: Attr::default(),
            target: Attr::default(),
            reply: Attr::default(),
            from: Attr::default(),
            causes: Attr::default(),
            message_types: Attr::default(),
            creates: Attr::default(),
            ends: Attr::default(),
            stability: StabilityInput::default(),
            attribute: attribute.map(|attribute| attribute.path().span()),
        };
        for item in attr::items(cx, &input.attrs, place) {
            if out.stability.reads(cx, &item) {
                continue;
            }
            match &*item.key.to_string() {
                "name" => out.name.set(cx, &item, item.string(cx, "\"order.cancel\"")),
                "target" => {
                    out.target.set(cx, &item, item.parse_as(cx, "the type of a target", "OrderTarget"));
                }
                "reply" => out.reply.set(cx, &item, item.parse_as(cx, "a type", "Empty").map(ReplyInput::of)),
                "from" => out.from.set(cx, &item, SideInput::parse(cx, &item)),
                "causes" => out.causes.set(cx, &item, item.strings(cx, "\"order.cancelled\"")),
                "message_type" => out.message_types.set(cx, &item, item.one_or_more_strings(cx, "\"objectEvent\"")),
                "creates" => out.creates.set(cx, &item, item.flag(cx)),
                "ends" => out.ends.set(cx, &item, item.flag(cx)),
                _ => krate.set(cx, &item, item.crate_path(cx)),
            }
        }
        out
    }
}

impl ReplyInput {
    /// Recognises the names `Self`, `Empty` and `NoData`, which need no import. Longer paths, such as `tieline::Empty`, are
    /// ordinary types.
    fn of(ty: Type) -> Self {
        let is = |name: &str| types::is_named(&ty, name);
        if is("Self") {
            Self::Same
        } else if is("Empty") {
            Self::Empty
        } else if is("NoData") {
            Self::NoData
        } else {
            Self::Type(Box::new(ty))
        }
    }

    /// The type, if it is an `Option<…>`, `None` or `null`, which are not allowed.
    pub(crate) fn optional(&self) -> Option<&Type> {
        match self {
            Self::Type(ty) if types::is_option(ty) || ["None", "null"].iter().any(|name| types::is_named(ty, name)) => {
                Some(ty)
            }
            _ => None,
        }
    }
}

impl SideInput {
    fn parse(cx: &Ctxt, item: &AttrItem) -> Option<Self> {
        const EXPECTED: &str = "`client`, `server` or `either`";
        let side: Ident = item.parse_as(cx, EXPECTED, "client")?;
        match &*side.to_string() {
            "client" => Some(Self::Client),
            "server" => Some(Self::Server),
            "either" => Some(Self::Either),
            _ => {
                item.mismatch(cx, &side, EXPECTED, "client");
                None
            }
        }
    }
}
