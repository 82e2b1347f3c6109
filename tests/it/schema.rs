//! The artefacts are up to date and valid, agree with each other, and their check detects differences.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic")]

mod drift;
mod entries;
mod errors;
mod generators;
mod house;
mod names;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use testkit::gateway::Gateway;
use testkit::language::LanguageServer;
use testkit::realtime::Realtime;
use tieline::agent_desktop::AgentDesktop;
use tieline::frame::FrameKind;
use tieline::sample::Generator;
use tieline::schema::{Artefacts, artefacts, assert_fresh};
use tieline::{Policy, Protocol};

use crate::greenhouse::Greenhouse;
use house::House;

fn parsed(files: &Artefacts) -> BTreeMap<String, Value> {
    let schemas = files.iter().filter(|(path, _)| path.ends_with(".schema.json"));
    schemas.map(|(path, text)| (path.to_owned(), serde_json::from_str(text).unwrap())).collect()
}

fn validator(schema: &Value) -> jsonschema::Validator {
    jsonschema::draft202012::new(schema).unwrap()
}

/// The path of the schema of the message that a frame names.
fn single(frame: &Value) -> String {
    match (frame["command"].as_str(), frame.get("result")) {
        (Some(name), None) => format!("commands/{name}.request.schema.json"),
        (Some(name), Some(_)) => format!("commands/{name}.response.schema.json"),
        (None, _) => format!("events/{}.schema.json", frame["name"].as_str().unwrap()),
    }
}

#[test]
fn the_artefacts_are_up_to_date() {
    assert_fresh::<AgentDesktop>(concat!(env!("CARGO_MANIFEST_DIR"), "/schema"));
}

#[test]
fn every_schema_is_valid_and_has_an_id() {
    for files in [artefacts::<AgentDesktop>(), artefacts::<House>(), artefacts::<house::quiet::Quiet>()] {
        for (path, schema) in parsed(&files.unwrap()) {
            if let Err(error) = jsonschema::draft202012::meta::validate(&schema) {
                panic!("{path}: {error}");
            }
            let id = schema["$id"].as_str().unwrap();
            assert!(id.starts_with("urn:tieline:"), "{path}: {id}");
        }
    }
}

#[test]
fn every_text_is_canonical() {
    for (path, text) in artefacts::<House>().unwrap().iter() {
        assert!(text.ends_with('\n') && !text.contains('\r') && !text.ends_with("\n\n"), "{path}");
        if path != "examples.ndjson" {
            assert_eq!(tieline::json::to_pretty(&text.parse().unwrap()), text, "{path}");
        }
    }
}

#[test]
fn examples_are_valid_in_all_schemas_and_read_back() {
    examples_of::<AgentDesktop>("agent-desktop");
    examples_of::<House>("house");
}

fn examples_of<P: Protocol>(name: &str) {
    let files = artefacts::<P>().unwrap();
    let schemas = parsed(&files);
    let bundle = &schemas[&format!("{name}.schema.json")];
    let types = validator(&schemas[&format!("{name}.types.schema.json")]);
    let single_validators: BTreeMap<_, _> =
        schemas.iter().map(|(path, schema)| (path.as_str(), validator(schema))).collect();
    let frames: Vec<jsonschema::Validator> = frames_of(bundle).iter().map(validator).collect();
    let bundle = validator(bundle);
    let lines: Vec<&str> = files.get("examples.ndjson").unwrap().lines().collect();
    assert_eq!(lines.len(), 2 * frames.len(), "two of every frame");
    for line in lines {
        let frame: Value = serde_json::from_str(line).unwrap();
        assert!(bundle.is_valid(&frame), "{line}");
        assert!(types.is_valid(&frame), "{line}");
        assert!(single_validators[single(&frame).as_str()].is_valid(&frame), "{line}");
        assert_eq!(frames.iter().filter(|schema| schema.is_valid(&frame)).count(), 1, "exactly one frame: {line}");
        // Writing is stable. It may differ from the example in defaults that the example leaves out, and in the form of numbers.
        let again = written::<P>(line);
        assert_eq!(written::<P>(&again), again);
        assert!(again == line || again.contains(r#""times":3"#) || again.contains(".0"), "{line} as {again}");
    }
}

/// Also of responses that do not name their command, which only the schema of the command accepts.
#[test]
fn the_schema_of_a_message_accepts_its_frames() {
    accepts_its_frames::<House>();
    accepts_its_frames::<Greenhouse>();
    accepts_its_frames::<Realtime>();
    accepts_its_frames::<Gateway>();
    accepts_its_frames::<LanguageServer>();
    accepts_its_frames::<lacking::Lacking>();
}

/// A failure that lacks a member which a success has, and has none that a success forbids.
mod lacking {
    use tieline::Command;

    tieline::envelope! {
        pub(super) mod lacking_frames {
            request: { op: Name, id: Id(u64), args: Data, !result },
            success: { id: Id(u64), result: Data, !op },
            failure: { id: Id(u64), error: Error(String), !op, !result },
        }
    }

    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "ask", reply = Empty)]
    pub(super) struct Ask {}

    tieline::protocol! {
        pub(super) Lacking { name: "lacking", version: "1.0", envelope: lacking_frames, commands: [Ask], events: [] }
    }
}

fn accepts_its_frames<P: Protocol>() {
    let files = artefacts::<P>().unwrap();
    let schemas = parsed(&files);
    let index: Value = serde_json::from_str(files.get("index.json").unwrap()).unwrap();
    let messages = index["messages"].as_array().unwrap();
    let validators: BTreeMap<_, _> = schemas.iter().map(|(path, schema)| (path.as_str(), validator(schema))).collect();
    let generator = Generator::new(P::plan(), 3).plain(true);
    for sample in (0..400).map(|index| generator.sample(index).unwrap()) {
        let file = match sample.kind {
            FrameKind::Request => "request",
            FrameKind::Event => "event",
            _ => "response",
        };
        let message = messages.iter().find(|message| message["name"] == *sample.name && !message["files"][file].is_null());
        let path = message.unwrap()["files"][file].as_str().unwrap();
        let frame: Value = serde_json::from_slice(&sample.bytes).unwrap();
        let errors: Vec<String> = validators[path].iter_errors(&frame).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{path}: {frame}\n{}", errors.join("\n"));
    }
}

fn written<P: Protocol>(text: &str) -> String {
    tieline::frame::Frame::to_json(&tieline::protocol::read::<P>(text, Policy::Strict).unwrap()).unwrap()
}

/// A schema for each frame in `$defs`.
fn frames_of(bundle: &Value) -> Vec<Value> {
    let defs = bundle["$defs"].as_object().unwrap();
    let frames = defs.iter().filter(|(_, entry)| entry["properties"].get("target").is_some() && entry.get("not").is_some());
    frames.map(|(name, _)| json!({ "$ref": format!("#/$defs/{name}"), "$defs": defs })).collect()
}

#[test]
fn the_index_refers_to_files_definitions_and_examples() {
    let files = artefacts::<House>().unwrap();
    let schemas = parsed(&files);
    let index: Value = serde_json::from_str(files.get("index.json").unwrap()).unwrap();
    let lines: Vec<&str> = files.get("examples.ndjson").unwrap().lines().collect();
    let bundle = &schemas[index["schema"].as_str().unwrap()];
    assert!(schemas.contains_key(index["types"].as_str().unwrap()));
    for message in index["messages"].as_array().unwrap() {
        for file in message["files"].as_object().unwrap().values() {
            assert!(schemas.contains_key(file.as_str().unwrap()));
        }
        for entry in message["definitions"].as_object().unwrap().values() {
            assert!(bundle["$defs"].get(entry.as_str().unwrap()).is_some(), "{entry}");
        }
        for (kind, numbers) in message["examples"].as_object().unwrap() {
            assert!(numbers.as_array().unwrap().len() >= 2, "a minimal and full ones");
            for number in numbers.as_array().unwrap() {
                let line = lines[usize::try_from(number.as_u64().unwrap()).unwrap() - 1];
                let frame = tieline::protocol::read::<House>(line, Policy::Strict).unwrap();
                assert_eq!(tieline::frame::Frame::name(&frame), message["name"].as_str().unwrap());
                assert_eq!(tieline::frame::Frame::kind(&frame).as_str(), kind);
            }
        }
    }
    let setup = &index["messages"][0];
    assert_eq!(setup["reply"], json!({"kind": "data", "data": {"type": "PagedPercent", "described": true}}));
    assert_eq!(setup["causes"], json!(["lamp.changed"]));
    assert_eq!(setup["target"]["segments"], json!({"minimum": 1, "maximum": 2}));
    assert_eq!(index["messages"][3]["data"], json!({"type": "LampChanged", "described": false, "open": "structured"}));
    assert_eq!(index["inline"], json!({"LampSetup": [{"through": ["Place"], "keys": ["north", "east"]}]}));
}

#[test]
fn schemas_use_the_keywords_that_generators_understand() {
    let schemas = parsed(&artefacts::<House>().unwrap());
    let defs = &schemas["house.schema.json"]["$defs"];
    let setup = &defs["LampSetup"]["properties"];
    assert_eq!(setup["kind"], json!({"description": "The kind of lamp.", "$ref": "#/$defs/LampKind"}));
    assert_eq!(setup["power"]["anyOf"], json!([{"$ref": "#/$defs/Power"}, {"type": "null"}]));
    assert_eq!(
        setup["more"],
        json!({"description": "Further data, as an object or `null`.", "type": ["object", "null"],
               "additionalProperties": true})
    );
    let most = json!([{"type": "object", "additionalProperties": true}, {"type": "array"}, {"type": "null"}]);
    assert_eq!(setup["most"]["anyOf"], most);
    assert_eq!(setup["extra"], json!({"description": "Further data."}));
    assert_eq!(setup["labels"]["additionalProperties"], json!({"type": ["boolean", "null"]}));
    assert_eq!(
        setup["times"],
        json!({"description": "The number of flashes.", "type": "integer", "minimum": 1, "maximum": 4_294_967_295_u32, "default": 3})
    );
    assert_eq!(
        setup["east"],
        json!({"description": "The longitude in degrees.", "type": "number", "minimum": -180, "maximum": 180})
    );
    assert_eq!(setup["alias"]["deprecated"], json!(true));
    assert_eq!(setup["neighbour"]["type"], json!(["string", "null"]));
    assert_eq!(defs["LampKind"]["anyOf"][0], json!({"type": "string", "enum": ["Ceiling", "floor-lamp", "Gas"]}));
    assert_eq!(
        defs["Colour"],
        json!({"title": "Colour", "description": "A colour.", "type": "string", "pattern": "^#[0-9a-f]{6}$",
               "not": {"type": "string", "pattern": "\\x0a$"}})
    );
    assert_eq!(defs["Percent"]["examples"], json!([40]));
    assert_eq!(defs["LampSwitchRequest"]["deprecated"], json!(true));
    assert_eq!(defs["LampSwitch"]["required"], json!(["power"]));
    assert!(defs["LampPingSuccess"]["properties"].get("data").is_none());
    assert_eq!(defs["LampChangedEvent"]["properties"]["messageType"]["enum"], json!(["objectEvent", "lampEvent"]));
}

#[test]
fn types_have_no_keyword_beside_a_reference() {
    fn check(value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(check),
            Value::Object(object) => {
                assert!(!object.contains_key("$ref") || object.len() == 1, "{value}");
                assert!(!object.contains_key("if"), "{value}");
                object.values().for_each(check);
            }
            _ => {}
        }
    }
    let schemas = parsed(&artefacts::<House>().unwrap());
    let types = &schemas["house.types.schema.json"];
    check(types);
    // ajv rejects a `mapping`.
    assert_eq!(types["oneOf"][0]["discriminator"], json!({"propertyName": "name"}));
    assert_eq!(types["oneOf"][0]["oneOf"], json!([{"$ref": "#/$defs/LampChangedEvent"}]));
    let families: Vec<&str> =
        types["oneOf"].as_array().unwrap().iter().map(|family| family["title"].as_str().unwrap()).collect();
    assert_eq!(families, ["HouseEvent", "HouseSuccess", "HouseFailure", "HouseRequest"]);
}

#[test]
fn an_invalid_value_has_one_error() {
    let schemas = parsed(&artefacts::<House>().unwrap());
    let bundle = validator(&schemas["house.schema.json"]);
    for (frame, at) in [
        (r#"{"command":"lamp.ping","target":5,"data":{}}"#, "/target"),
        (r#"{"command":"lamp.ping","target":"a.b.c","data":5}"#, "/data"),
        (r#"{"command":"lamp.ping","target":"a.b.c"}"#, ""),
        (r#"{"command":"lamp.pong","target":"a","data":{}}"#, "/command"),
        (r#"{"command":5,"target":"a","data":{}}"#, "/command"),
        (r#"{"command":"lamp.ping","target":"a","result":"perhaps"}"#, "/result"),
        (r#"{"command":"lamp.ping","target":"a","result":"success","context":null}"#, "/context"),
        (r#"{"messageType":"objectEvent","name":"lamp.changed","target":"a","data":{},"command":"x"}"#, ""),
        (r#"{"messageType":"otherEvent","name":"lamp.changed","target":"a","data":{}}"#, "/messageType"),
        (r#"{"target":"a","data":{}}"#, ""),
        (r#"{"command":"lamp.switch","target":"a","data":{"power":"Dim"}}"#, "/data/power"),
        ("[]", ""),
    ] {
        let value: Value = serde_json::from_str(frame).unwrap();
        let errors: Vec<String> = bundle.iter_errors(&value).map(|error| error.instance_path().to_string()).collect();
        assert_eq!(errors, [at], "{frame}");
        assert!(!tieline::protocol::is_valid::<House>(frame, Policy::Strict), "{frame}");
    }
}

#[test]
fn a_protocol_without_messages_accepts_no_frame() {
    let schemas = parsed(&artefacts::<house::quiet::Quiet>().unwrap());
    let bundle = validator(&schemas["quiet.schema.json"]);
    for frame in [json!({}), json!({"command": "x"}), json!({"messageType": "objectEvent", "name": "x"})] {
        assert!(!bundle.is_valid(&frame), "{frame}");
    }
}
