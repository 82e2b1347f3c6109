//! The schemas of values.

use super::annotations::{note, note_of, noted};
use super::generators;
use super::tree::{Tree, count, double, integer, strings};
use super::unions::{has_one_of, is_deprecated_variant};
use crate::json::{Json, MAX_SAFE_INTEGER};
use crate::plan::{FieldPlan, NodeId, NodeKind, OtherMembers, Plan, Str, StringFormat, StringPlan, StructPlan};
use crate::shape::{Bound, EnumType, EnumValue, Open, Stability};

/// The characters that an id cannot contain, as a character class without its brackets. Validators differ in `\s` and `.`, not in these.
const NOT_IN_IDS: &str = "\\x00-\\x20\\x7f";

/// The pattern that matches a line feed at the end.
pub(crate) const NO_LINE_FEED: &str = "\\x0a$";

/// How a schema refers to the schema of a named type.
pub(super) trait Refer {
    /// The schema that refers to a named type.
    fn refer(&mut self, plan: &Plan, node: NodeId) -> Tree;

    /// Whether the schema is for code generators.
    fn for_generators(&self) -> bool;
}

/// Generates the schemas of a plan's values.
pub(super) struct ValueSchemas<'p, R> {
    pub(super) plan: &'p Plan,
    pub(super) refer: R,
}

impl<'p, R: Refer> ValueSchemas<'p, R> {
    pub(super) const fn new(plan: &'p Plan, refer: R) -> Self {
        Self { plan, refer }
    }

    /// The schema of a named type.
    pub(super) fn definition(&mut self, id: NodeId, title: &str) -> Tree {
        let node = self.plan.node(id);
        let doc = match &node.kind {
            // The only value of a variant is described by the variant itself.
            NodeKind::Enum { values, .. } if node.variant.is_none() => describe_values(&node.doc, values),
            _ => node.doc.clone().into_owned(),
        };
        let annotations = Tree::new()
            .text("title", title)
            .described(&noted(&doc, &note_of(self.plan, node)))
            .mark("deprecated", is_deprecated_variant(self.plan, id));
        let value = self.inline(id);
        self.annotated(annotations, value, Tree::new().list("examples", texts(&node.examples)))
    }

    /// The schema of a value where it is used: a reference if its type is named.
    pub(super) fn value(&mut self, id: NodeId) -> Tree {
        if self.plan.node(id).name.is_some() { self.refer.refer(self.plan, id) } else { self.inline(id) }
    }

    fn inline(&mut self, id: NodeId) -> Tree {
        match &self.plan.node(id).kind {
            NodeKind::Null => Tree::of_type("null"),
            NodeKind::Bool => Tree::of_type("boolean"),
            NodeKind::Integer { minimum, maximum } => {
                Tree::of_type("integer").with("minimum", integer(*minimum)).with("maximum", integer(*maximum))
            }
            NodeKind::Number { minimum, maximum } => {
                Tree::of_type("number").maybe("minimum", minimum.map(bound)).maybe("maximum", maximum.map(bound))
            }
            NodeKind::String(StringPlan { min, max, format, .. }) => {
                let tree = Tree::of_type("string").maybe("minLength", min.map(count)).maybe("maxLength", max.map(count));
                match format {
                    StringFormat::Any => tree,
                    StringFormat::Id => segments(tree, 1, 1),
                    // No pattern matches a text that ends with a line feed (see `verify`), but Python's `$` also matches before one.
                    StringFormat::Pattern(plan) => matching(tree, &plan.source, NO_LINE_FEED),
                    StringFormat::Named(format) => {
                        let (keyword, value) = format.keyword();
                        // Code generators map formats to types that reject or change some values: Python's `AnyUrl` normalizes URIs,
                        // and Java's `Date` has no offset.
                        let tree = if self.refer.for_generators() { tree } else { tree.with(keyword, value) };
                        matching(tree, format.pattern(), NO_LINE_FEED)
                    }
                }
            }
            NodeKind::Enum { of, values, open } => self.enumeration(id, *of, values, *open),
            NodeKind::List { item, min, max, unique } => {
                let tree = Tree::of_type("array").with("items", self.value(*item));
                let tree = if self.refer.for_generators() {
                    generators::bounded(tree, *min, *max)
                } else {
                    tree.maybe("minItems", min.map(count)).maybe("maxItems", max.map(count))
                };
                tree.mark("uniqueItems", *unique)
            }
            NodeKind::Tuple(items) => self.tuple(items),
            NodeKind::Map { key, value } => {
                let names = (!self.plan.is_any_string(*key)).then(|| self.value(*key));
                Tree::of_type("object").with("additionalProperties", self.value(*value)).maybe("propertyNames", names)
            }
            NodeKind::Json(Open::Value) => Tree::new(),
            NodeKind::Json(Open::Object) => open_object(),
            NodeKind::Json(Open::Structured) => any_of([open_object(), Tree::of_type("array")]),
            NodeKind::Struct(object) => self.object(object),
            NodeKind::Nullable(inner) => nullable(self.value(*inner)),
            NodeKind::Union(union) => self.union(union, self.plan.node(id).name.as_deref().unwrap_or_default()),
        }
    }

    fn enumeration(&self, id: NodeId, of: EnumType, values: &[EnumValue], open: bool) -> Tree {
        let node = self.plan.node(id);
        // The only value of a variant is a constant.
        let for_generators = self.refer.for_generators() && node.variant.is_none();
        match (open, values.is_empty()) {
            (true, true) => of_any(of),
            (true, false) if for_generators => generators::open_enum(self.plan, of, values, node.name.as_deref()),
            (true, false) => any_of([constants_of(of, values), of_any(of)]),
            (false, _) if for_generators => generators::constants(of, values, None),
            (false, _) => constants_of(of, values),
        }
    }

    fn tuple(&mut self, items: &[NodeId]) -> Tree {
        let number = count(items.len() as u64);
        let items: Vec<Json> = items.iter().map(|item| self.value(*item).into()).collect();
        Tree::of_type("array").with("prefixItems", items).with("minItems", number.clone()).with("maxItems", number)
    }

    fn object(&mut self, object: &'p StructPlan) -> Tree {
        let properties: Tree = object.fields.iter().map(|field| (&**field.name(), self.field(field))).collect();
        let required = object.fields.iter().filter(|field| field.required).map(|field| &**field.name());
        let tree = Tree::of_type("object");
        // Without `properties`, `additionalProperties` describes an object that declares no members.
        let tree = if object.rest { tree.with("properties", properties) } else { tree.object("properties", properties) };
        let tree = tree.list("required", strings(required)).mark("additionalProperties", object.rest);
        match &object.others {
            OtherMembers::Any => tree,
            // Not `maxProperties`: code generators recognise an enum of Rust by this form.
            OtherMembers::None => tree.with("additionalProperties", false),
            OtherMembers::Except(names) => tree.with("not", has_one_of(names.iter().map(|name| &**name))),
        }
    }

    /// The schema of a value, with documentation.
    pub(super) fn documented(&mut self, id: NodeId, doc: &str) -> Tree {
        let value = self.value(id);
        self.annotated(Tree::new().described(doc), value, Tree::new())
    }

    pub(super) fn field(&mut self, field: &'p FieldPlan) -> Tree {
        let value = self.value(field.node);
        let before = Tree::new().described(&noted(&field.doc, &note(&field.stability, field.sensitive)));
        let after = Tree::new()
            .maybe("default", field.default.as_ref().and_then(|text| text.parse::<Json>().ok()))
            .mark("deprecated", field.deprecated)
            .list("examples", texts(&field.examples));
        self.annotated(before, value, after)
    }

    /// A schema with the annotations before and after it.
    fn annotated(&self, before: Tree, value: Tree, after: Tree) -> Tree {
        let is_annotated = !before.is_empty() || !after.is_empty();
        let for_generators = is_annotated && self.refer.for_generators();
        let value = if for_generators { generators::beside_annotations(value) } else { value };
        before.all(value).all(after)
    }
}

/// One of the values of an enum.
fn constants_of(of: EnumType, values: &[EnumValue]) -> Tree {
    Tree::of_type(of.as_str()).with("enum", values.iter().map(|value| of.value(&value.name)).collect::<Vec<Json>>())
}

/// The schema of any value of a type, as JSON.
pub(crate) fn any_schema(of: EnumType) -> Json {
    of_any(of).into()
}

/// Any value of a type.
pub(super) fn of_any(of: EnumType) -> Tree {
    let any = Tree::of_type(of.as_str());
    match of {
        EnumType::Integer => any.with("minimum", integer(-MAX_SAFE_INTEGER)).with("maximum", integer(MAX_SAFE_INTEGER)),
        EnumType::String | EnumType::Boolean | EnumType::Number => any,
    }
}

/// Any object. `additionalProperties` is stated because generators would otherwise emit a class without fields, which drops all members.
pub(super) fn open_object() -> Tree {
    Tree::of_type("object").with("additionalProperties", true)
}

/// Adds to the schema of a string that it consists of a number of ids joined by dots.
pub(super) fn segments(tree: Tree, minimum: usize, maximum: usize) -> Tree {
    matching(tree, &segments_pattern(minimum, maximum), NO_SEGMENT)
}

/// The pattern of a number of ids joined by dots.
pub(crate) fn segments_pattern(minimum: usize, maximum: usize) -> String {
    let id = format!("[^.{NOT_IN_IDS}]+");
    let further = match (minimum.saturating_sub(1), maximum.saturating_sub(1)) {
        (_, 0) => String::new(),
        (1, 1) => format!("(\\.{id})"),
        (least, most) if least == most => format!("(\\.{id}){{{most}}}"),
        (least, most) => format!("(\\.{id}){{{least},{most}}}"),
    };
    format!("^{id}{further}$")
}

/// The pattern that matches a character that an id cannot contain.
pub(crate) const NO_SEGMENT: &str = "[\\x00-\\x20\\x7f]";

/// Adds to the schema of a string that one pattern matches and another does not.
fn matching(tree: Tree, pattern: &str, not: &str) -> Tree {
    // The inner type keeps `not` from applying to other values: a value of the wrong type gives one error, and `null` stays valid.
    tree.with("pattern", pattern).with("not", Tree::of_type("string").with("pattern", not))
}

pub(super) fn any_of(trees: impl IntoIterator<Item = Tree>) -> Tree {
    Tree::new().with("anyOf", trees.into_iter().map(Json::from).collect::<Vec<_>>())
}

/// Adds `null` to a schema.
fn nullable(mut tree: Tree) -> Tree {
    if let Some(Json::Array(choices)) = tree.get_mut("anyOf") {
        choices.push(Tree::of_type("null").into());
        return tree;
    }
    if let Some(Json::Array(values)) = tree.get_mut("enum") {
        values.push(Json::Null);
    }
    if let Some(of_type) = tree.get_mut("type") {
        let own = std::mem::take(of_type);
        *of_type = Json::Array(vec![own, "null".into()]);
        return tree;
    }
    // An empty schema accepts `null` already.
    if tree.is_empty() { tree } else { any_of([tree, Tree::of_type("null")]) }
}

fn bound(bound: Bound) -> Json {
    double(bound.get())
}

/// The documentation of an enum, followed by a list of its values with theirs.
pub(crate) fn describe_values(doc: &str, values: &[EnumValue]) -> String {
    let mut out = doc.to_owned();
    if values.iter().all(|value| value.doc.is_empty() && !value.deprecated && value.stability == Stability::NONE) {
        return out;
    }
    if !out.is_empty() {
        out.push('\n');
    }
    for value in values {
        let marks = [
            value.deprecated.then(|| "deprecated".to_owned()),
            value.stability.experimental.then(|| "experimental".to_owned()),
            value.stability.since.as_ref().map(|since| format!("since {since}")),
        ];
        let marks = marks.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let marks = if marks.is_empty() { marks } else { format!(" ({marks})") };
        let colon = if value.doc.is_empty() { "" } else { ": " };
        let doc = value.doc.replace('\n', "\n  ");
        out.extend(["\n- `", &value.name, "`", &marks, colon, &doc]);
    }
    out
}

/// Values from their JSON texts.
fn texts(texts: &[Str]) -> Vec<Json> {
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}
