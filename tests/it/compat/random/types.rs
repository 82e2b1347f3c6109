//! Random types, and their schemas and entries in `index.json`.

use super::Random;

/// The type of a value.
#[derive(Debug, Clone)]
pub(super) enum Type {
    /// One with this schema.
    Leaf(&'static str),
    /// A closed enum with these strings, of which the first one is the default.
    Defaulting(&'static [&'static str]),
    Nullable(Box<Type>),
    /// An array, with further keywords.
    List(Box<Type>, &'static str),
    Tuple(Vec<Type>),
    /// A map, with the schema of its names.
    Map(Box<Type>, &'static str),
    Object(Object),
    Union(Union),
}

/// Fields with their types, and whether each is required; whether undeclared members are kept.
#[derive(Debug, Clone)]
pub(super) struct Object {
    fields: Vec<(&'static str, Type, bool)>,
    rest: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Union {
    tagging: Tagging,
    /// The variants by name, each with its value if it has one.
    variants: Vec<(&'static str, Option<Type>)>,
    open: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tagging {
    Internal,
    Adjacent,
    External,
    Untagged,
}

const LEAVES: &[&str] = &[
    r#"{"type":"boolean"}"#,
    r#"{"type":"boolean","enum":[true]}"#,
    r#"{"type":"boolean","enum":[false,true]}"#,
    r#"{"type":"integer"}"#,
    r#"{"type":"integer","minimum":0,"maximum":5}"#,
    r#"{"type":"integer","minimum":3,"maximum":3}"#,
    r#"{"type":"integer","enum":[0,1]}"#,
    r#"{"type":"integer","enum":[1]}"#,
    r#"{"anyOf":[{"type":"integer","enum":[1]},{"type":"integer","minimum":-9007199254740991,"maximum":9007199254740991}]}"#,
    r#"{"type":"number"}"#,
    r#"{"type":"number","minimum":0,"maximum":1.5}"#,
    r#"{"type":"number","enum":[1,1.5]}"#,
    r#"{"type":"string"}"#,
    r#"{"type":"string","minLength":1}"#,
    r#"{"type":"string","maxLength":2}"#,
    r#"{"type":"string","pattern":"^[a-c]+$","not":{"type":"string","pattern":"\\x0a$"}}"#,
    r#"{"type":"string","enum":["a"]}"#,
    r#"{"type":"string","enum":["a","b"]}"#,
    r#"{"type":"string","enum":["b","c"]}"#,
    r#"{"anyOf":[{"type":"string","enum":["a"]},{"type":"string"}]}"#,
    "{}",
    r#"{"type":"object","additionalProperties":true}"#,
    r#"{"anyOf":[{"type":"object"},{"type":"array"}]}"#,
    r#"{"type":"null"}"#,
];

const LISTS: &[&str] = &[
    "",
    "",
    r#","maxItems":2"#,
    r#","maxItems":1"#,
    r#","minItems":1"#,
    r#","uniqueItems":true"#,
    r#","uniqueItems":true,"maxItems":2"#,
    r#","maxItems":0"#,
    r#","minItems":2,"maxItems":2"#,
];

const NAMES: &[&str] = &[
    r#"{"type":"string"}"#,
    r#"{"type":"string"}"#,
    r#"{"type":"string","maxLength":2}"#,
    r#"{"type":"string","enum":["a","b"]}"#,
    r#"{"type":"string","pattern":"^[a-c]+$","not":{"type":"string","pattern":"\\x0a$"}}"#,
];

const DEFAULTS: &[&[&str]] = &[&["a", "b"], &["a"], &["b", "c"]];

const KEYS: &[&str] = &["a", "b", "c"];

/// The names of variants. `m…` are the members that determine one.
const VARIANTS: &[(&str, &str)] = &[("a", "ma"), ("b", "mb"), ("c", "mc")];

impl Type {
    pub(super) fn random(random: &mut Random, depth: usize) -> Self {
        if depth == 0 {
            return if random.one_in(12) {
                Self::Defaulting(random.pick(DEFAULTS))
            } else {
                Self::Leaf(random.pick(LEAVES))
            };
        }
        let inner = |random: &mut Random| Self::random(random, depth - 1);
        match random.below(9) {
            0 => Self::List(inner(random).into(), random.pick(LISTS)),
            1 => Self::Tuple((0..=random.below(2)).map(|_| inner(random)).collect()),
            2 => Self::Map(inner(random).into(), random.pick(NAMES)),
            3 | 4 => Self::Object(Object::random(random, depth)),
            5 | 6 => Self::Union(Union::random(random, depth)),
            7 => inner(random).nullable(),
            _ => Self::random(random, 0),
        }
    }

    fn nullable(self) -> Self {
        let is_any = matches!(&self, Self::Leaf(schema) if ["{}", r#"{"type":"null"}"#].contains(schema));
        if is_any || matches!(self, Self::Nullable(_)) { self } else { Self::Nullable(self.into()) }
    }

    /// The type with one change.
    pub(super) fn changed(&self, random: &mut Random, depth: usize) -> Self {
        let deeper = !random.one_in(3);
        match self {
            Self::List(item, rest) if deeper => {
                if random.one_in(3) {
                    Self::List(item.clone(), random.pick(LISTS))
                } else {
                    Self::List(item.changed(random, depth.saturating_sub(1)).into(), rest)
                }
            }
            Self::Tuple(items) if deeper => {
                let at = random.below(items.len());
                let mut items = items.clone();
                items[at] = items[at].changed(random, depth.saturating_sub(1));
                Self::Tuple(items)
            }
            Self::Map(value, names) if deeper => {
                if random.one_in(3) {
                    Self::Map(value.clone(), random.pick(NAMES))
                } else {
                    Self::Map(value.changed(random, depth.saturating_sub(1)).into(), names)
                }
            }
            Self::Nullable(inner) => {
                if deeper {
                    inner.changed(random, depth).nullable()
                } else {
                    (**inner).clone()
                }
            }
            Self::Object(object) if deeper => Self::Object(object.changed(random, depth)),
            Self::Union(union) if deeper => Self::Union(union.changed(random, depth)),
            Self::Leaf(_) | Self::Defaulting(_) if deeper => Self::random(random, 0),
            _ => self.replaced(random, depth),
        }
    }

    fn replaced(&self, random: &mut Random, depth: usize) -> Self {
        match random.below(8) {
            0 => self.clone().nullable(),
            1 => Self::List(self.clone().into(), random.pick(LISTS)),
            2 => Self::Map(self.clone().into(), random.pick(NAMES)),
            3 => Self::Tuple(vec![self.clone(), self.clone()]),
            4 => Self::Object(Object {
                fields: vec![(random.pick(KEYS), self.clone(), random.one_in(2))],
                rest: random.one_in(4),
            }),
            5 | 6 => Self::Union(Union::around(self, random, depth)),
            _ => Self::random(random, depth),
        }
    }

    /// The JSON type of the values, if they have one type only.
    fn class(&self) -> Option<&'static str> {
        Some(match self {
            Self::Leaf(schema) => {
                let of = ["boolean", "integer", "number", "string", "null"]
                    .into_iter()
                    .find(|of| schema.contains(&format!(r#""type":"{of}""#)) && !schema.contains("array"));
                match of {
                    Some("integer") => "number",
                    Some(of) => of,
                    None if schema.contains("additionalProperties") => "object",
                    None => return None,
                }
            }
            Self::Defaulting(_) => "string",
            Self::List(..) | Self::Tuple(_) => "array",
            Self::Map(..) | Self::Object(_) | Self::Union(Union { tagging: Tagging::Internal | Tagging::Adjacent, .. }) => {
                "object"
            }
            Self::Nullable(_) | Self::Union(_) => return None,
        })
    }
}

impl Object {
    fn random(random: &mut Random, depth: usize) -> Self {
        let mut fields = Vec::new();
        for name in KEYS {
            if random.one_in(2) {
                fields.push((*name, Type::random(random, depth.saturating_sub(1)), random.one_in(2)));
            }
        }
        Self { fields, rest: random.one_in(4) }
    }

    fn changed(&self, random: &mut Random, depth: usize) -> Self {
        let mut changed = self.clone();
        let at = random.below(self.fields.len().max(1));
        match random.below(5) {
            0 => changed.rest = !self.rest,
            1 => {
                let name = random.pick(KEYS);
                if !self.fields.iter().any(|(own, ..)| *own == name) {
                    changed.fields.push((name, Type::random(random, depth.saturating_sub(1)), random.one_in(2)));
                }
            }
            2 if !self.fields.is_empty() => drop(changed.fields.remove(at)),
            3 if !self.fields.is_empty() => changed.fields[at].2 = !self.fields[at].2,
            _ if !self.fields.is_empty() => {
                changed.fields[at].1 = self.fields[at].1.changed(random, depth.saturating_sub(1));
            }
            _ => {}
        }
        changed
    }
}

impl Union {
    fn random(random: &mut Random, depth: usize) -> Self {
        let tagging = random.pick(&[Tagging::Internal, Tagging::Adjacent, Tagging::External, Tagging::Untagged]);
        let open = tagging != Tagging::Untagged && random.one_in(3);
        let mut union = Self { tagging, variants: Vec::new(), open };
        for _ in 0..=random.below(3) {
            union.add(random, depth);
        }
        if union.variants.is_empty() {
            union.variants.push(("a", Some(Type::Leaf(LEAVES[0]))));
            union.tagging = Tagging::External;
        }
        union
    }

    /// A union with a variant of the values of a type.
    fn around(inner: &Type, random: &mut Random, depth: usize) -> Self {
        let mut union = Self::random(random, depth.max(1));
        match (union.tagging, inner) {
            (Tagging::Internal, Type::Object(_)) | (Tagging::Adjacent | Tagging::External, _) => {
                union.variants[0].1 = Some(inner.clone());
            }
            (Tagging::Untagged, _) if inner.class().is_some() => {
                union.variants.retain(|(_, other)| other.as_ref().and_then(Type::class) != inner.class());
                let name = VARIANTS.iter().find(|(name, _)| !union.variants.iter().any(|(own, _)| own == name));
                if let Some((name, _)) = name {
                    union.variants.push((name, Some(inner.clone())));
                }
                if union.variants.is_empty() {
                    union.variants.push(("a", Some(inner.clone())));
                }
            }
            _ => {}
        }
        union
    }

    fn add(&mut self, random: &mut Random, depth: usize) {
        let (name, _) = random.pick(VARIANTS);
        if self.variants.iter().any(|(own, _)| *own == name) {
            return;
        }
        let value = match self.tagging {
            Tagging::Internal => Some(Type::Object(Object::random(random, depth))),
            Tagging::Adjacent | Tagging::External if random.one_in(3) => None,
            Tagging::Adjacent | Tagging::External => Some(Type::random(random, depth.saturating_sub(1))),
            Tagging::Untagged => {
                let value = Type::random(random, depth);
                let Some(class) = value.class() else { return };
                let is_object = |value: &Option<Type>| matches!(value, Some(Type::Object(_)));
                let same = self.variants.iter().filter(|(_, other)| other.as_ref().and_then(Type::class) == Some(class));
                let mut same = same.map(|(_, other)| is_object(other));
                if same.any(|is| !(is && matches!(value, Type::Object(_)))) {
                    return;
                }
                Some(value)
            }
        };
        self.variants.push((name, value));
    }

    fn changed(&self, random: &mut Random, depth: usize) -> Self {
        let mut changed = self.clone();
        let at = random.below(self.variants.len());
        match random.below(6) {
            0 if self.tagging != Tagging::Untagged => changed.open = !self.open,
            1 => changed.add(random, depth),
            2 if self.variants.len() > 1 => drop(changed.variants.remove(at)),
            3 => {
                let (name, _) = random.pick(VARIANTS);
                if !self.variants.iter().any(|(own, _)| *own == name) {
                    changed.variants[at].0 = name;
                }
            }
            4 if self.tagging != Tagging::Internal && self.tagging != Tagging::Untagged => {
                changed.tagging = if self.tagging == Tagging::Adjacent { Tagging::External } else { Tagging::Adjacent };
            }
            _ => {
                if let Some(value) = &self.variants[at].1 {
                    let new = if let Type::Object(object) = value {
                        Type::Object(object.changed(random, depth))
                    } else {
                        value.changed(random, depth.saturating_sub(1))
                    };
                    let is_same = self.tagging != Tagging::Untagged
                        || new.class() == value.class()
                            && matches!(new, Type::Object(_)) == matches!(value, Type::Object(_));
                    if is_same {
                        changed.variants[at].1 = Some(new);
                    }
                }
            }
        }
        changed
    }
}

/// The schemas of types, as edits of artefacts.
#[derive(Default)]
pub(super) struct Schemas {
    pub(super) edits: Vec<String>,
    count: usize,
}

impl Schemas {
    /// The schema of a value.
    pub(super) fn schema(&mut self, of: &Type) -> String {
        match of {
            Type::Leaf(schema) => (*schema).to_owned(),
            Type::Defaulting(values) => {
                let name = self.name();
                self.entry(&name, &format!(r#""type":"string","enum":{values:?}"#));
                let listed: Vec<String> = values
                    .iter()
                    .enumerate()
                    .map(|(index, value)| format!(r#"{{"value":"{value}","default":{}}}"#, index == 0))
                    .collect();
                self.edits.push(format!(r#"index:/enums/{name} = {{"values":[{}]}}"#, listed.join(",")));
                reference(&name)
            }
            Type::Nullable(inner) => format!(r#"{{"anyOf":[{},{{"type":"null"}}]}}"#, self.schema(inner)),
            Type::List(item, rest) => format!(r#"{{"type":"array","items":{}{rest}}}"#, self.schema(item)),
            Type::Tuple(items) => {
                let schemas: Vec<String> = items.iter().map(|item| self.schema(item)).collect();
                let count = items.len();
                format!(r#"{{"type":"array","prefixItems":[{}],"minItems":{count},"maxItems":{count}}}"#, schemas.join(","))
            }
            Type::Map(value, names) => {
                let value = self.schema(value);
                format!(r#"{{"type":"object","additionalProperties":{value},"propertyNames":{names}}}"#)
            }
            Type::Object(object) => {
                let name = self.name();
                let content = self.object(object, &[], "");
                self.entry(&name, &content);
                reference(&name)
            }
            Type::Union(union) => self.union(union),
        }
    }

    fn name(&mut self) -> String {
        self.count += 1;
        format!("R{}", self.count)
    }

    fn entry(&mut self, name: &str, content: &str) {
        self.edits.push(format!(r#"/{name} = {{"title":"{name}",{content}}}"#));
    }

    fn object(&mut self, object: &Object, more: &[(String, String)], keywords: &str) -> String {
        let own = object.fields.iter().map(|(name, of, required)| ((*name).to_owned(), self.schema(of), *required));
        let own: Vec<(String, String, bool)> = own.collect();
        let all: Vec<(String, String, bool)> =
            more.iter().map(|(name, schema)| (name.clone(), schema.clone(), true)).chain(own).collect();
        let properties: Vec<String> = all.iter().map(|(name, schema, _)| format!(r#""{name}":{schema}"#)).collect();
        let required: Vec<&String> = all.iter().filter(|(.., required)| *required).map(|(name, ..)| name).collect();
        let rest = if object.rest { r#","additionalProperties":true"# } else { "" };
        let required = if required.is_empty() { String::new() } else { format!(r#","required":{required:?}"#) };
        format!(r#""type":"object","properties":{{{}}}{required}{rest}{keywords}"#, properties.join(","))
    }

    fn union(&mut self, union: &Union) -> String {
        let name = self.name();
        let (mut choices, mut listed) = (Vec::new(), Vec::new());
        let is_object = |value: &Option<Type>| matches!(value, Some(Type::Object(_)));
        let marks: Vec<&str> =
            union.variants.iter().filter(|(_, value)| is_object(value)).map(|(name, _)| mark(name)).collect();
        for (variant, value) in &union.variants {
            let entry = format!("{name}V{variant}");
            let constant = format!(r#"{{"type":"string","enum":["{variant}"]}}"#);
            let mut member = String::new();
            let empty = Object { fields: Vec::new(), rest: false };
            let content = match (union.tagging, value) {
                (Tagging::Internal, Some(Type::Object(object))) => self.object(object, &[("tag".to_owned(), constant)], ""),
                (Tagging::Adjacent, value) => {
                    let content = value.as_ref().map(|value| ("content".to_owned(), self.schema(value)));
                    let members: Vec<(String, String)> = [("tag".to_owned(), constant)].into_iter().chain(content).collect();
                    self.object(&empty, &members, "")
                }
                (Tagging::External, Some(value)) => {
                    let schema = self.schema(value);
                    self.object(&empty, &[((*variant).to_owned(), schema)], r#","additionalProperties":false"#)
                }
                (Tagging::External, None) => constant[1..constant.len() - 1].to_owned(),
                (Tagging::Untagged, Some(Type::Object(object))) if marks.len() > 1 => {
                    let own = mark(variant);
                    member = format!(r#","member":"{own}""#);
                    let others: Vec<String> = marks
                        .iter()
                        .filter(|other| **other != own)
                        .map(|other| format!(r#"{{"required":["{other}"]}}"#))
                        .collect();
                    let others =
                        if others.len() > 1 { format!(r#"{{"anyOf":[{}]}}"#, others.join(",")) } else { others.concat() };
                    self.object(
                        object,
                        &[(own.to_owned(), r#"{"type":"integer"}"#.to_owned())],
                        &format!(r#","not":{others}"#),
                    )
                }
                (Tagging::Untagged, Some(Type::Object(object))) => self.object(object, &[], ""),
                (Tagging::Untagged, Some(value)) => {
                    let schema = self.schema(value);
                    if let (Type::Union(_) | Type::Defaulting(_), Some(inner)) = (value, referred(&schema)) {
                        // The type has a definition, which is that of the variant.
                        listed.push(format!(r#"{{"name":"{variant}","definition":"{inner}"}}"#));
                        choices.push(schema);
                        continue;
                    }
                    schema[1..schema.len() - 1].to_owned()
                }
                _ => unreachable!("{union:?}"),
            };
            self.entry(&entry, &content);
            choices.push(reference(&entry));
            listed.push(format!(r#"{{"name":"{variant}","definition":"{entry}"{member}}}"#));
        }
        if union.open {
            choices.push(undeclared(union, &name));
        }
        self.entry(&name, &format!(r#""oneOf":[{}]"#, choices.join(",")));
        let tagging = match union.tagging {
            Tagging::Internal => r#""internal","tag":"tag""#,
            Tagging::Adjacent => r#""adjacent","tag":"tag","content":"content""#,
            Tagging::External => r#""external""#,
            Tagging::Untagged => r#""untagged""#,
        };
        let open = union.open;
        self.edits.push(format!(
            r#"index:/unions/{name} = {{"tagging":{tagging},"open":{open},"variants":[{}]}}"#,
            listed.join(",")
        ));
        reference(&name)
    }
}

/// The schema of the variants that an open union does not declare.
fn undeclared(union: &Union, name: &str) -> String {
    let names: Vec<&str> = union.variants.iter().map(|(name, _)| *name).collect();
    let unknown = format!(r#"{{"type":"string","not":{{"type":"string","enum":{names:?}}}}}"#);
    if union.tagging != Tagging::External {
        return format!(
            r#"{{"title":"{name}Other","type":"object","properties":{{"tag":{unknown}}},"required":["tag"],"additionalProperties":true}}"#
        );
    }
    let required: Vec<String> = names.iter().map(|name| format!(r#"{{"required":["{name}"]}}"#)).collect();
    let not = if required.len() > 1 { format!(r#"{{"anyOf":[{}]}}"#, required.join(",")) } else { required.concat() };
    format!(
        r#"{{"title":"{name}Other","anyOf":[{unknown},{{"type":"object","minProperties":1,"maxProperties":1,"not":{not},"additionalProperties":true}}]}}"#
    )
}

/// The member that determines a variant of an untagged union.
fn mark(name: &str) -> &'static str {
    VARIANTS.iter().find(|(own, _)| *own == name).unwrap().1
}

fn reference(name: &str) -> String {
    format!(r##"{{"$ref":"#/$defs/{name}"}}"##)
}

/// The name in a reference.
fn referred(schema: &str) -> Option<&str> {
    schema.strip_prefix(r##"{"$ref":"#/$defs/"##)?.strip_suffix("\"}")
}
