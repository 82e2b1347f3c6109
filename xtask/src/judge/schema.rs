//! The official schemas, and which of their definitions applies to a frame.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::{Draft, Validator};
use serde_json::{Value, json};

use super::differences::{Acceptor, Difference};

/// An official schema.
pub(super) struct OfficialSchema {
    schema: Value,
    /// The schema of a frame, given the command of the request if the frame is a response. `None` for frames that are not in the declared
    /// part of the protocol.
    schema_of: fn(&Value, Option<&str>) -> Option<Value>,
    /// The compiled schemas, by their text.
    compiled: BTreeMap<String, Validator>,
}

impl OfficialSchema {
    pub(super) fn new(schema: Value, schema_of: fn(&Value, Option<&str>) -> Option<Value>) -> Self {
        Self { schema, schema_of, compiled: BTreeMap::new() }
    }

    /// The names of properties and the enumerated strings.
    pub(super) fn words(&self) -> Vec<String> {
        let mut words = BTreeSet::new();
        collect_words(&self.schema, &mut words);
        words.into_iter().collect()
    }

    /// The errors in a frame that the library accepts.
    pub(super) fn errors(&mut self, frame: &Value, command: Option<&str>) -> Result<Vec<Difference>, String> {
        let rejected = |rule: &str, at: String| Difference { side: Acceptor::Tieline, rule: rule.to_owned(), at };
        let Some(mut schema) = (self.schema_of)(frame, command) else {
            return Ok(vec![rejected("no definition", String::new())]);
        };
        let key = schema.to_string();
        if !self.compiled.contains_key(&key) {
            if let Some(definitions) = self.schema.get("definitions") {
                schema["definitions"] = definitions.clone();
            }
            // A schema of draft-04 uses no keyword that differs, but `1.0` is not an integer there.
            let options = jsonschema::options().with_draft(Draft::Draft7).should_validate_formats(true);
            let validator = options.build(&schema);
            self.compiled.insert(key.clone(), validator.map_err(|error| error.to_string())?);
        }
        let errors = self.compiled[&key].iter_errors(frame);
        Ok(errors.map(|error| rejected(error.kind().keyword(), error.instance_path().to_string())).collect())
    }
}

fn collect_words(schema: &Value, words: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::Object(properties)) = object.get("properties") {
                words.extend(properties.keys().cloned());
            }
            let values = ["const", "enum", "_enum"].into_iter().filter_map(|keyword| object.get(keyword));
            for value in values {
                let array = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
                words.extend(array.iter().filter_map(Value::as_str).map(str::to_owned));
            }
            object.values().for_each(|value| collect_words(value, words));
        }
        Value::Array(array) => array.iter().for_each(|value| collect_words(value, words)),
        _ => {}
    }
}

/// The schema of a frame that several definitions describe.
fn all_of(definitions: &[&str]) -> Value {
    let references: Vec<Value> = definitions.iter().map(|name| json!({"$ref": format!("#/definitions/{name}")})).collect();
    json!({"allOf": references})
}

/// The Model Context Protocol defines the frames of JSON-RPC, and the parameters by method. The result of a request is that of its method.
pub(super) fn mcp_schema(frame: &Value, command: Option<&str>) -> Option<Value> {
    let has = |name: &str| frame.get(name).is_some();
    let Some(method) = frame.get("method") else {
        if has("error") && !has("result") {
            return Some(all_of(&["JSONRPCError"]));
        }
        let result = match command {
            Some("initialize") => "InitializeResult",
            Some("tools/list") => "ListToolsResult",
            Some("tools/call") => "CallToolResult",
            Some("resources/read") => "ReadResourceResult",
            _ => "EmptyResult",
        };
        let mut schema = all_of(&["JSONRPCResponse"]);
        schema["properties"] = json!({"result": all_of(&[result])});
        return Some(schema);
    };
    let (frame, definition) = match (method.as_str()?, has("id")) {
        ("initialize", true) => ("JSONRPCRequest", "InitializeRequest"),
        ("ping", true) => ("JSONRPCRequest", "PingRequest"),
        ("tools/list", true) => ("JSONRPCRequest", "ListToolsRequest"),
        ("tools/call", true) => ("JSONRPCRequest", "CallToolRequest"),
        ("resources/read", true) => ("JSONRPCRequest", "ReadResourceRequest"),
        ("notifications/initialized", false) => ("JSONRPCNotification", "InitializedNotification"),
        ("notifications/progress", false) => ("JSONRPCNotification", "ProgressNotification"),
        ("notifications/cancelled", false) => ("JSONRPCNotification", "CancelledNotification"),
        _ => return None,
    };
    Some(all_of(&[frame, definition]))
}

/// The Debug Adapter Protocol has a definition for each request, response and event.
pub(super) fn dap_schema(frame: &Value, _: Option<&str>) -> Option<Value> {
    let text = |name: &str| frame.get(name).and_then(Value::as_str);
    let definition = match (text("type")?, text("command"), text("event"), frame.get("success")) {
        ("request", Some("initialize"), ..) => "InitializeRequest",
        ("request", Some("setBreakpoints"), ..) => "SetBreakpointsRequest",
        ("request", Some("threads"), ..) => "ThreadsRequest",
        ("response", Some("initialize" | "setBreakpoints" | "threads"), _, Some(Value::Bool(false))) => "ErrorResponse",
        ("response", Some("initialize"), ..) => "InitializeResponse",
        ("response", Some("setBreakpoints"), ..) => "SetBreakpointsResponse",
        ("response", Some("threads"), ..) => "ThreadsResponse",
        ("event", _, Some("stopped"), _) => "StoppedEvent",
        ("event", _, Some("output"), _) => "OutputEvent",
        _ => return None,
    };
    Some(all_of(&[definition]))
}
