//! The forms of the schema for code generators.

use serde_json::{Value, json};
use tieline::json::{Json, JsonObject};
use tieline::schema::{Artefacts, artefacts};
use tieline::{Command, Path, Plan, Wire};

use super::parsed;

tieline::protocol! {
    /// Orders.
    Orders { name: "orders", version: "1.0", commands: [OrderPlace], events: [] }
}

/// Places an order.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "order.place", target = Path<1>, reply = Empty)]
struct OrderPlace {
    /// How it is sent.
    #[wire(default = "Post")]
    by: Method,
    /// How urgent it is.
    #[deprecated]
    urgency: Option<Urgency>,
    /// Anything.
    any: Json,
    /// Some things.
    things: Option<Vec<Json>>,
    /// Any object.
    object: JsonObject,
    /// Where it goes to.
    address: Option<Address>,
    plain: Method,
    /// At most eight.
    #[wire(max_items = 8)]
    tags: Vec<Method>,
    /// Two to four.
    #[wire(min_items = 2, max_items = 4)]
    numbers: Vec<bool>,
    /// Two.
    pair: [bool; 2],
    /// The state.
    #[wire(default = "Other")]
    state: State,
}

/// How something is sent.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
enum Method {
    /// By letter.
    Post,
    #[deprecated]
    Fax,
}

/// How urgent something is.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
enum Urgency {
    /// Now.
    High = 1,
    /// Later.
    Low = 2,
}

/// Where something is.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Address(Json);

/// The state of an order.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
enum State {
    /// It exists.
    Open,
    Closed,
    #[wire(other)]
    Unknown(String),
}

fn types() -> (Artefacts, Value) {
    let files = artefacts::<Orders>().unwrap();
    let types = parsed(&files)["orders.types.schema.json"].clone();
    (files, types)
}

#[test]
fn annotations_beside_a_reference_and_any_value_survive() {
    let (_, types) = types();
    let properties = &types["$defs"]["OrderPlace"]["properties"];
    let refer = |name: &str| json!([{"$ref": format!("#/$defs/{name}")}]);
    let expected = [
        ("by", json!({"description": "How it is sent.", "anyOf": refer("Method"), "default": "Post"})),
        ("urgency", json!({"description": "How urgent it is.", "anyOf": refer("Urgency"), "deprecated": true})),
        ("any", json!({"description": "Anything.", "anyOf": [{}]})),
        ("things", json!({"description": "Some things.", "type": "array", "items": {}})),
        ("object", json!({"description": "Any object.", "type": "object", "additionalProperties": true})),
        ("address", json!({"description": "Where it goes to.", "anyOf": refer("Address")})),
        ("plain", json!({"$ref": "#/$defs/Method"})),
    ];
    for (name, schema) in expected {
        assert_eq!(properties[name], schema, "{name}");
    }
    let address = json!({"title": "Address", "description": "Where something is.", "anyOf": [{}]});
    assert_eq!(types["$defs"]["Address"], address);
}

#[test]
fn a_bounded_array_is_no_union_of_tuples() {
    let (_, types) = types();
    let properties = &types["$defs"]["OrderPlace"]["properties"];
    let tags = json!({
        "description": "At most eight.", "type": "array", "items": {"$ref": "#/$defs/Method"},
        "not": {"type": "array", "minItems": 9},
    });
    assert_eq!(properties["tags"], tags);
    let numbers = json!({
        "description": "Two to four.", "type": "array", "items": {"type": "boolean"}, "minItems": 2,
        "not": {"type": "array", "minItems": 5},
    });
    assert_eq!(properties["numbers"], numbers);
    let pair = json!({"description": "Two.", "type": "array", "items": {"type": "boolean"}, "minItems": 2, "maxItems": 2});
    assert_eq!(properties["pair"], pair);
}

#[test]
fn enum_values_carry_their_documentation() {
    let (_, types) = types();
    let defs = &types["$defs"];
    let method = json!([{"description": "By letter.", "const": "Post"}, {"const": "Fax", "deprecated": true}]);
    assert_eq!(defs["Method"]["oneOf"], method);
    assert_eq!((&defs["Urgency"]["type"], &defs["Urgency"]["enum"]), (&json!("integer"), &json!([1, 2])));
    let known =
        json!({"title": "StateKnown", "oneOf": [{"description": "It exists.", "const": "Open"}, {"const": "Closed"}]});
    let not = json!({"type": "string", "enum": ["Open", "Closed"]});
    assert_eq!(defs["State"]["oneOf"], json!([known, {"type": "string", "not": not}]));
}

#[test]
fn the_title_of_a_part_is_never_the_name_of_a_type() {
    let types = &parsed(&artefacts::<clash::Clash>().unwrap())["clash.types.schema.json"];
    let parts = types["$defs"]["State"]["oneOf"].as_array().unwrap();
    assert_eq!(parts.iter().map(|part| part.get("title")).collect::<Vec<_>>(), [None, None]);
}

/// A protocol in which a type has the name that a part of an enum would have.
mod clash {
    use super::State;
    use tieline::{Command, Path, Wire};

    tieline::protocol! {
        /// States.
        pub(super) Clash { name: "clash", version: "1.0", commands: [StateRead], events: [] }
    }

    /// Reads a state.
    #[derive(Debug, Clone, PartialEq, Eq, Command)]
    #[command(name = "state.read", target = Path<1>, reply = Empty)]
    pub(super) struct StateRead {
        state: State,
        known: StateKnown,
    }

    /// A known state.
    #[derive(Debug, Clone, PartialEq, Eq, Wire)]
    pub(super) struct StateKnown {
        name: String,
    }
}

/// A folder with changes in its schema for code generators.
fn changed(files: &Artefacts, from: &str, to: &str) -> Result<Plan, String> {
    let path = "orders.types.schema.json";
    let text = files.get(path).unwrap();
    assert!(text.contains(from), "{from}");
    let all = files.iter().map(|(path, text)| (path.to_owned(), text.to_owned()));
    let changed: Artefacts = all.chain([(path.to_owned(), text.replacen(from, to, 1))]).collect();
    Plan::of_artefacts("the folder", &changed).map_err(|error| error.to_string())
}

#[test]
fn a_folder_is_rejected_if_these_forms_have_another_meaning() {
    let (files, _) = types();
    assert!(changed(&files, "\"Places an order.\"", "\"Places it.\"").is_ok());
    for (from, to, expected) in [
        ("\"minItems\": 9", "\"minItems\": 8", "OrderPlace/properties/tags: the value differs"),
        ("\"minItems\": 9", "\"maxItems\": 9", "OrderPlace/properties/tags/not: unsupported keyword `not`"),
        ("\"const\": \"Fax\"", "\"const\": \"Mail\"", "Method: the value differs"),
        ("\"const\": \"Fax\"", "\"const\": 5", "Method/oneOf: "),
        ("\"enum\": [\"Open\", \"Closed\"]", "\"enum\": [\"Open\"]", "State/oneOf: "),
        ("\"default\": \"Post\"", "\"default\": \"Fax\"", "OrderPlace: the value differs"),
        ("\"anyOf\": [\n            {}\n", "\"anyOf\": [\n            {},\n            {\"type\": \"null\"}\n", "any"),
    ] {
        let Err(error) = changed(&files, from, to) else { panic!("accepted: {to}") };
        assert!(error.contains("orders.types.schema.json") && error.contains(expected), "{to}\n{error}");
    }
}
