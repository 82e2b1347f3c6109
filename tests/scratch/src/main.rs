//! Reads the fixtures and generates the artefacts in a crate whose other dependencies enable features of `serde_json`.

use std::path::{Path, PathBuf};

#[path = "../../testkit/src/greenhouse.rs"]
mod greenhouse;
#[path = "../../it/oracle"]
mod oracle {
    pub(crate) mod agreement;
    pub(crate) mod fixture;
    pub(crate) mod readers;
}

use oracle::agreement;
use oracle::fixture::text_of;
use tieline::json::Json;

/// The argument is the root of the repository.
fn main() {
    let root = PathBuf::from(std::env::args().nth(1).expect("the root of the checkout"));
    agreement::on_the_catalogue(&text_of(&root, "frames.ndjson"), |_, _, _| {});
    agreement::on_the_greenhouse(&text_of(&root, "values.ndjson"), |_, _, _| {});
    numbers();
    #[cfg(feature = "schema")]
    artefacts(&root);
    #[cfg(any(feature = "arbitrary_precision", feature = "preserve_order"))]
    foreign();
    let _: &Path = &root;
}

/// A number is read as the nearest double, and written so that it reads as the same double.
fn numbers() {
    // A linear congruential generator; the quotients have seventeen digits.
    let mut state = 1_u64;
    for _ in 0..20_000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let double = (state >> 33) as f64 / 2_147_483.647;
        let text = format!("{double:?}");
        let read: Json = text.parse().expect("a number");
        assert_eq!(read.as_f64(), Some(double), "{text}");
        let again: Json = read.to_string().parse().expect("a number");
        assert_eq!(again.as_f64(), Some(double), "{text} was written as {read}");
    }
}

/// The artefacts are equal to those in the repository, byte for byte.
#[cfg(feature = "schema")]
fn artefacts(root: &Path) {
    let folder = root.join("schema");
    let artefacts = tieline::schema::artefacts::<tieline::agent_desktop::AgentDesktop>().expect("artefacts");
    let mut bytes = 0;
    for (path, text) in artefacts.iter() {
        let file = folder.join(path);
        let found = std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(found == text.as_bytes(), "{} differs from the artefact of this build", file.display());
        bytes += text.len();
    }
    println!("{} artefacts, {bytes} bytes", artefacts.iter().len());
}

/// A message flattened beside other members.
#[cfg(any(feature = "arbitrary_precision", feature = "preserve_order"))]
#[derive(serde::Deserialize)]
struct Flattened {
    #[serde(flatten)]
    climate: greenhouse::ClimateSet,
    #[serde(flatten)]
    rest: std::collections::BTreeMap<String, serde_json::Value>,
}

/// `serde_json`'s own parser and `Value` read and write the same values as the library.
#[cfg(any(feature = "arbitrary_precision", feature = "preserve_order"))]
fn foreign() {
    use greenhouse::{ClimateSet, ReadingTaken};
    use tieline::json::JsonObject;

    let same = |text: &str| {
        let value: serde_json::Value = serde_json::from_str(text).expect("JSON");
        let direct: JsonObject = serde_json::from_str(text).expect("an object");
        // A reader passes values instead of their text.
        let passed: JsonObject = serde_json::from_reader(text.as_bytes()).expect("an object");
        let through: JsonObject = serde_json::from_value(value).expect("an object");
        let ours: Json = text.parse().expect("JSON");
        assert_eq!(Json::Object(direct), ours, "{text}");
        assert_eq!(Json::Object(passed), ours, "{text}");
        assert_eq!(Json::Object(through), ours, "{text}");
        let handed_on = serde_json::to_string(&ours).expect("text");
        assert_eq!(handed_on.parse::<Json>().as_ref(), Ok(&ours), "{text}");
    };
    for number in ["0", "-0.0", "1.5", "1e2", "0.1", "9007199254740993", "123456789012345678901234567890", "5e-324"] {
        same(&format!(r#"{{"b":{number},"a":[{number},{{"c":{number}}}]}}"#));
    }
    // With `arbitrary_precision`, a number is passed as an object with a member of this name.
    let name = "$serde_json::private::Number";
    for value in ["5550100", "\"5550100x\"", "\"1\"", "\"1\",\"z\":2", "null", "{\"a\":[\"1\"]}", "[\"2\"]"] {
        let text = format!(r#"{{"g":{{"{name}":{value}}},"n":1.5}}"#);
        for read in [serde_json::from_str::<JsonObject>(&text), serde_json::from_reader(text.as_bytes())] {
            let read = read.unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(Json::Object(read).to_string(), text);
        }
    }
    let wrong = format!(r#"{{"temperature":{{"{name}":5550100}}}}"#);
    for wrong in [serde_json::from_str::<ClimateSet>(&wrong), serde_json::from_reader(wrong.as_bytes())] {
        let wrong = wrong.err().expect("no integer").to_string();
        assert!(wrong.contains("expected an integer") && !wrong.contains("555"), "{wrong}");
    }
    let climate = |text: &str| serde_json::from_reader::<_, ClimateSet>(text.as_bytes());
    let warm = climate(r#"{"temperature":2.0e1,"shade":1,"litres":9007199254740991}"#).expect("a climate");
    assert_eq!((warm.temperature, warm.shade, warm.litres, warm.retries), (20, Some(1.0), Some(9_007_199_254_740_991), 5));
    let big = serde_json::from_str::<serde_json::Value>(r#"{"value":123456789012345678901234567890,"at":0,"sensor":"s"}"#);
    let big: ReadingTaken = serde_json::from_value(big.expect("JSON")).expect("a reading");
    assert_eq!(big.value.into_option(), Some(123_456_789_012_345_678_901_234_567_890.0));
    // `flatten` buffers the members in a type of serde's own, not in one of this library or of `serde_json`.
    let flattened: Flattened = serde_json::from_str(r#"{"temperature":2.0e1,"shade":0.5,"z":0.1}"#).expect("flattened");
    assert_eq!((flattened.climate.temperature, flattened.climate.shade), (20, Some(0.5)));
    assert_eq!(flattened.rest.keys().collect::<Vec<_>>(), ["z"]);
    let value = serde_json::from_str::<serde_json::Value>(r#"{"temperature":20.0,"shade":1}"#).expect("JSON");
    let through: ClimateSet = serde_json::from_value(value).expect("a climate");
    assert_eq!((through.temperature, through.shade), (20, Some(1.0)));
    for invalid in ["20.5", "61", "\"20\"", "null", "1e300"] {
        assert!(climate(&format!(r#"{{"temperature":{invalid}}}"#)).is_err(), "{invalid}");
    }
    assert!(climate(r#"{"temperature":20,"temperature":20}"#).is_err());
    assert!(climate(r#"{"temperature":20,"litres":9007199254740992}"#).is_err());
    assert!(climate(r#"{"temperature":20,"humidity":null}"#).is_err());
    let reading =
        serde_json::from_str::<ReadingTaken>(r#"{"value":0.30000000000000004,"at":-1,"sensor":"s1","raw":{"x":1e5}}"#);
    let reading = reading.expect("a reading");
    assert_eq!(reading.value.into_option(), Some(0.300_000_000_000_000_04));
    assert_eq!(reading.raw.and_then(|raw| raw.at(&["x"]).and_then(Json::as_f64)), Some(1e5));
}
