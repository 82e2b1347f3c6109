//! What a derive was given: the type, with its attributes read.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{Data, DataEnum, DataStruct, DeriveInput, Fields, LitStr, Type, Variant};

use crate::attr::{self, Item, Slot, Spanned};
use crate::ctxt::Ctxt;
use crate::expand::Crate;
use crate::literal::Literal;
use crate::names;

const RULES: [&str; 6] = ["min_length", "max_length", "minimum", "maximum", "min_items", "max_items"];
const FIELD: &[&str] =
    &["rename", "inline", "default", "min_length", "max_length", "minimum", "maximum", "min_items", "max_items", "example"];
const NEWTYPE: &[&str] = &["crate", "min_length", "max_length", "minimum", "maximum", "min_items", "max_items", "example"];
const STRUCT: &[&str] = &["crate", "no_new"];
const WORDS: &[&str] = &["crate"];
const WORD: &[&str] = &["rename", "other"];

/// A type with `Wire`.
pub(crate) struct Container<'a> {
    pub(crate) input: &'a DeriveInput,
    pub(crate) krate: Crate,
    pub(crate) doc: String,
    pub(crate) deprecated: bool,
    /// Whether the type gets a constructor.
    pub(crate) new: bool,
    pub(crate) body: Body<'a>,
}

/// What the type is.
pub(crate) enum Body<'a> {
    Struct(Vec<Field<'a>>),
    Newtype(Box<Newtype<'a>>),
    Words(Words<'a>),
    /// Something that has been refused.
    Refused,
}

/// A field of a struct.
pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) ty: &'a Type,
    /// The key on the wire; for an inline field, the Rust name.
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) deprecated: bool,
    pub(crate) rename: Slot<LitStr>,
    pub(crate) inline: Slot<()>,
    pub(crate) default: Slot<Spanned<Literal>>,
    pub(crate) examples: Vec<Spanned<Literal>>,
    pub(crate) rules: Rules,
}

/// A struct of one value without a name.
pub(crate) struct Newtype<'a> {
    pub(crate) ty: &'a Type,
    pub(crate) examples: Vec<Spanned<Literal>>,
    pub(crate) rules: Rules,
}

/// An enum of words.
pub(crate) struct Words<'a> {
    pub(crate) words: Vec<Word<'a>>,
    /// The variant that takes any other string.
    pub(crate) other: Option<&'a Variant>,
}

/// One word.
pub(crate) struct Word<'a> {
    pub(crate) variant: &'a Variant,
    pub(crate) name: String,
    pub(crate) rename: Slot<LitStr>,
    pub(crate) doc: String,
    pub(crate) deprecated: bool,
}

/// The rules of a field or a newtype.
#[derive(Default)]
pub(crate) struct Rules {
    pub(crate) min_length: Slot<Spanned<u64>>,
    pub(crate) max_length: Slot<Spanned<u64>>,
    pub(crate) minimum: Slot<Spanned<Literal>>,
    pub(crate) maximum: Slot<Spanned<Literal>>,
    pub(crate) min_items: Slot<Spanned<u64>>,
    pub(crate) max_items: Slot<Spanned<u64>>,
}

impl<'a> Container<'a> {
    /// Reads the type. `of_message` is what `#[command(…)]` or `#[event(…)]` said of the crate.
    pub(crate) fn of(cx: &Ctxt, input: &'a DeriveInput, mut krate: Slot<syn::Path>) -> Self {
        attr::refuse_serde(cx, &input.attrs);
        let items = attr::items(cx, &input.attrs, "wire");
        let mut no_new = Slot::default();
        let (place, allowed) = match &input.data {
            Data::Struct(DataStruct { fields: Fields::Unnamed(_), .. }) => ("a newtype", NEWTYPE),
            Data::Enum(_) => ("an enum of words", WORDS),
            _ => ("a struct", STRUCT),
        };
        let mut rules = Rules::default();
        let mut examples = Vec::new();
        for item in items {
            let key = item.key.to_string();
            match &*key {
                _ if !allowed.contains(&&*key) => item.unknown(cx, place, allowed, elsewhere(&key, place)),
                "crate" => krate.set(cx, &item, crate_path(cx, &item)),
                "no_new" => no_new.set(cx, &item, item.flag(cx)),
                "example" => examples.extend(item.literal(cx, "\"Chat\"")),
                _ => rules.set(cx, &item),
            }
        }
        let non_exhaustive = attr::is_non_exhaustive(&input.attrs);
        if let Some(key) = no_new.key().filter(|_| !non_exhaustive) {
            cx.at(key, "`no_new` leaves out what only a `#[non_exhaustive]` struct gets: leave it out here");
        }
        Self {
            krate: Crate::new(krate.get()),
            doc: attr::doc(&input.attrs),
            deprecated: attr::is_deprecated(&input.attrs),
            new: non_exhaustive && no_new.get().is_none(),
            body: Body::of(cx, input, rules, examples),
            input,
        }
    }
}

impl<'a> Body<'a> {
    fn of(cx: &Ctxt, input: &'a DeriveInput, rules: Rules, examples: Vec<Spanned<Literal>>) -> Self {
        match &input.data {
            Data::Struct(DataStruct { fields: Fields::Named(fields), .. }) => {
                Self::Struct(fields.named.iter().filter_map(|field| Field::of(cx, field)).collect())
            }
            Data::Struct(DataStruct { fields: Fields::Unit, .. }) => Self::Struct(Vec::new()),
            Data::Struct(DataStruct { fields: Fields::Unnamed(fields), .. }) if fields.unnamed.len() == 1 => {
                let mut newtype = Newtype { ty: &fields.unnamed[0].ty, examples, rules };
                newtype.read_field(cx, &fields.unnamed[0]);
                Self::Newtype(Box::new(newtype))
            }
            Data::Struct(DataStruct { fields: Fields::Unnamed(fields), .. }) => {
                cx.at(
                    fields,
                    "a tuple does not stand on the wire: name the fields, as `struct Point { x: f64, y: f64 }`; \
                     a newtype has one field",
                );
                Self::Refused
            }
            Data::Enum(data) => Self::Words(Words::of(cx, input, data)),
            Data::Union(data) => {
                cx.at(data.union_token, "a union does not stand on the wire: take a struct with optional fields");
                Self::Refused
            }
        }
    }
}

impl<'a> Field<'a> {
    fn of(cx: &Ctxt, field: &'a syn::Field) -> Option<Self> {
        attr::refuse_serde(cx, &field.attrs);
        let ident = field.ident.as_ref()?;
        let mut out = Self {
            ident,
            ty: &field.ty,
            name: ident.unraw().to_string(),
            doc: attr::doc(&field.attrs),
            deprecated: attr::is_deprecated(&field.attrs),
            rename: Slot::default(),
            inline: Slot::default(),
            default: Slot::default(),
            examples: Vec::new(),
            rules: Rules::default(),
        };
        for item in attr::items(cx, &field.attrs, "wire") {
            match &*item.key.to_string() {
                "rename" => out.rename.set(cx, &item, item.string(cx, "\"scriptId\"")),
                "inline" => out.inline.set(cx, &item, item.flag(cx)),
                "default" => out.default.set(cx, &item, item.literal(cx, "5")),
                "example" => out.examples.extend(item.literal(cx, "\"Chat\"")),
                key if RULES.contains(&key) => out.rules.set(cx, &item),
                key => item.unknown(cx, "a field", FIELD, elsewhere(key, "a field")),
            }
        }
        if out.inline.get().is_none() {
            out.name = out.rename.get().map_or_else(|| names::camel_case(&out.name), LitStr::value);
        }
        Some(out)
    }
}

impl Newtype<'_> {
    /// The rules may stand on the field as well.
    fn read_field(&mut self, cx: &Ctxt, field: &syn::Field) {
        attr::refuse_serde(cx, &field.attrs);
        for item in attr::items(cx, &field.attrs, "wire") {
            match &*item.key.to_string() {
                "example" => self.examples.extend(item.literal(cx, "\"Chat\"")),
                key if RULES.contains(&key) => self.rules.set(cx, &item),
                key => {
                    item.unknown(cx, "the field of a newtype", &NEWTYPE[1..], elsewhere(key, "the field of a newtype"));
                }
            }
        }
    }
}

impl<'a> Words<'a> {
    fn of(cx: &Ctxt, input: &'a DeriveInput, data: &'a DataEnum) -> Self {
        let mut out = Self { words: Vec::new(), other: None };
        if data.variants.is_empty() {
            cx.at(&input.ident, "an enum without words has no values: add a variant for each word, as `Chat`");
        }
        for variant in &data.variants {
            attr::refuse_serde(cx, &variant.attrs);
            let mut rename = Slot::default();
            let mut other = Slot::default();
            for item in attr::items(cx, &variant.attrs, "wire") {
                match &*item.key.to_string() {
                    "rename" => rename.set(cx, &item, item.string(cx, "\"chat\"")),
                    "other" => other.set(cx, &item, item.flag(cx)),
                    key => item.unknown(cx, "a variant", WORD, elsewhere(key, "a variant")),
                }
            }
            if let Some(key) = other.key() {
                if let Some(rename) = rename.key() {
                    cx.at(rename, "the variant for any other string has no word of its own: leave out `rename`");
                }
                if out.other.is_some() {
                    cx.at(key, "only one variant takes any other string");
                }
                let one = matches!(&variant.fields, Fields::Unnamed(fields) if fields.unnamed.len() == 1);
                if !one {
                    cx.at(&variant.ident, "the variant for any other string holds it, as `Other(String)`");
                }
                out.other = Some(variant);
                continue;
            }
            if !matches!(variant.fields, Fields::Unit) {
                cx.at(
                    &variant.fields,
                    "an enum with a payload does not stand on the wire: take a struct with optional fields; \
                     for any other string, `#[wire(other)] Other(String)`",
                );
            }
            let name = rename.get().map_or_else(|| variant.ident.unraw().to_string(), LitStr::value);
            let (doc, deprecated) = (attr::doc(&variant.attrs), attr::is_deprecated(&variant.attrs));
            out.words.push(Word { variant, name, rename, doc, deprecated });
        }
        if let (Some(other), true) = (out.other, out.words.is_empty()) {
            cx.at(&other.ident, "an enum of any string has no words: take `String`");
        }
        out
    }
}

impl Rules {
    fn set(&mut self, cx: &Ctxt, item: &Item) {
        match &*item.key.to_string() {
            "min_length" => self.min_length.set(cx, item, item.count(cx)),
            "max_length" => self.max_length.set(cx, item, item.count(cx)),
            "minimum" => self.minimum.set(cx, item, item.number(cx)),
            "maximum" => self.maximum.set(cx, item, item.number(cx)),
            "min_items" => self.min_items.set(cx, item, item.count(cx)),
            _ => self.max_items.set(cx, item, item.count(cx)),
        }
    }

    /// The first rule that is given.
    pub(crate) fn first(&self) -> Option<&Ident> {
        let counts = [&self.min_length, &self.max_length, &self.min_items, &self.max_items];
        counts.into_iter().find_map(Slot::key).or_else(|| self.minimum.key()).or_else(|| self.maximum.key())
    }
}

/// The path of `crate = "…"`.
pub(crate) fn crate_path(cx: &Ctxt, item: &Item) -> Option<syn::Path> {
    let text = item.string(cx, "\"my::tieline\"")?;
    let path = text.parse_with(syn::Path::parse_mod_style);
    path.map_err(|_| cx.at(&text, "expected the path of a crate: `crate = \"my::tieline\"`")).ok()
}

/// Where a key belongs that has no meaning in this place.
fn elsewhere(key: &str, place: &str) -> Option<&'static str> {
    match key {
        "rename" if place == "an enum of words" => Some("on a variant"),
        "rename" | "inline" | "default" if place != "a field" => Some("on a field of a struct"),
        "other" => Some("on the last variant of an enum of words"),
        "no_new" => Some("on a struct with named fields"),
        "crate" => Some("on the type"),
        "name" | "target" | "from" => Some("in `#[command(…)]` or `#[event(…)]`"),
        "reply" | "causes" => Some("in `#[command(…)]`"),
        "message_type" => Some("in `#[event(…)]`"),
        _ if RULES.contains(&key) || key == "example" => Some("on a field of a struct or on a newtype"),
        _ => None,
    }
}
