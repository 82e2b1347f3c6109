//! Edits artefacts in the notation of `tests/it/compat/edits.txt`.

use tieline::Plan;
use tieline::artefacts::LoadError;
use tieline::json::{Json, JsonObject};
use tieline::schema::{Artefacts, artefacts};

use crate::greenhouse::Greenhouse;

/// The artefacts of a protocol that a comparison uses.
#[derive(Debug, Clone)]
pub struct Files {
    /// The schema of all frames.
    pub schema: Json,
    /// The file `index.json`.
    pub index: Json,
    /// The file `examples.ndjson`. An edit removes it, because examples must be frames of the bundle.
    pub examples: Option<String>,
}

/// One line of the table of edits.
pub struct Row<'t> {
    /// The number of the line.
    pub line: usize,
    /// The effects on old and on new clients.
    pub effects: [&'t str; 2],
    /// The rules that report it.
    pub rules: Vec<&'t str>,
    /// Whether the edited version is the older one.
    pub reversed: bool,
    before: &'t str,
    edits: &'t str,
}

impl<'t> Row<'t> {
    /// All lines of a table, without comments.
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

    /// Applies the edits in place.
    pub fn apply(&self, to: &mut Files) {
        to.edit(self.before);
        to.edit(self.edits);
    }
}

impl Files {
    /// Selects the files of the protocol with the given name from its artefacts.
    #[must_use]
    pub fn of(artefacts: &Artefacts, name: &str) -> Self {
        let json = |path: &str| artefacts.get(path).unwrap().parse().unwrap();
        Self {
            schema: json(&format!("{name}.schema.json")),
            index: json("index.json"),
            examples: artefacts.get("examples.ndjson").map(str::to_owned),
        }
    }

    /// The files of the greenhouse.
    #[must_use]
    pub fn greenhouse() -> Self {
        Self::of(&artefacts::<Greenhouse>().unwrap(), "greenhouse")
    }

    /// The plan of the protocol that the files describe.
    ///
    /// # Panics
    /// When they are rejected.
    #[must_use]
    pub fn plan(&self) -> Plan {
        self.try_plan().unwrap()
    }

    /// The plan of the protocol that the files describe.
    ///
    /// # Errors
    /// When they are rejected.
    pub fn try_plan(&self) -> Result<Plan, LoadError> {
        Plan::of_artefacts("edited", &self.artefacts())
    }

    /// The files.
    #[must_use]
    pub fn artefacts(&self) -> Artefacts {
        let schema = self.index.at(&["schema"]).and_then(Json::as_str).unwrap_or("bundle").to_owned();
        let both = [("index.json".to_owned(), self.index.to_string()), (schema, self.schema.to_string())];
        both.into_iter().chain(self.examples.clone().map(|text| ("examples.ndjson".to_owned(), text))).collect()
    }

    /// Rebuilds the root of the bundle from the messages that the index lists, with the names in the schemas of their frames.
    fn rebuild_root(&mut self) {
        let messages = self.index.at(&["messages"]).and_then(Json::as_array).unwrap_or_default();
        let of = |kind: &str, key: &str| -> Vec<(String, String)> {
            let definitions = messages.iter().filter_map(|message| message.at(&["definitions", kind])?.as_str());
            let named = definitions.filter_map(|definition| {
                let names = self.schema.at(&["$defs", definition, "properties", key, "enum"])?.as_array()?;
                Some((names.first()?.as_str()?.to_owned(), definition.to_owned()))
            });
            named.collect()
        };
        let (requests, events) = (of("request", "command"), of("event", "name"));
        let names = |of: &[(String, String)], key: &str| {
            let names: Vec<Json> = of.iter().map(|(name, _)| Json::from(name.as_str())).collect();
            format!(r#""required":["{key}"],"properties":{{"{key}":{{"enum":{}}}}}"#, Json::from(names))
        };
        let choices = |of: &[(String, String)], key: &str| {
            let choice = |(name, definition): &(String, String)| {
                format!(
                    r##"{{"if":{{"type":"object","properties":{{"{key}":{{"enum":[{}]}}}},"required":["{key}"]}},"then":{{"$ref":"#/$defs/{definition}"}}}}"##,
                    Json::from(name.as_str())
                )
            };
            format!(r#""allOf":[{}]"#, of.iter().map(choice).collect::<Vec<_>>().join(","))
        };
        let result = |word: &str| format!(r#"{{"properties":{{"result":{{"enum":["{word}"]}}}}}}"#);
        let command = format!(
            r#"{{{},"if":{{"required":["result"]}},"then":{{"properties":{{"result":{{"enum":["success","failure"]}}}},"if":{},"then":{{{}}},"else":{{"if":{},"then":{{{}}}}}}},"else":{{{}}}}}"#,
            names(&requests, "command"),
            result("success"),
            choices(&of("success", "command"), "command"),
            result("failure"),
            choices(&of("failure", "command"), "command"),
            choices(&requests, "command"),
        );
        let event = format!("{{{},{}}}", names(&events, "name"), choices(&events, "name"));
        let empty = |of: &[(String, String)]| of.is_empty();
        let nothing = r#"{"not":{}}"#;
        for (key, text) in [
            ("then", if empty(&events) { nothing } else { &event }),
            ("else", if empty(&requests) { nothing } else { &command }),
        ] {
            if let (Json::Object(root), Ok(value)) = (&mut self.schema, text.parse::<Json>()) {
                root.insert(key, value);
            }
        }
    }

    /// Applies edits in the notation of the table.
    pub fn edit(&mut self, edits: &str) {
        let edits = || edits.split(" ; ").filter(|edit| !edit.is_empty());
        if edits().next().is_none() {
            return;
        }
        self.examples = None;
        for edit in edits().filter(|edit| !edit.starts_with("root:")) {
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
        self.rebuild_root();
        edits().filter(|edit| edit.starts_with("root:")).for_each(|edit| self.one(edit));
    }

    fn one(&mut self, edit: &str) {
        let (pointer, rest) = edit.split_once(' ').unwrap();
        let (root, pointer) = match pointer.strip_prefix("index:") {
            Some(pointer) => (&mut self.index, pointer.to_owned()),
            None if pointer.starts_with("root:") => (&mut self.schema, pointer["root:".len()..].to_owned()),
            None => (&mut self.schema, format!("/$defs{pointer}")),
        };
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match rest.split_once(' ') {
            None => remove(at(root, parent), key),
            Some(("=", value)) => set(at(root, parent), key, value.parse().unwrap()),
            Some(("+", value)) => match at(root, &pointer) {
                // Two rows may add the same item, which may occur only once.
                Json::Array(list) if list.contains(&value.parse().unwrap()) => {}
                Json::Array(list) => list.push(value.parse().unwrap()),
                _ => panic!("{edit}: not an array"),
            },
            Some(_) => panic!("{edit}: not an edit"),
        }
    }

    fn definition(&self, message: usize, kind: &str) -> String {
        let mut index = self.index.clone();
        at(&mut index, &format!("/messages/{message}/definitions/{kind}")).as_str().unwrap().to_owned()
    }

    fn target(&mut self, message: usize, segments: &str) {
        let (counts, names) = if let Some((minimum, maximum)) = segments.split_once("..") {
            ((minimum.parse().unwrap(), maximum.parse().unwrap()), Vec::new())
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
            (minimum, maximum) if minimum == maximum => format!("(\\.[^.\\x00-\\x20\\x7f]+){{{minimum}}}"),
            (minimum, maximum) => format!("(\\.[^.\\x00-\\x20\\x7f]+){{{minimum},{maximum}}}"),
        };
        let pattern = Json::from(format!("^[^.\\x00-\\x20\\x7f]+{further}$"));
        let event =
            self.index.at(&["messages"]).unwrap().as_array().unwrap()[message].at(&["kind"]) == Some(&"event".into());
        for kind in if event { &["event"][..] } else { &["request", "success"] } {
            self.edit(&format!("/{}/properties/target/pattern = {pattern}", self.definition(message, kind)));
        }
    }

    /// Sets the reply to a type, or removes it.
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
        Json::Array(list) => &mut list[key.parse::<usize>().unwrap()],
        _ => panic!("{pointer}: no `{key}`"),
    })
}

fn set(parent: &mut Json, key: &str, value: Json) {
    match parent {
        Json::Object(object) => drop(object.insert(key, value)),
        Json::Array(list) => list[key.parse::<usize>().unwrap()] = value,
        _ => panic!("the parent of `{key}` is not a container"),
    }
}

fn remove(parent: &mut Json, key: &str) {
    match parent {
        Json::Object(object) => drop(object.remove(key)),
        Json::Array(list) => drop(list.remove(key.parse().unwrap())),
        _ => panic!("the parent of `{key}` is not a container"),
    }
}
