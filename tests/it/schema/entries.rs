//! `schemars::JsonSchema` for every type on the wire: named and told apart by `schemars`, from the same tree.

use schemars::{JsonSchema, schema_for};
use serde_json::{Value, json};
use tieline::json::Json;
use tieline::{Empty, Nullable, Wire};

use super::house::{LampKind, LampSetup, Paged, Percent, RoomId, Scene};

mod theirs {
    /// A user's own, which is not ours.
    #[derive(schemars::JsonSchema)]
    #[allow(dead_code, reason = "only its schema is made")]
    pub(super) struct Scene {
        pub(super) title: String,
    }
}

/// A user's document that holds both.
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
fn schemars_tells_equal_names_apart_and_ends_circles() {
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
fn schemars_says_what_the_artefacts_say() {
    let schema = schema_for!(LampSetup).to_value();
    let files = tieline::schema::artefacts::<super::House>().unwrap();
    let bundle: Value = serde_json::from_str(files.get("house.schema.json").unwrap()).unwrap();
    assert_eq!(schema["properties"], bundle["$defs"]["LampSetup"]["properties"]);
    assert_eq!(schema["required"], bundle["$defs"]["LampSetup"]["required"]);
    for (name, entry) in schema["$defs"].as_object().unwrap() {
        assert_eq!(entry, &bundle["$defs"][name.as_str()], "{name}");
    }
}

/// No feature changes what a generic type may be over.
#[derive(Debug, Wire)]
#[allow(dead_code, reason = "only its bounds count")]
struct Wrapped<T> {
    inner: T,
}

#[test]
fn a_generic_type_needs_no_more_than_wire() {
    fn of<T: Wire>() -> Value {
        schema_for!(Wrapped<T>).to_value()
    }
    assert_eq!(of::<u8>()["properties"]["inner"], json!({"type": "integer", "minimum": 0, "maximum": 255}));
}
