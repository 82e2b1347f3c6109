//! Describes values: their types, rules, fields, enum values and variants.

use std::collections::BTreeMap;

use tieline::__private::command::{
    FieldPlan, NodeId, NodeKind, Str, StringFormat, StringPlan, StructPlan, UnionPlan, UnionTagging, VariantPlan, prose,
};
use tieline::Plan;
use tieline::problem::escape;
use tieline::shape::{Bound, Open, Stability};

use super::links::within;

/// The number of enum values that are named where the enum is used.
const NAMED_VALUES: usize = 12;

/// The largest integer that is exact in every JSON library, 2^53 − 1.
const MAX_INTEGER: i64 = 9_007_199_254_740_991;

/// A part of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PhrasePart {
    Text(String),
    /// A value or a name on the wire.
    Code(String),
    /// The name of a type with a section of its own.
    Type(String),
}

/// A phrase with code and links.
pub(super) type Phrase = Vec<PhrasePart>;

/// The description of a value.
#[derive(Debug, Default)]
pub(super) struct ValueView {
    /// The type.
    pub(super) what: Phrase,
    /// The rules.
    pub(super) rules: Vec<Phrase>,
    /// The fields, if the value is an object or contains objects that have no section of their own.
    pub(super) fields: Vec<FieldView>,
    pub(super) variants: Vec<VariantView>,
    pub(super) values: Vec<EnumValueView>,
}

/// A field of an object.
#[derive(Debug)]
pub(super) struct FieldView {
    pub(super) id: String,
    /// The name; for a field of an object inside the value, the path to it.
    pub(super) name: String,
    pub(super) required: bool,
    /// The default, as JSON text.
    pub(super) default: Option<String>,
    pub(super) marks: StabilityMarks,
    pub(super) doc: String,
    /// Example values, as JSON text.
    pub(super) examples: Vec<String>,
    pub(super) value: ValueView,
}

/// A variant of a union.
#[derive(Debug)]
pub(super) struct VariantView {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) marks: StabilityMarks,
    pub(super) doc: String,
    pub(super) value: ValueView,
}

/// A value of an enum.
#[derive(Debug)]
pub(super) struct EnumValueView {
    pub(super) id: String,
    /// The value, as JSON text.
    pub(super) name: String,
    pub(super) marks: StabilityMarks,
    pub(super) doc: String,
}

/// The stability of a part, and whether its values are personal data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct StabilityMarks {
    pub(super) deprecated: bool,
    pub(super) experimental: bool,
    pub(super) sensitive: bool,
    pub(super) since: Option<String>,
}

impl StabilityMarks {
    pub(super) fn new(deprecated: bool, stability: &Stability<Str>, sensitive: bool) -> Self {
        let since = stability.since.as_deref().map(escape);
        Self { deprecated, experimental: stability.experimental, sensitive, since }
    }

    /// Each mark, with the name of its style.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, String)> {
        let marks = [(self.deprecated, "deprecated"), (self.experimental, "experimental"), (self.sensitive, "sensitive")];
        let since = self.since.as_ref().map(|since| ("since", format!("since {since}")));
        marks.into_iter().filter(|(holds, _)| *holds).map(|(_, mark)| (mark, mark.to_owned())).chain(since)
    }
}

/// Text of the page itself.
pub(super) fn text(text: impl Into<String>) -> PhrasePart {
    PhrasePart::Text(text.into())
}

/// A value or a name on the wire.
pub(super) fn code(text: &str) -> PhrasePart {
    PhrasePart::Code(escape(text))
}

/// Documentation, with the line breaks of its paragraphs.
pub(super) fn documentation(doc: &str) -> String {
    prose(doc).lines().map(escape).collect::<Vec<_>>().join("\n")
}

/// Describes the values of one section of the page.
pub(super) struct ValueDescriber<'p> {
    pub(super) plan: &'p Plan,
    /// The types that the section refers to by name.
    pub(super) linked: BTreeMap<String, NodeId>,
}

/// Where a value is, inside the value that is described.
#[derive(Clone, Default)]
struct Inside {
    /// What precedes the names of fields: `[].` for the elements of an array.
    path: String,
    /// What precedes rules: `each element: `.
    rules: String,
}

impl Inside {
    fn enter(&self, path: &str, rules: &str) -> Self {
        let separator = if self.rules.is_empty() { "" } else { ", " };
        Self { path: format!("{}{path}", self.path), rules: format!("{}{separator}{rules}", self.rules) }
    }
}

impl<'p> ValueDescriber<'p> {
    pub(super) fn new(plan: &'p Plan) -> Self {
        Self { plan, linked: BTreeMap::new() }
    }

    /// Describes a value with its content, even if its type has a section of its own.
    pub(super) fn expanded(&mut self, node: NodeId, id: &str) -> ValueView {
        let mut out = ValueView::default();
        self.content(&mut out, node, id, &Inside::default());
        out
    }

    /// Describes a value. Types with a section of their own are linked.
    pub(super) fn value(&mut self, node: NodeId, id: &str) -> ValueView {
        let mut out = ValueView::default();
        self.linked(&mut out, node, id, &Inside::default());
        out
    }

    fn linked(&mut self, out: &mut ValueView, id: NodeId, at: &str, inside: &Inside) {
        let node = self.plan.node(id);
        let Some(name) = node.name.as_ref().filter(|_| has_section(&node.kind)) else {
            return self.content(out, id, at, inside);
        };
        self.linked.insert(name.clone(), id);
        out.what.push(PhrasePart::Type(name.clone()));
        if let NodeKind::Enum { of, values, open } = &node.kind {
            let names: Vec<_> = values.iter().map(|value| code(&of.value(&value.name).to_string())).collect();
            let mut rule = match (names.len(), open) {
                (NAMED_VALUES.., _) => vec![text(format!("one of {} values", values.len()))],
                (1, false) => names,
                (_, false) => [text("one of ")].into_iter().chain(joined(names)).collect(),
                (_, true) => joined(names),
            };
            if *open {
                rule.push(text(format!(" or any other {}", of.as_str())));
            }
            add_rule(out, inside, rule);
        }
    }

    /// Describes a value with its content.
    fn content(&mut self, out: &mut ValueView, id: NodeId, at: &str, inside: &Inside) {
        let plan = self.plan;
        match &plan.node(id).kind {
            NodeKind::List { item, min, max, unique } => {
                if let Some(rule) = count(*min, *max, "element") {
                    add_rule(out, inside, vec![text(rule)]);
                }
                out.what.push(text(if *unique { "array of distinct " } else { "array of " }));
                self.linked(out, *item, at, &inside.enter("[].", "each element"));
            }
            NodeKind::Tuple(items) => {
                out.what.push(text(format!("array of {} elements: ", items.len())));
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.what.push(text(", "));
                    }
                    self.linked(out, *item, at, &inside.enter(&format!("[{index}]."), &format!("element {index}")));
                }
            }
            NodeKind::Map { key, value } => {
                out.what.push(text("object with values of type "));
                self.linked(out, *value, at, &inside.enter("*.", "each value"));
                let mut names = ValueView::default();
                self.linked(&mut names, *key, at, &inside.enter("", "each name"));
                if names.what != [text("string")] {
                    let rule = [text("names of type ")].into_iter().chain(names.what).collect();
                    add_rule(out, inside, rule);
                }
                out.rules.extend(names.rules);
            }
            NodeKind::Nullable(value) => {
                self.linked(out, *value, at, inside);
                out.what.push(text(" or null"));
            }
            NodeKind::Union(union) => self.union(out, union, at, inside),
            NodeKind::Struct(object) => {
                out.what.push(text(if object.fields.is_empty() { "empty object" } else { "object" }));
                self.fields(out, object, at, inside);
            }
            NodeKind::Enum { of, values, open } => {
                let names = values.iter().map(|value| of.value(&value.name).to_string());
                match (values.len(), open) {
                    (1, false) => out.what.extend(names.map(|name| code(&name))),
                    _ => out.what.push(text(of.as_str())),
                }
                // A constant without documentation is only named.
                let described = values.iter().filter(|value| values.len() > 1 || *open || !value.doc.is_empty());
                out.values.extend(described.map(|value| EnumValueView {
                    id: within(at, &value.name),
                    name: escape(&of.value(&value.name).to_string()),
                    marks: StabilityMarks::new(value.deprecated, &value.stability, false),
                    doc: documentation(&value.doc),
                }));
                if *open {
                    add_rule(out, inside, vec![text(format!("any other {} is allowed too", of.as_str()))]);
                }
            }
            leaf => Self::leaf(out, leaf, inside),
        }
    }

    fn fields(&mut self, out: &mut ValueView, object: &StructPlan, at: &str, inside: &Inside) {
        if object.rest {
            add_rule(out, inside, vec![text("other members are part of the value")]);
        }
        for field in &object.fields {
            let field = self.field(field, at, inside);
            out.fields.push(field);
        }
    }

    fn field(&mut self, field: &FieldPlan, at: &str, inside: &Inside) -> FieldView {
        let path = format!("{}{}", inside.path, field.name());
        let id = within(at, &path);
        let node = self.plan.node(field.node);
        let examples = if field.examples.is_empty() { &node.examples } else { &field.examples };
        FieldView {
            value: self.value(field.node, &id),
            id,
            name: escape(&path),
            required: field.required,
            default: field.default.as_deref().map(escape),
            marks: StabilityMarks::new(field.deprecated, &field.stability, field.sensitive || node.sensitive),
            doc: documentation(if field.doc.is_empty() { &node.doc } else { &field.doc }),
            examples: examples.iter().map(|example| escape(example)).collect(),
        }
    }

    fn union(&mut self, out: &mut ValueView, union: &UnionPlan, at: &str, inside: &Inside) {
        out.what.push(text(if union.open { "one of these variants, or any other" } else { "one of these variants" }));
        let rule = match &union.tagging {
            UnionTagging::Internal { tag } => vec![text("the member "), code(&tag.name), text(" names the variant")],
            UnionTagging::Adjacent { tag, content } => vec![
                text("the member "),
                code(&tag.name),
                text(" names the variant, "),
                code(content),
                text(" has its value"),
            ],
            UnionTagging::External => {
                vec![text("the name of the only member, or the string, is the name of the variant")]
            }
            UnionTagging::Untagged => vec![text("the form of the value determines the variant")],
        };
        add_rule(out, inside, rule);
        for variant in &union.variants {
            let variant = self.variant(variant, union.tag_name(), at);
            out.variants.push(variant);
        }
    }

    fn variant(&mut self, variant: &VariantPlan, tag: Option<&Str>, at: &str) -> VariantView {
        let node = self.plan.node(variant.node);
        let id = within(at, &variant.name);
        // A variant of its own is described here, and a type that is a variant by its name.
        let is_own = node.variant.is_some();
        let mut value = if is_own { self.expanded(variant.node, &id) } else { self.value(variant.node, &id) };
        if let Some(tag) = tag.filter(|_| variant.default_tag) {
            value.rules.push(vec![text("also without the member "), code(tag)]);
        }
        VariantView {
            value,
            id,
            name: escape(&variant.name),
            marks: StabilityMarks::new(variant.deprecated, &variant.stability, node.sensitive),
            doc: documentation(&node.doc),
        }
    }

    fn leaf(out: &mut ValueView, kind: &NodeKind, inside: &Inside) {
        let what = match kind {
            NodeKind::Null => "null",
            NodeKind::Bool => "boolean",
            NodeKind::Integer { minimum, maximum } => {
                let minimum = (*minimum > -MAX_INTEGER).then(|| minimum.to_string());
                let maximum = (*maximum < MAX_INTEGER).then(|| maximum.to_string());
                add_range(out, inside, minimum, maximum);
                "integer"
            }
            NodeKind::Number { minimum, maximum } => {
                let bound = |bound: &Option<Bound>| bound.map(|bound| bound.get().to_string());
                add_range(out, inside, bound(minimum), bound(maximum));
                "number"
            }
            NodeKind::String(string) => {
                add_string_rules(out, inside, string);
                "string"
            }
            NodeKind::Json(Open::Structured) => "any object or array",
            NodeKind::Json(Open::Value) => "any value",
            _ => "any object",
        };
        out.what.push(text(what));
    }
}

/// Whether a type has a section of its own if it has a name. Other types are described where they are used.
fn has_section(kind: &NodeKind) -> bool {
    !matches!(
        kind,
        NodeKind::Null
            | NodeKind::Bool
            | NodeKind::Integer { .. }
            | NodeKind::Number { .. }
            | NodeKind::String(_)
            | NodeKind::Json(_)
            | NodeKind::Nullable(_)
    )
}

fn add_rule(out: &mut ValueView, inside: &Inside, rule: Phrase) {
    let prefix = (!inside.rules.is_empty()).then(|| text(format!("{}: ", inside.rules)));
    out.rules.push(prefix.into_iter().chain(rule).collect());
}

fn add_range(out: &mut ValueView, inside: &Inside, minimum: Option<String>, maximum: Option<String>) {
    let rule = match (minimum, maximum) {
        (Some(minimum), Some(maximum)) => format!("from {minimum} to {maximum}"),
        (Some(minimum), None) => format!("at least {minimum}"),
        (None, Some(maximum)) => format!("at most {maximum}"),
        (None, None) => return,
    };
    add_rule(out, inside, vec![text(rule)]);
}

fn add_string_rules(out: &mut ValueView, inside: &Inside, string: &StringPlan) {
    if let Some(rule) = count(string.min, string.max, "character") {
        add_rule(out, inside, vec![text(rule)]);
    }
    let rule = match &string.format {
        StringFormat::Any => return,
        StringFormat::Id => vec![text("an id: no dots, spaces or control characters")],
        StringFormat::Pattern(pattern) => vec![text("pattern "), code(&pattern.source)],
        StringFormat::Named(format) => vec![text("format "), code(format.name())],
    };
    add_rule(out, inside, rule);
}

/// A rule for a number of characters or elements.
fn count(min: Option<u64>, max: Option<u64>, unit: &str) -> Option<String> {
    let units = |count: u64| if count == 1 { unit.to_owned() } else { format!("{unit}s") };
    Some(match (min, max) {
        (None | Some(0), None) => return None,
        (Some(min), Some(max)) if min == max => format!("{min} {}", units(min)),
        (Some(min), Some(max)) => format!("{min} to {max} {}", units(max)),
        (Some(min), None) => format!("at least {min} {}", units(min)),
        (None, Some(max)) => format!("at most {max} {}", units(max)),
    })
}

/// Parts with commas between them, and `or` before the last.
fn joined(parts: Vec<PhrasePart>) -> Phrase {
    let last = parts.len().saturating_sub(1);
    let mut out = Vec::new();
    for (index, part) in parts.into_iter().enumerate() {
        if index > 0 {
            out.push(text(if index == last { " or " } else { ", " }));
        }
        out.push(part);
    }
    out
}
