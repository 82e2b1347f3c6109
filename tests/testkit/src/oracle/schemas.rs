//! The schemas in two independent validators.

use std::collections::BTreeMap;

use serde_json::Value;
use tieline::envelope::Role;
use tieline::protocol::Protocol;

/// The schemas of a protocol, compiled.
pub struct Schemas {
    bundle: Both,
    types: Both,
    /// The schemas of single messages with their files, by the name of the message.
    single: BTreeMap<String, Vec<(String, Both)>>,
    boon: boon::Schemas,
    /// The members that hold the name of a message in some kind of frame.
    names: Vec<String>,
}

/// One schema in both validators.
struct Both {
    jsonschema: jsonschema::Validator,
    boon: boon::SchemaIndex,
}

/// Whether each validator accepts a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    pub jsonschema: bool,
    pub boon: bool,
}

impl Schemas {
    /// Compiles the schemas of a protocol.
    #[must_use]
    pub fn new<P: Protocol>() -> Self {
        let artefacts = tieline::schema::artefacts::<P>().expect("artefacts");
        let mut schemas = boon::Schemas::new();
        let mut compile = |path: &str, text: &str| {
            let schema: Value = serde_json::from_str(text).expect("JSON");
            let mut compiler = boon::Compiler::new();
            let place = format!("tieline:///{path}");
            compiler.add_resource(&place, schema.clone()).unwrap_or_else(|error| panic!("{path}: {error}"));
            Both {
                jsonschema: jsonschema::draft202012::new(&schema).unwrap_or_else(|error| panic!("{path}: {error}")),
                boon: compiler.compile(&place, &mut schemas).unwrap_or_else(|error| panic!("{path}: {error}")),
            }
        };
        let (mut bundle, mut types, mut single) = (None, None, BTreeMap::<_, Vec<_>>::new());
        for (path, text) in artefacts.iter().filter(|(path, _)| path.ends_with(".schema.json")) {
            let both = compile(path, text);
            match path.split_once('/') {
                Some((_, file)) => {
                    let name = file.trim_end_matches(".schema.json").replace("%3A", ":");
                    let name = name.trim_end_matches(".request").trim_end_matches(".response");
                    single.entry(name.to_owned()).or_default().push((path.to_owned(), both));
                }
                None if path.ends_with(".types.schema.json") => types = Some(both),
                None => bundle = Some(both),
            }
        }
        let boon = schemas;
        let members = P::plan().envelope().members().iter().filter(|member| member.role == Role::Name);
        let names = members.map(|member| member.name.to_string()).collect();
        Self { bundle: bundle.expect("a bundle"), types: types.expect("types"), single, boon, names }
    }

    /// Validates a value with the schema of all frames.
    pub fn bundle(&self, value: &Value) -> Verdict {
        self.verdict(&self.bundle, value)
    }

    /// The first keyword of the bundle that a value violates.
    pub fn keyword(&self, value: &Value) -> String {
        let keyword = |error: jsonschema::ValidationError<'_>| error.kind().keyword().to_owned();
        self.bundle.jsonschema.iter_errors(value).next().map(keyword).unwrap_or_default()
    }

    /// Validates a value with the schema for code generators.
    pub fn types(&self, value: &Value) -> Verdict {
        self.verdict(&self.types, value)
    }

    /// Validates a value with the schemas of the messages that it names, as a command or an event, and with one other.
    pub fn single<'s>(&'s self, value: &'s Value) -> impl Iterator<Item = (&'s str, Verdict)> {
        let named = |key: &str| value.get(key).and_then(Value::as_str).and_then(|name| self.single.get(name));
        // The schema of another message, which depends on the value.
        let at = value.as_object().map_or(0, |object| object.keys().map(String::len).sum::<usize>());
        let other = self.single.values().nth(at % self.single.len().max(1));
        // Removes duplicates.
        let all: BTreeMap<&str, &Both> = self
            .names
            .iter()
            .map(|key| named(key))
            .chain([other])
            .flatten()
            .flatten()
            .map(|(path, both)| (path.as_str(), both))
            .collect();
        all.into_iter().map(|(path, both)| (path, self.verdict(both, value)))
    }

    /// Whether a frame names its message. A response without a name may be one to several commands.
    pub fn is_named(&self, value: &Value) -> bool {
        self.names.iter().any(|key| value.get(key).is_some_and(Value::is_string))
    }

    fn verdict(&self, both: &Both, value: &Value) -> Verdict {
        Verdict { jsonschema: both.jsonschema.is_valid(value), boon: self.boon.validate(value, both.boon).is_ok() }
    }
}

impl Verdict {
    /// Whether both validators have the given result.
    pub const fn is(self, valid: bool) -> bool {
        self.jsonschema == valid && self.boon == valid
    }
}
