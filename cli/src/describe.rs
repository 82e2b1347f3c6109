//! Describes a value by its type and the rows of its members.

use std::collections::BTreeSet;

use tieline::__private::command::{NodeId, NodeKind, Str, StringFormat, UnionPlan, VariantPlan, prose};
use tieline::Plan;
use tieline::json::{Json, JsonObject};
use tieline::shape::{Bound, EnumValue, Open, Stability};

use super::list::insert_stability;

/// The maximum number of nested types that are described. Deeper ones are referred to by name.
const MAX_DEPTH: usize = 32;

/// The maximum length of a path whose members are described, since each of them repeats it.
const MAX_PATH_LENGTH: usize = 4096;

/// The maximum length of a type description that is repeated wherever the type is used.
const MAX_REPEATED_LENGTH: usize = 200;

/// The description of a value.
#[derive(Debug)]
pub(super) struct Description<'p> {
    /// The type of the value, with its rules.
    pub(super) what: String,
    /// The members of the value, and after them those of the objects inside it.
    pub(super) rows: Vec<Row<'p>>,
}

/// One member of an object, or of an object inside it.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a column of its own")]
pub(super) struct Row<'p> {
    /// The path from the value: `labels[].name`.
    pub(super) path: String,
    /// The type of the value, with its rules.
    pub(super) what: String,
    pub(super) required: bool,
    /// Whether it is not a member, but a variant of the value at the path.
    pub(super) is_variant: bool,
    pub(super) deprecated: bool,
    pub(super) stability: &'p Stability<Str>,
    /// Whether its values are never shown in reports.
    pub(super) sensitive: bool,
    pub(super) doc: &'p str,
    /// The default of an absent value, as JSON text.
    pub(super) default: Option<&'p str>,
}

/// Describes a value. Each named type is described once and referred to by its name afterwards: types may contain
/// themselves, and the size of the description of types that each contain another one twice would be exponential.
pub(super) fn describe(plan: &Plan, node: NodeId) -> Description<'_> {
    let mut describer = Describer { plan, seen: BTreeSet::new(), repeated: BTreeSet::new(), rows: Vec::new() };
    // The first pass finds the types that are referred to by name. Only for these does the description include the name.
    describer.describe(node);
    let repeated = describer.repeated;
    let mut describer = Describer { plan, seen: BTreeSet::new(), repeated, rows: Vec::new() };
    let what = describer.describe(node);
    Description { what, rows: describer.rows }
}

struct Describer<'p> {
    plan: &'p Plan,
    /// The named types that have been described.
    seen: BTreeSet<NodeId>,
    /// The named types that are referred to by name.
    repeated: BTreeSet<NodeId>,
    rows: Vec<Row<'p>>,
}

/// A part of a value that is described next, and its path: an object, whose members are described, or a variant of a union.
type Inner<'p> = Vec<(InnerPart<'p>, String)>;

/// A part of a value.
enum InnerPart<'p> {
    Object(NodeId),
    Variant(&'p VariantPlan),
}

impl<'p> Describer<'p> {
    fn describe(&mut self, node: NodeId) -> String {
        let (what, inner) = self.what(node, String::new(), 0);
        self.inner(inner, 1);
        what
    }

    fn inner(&mut self, inner: Inner<'p>, depth: usize) {
        for (part, path) in inner {
            match part {
                InnerPart::Object(object) => self.members(object, &path, depth),
                InnerPart::Variant(variant) => self.variant(variant, path, depth),
            }
        }
    }

    /// A variant of a union, and its members.
    fn variant(&mut self, variant: &'p VariantPlan, path: String, depth: usize) {
        let (what, inner) = self.what(variant.node, path.clone(), depth);
        let node = self.plan.node(variant.node);
        let VariantPlan { deprecated, stability, .. } = variant;
        self.rows.push(Row {
            path,
            what,
            required: false,
            is_variant: true,
            deprecated: *deprecated,
            stability,
            sensitive: node.sensitive,
            doc: &node.doc,
            default: None,
        });
        self.inner(inner, depth + 1);
    }

    fn members(&mut self, object: NodeId, path: &str, depth: usize) {
        let plan = self.plan;
        let NodeKind::Struct(object) = &plan.node(object).kind else { return };
        for field in &object.fields {
            let path = if path.is_empty() { field.name().to_string() } else { format!("{path}.{}", field.name()) };
            let (what, inner) = self.what(field.node, path.clone(), depth);
            self.rows.push(Row {
                path,
                what,
                required: field.required,
                is_variant: false,
                deprecated: field.deprecated,
                stability: &field.stability,
                sensitive: field.sensitive,
                doc: &field.doc,
                default: field.default.as_deref(),
            });
            self.inner(inner, depth + 1);
        }
    }

    /// A description of the type of a value, and its parts unless they have been described.
    fn what(&mut self, id: NodeId, path: String, depth: usize) -> (String, Inner<'p>) {
        let node = self.plan.node(id);
        let Some(name) = &node.name else { return self.unnamed(id, path, depth) };
        let is_too_deep = depth >= MAX_DEPTH || path.len() > MAX_PATH_LENGTH;
        if self.seen.contains(&id) || (is_too_deep && has_parts(&node.kind)) {
            self.repeated.insert(id);
            return (format!("`{name}`"), Inner::new());
        }
        self.seen.insert(id);
        let (what, inner) = self.unnamed(id, path, depth + 1);
        if !has_parts(&node.kind) && what.len() <= MAX_REPEATED_LENGTH {
            self.seen.remove(&id);
            return (what, Inner::new());
        }
        let what = if self.repeated.contains(&id) { format!("{what} (`{name}`)") } else { what };
        (what, inner)
    }

    fn unnamed(&mut self, id: NodeId, mut path: String, depth: usize) -> (String, Inner<'p>) {
        let plan = self.plan;
        match &plan.node(id).kind {
            NodeKind::List { item, min, max, unique } => {
                path.push_str("[]");
                let (what, inner) = self.what(*item, path, depth);
                let what = if *unique { format!("array of distinct {what}") } else { format!("array of {what}") };
                (counted(what, *min, *max, "element"), inner)
            }
            NodeKind::Tuple(items) => {
                let parts = items.iter().enumerate();
                let parts = parts.map(|(index, item)| self.what(*item, format!("{path}[{index}]"), depth));
                let (what, inner): (Vec<String>, Vec<Inner<'_>>) = parts.unzip();
                (format!("array of ({})", what.join(", ")), inner.into_iter().flatten().collect())
            }
            NodeKind::Map { key, value } => {
                path.push_str(if path.is_empty() { "*" } else { ".*" });
                let names = match &plan.node(*key).kind {
                    NodeKind::String(string) if string.is_any() => "any member names".to_owned(),
                    names => format!("member names of type {}", without_parts(names)),
                };
                let (what, inner) = self.what(*value, path, depth);
                (format!("object with {names} and values of type {what}"), inner)
            }
            NodeKind::Nullable(value) => {
                let (what, inner) = self.what(*value, path, depth);
                (format!("{what} or null"), inner)
            }
            NodeKind::Union(union) => {
                let variant = |variant: &'p VariantPlan| (InnerPart::Variant(variant), format!("{path}<{}>", variant.name));
                (union_in_words(union), union.variants.iter().map(variant).collect())
            }
            NodeKind::Struct(object) if object.rest => {
                ("object that keeps undeclared members".to_owned(), vec![(InnerPart::Object(id), path)])
            }
            NodeKind::Struct(object) if object.fields.is_empty() => ("empty object".to_owned(), Inner::new()),
            NodeKind::Struct(_) => ("object".to_owned(), vec![(InnerPart::Object(id), path)]),
            leaf => (without_parts(leaf), Inner::new()),
        }
    }
}

/// Whether values contain other values that are described.
fn has_parts(kind: &NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::List { .. }
            | NodeKind::Tuple(_)
            | NodeKind::Map { .. }
            | NodeKind::Nullable(_)
            | NodeKind::Struct(_)
            | NodeKind::Union(_)
    )
}

/// What a value of a union is, in words.
fn union_in_words(union: &UnionPlan) -> String {
    let mut names: Vec<String> = union.names().map(|name| format!("`{name}`")).collect();
    if union.open {
        names.push("any other variant".to_owned());
    }
    format!("union of {}", names.join(" or "))
}

/// A description of a type without inner values.
fn without_parts(kind: &NodeKind) -> String {
    match kind {
        NodeKind::Null => "null".to_owned(),
        NodeKind::Bool => "boolean".to_owned(),
        NodeKind::Integer { minimum, maximum } => format!("integer from {minimum} to {maximum}"),
        NodeKind::Number { minimum, maximum } => match (minimum.map(Bound::get), maximum.map(Bound::get)) {
            (Some(minimum), Some(maximum)) => format!("number from {minimum} to {maximum}"),
            (Some(minimum), None) => format!("number of at least {minimum}"),
            (None, Some(maximum)) => format!("number of at most {maximum}"),
            (None, None) => "number".to_owned(),
        },
        NodeKind::String(string) => {
            let what = match &string.format {
                StringFormat::Any => "string".to_owned(),
                StringFormat::Id => "id".to_owned(),
                StringFormat::Pattern(plan) => format!("string `{}`", plan.source),
                StringFormat::Named(format) => format!("string, {format}"),
            };
            counted(what, string.min, string.max, "character")
        }
        NodeKind::Enum { of, values, open } => {
            // A constant is that of a variant or a member, which has its own marks.
            let is_constant = values.len() == 1 && !*open;
            let notes = |value| if is_constant { String::new() } else { notes(value) };
            let mut values: Vec<String> =
                values.iter().map(|value| format!("{}{}", of.value(&value.name), notes(value))).collect();
            if *open {
                values.push(format!("any other {}", of.as_str()));
            }
            values.join(" or ")
        }
        NodeKind::Json(Open::Structured) => "any object or array".to_owned(),
        NodeKind::Json(Open::Value) => "any value".to_owned(),
        _ => "any object".to_owned(),
    }
}

/// What is stated about an enum value, in parentheses.
fn notes(value: &EnumValue) -> String {
    let since = value.stability.since.as_ref().map(|since| format!("since {since}"));
    let deprecated = value.deprecated.then(|| "deprecated".to_owned());
    let experimental = value.stability.experimental.then(|| "experimental".to_owned());
    let notes: Vec<String> = [deprecated, experimental, since].into_iter().flatten().collect();
    if notes.is_empty() { String::new() } else { format!(" ({})", notes.join(", ")) }
}

fn counted(what: String, min: Option<u64>, max: Option<u64>, unit: &str) -> String {
    let units = |count| if count == 1 { unit.to_owned() } else { format!("{unit}s") };
    match (min, max) {
        (None, None) => what,
        (Some(min), Some(max)) if min == max => format!("{what}, {min} {}", units(min)),
        (Some(min), Some(max)) => format!("{what}, {min} to {max} {unit}s"),
        (Some(min), None) => format!("{what}, at least {min} {}", units(min)),
        (None, Some(max)) => format!("{what}, at most {max} {}", units(max)),
    }
}

/// The description of a value as JSON.
pub(super) fn json(plan: &Plan, node: NodeId) -> Json {
    let Description { what, rows, .. } = describe(plan, node);
    let fields = rows.into_iter().map(|row| {
        let mut out = JsonObject::new();
        out.insert("path", row.path);
        out.insert("what", row.what);
        if row.is_variant {
            out.insert("variant", true);
        } else {
            out.insert("required", row.required);
        }
        out.insert("deprecated", row.deprecated);
        insert_stability(row.stability, &mut out);
        if row.sensitive {
            out.insert("sensitive", true);
        }
        out.insert("meaning", prose(row.doc));
        if let Some(default) = row.default.and_then(|default| default.parse::<Json>().ok()) {
            out.insert("default", default);
        }
        Json::from(out)
    });
    let fields = Json::from(fields.collect::<Vec<_>>());
    let mut out = JsonObject::new();
    out.insert("what", what);
    out.insert("fields", fields);
    out.into()
}
