//! `schemars::JsonSchema` of the types on the wire: `schemars` resolves equal names, and the schemas are those of the artefacts.

use schemars::{JsonSchema, schema_for};
use serde_json::{Value, json};
use tieline::json::Json;
use tieline::{Empty, Nullable, Wire};

use super::house::{LampKind, LampSetup, Paged, Percent, RoomId, Scene};

mod theirs {
    /// A type of the user with the name of a type of the protocol.
    #[derive(schemars::JsonSchema)]
    #[allow(dead_code, reason = "only its schema is made")]
    pub(super) struct Scene {
        pub(super) title: String,
    }
}

/// A type of the user that contains both.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is made")]
struct Document {
    theirs: theirs::Scene,
    ours: Scene,
    room: RoomId,
    kinds: Vec<LampKind>,
    level: Option<Percent>,
    nothing: Nullable<Empty>,
    any: Json,
    page: Paged<Percent>,
}

#[test]
fn schemars_distinguishes_equal_names_and_supports_recursion() {
    let schema = schema_for!(Document).to_value();
    let defs = schema["$defs"].as_object().unwrap();
    let names: Vec<&str> = defs.keys().map(String::as_str).collect();
    assert_eq!(names.len(), 6, "{names:?}");
    assert_eq!(schema["properties"]["theirs"], json!({"$ref": "#/$defs/Scene"}));
    assert_eq!(schema["properties"]["ours"], json!({"$ref": "#/$defs/Scene2"}));
    assert_eq!(defs["Scene2"]["properties"]["parts"]["items"], json!({"$ref": "#/$defs/Scene2"}));
    assert_eq!(schema["properties"]["page"], json!({"$ref": "#/$defs/PagedPercent"}));
    assert_eq!(schema["properties"]["any"], json!({}));
    assert_eq!(schema["properties"]["nothing"]["anyOf"], json!([{"$ref": "#/$defs/Empty"}, {"type": "null"}]));
    assert!(jsonschema::meta::is_valid(&schema));
}

#[test]
fn schemars_has_the_schemas_of_the_artefacts() {
    let schema = schema_for!(LampSetup).to_value();
    let files = tieline::schema::artefacts::<super::House>().unwrap();
    let bundle: Value = serde_json::from_str(files.get("house.schema.json").unwrap()).unwrap();
    assert_eq!(schema["properties"], bundle["$defs"]["LampSetup"]["properties"]);
    assert_eq!(schema["required"], bundle["$defs"]["LampSetup"]["required"]);
    for (name, entry) in schema["$defs"].as_object().unwrap() {
        assert_eq!(entry, &bundle["$defs"][name.as_str()], "{name}");
    }
}

/// The feature `schema` adds no bound to the type parameters of generic types.
#[derive(Debug, Wire)]
#[allow(dead_code, reason = "only its bounds count")]
struct Wrapped<T> {
    inner: T,
}

#[test]
fn a_generic_type_needs_only_wire() {
    fn of<T: Wire>() -> Value {
        schema_for!(Wrapped<T>).to_value()
    }
    assert_eq!(of::<u8>()["properties"]["inner"], json!({"type": "integer", "minimum": 0, "maximum": 255}));
}
