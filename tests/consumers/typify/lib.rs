//! The types that typify generated.

use serde_json::{Map, Value};

include!(concat!(env!("OUT_DIR"), "/desktop.rs"));

/// The types of a second protocol.
pub mod building {
    include!(concat!(env!("OUT_DIR"), "/building.rs"));
}

/// Whether a written value is the given one. typify leaves out optional members that are empty or `null`, and writes the defaults of absent
/// ones.
pub fn same(written: &Value, given: &Value) -> bool {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    let defaults: Value = serde_json::from_str(DEFAULTS).expect("the defaults are JSON");
    let is_default = |key: &str, value: &Value| defaults.get(key).is_some_and(|default| same(value, default));
    match (written, given) {
        (Value::Object(written), Value::Object(given)) => {
            let has = |members: &Map<String, Value>, key: &str| members.contains_key(key);
            written.iter().all(|(key, value)| has(given, key) || is_default(key, value))
                && given.iter().all(|(key, value)| written.get(key).map_or(is_empty(value), |own| same(own, value)))
        }
        (Value::Array(written), Value::Array(given)) => {
            written.len() == given.len() && written.iter().zip(given).all(|(own, value)| same(own, value))
        }
        _ => written == given || written.as_f64().is_some() && written.as_f64() == given.as_f64(),
    }
}

/// The default of each member of the second protocol that has one, as JSON.
const DEFAULTS: &str = r#"{"limit": 10, "order": 2, "importance": 50, "then": "Day", "value": 0, "seconds": 10, "admin": false, "offset": -2, "outside": -0.5, "fan": "automatic", "display": "Büro", "blinds": 50, "Windows?": true, "after": 30, "expires": "2028-02-29", "guests": 1}"#;
