//! The schemas in an independent validator.

use jsonschema::Validator;
use serde_json::Value;
use tieline::protocol::Protocol;

use super::fixture::Fixture;
use super::readers::{Verdicts, is_known};

/// The validators of a protocol's schemas.
pub(crate) struct SchemaValidators {
    /// The schemas of all frames.
    whole: Vec<(String, Validator)>,
    /// The schemas of single messages.
    single: Vec<(String, Validator)>,
}

impl SchemaValidators {
    pub(crate) fn new<P: Protocol>() -> Self {
        let artefacts = tieline::schema::artefacts::<P>().expect("artefacts");
        let schemas = artefacts.iter().filter(|(path, _)| path.ends_with(".schema.json"));
        let validators = schemas.map(|(path, text)| {
            let schema: Value = serde_json::from_str(text).expect("JSON");
            let validator = jsonschema::draft202012::new(&schema).unwrap_or_else(|error| panic!("{path}: {error}"));
            (path.to_owned(), validator)
        });
        let (single, whole): (Vec<_>, Vec<_>) = validators.partition(|(path, _)| path.contains('/'));
        let protocol = P::SHAPE;
        assert_eq!(whole.len(), 2, "one schema for validators and one for generators");
        assert_eq!(single.len(), protocol.commands.len() * 2 + protocol.events.len(), "one for each message");
        Self { whole, single }
    }

    /// The schemas of all frames accept a frame of a known message; of the others, only the schema of that message does.
    pub(crate) fn compare(&self, verdicts: &mut Verdicts, fixture: &Fixture, name: Option<&str>) {
        let Some(text) = fixture.text().filter(|_| !fixture.outside) else { return };
        let value: Value = match serde_json::from_str(text) {
            Ok(value) => value,
            Err(error) => return verdicts.record(format_args!("serde_json"), &error.to_string(), "JSON"),
        };
        let known = is_known(&fixture.strict);
        for (path, validator) in &self.whole {
            verdicts.record_accepted(format_args!("{path}"), validator.is_valid(&value), known);
        }
        let own = name.filter(|_| known).map(|name| match &*fixture.strict {
            "request" => format!("commands/{name}.request.schema.json"),
            "event" => format!("events/{name}.schema.json"),
            _ => format!("commands/{name}.response.schema.json"),
        });
        for (path, validator) in &self.single {
            let (found, expected) = (validator.is_valid(&value), own.as_ref() == Some(path));
            if found != expected || expected {
                verdicts.record_accepted(format_args!("{path}"), found, expected);
            }
        }
    }
}
