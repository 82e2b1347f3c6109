//! The input of the derives `Wire`, `Command` and `Event`.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::{Data, DataEnum, DataStruct, DeriveInput, Expr, Fields, FieldsUnnamed, LitStr, Token, Type};

use super::message::{MessageDerive, MessageInput};
use super::stability::StabilityInput;
use crate::attr::{self, Attr, AttrItem, Crate, Doc, Spanned};
use crate::ctxt::Ctxt;
use crate::literal::{AttrLiteral, RuleValue};
use crate::names::CaseStyle;
use crate::place::{ENUM, FIELD, NEWTYPE, NEWTYPE_FIELD, STRUCT, VARIANT, VARIANT_FIELD};
use crate::types;

/// The input of the derives `Wire`, `Command` and `Event`.
pub(crate) struct ContainerInput<'a> {
    pub(crate) input: &'a DeriveInput,
    pub(crate) krate: Crate,
    pub(crate) doc: Doc,
    pub(crate) deprecated: bool,
    pub(crate) non_exhaustive: bool,
    pub(crate) no_new: Attr<()>,
    /// The style of the names of members, or of variants.
    pub(crate) rename_all: Attr<CaseStyle>,
    /// The style of the names of members of variants.
    pub(crate) rename_all_fields: Attr<CaseStyle>,
    /// The name of the entry in the schemas.
    pub(crate) name: Attr<LitStr>,
    pub(crate) pinned: Vec<PinnedInput>,
    /// Whether the values are never shown in reports.
    pub(crate) sensitive: Attr<()>,
    pub(crate) body: BodyInput<'a>,
    /// The attribute of the derive `Command` or `Event`.
    pub(crate) message: Option<MessageInput>,
}

/// A member with a constant value, without a field.
pub(crate) struct PinnedInput {
    /// The tokens of the name.
    pub(crate) tokens: TokenStream,
    pub(crate) name: String,
    pub(crate) value: Spanned<AttrLiteral>,
}

impl PinnedInput {
    fn parse(cx: &Ctxt, item: &AttrItem, style: CaseStyle) -> impl Iterator<Item = Self> {
        let pairs = item.pairs(cx, style, "pinned(version = 2)");
        pairs.into_iter().map(|(tokens, name, value)| Self { tokens, name, value })
    }

    /// Whether a style of names determines the name. A name in quotes is used as it is.
    pub(crate) fn has_style(&self) -> bool {
        matches!(self.tokens.clone().into_iter().next(), Some(TokenTree::Ident(_)))
    }
}

/// The content of the type.
pub(crate) enum BodyInput<'a> {
    Struct(Vec<FieldInput<'a>>),
    Newtype(Box<NewtypeInput<'a>>),
    Enum(EnumInput<'a>),
    Tuple(&'a FieldsUnnamed),
    Union(Token![union]),
}

/// A field of a struct.
pub(crate) struct FieldInput<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) ty: &'a Type,
    /// The member name on the wire; for a field with `inline` or `rest`, the Rust name.
    pub(crate) name: String,
    pub(crate) doc: Doc,
    pub(crate) deprecated: bool,
    pub(crate) rename: Attr<LitStr>,
    pub(crate) inline: Attr<()>,
    pub(crate) rest: Attr<()>,
    pub(crate) stability: StabilityInput,
    pub(crate) sensitive: Attr<()>,
    pub(crate) default: Attr<Spanned<AttrLiteral>>,
    pub(crate) examples: Vec<Spanned<AttrLiteral>>,
    pub(crate) rules: RulesInput,
    /// Whether the type is read and written as a string.
    pub(crate) as_str: Attr<()>,
}

/// A struct with one unnamed field.
pub(crate) struct NewtypeInput<'a> {
    pub(crate) ty: &'a Type,
    /// Whether the type is read and written as a string.
    pub(crate) as_str: Attr<()>,
    pub(crate) examples: Vec<Spanned<AttrLiteral>>,
    pub(crate) rules: RulesInput,
}

/// An enum: of strings, of integers, or a union.
pub(crate) struct EnumInput<'a> {
    pub(crate) tagging: TaggingInput,
    pub(crate) variants: Vec<VariantInput<'a>>,
}

/// How the variant of a union's value is determined.
#[derive(Default)]
pub(crate) struct TaggingInput {
    pub(crate) tag: Attr<LitStr>,
    pub(crate) content: Attr<LitStr>,
    pub(crate) untagged: Attr<()>,
}

/// A variant of an enum.
pub(crate) struct VariantInput<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) body: VariantBody<'a>,
    /// The string on the wire.
    pub(crate) name: String,
    pub(crate) doc: Doc,
    pub(crate) deprecated: bool,
    pub(crate) stability: StabilityInput,
    pub(crate) rename: Attr<LitStr>,
    /// The value of the tag, if it is not a string.
    pub(crate) value: Attr<Spanned<AttrLiteral>>,
    /// Whether it holds any other string, or any value of a variant that is not declared.
    pub(crate) other: Attr<()>,
    /// Whether an object without the tag is of this variant.
    pub(crate) default_tag: Attr<()>,
    /// The same, and that the tag is not written.
    pub(crate) omit_tag: Attr<()>,
    /// Whether a tolerant reader reads every undeclared value as this one.
    pub(crate) default: Attr<()>,
    pub(crate) discriminant: Option<&'a Expr>,
    pub(crate) pinned: Vec<PinnedInput>,
}

/// The styles of the names that are not given.
#[derive(Clone, Copy)]
struct NameStyles {
    fields: CaseStyle,
    variants: CaseStyle,
}

impl NameStyles {
    /// The style in the attribute with this key.
    fn given(cx: &Ctxt, items: &[AttrItem], key: &str) -> Attr<CaseStyle> {
        let mut given = Attr::default();
        items.iter().filter(|item| item.key == key).for_each(|item| given.set(cx, item, item.case_style(cx)));
        given
    }

    fn new(data: &Data, all: Option<&CaseStyle>, fields: Option<&CaseStyle>) -> Self {
        let all_fields = if matches!(data, Data::Enum(_)) { fields } else { all };
        let style = |given: Option<&CaseStyle>, default| given.copied().unwrap_or(default);
        Self { fields: style(all_fields, CaseStyle::Camel), variants: style(all, CaseStyle::Pascal) }
    }
}

/// The attributes of a newtype that are on the struct.
struct NewtypeAttributes {
    rules: RulesInput,
    as_str: Attr<()>,
    examples: Vec<Spanned<AttrLiteral>>,
}

/// The fields of a variant.
pub(crate) enum VariantBody<'a> {
    Unit,
    Newtype(&'a Type),
    Struct(Vec<FieldInput<'a>>),
    Tuple(&'a FieldsUnnamed),
}

/// The rules of a field or a newtype.
#[derive(Default)]
pub(crate) struct RulesInput {
    pub(crate) min_length: Attr<Spanned<RuleValue<u64>>>,
    pub(crate) max_length: Attr<Spanned<RuleValue<u64>>>,
    pub(crate) minimum: Attr<Spanned<RuleValue<AttrLiteral>>>,
    pub(crate) maximum: Attr<Spanned<RuleValue<AttrLiteral>>>,
    pub(crate) min_items: Attr<Spanned<RuleValue<u64>>>,
    pub(crate) max_items: Attr<Spanned<RuleValue<u64>>>,
    /// The name of a format.
    pub(crate) format: Attr<LitStr>,
    pub(crate) pattern: Attr<LitStr>,
}

impl<'a> ContainerInput<'a> {
    /// Parses the type with a derive. `message` is set for the derives `Command` and `Event`.
    pub(crate) fn parse(cx: &Ctxt, input: &'a DeriveInput, message: Option<MessageDerive>) -> Self {
        let mut krate = Attr::default();
        // Without a derive of a message, such an attribute belongs to another derive, or is unknown to the compiler.
        if message.is_some()
            && let Data::Struct(data) = &input.data
        {
            data.fields.iter().for_each(|field| attr::reject_message_keys(cx, &field.attrs));
        }
        let message = message.map(|kind| MessageInput::parse(cx, input, kind, &mut krate));
        attr::reject_serde(cx, &input.attrs);
        let place = match &input.data {
            Data::Struct(DataStruct { fields: Fields::Unnamed(_), .. }) => &NEWTYPE,
            Data::Enum(_) => &ENUM,
            _ => &STRUCT,
        };
        let mut no_new = Attr::default();
        let mut tagging = TaggingInput::default();
        let mut name = Attr::default();
        let mut pinned = Vec::new();
        let mut sensitive = Attr::default();
        let mut rules = RulesInput::default();
        let mut as_str = Attr::default();
        let mut examples = Vec::new();
        let items = attr::items(cx, &input.attrs, place);
        // They determine the names in other attributes.
        let [rename_all, rename_all_fields] =
            ["rename_all", "rename_all_fields"].map(|key| NameStyles::given(cx, &items, key));
        let styles = NameStyles::new(&input.data, rename_all.get(), rename_all_fields.get());
        for item in items {
            match &*item.key.to_string() {
                "crate" => krate.set(cx, &item, item.crate_path(cx)),
                "no_new" => no_new.set(cx, &item, item.flag(cx)),
                "tag" => tagging.tag.set(cx, &item, item.string(cx, "\"type\"")),
                "content" => tagging.content.set(cx, &item, item.string(cx, "\"data\"")),
                "untagged" => tagging.untagged.set(cx, &item, item.flag(cx)),
                "name" => name.set(cx, &item, item.string(cx, "\"OrderState\"")),
                "pinned" => pinned.extend(PinnedInput::parse(cx, &item, styles.fields)),
                "rename_all" | "rename_all_fields" => {}
                "sensitive" => sensitive.set(cx, &item, item.flag(cx)),
                "example" => examples.extend(item.literal(cx, "\"Chat\"")),
                "as_str" => as_str.set(cx, &item, item.flag(cx)),
                _ => rules.set(cx, &item),
            }
        }
        Self {
            krate: Crate::new(&krate),
            doc: attr::doc(&input.attrs),
            deprecated: attr::is_deprecated(&input.attrs),
            non_exhaustive: attr::is_non_exhaustive(&input.attrs),
            no_new,
            rename_all,
            rename_all_fields,
            name,
            pinned,
            sensitive,
            body: BodyInput::parse(cx, input, styles, NewtypeAttributes { rules, as_str, examples }, tagging),
            message,
            input,
        }
    }
}

impl ContainerInput<'_> {
    /// The name of the type in the schemas.
    pub(crate) fn schema_name(&self) -> String {
        self.name.get().map_or_else(|| self.input.ident.unraw().to_string(), LitStr::value)
    }

    /// Whether a constructor is generated for the type.
    pub(crate) fn has_constructor(&self) -> bool {
        self.non_exhaustive && !self.no_new.is_given()
    }
}

impl<'a> BodyInput<'a> {
    fn parse(
        cx: &Ctxt,
        input: &'a DeriveInput,
        styles: NameStyles,
        newtype: NewtypeAttributes,
        tagging: TaggingInput,
    ) -> Self {
        match &input.data {
            Data::Struct(DataStruct { fields: Fields::Named(fields), .. }) => {
                Self::Struct(fields.named.iter().filter_map(|field| FieldInput::parse(cx, field, styles.fields)).collect())
            }
            Data::Struct(DataStruct { fields: Fields::Unit, .. }) => Self::Struct(Vec::new()),
            Data::Struct(DataStruct { fields: Fields::Unnamed(fields), .. }) if fields.unnamed.len() == 1 => {
                let NewtypeAttributes { rules, as_str, examples } = newtype;
                let mut newtype = NewtypeInput { ty: &fields.unnamed[0].ty, as_str, examples, rules };
                newtype.parse_field(cx, &fields.unnamed[0]);
                Self::Newtype(Box::new(newtype))
            }
            Data::Struct(DataStruct { fields: Fields::Unnamed(fields), .. }) => Self::Tuple(fields),
            Data::Enum(data) => Self::Enum(EnumInput::parse(cx, data, styles, tagging)),
            Data::Union(data) => Self::Union(data.union_token),
        }
    }
}

impl<'a> FieldInput<'a> {
    fn parse(cx: &Ctxt, field: &'a syn::Field, style: CaseStyle) -> Option<Self> {
        attr::reject_serde(cx, &field.attrs);
        let ident = field.ident.as_ref()?;
        let mut out = Self {
            ident,
            ty: &field.ty,
            name: ident.unraw().to_string(),
            doc: attr::doc(&field.attrs),
            deprecated: attr::is_deprecated(&field.attrs),
            rename: Attr::default(),
            inline: Attr::default(),
            rest: Attr::default(),
            stability: StabilityInput::default(),
            sensitive: Attr::default(),
            default: Attr::default(),
            examples: Vec::new(),
            rules: RulesInput::default(),
            as_str: Attr::default(),
        };
        for item in attr::items(cx, &field.attrs, &FIELD) {
            if out.stability.reads(cx, &item) {
                continue;
            }
            match &*item.key.to_string() {
                "rename" => out.rename.set(cx, &item, item.string(cx, "\"scriptId\"")),
                "inline" => out.inline.set(cx, &item, item.flag(cx)),
                "rest" => out.rest.set(cx, &item, item.flag(cx)),
                "sensitive" => out.sensitive.set(cx, &item, item.flag(cx)),
                "default" => out.default.set(cx, &item, item.literal(cx, default_example(&field.ty))),
                "example" => out.examples.extend(item.literal(cx, "\"Chat\"")),
                "as_str" => out.as_str.set(cx, &item, item.flag(cx)),
                _ => out.rules.set(cx, &item),
            }
        }
        if out.is_member() {
            out.name = out.rename.get().map_or_else(|| style.field(&out.name), LitStr::value);
        }
        Some(out)
    }

    /// Whether the members of the field's type are members of this object.
    pub(crate) fn is_inline(&self) -> bool {
        self.inline.get().is_some()
    }

    /// Whether the field holds the undeclared members of this object.
    pub(crate) fn is_rest(&self) -> bool {
        self.rest.get().is_some()
    }

    /// Whether the field is one member of this object.
    pub(crate) fn is_member(&self) -> bool {
        !self.is_inline() && !self.is_rest()
    }
}

impl NewtypeInput<'_> {
    /// Reads rules that are on the field instead of the struct.
    fn parse_field(&mut self, cx: &Ctxt, field: &syn::Field) {
        attr::reject_serde(cx, &field.attrs);
        for item in attr::items(cx, &field.attrs, &NEWTYPE_FIELD) {
            match &*item.key.to_string() {
                "example" => self.examples.extend(item.literal(cx, "\"Chat\"")),
                "as_str" => self.as_str.set(cx, &item, item.flag(cx)),
                _ => self.rules.set(cx, &item),
            }
        }
    }
}

impl<'a> EnumInput<'a> {
    fn parse(cx: &Ctxt, data: &'a DataEnum, styles: NameStyles, tagging: TaggingInput) -> Self {
        let variants = data.variants.iter().map(|variant| VariantInput::parse(cx, variant, styles));
        Self { tagging, variants: variants.collect() }
    }

    /// Whether it is an enum of integers.
    pub(crate) fn is_of_integers(&self) -> bool {
        !self.is_union() && self.variants.iter().any(|variant| variant.discriminant.is_some())
    }

    /// Whether it is a union and not an enum of strings or integers.
    pub(crate) fn is_union(&self) -> bool {
        let TaggingInput { tag, content, untagged } = &self.tagging;
        let has_payload =
            |variant: &VariantInput<'_>| !variant.other.is_given() && !matches!(variant.body, VariantBody::Unit);
        let has_members = |variant: &VariantInput<'_>| has_payload(variant) || !variant.pinned.is_empty();
        tag.is_given() || content.is_given() || untagged.is_given() || self.variants.iter().any(has_members)
    }
}

impl<'a> VariantInput<'a> {
    fn parse(cx: &Ctxt, variant: &'a syn::Variant, styles: NameStyles) -> Self {
        attr::reject_serde(cx, &variant.attrs);
        let mut rename = Attr::default();
        let mut value = Attr::default();
        let mut other = Attr::default();
        let mut default_tag = Attr::default();
        let mut omit_tag = Attr::default();
        let mut default = Attr::default();
        let mut pinned = Vec::new();
        let mut stability = StabilityInput::default();
        for item in attr::items(cx, &variant.attrs, &VARIANT) {
            if stability.reads(cx, &item) {
                continue;
            }
            match &*item.key.to_string() {
                "rename" => rename.set(cx, &item, item.string(cx, "\"chat\"")),
                "value" => value.set(cx, &item, item.literal(cx, "1")),
                "default_tag" => default_tag.set(cx, &item, item.flag(cx)),
                "omit_tag" => omit_tag.set(cx, &item, item.flag(cx)),
                "default" => default.set(cx, &item, item.flag(cx)),
                "pinned" => pinned.extend(PinnedInput::parse(cx, &item, styles.fields)),
                _ => other.set(cx, &item, item.flag(cx)),
            }
        }
        Self {
            ident: &variant.ident,
            body: VariantBody::parse(cx, &variant.fields, styles.fields),
            name: rename.get().map_or_else(|| styles.variants.variant(&variant.ident.unraw().to_string()), LitStr::value),
            doc: attr::doc(&variant.attrs),
            deprecated: attr::is_deprecated(&variant.attrs),
            stability,
            rename,
            value,
            other,
            default_tag,
            omit_tag,
            default,
            discriminant: variant.discriminant.as_ref().map(|(_, value)| value),
            pinned,
        }
    }
}

impl<'a> VariantBody<'a> {
    fn parse(cx: &Ctxt, fields: &'a Fields, style: CaseStyle) -> Self {
        match fields {
            Fields::Unit => Self::Unit,
            Fields::Named(fields) => {
                Self::Struct(fields.named.iter().filter_map(|field| FieldInput::parse(cx, field, style)).collect())
            }
            Fields::Unnamed(fields) => {
                for field in &fields.unnamed {
                    attr::reject_serde(cx, &field.attrs);
                    // All keys are unknown.
                    attr::items(cx, &field.attrs, &VARIANT_FIELD);
                }
                match fields.unnamed.first() {
                    Some(field) if fields.unnamed.len() == 1 => Self::Newtype(&field.ty),
                    _ => Self::Tuple(fields),
                }
            }
        }
    }
}

impl RulesInput {
    fn set(&mut self, cx: &Ctxt, item: &AttrItem) {
        match &*item.key.to_string() {
            "min_length" => self.min_length.set(cx, item, item.count(cx)),
            "max_length" => self.max_length.set(cx, item, item.count(cx)),
            "minimum" => self.minimum.set(cx, item, item.number(cx)),
            "maximum" => self.maximum.set(cx, item, item.number(cx)),
            "min_items" => self.min_items.set(cx, item, item.count(cx)),
            "format" => self.format.set(cx, item, item.string(cx, "\"date-time\"")),
            "pattern" => self.pattern.set(cx, item, item.string(cx, "\"^[a-z]+$\"")),
            _ => self.max_items.set(cx, item, item.count(cx)),
        }
    }

    /// The expressions of all rules whose value only the compiler knows.
    pub(crate) fn constants(&self) -> impl Iterator<Item = &Expr> {
        let counts = [&self.min_length, &self.max_length, &self.min_items, &self.max_items].into_iter();
        let counts = counts.filter_map(|slot| match &slot.get()?.value {
            RuleValue::Constant(expr) => Some(&**expr),
            RuleValue::Literal(_) => None,
        });
        let bounds = [&self.minimum, &self.maximum].into_iter();
        let bounds = bounds.filter_map(|slot| match &slot.get()?.value {
            RuleValue::Constant(expr) => Some(&**expr),
            RuleValue::Literal(_) => None,
        });
        counts.chain(bounds)
    }

    /// The key of the first rule.
    pub(crate) fn first(&self) -> Option<&Ident> {
        let counts = [&self.min_length, &self.max_length, &self.min_items, &self.max_items];
        let bounds = [self.minimum.key(), self.maximum.key(), self.format.key(), self.pattern.key()];
        counts.into_iter().find_map(Attr::key).or_else(|| bounds.into_iter().flatten().next())
    }
}

/// A default that a field of a type may have.
fn default_example(ty: &Type) -> &'static str {
    match types::last_segment(ty).map(|segment| segment.ident.to_string()).as_deref() {
        Some("bool") => "false",
        Some("String") => "\"Chat\"",
        Some("f64") => "1.5",
        _ => "5",
    }
}
