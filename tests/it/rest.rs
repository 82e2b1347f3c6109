//! Fields that keep undeclared members.

use tieline::json::{Json, JsonObject};
use tieline::{Path, Policy, Wire};

use crate::greenhouse::{Greenhouse, ReadingTaken};

#[derive(Debug, Clone, PartialEq, Wire)]
#[non_exhaustive]
struct Script {
    #[wire(rest)]
    others: JsonObject,
    member_id: String,
    #[wire(inline)]
    page: Page,
    size: Option<u8>,
}

#[derive(Debug, Clone, PartialEq, Default, Wire)]
struct Page {
    #[wire(default = 1)]
    first: u32,
}

#[derive(Debug, Clone, PartialEq, Wire)]
struct Anything {
    #[wire(rest)]
    members: JsonObject,
}

fn rewritten<T: Wire + serde::Serialize + serde::de::DeserializeOwned>(text: &str) -> String {
    let mut reader = tieline::json::Reader::new(text);
    let value = T::read(&mut reader).unwrap();
    reader.finish().unwrap();
    let written = serde_json::to_string(&value).unwrap();
    assert_eq!(serde_json::to_string(&serde_json::from_str::<T>(text).unwrap()).unwrap(), written);
    written
}

#[test]
fn undeclared_members_follow_the_declared_ones_in_their_order() {
    let text = r#"{"z":1.5,"memberId":"7","a":{"b":[null,"\u00e9"]},"first":2,"others":{},"__proto__":true}"#;
    assert_eq!(
        rewritten::<Script>(text),
        r#"{"memberId":"7","first":2,"z":1.5,"a":{"b":[null,"é"]},"others":{},"__proto__":true}"#
    );
    assert_eq!(rewritten::<Script>(r#"{"memberId":"7"}"#), r#"{"memberId":"7","first":1}"#);
    assert_eq!(rewritten::<Anything>(r#"{"b":1,"a":2}"#), r#"{"b":1,"a":2}"#);
    assert_eq!(rewritten::<Anything>("{}"), "{}");
}

#[test]
fn a_constructor_starts_without_undeclared_members() {
    assert_eq!(serde_json::to_string(&Script::new("7".to_owned())).unwrap(), r#"{"memberId":"7","first":0}"#);
}

#[test]
fn an_undeclared_member_never_has_a_declared_name() {
    for name in ["memberId", "first", "size"] {
        let mut script = Script::new("7".to_owned());
        script.others.insert(name, "secret");
        let error = serde_json::to_string(&script).unwrap_err().to_string();
        assert!(error.contains(&format!("`{name}`")) && !error.contains("secret"), "{error}");
    }
}

#[test]
fn duplicate_undeclared_members_are_rejected() {
    for text in
        [r#"{"memberId":"7","a":1,"a":2}"#, r#"{"a":1,"memberId":"7","\u0061":1}"#, r#"{"memberId":"7","memberId":"7"}"#]
    {
        assert!(Script::read(&mut tieline::json::Reader::new(text)).is_err(), "{text}");
    }
}

#[test]
fn many_undeclared_members_take_linear_time() {
    let members: Vec<String> = (0..200_000).map(|index| format!("\"member-{index}\":{index}")).collect();
    let text = format!("{{{}}}", members.join(","));
    let read = Anything::read(&mut tieline::json::Reader::new(&text)).unwrap();
    assert_eq!(read.members.len(), members.len());
}

#[test]
fn a_frame_keeps_undeclared_members_without_a_warning() {
    let text = concat!(
        r#"{"messageType":"reading","target":"h1","name":"reading.taken","#,
        r#""data":{"value":1.5,"at":7,"sensor":"s","unit":"K","more":{"x":1.0},"exact":[12345678901234567890,1.50]}}"#
    );
    let report = Greenhouse::check(text);
    assert!(report.problems().is_empty(), "{report:?}");
    let event = tieline::frame::Event::<ReadingTaken>::read(text).unwrap();
    assert_eq!(event.data.rest.get("unit"), Some(&Json::from("K")));
    assert_eq!(event.to_json().unwrap(), text);
    assert!(Greenhouse::check_with(text, Policy::Tolerant).is_valid());

    let mut data = event.data;
    data.rest.insert("height", 2);
    assert!(data.event("h1".parse::<Path>().unwrap()).to_json().is_err());
}

#[test]
fn the_schema_states_that_undeclared_members_are_kept() {
    let schema = serde_json::to_value(schemars::schema_for!(Script)).unwrap();
    assert_eq!(schema["additionalProperties"], true);
    assert!(schema["properties"].get("others").is_none(), "{schema}");
    let schema = serde_json::to_value(schemars::schema_for!(Anything)).unwrap();
    assert_eq!((&schema["properties"], &schema["additionalProperties"]), (&serde_json::json!({}), &true.into()));
}

#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "kind", content = "value")]
enum Adjacent {
    Anything(Anything),
}

#[derive(Debug, Clone, PartialEq, Wire)]
enum External {
    Anything(Anything),
}

#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(untagged)]
enum Untagged {
    Kept(Kept),
    Size(u32),
}

#[derive(Debug, Clone, PartialEq, Wire)]
struct Kept {
    name: String,
    #[wire(rest)]
    rest: JsonObject,
}

#[test]
fn a_variant_keeps_undeclared_members() {
    for text in [r#"{"kind":"Anything","value":{"b":1,"kind":2}}"#, r#"{"kind":"Anything","value":{}}"#] {
        assert_eq!(rewritten::<Adjacent>(text), text);
    }
    assert_eq!(rewritten::<External>(r#"{"Anything":{"b":1,"a":2}}"#), r#"{"Anything":{"b":1,"a":2}}"#);
    assert_eq!(rewritten::<Untagged>(r#"{"b":1,"name":"n","a":2}"#), r#"{"name":"n","b":1,"a":2}"#);
    assert_eq!(rewritten::<Untagged>("7"), "7");
}
