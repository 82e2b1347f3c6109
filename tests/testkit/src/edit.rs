//! Edits of artefacts.

use tieline::compat::{LoadError, Protocol};
use tieline::json::{Json, JsonObject};
use tieline::schema::{Artefacts, artefacts};

use crate::greenhouse::Greenhouse;

/// The files of a protocol that are compared, read.
#[derive(Debug, Clone)]
pub struct Files {
    /// The schema of all frames.
    pub schema: Json,
    /// The file `index.json`.
    pub index: Json,
    /// The file `examples.ndjson`.
    pub examples: String,
}

/// One line of the table.
pub struct Row<'t> {
    /// Its number.
    pub line: usize,
    /// What it does to old clients and to new ones.
    pub effects: [&'t str; 2],
    /// The rules that find it.
    pub rules: Vec<&'t str>,
    /// Whether the edited version is the older one.
    pub reversed: bool,
    before: &'t str,
    edits: &'t str,
}

impl<'t> Row<'t> {
    /// All lines but comments.
    #[must_use]
    pub fn all(table: &'t str) -> Vec<Self> {
        let rows = table.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        rows.map(|(index, line)| Self::new(index + 1, line)).collect()
    }

    fn new(number: usize, line: &'t str) -> Self {
        let (reversed, line) = match line.strip_prefix('<') {
            Some(rest) => (true, rest),
            None => (false, line),
        };
        let mut parts = line.splitn(4, ' ');
        let mut next = || parts.next().unwrap();
        let effects = [next(), next()];
        let rules = next().split(',').filter(|rule| *rule != "-").collect();
        let edits = next();
        let (before, edits) = edits.split_once(" => ").unwrap_or(("", edits));
        Self { line: number, effects, rules, reversed, before, edits }
    }

    /// The older and the newer version.
    #[must_use]
    pub fn versions(&self, base: &Files) -> (Files, Files) {
        let mut base = base.clone();
        base.edit(self.before);
        let mut edited = base.clone();
        edited.edit(self.edits);
        if self.reversed { (edited, base) } else { (base, edited) }
    }

    /// Makes the edits in place.
    pub fn apply(&self, to: &mut Files) {
        to.edit(self.before);
        to.edit(self.edits);
    }
}

impl Files {
    /// Those of a protocol of this name.
    #[must_use]
    pub fn of(artefacts: &Artefacts, name: &str) -> Self {
        let json = |path: &str| artefacts.get(path).unwrap().parse().unwrap();
        Self {
            schema: json(&format!("{name}.schema.json")),
            index: json("index.json"),
            examples: artefacts.get("examples.ndjson").unwrap().to_owned(),
        }
    }

    /// Those of the greenhouse.
    #[must_use]
    pub fn greenhouse() -> Self {
        Self::of(&artefacts::<Greenhouse>().unwrap(), "greenhouse")
    }

    /// The protocol that the files describe.
    #[must_use]
    pub fn protocol(&self) -> Protocol {
        self.try_protocol().unwrap()
    }

    /// The protocol that the files describe.
    ///
    /// # Errors
    /// When they cannot be understood.
    pub fn try_protocol(&self) -> Result<Protocol, LoadError> {
        Protocol::load("edited", |path| {
            Ok(match path {
                "index.json" => self.index.to_string(),
                "examples.ndjson" => self.examples.clone(),
                _ => self.schema.to_string(),
            })
        })
    }

    /// Makes edits that are written as in the table.
    pub fn edit(&mut self, edits: &str) {
        for edit in edits.split(" ; ").filter(|edit| !edit.is_empty()) {
            if let Some(rest) = edit.strip_prefix("@target ") {
                let (message, segments) = rest.split_once(" = ").unwrap();
                self.target(message.parse().unwrap(), segments);
            } else if let Some(rest) = edit.strip_prefix("@reply ") {
                let (message, to) = rest.split_once(' ').unwrap();
                self.reply(message.parse().unwrap(), to.strip_prefix("= "));
            } else {
                self.one(edit);
            }
        }
    }

    fn one(&mut self, edit: &str) {
        let (pointer, rest) = edit.split_once(' ').unwrap();
        let (root, pointer) = match pointer.strip_prefix("index:") {
            Some(pointer) => (&mut self.index, pointer.to_owned()),
            None => (&mut self.schema, format!("/$defs{pointer}")),
        };
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match rest.split_once(' ') {
            None => remove(at(root, parent), key),
            Some(("=", value)) => set(at(root, parent), key, value.parse().unwrap()),
            Some(("+", value)) => match at(root, &pointer) {
                Json::List(list) => list.push(value.parse().unwrap()),
                _ => panic!("{edit}: no list"),
            },
            Some(_) => panic!("{edit}: no edit"),
        }
    }

    fn definition(&self, message: usize, kind: &str) -> String {
        let mut index = self.index.clone();
        at(&mut index, &format!("/messages/{message}/definitions/{kind}")).as_str().unwrap().to_owned()
    }

    fn target(&mut self, message: usize, segments: &str) {
        let (counts, names) = if let Some((least, most)) = segments.split_once("..") {
            ((least.parse().unwrap(), most.parse().unwrap()), Vec::new())
        } else {
            let names: Vec<(&str, bool)> =
                segments.split(',').map(|name| (name.trim_end_matches('?'), name.ends_with('?'))).collect();
            let required = names.iter().filter(|(_, optional)| !optional).count();
            ((required, names.len()), names)
        };
        let segment = |(name, optional): &(&str, bool)| {
            Json::from(JsonObject::from_iter([("name", Json::from(*name)), ("optional", Json::from(*optional))]))
        };
        let all = |optional: bool| {
            let some = names.iter().filter(|(_, may)| optional || !may).map(|(name, _)| format!("<{name}>"));
            Json::from(some.collect::<Vec<_>>().join("."))
        };
        let mut forms = vec![all(false), all(true)];
        forms.dedup();
        self.edit(&format!("index:/messages/{message}/target/names -"));
        if !names.is_empty() {
            let names = Json::from(names.iter().map(segment).collect::<Vec<_>>());
            self.edit(&format!("index:/messages/{message}/target/names = {names}"));
            self.edit(&format!("index:/messages/{message}/target/forms = {}", Json::from(forms)));
        }
        let further = match (counts.0 - 1, counts.1 - 1) {
            (_, 0) => String::new(),
            (1, 1) => "(\\.[^.\\x00-\\x20\\x7f]+)".to_owned(),
            (least, most) if least == most => format!("(\\.[^.\\x00-\\x20\\x7f]+){{{least}}}"),
            (least, most) => format!("(\\.[^.\\x00-\\x20\\x7f]+){{{least},{most}}}"),
        };
        let pattern = Json::from(format!("^[^.\\x00-\\x20\\x7f]+{further}$"));
        let event = self.index.at(&["messages"]).unwrap().as_list().unwrap()[message].at(&["kind"]) == Some(&"event".into());
        for kind in if event { &["event"][..] } else { &["request", "success"] } {
            self.edit(&format!("/{}/properties/target/pattern = {pattern}", self.definition(message, kind)));
        }
    }

    /// Makes the reply a type, or nothing.
    fn reply(&mut self, message: usize, to: Option<&str>) {
        let success = self.definition(message, "success");
        self.edit(&format!("/{success}/required = [\"command\",\"target\",\"result\"]"));
        let reply = match to {
            None => {
                self.edit(&format!("/{success}/properties/data -"));
                r#"{"kind":"none"}"#.to_owned()
            }
            Some(name) => {
                self.edit(&format!("/{success}/properties/data = {{\"$ref\":\"#/$defs/{name}\"}}"));
                self.edit(&format!("/{success}/required + \"data\""));
                format!(r#"{{"kind":"data","data":{{"type":"{name}","described":true}}}}"#)
            }
        };
        self.edit(&format!("index:/messages/{message}/reply = {reply}"));
    }
}

fn at<'j>(root: &'j mut Json, pointer: &str) -> &'j mut Json {
    pointer.split('/').skip(1).fold(root, |value, key| match value {
        Json::Object(object) => object.get_mut(key).unwrap_or_else(|| panic!("{pointer}: no `{key}`")),
        Json::List(list) => &mut list[key.parse::<usize>().unwrap()],
        _ => panic!("{pointer}: no `{key}`"),
    })
}

fn set(parent: &mut Json, key: &str, value: Json) {
    match parent {
        Json::Object(object) => drop(object.insert(key, value)),
        Json::List(list) => list[key.parse::<usize>().unwrap()] = value,
        _ => panic!("`{key}` stands in no container"),
    }
}

fn remove(parent: &mut Json, key: &str) {
    match parent {
        Json::Object(object) => drop(object.remove(key)),
        Json::List(list) => drop(list.remove(key.parse().unwrap())),
        _ => panic!("`{key}` stands in no container"),
    }
}
