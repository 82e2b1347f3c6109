//! Loading artefact folders as plans, and the errors for invalid folders, which have the file, a pointer and the reason.

mod contradictions;

use std::path::Path;
use std::sync::Arc;

use testkit::edit::Files;
use testkit::greenhouse::Greenhouse;
use tieline::agent_desktop::AgentDesktop;
use tieline::compat::{ComparisonFormat, compare};
use tieline::json::Json;
use tieline::sample::{Claim, Generator, examples};
use tieline::schema::{Artefacts, artefacts, artefacts_of};
use tieline::{Plan, Policy};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The artefacts with some files replaced; `None` removes a file.
fn with(made: &Artefacts, changes: &[(&str, Option<&str>)]) -> Artefacts {
    let kept = made.iter().filter(|(path, _)| changes.iter().all(|(changed, _)| changed != path));
    let put = changes.iter().filter_map(|(path, text)| Some(((*path).to_owned(), (*text)?.to_owned())));
    kept.map(|(path, text)| (path.to_owned(), text.to_owned())).chain(put).collect()
}

fn rejected(made: &Artefacts) -> String {
    match Plan::of_artefacts("folder", made) {
        Ok(_) => String::new(),
        Err(error) => error.to_string(),
    }
}

mod dated {
    tieline::protocol! {
        /// Says nothing.
        pub(super) Dated { name: "dated", version: "1.0", released: "2028-02-29", commands: [], events: [] }
    }
}

#[test]
fn a_release_date_is_part_of_the_index() {
    let made = artefacts::<dated::Dated>().unwrap();
    let plan = Plan::of_artefacts("made", &made).unwrap();
    assert_eq!(plan.released(), Some("2028-02-29"));
    assert_eq!(artefacts_of(&plan).unwrap(), made);
    let index = made.get("index.json").unwrap();
    assert!(index.starts_with("{\n  \"format\": \"1.5\",\n"), "{index}");
    let wrong = index.replace("2028-02-29", "2027-02-29");
    let error = rejected(&with(&made, &[("index.json", Some(&wrong))]));
    assert!(error.contains("index.json#/released: `2027-02-29` is not a date such as `2026-01-31`"), "{error}");
    assert_eq!(Plan::of_artefacts("made", &artefacts::<AgentDesktop>().unwrap()).unwrap().released(), None);
}

/// A loaded plan has all information of its artefacts: generating them again gives the same files.
#[test]
fn a_loaded_plan_has_the_same_artefacts() {
    for made in [artefacts::<AgentDesktop>().unwrap(), artefacts::<Greenhouse>().unwrap()] {
        let plan = Plan::of_artefacts("made", &made).unwrap();
        assert_same(&artefacts_of(&plan).unwrap(), &made);
    }
    for folder in ["schema", "tests/building/schema"] {
        let dir = root().join(folder);
        let plan = Plan::from_artefacts(&dir).unwrap();
        assert_same(&artefacts_of(&plan).unwrap(), &Artefacts::read(&dir).unwrap());
    }
}

fn assert_same(found: &Artefacts, expected: &Artefacts) {
    let paths = |made: &Artefacts| made.iter().map(|(path, _)| path.to_owned()).collect::<Vec<_>>();
    assert_eq!(paths(found), paths(expected));
    for (path, text) in expected.iter() {
        let mut lines = found.get(path).unwrap().lines().zip(text.lines()).filter(|(found, expected)| found != expected);
        assert_eq!(lines.next(), None, "{path}");
    }
}

/// The artefacts of format 1.0, the only earlier one, can be loaded.
#[test]
fn the_earlier_format_is_loaded() {
    let plan = Plan::from_artefacts(root().join("tests/baseline/agent-desktop")).unwrap();
    assert_eq!((plan.name(), plan.version()), ("agent-desktop", "1.0"));
    assert_eq!(examples(&plan).unwrap().len(), 92);
}

/// Folders that were written before `index.json` described the envelope can be loaded.
#[test]
fn a_folder_without_an_envelope_is_loaded() {
    let mut files = Files::greenhouse();
    let described = files.index.clone();
    files.edit("index:/envelope -");
    assert_ne!(files.index, described);
    let made = artefacts_of(&files.plan()).unwrap();
    assert_eq!(made.get("index.json").unwrap().parse::<Json>().unwrap(), described);
}

#[test]
fn an_envelope_that_the_library_does_not_have_is_rejected() {
    for (edit, expected) in [
        ("index:/envelope = 1", "index.json#/envelope: expected an object, found a number"),
        ("index:/envelope = {}", "index.json#/envelope: missing member `name`, expected a string"),
        (
            "index:/envelope/name = \"other\"",
            "index.json#/envelope/name: unknown value `other`, expected `desktop` before format 1.3",
        ),
        ("index:/envelope/extra = 1", "index.json#/envelope/extra: "),
        (
            "index:/envelope/members/0/role = \"name\"",
            "index.json#/envelope/members/0/role: expected \"constant\", found \"name\"",
        ),
        ("index:/envelope/members/1 -", "index.json#/envelope/members"),
        ("index:/envelope/kinds/event -", "index.json#/envelope/kinds: "),
        (
            "index:/envelope/kinds/success/2/constant = \"ok\"",
            "index.json#/envelope/kinds/success/2/constant: expected \"success\", found \"ok\"",
        ),
        ("index:/envelope/kinds/request/3/presence = \"required\"", "index.json#/envelope/kinds/request/3/presence: "),
        (
            "index:/envelope/kinds/request/0/value = \"data\"",
            "index.json#/envelope/kinds/request/0/value: expected \"name\", found \"data\"",
        ),
    ] {
        let mut files = Files::greenhouse();
        files.edit("index:/format = \"1.2\"");
        files.edit(edit);
        let error = rejected(&files.artefacts());
        assert!(error.contains(expected), "{edit}: {expected}\n{error}");
    }
    // Members in another order would be written in another order.
    let made = artefacts::<Greenhouse>().unwrap();
    let index = made.get("index.json").unwrap();
    let (command, target) = (r#""name": "command""#, r#""name": "target""#);
    let at = index.find("\"kinds\"").unwrap();
    let swapped = index[at..].replacen(command, "?", 1).replacen(target, command, 1).replacen('?', target, 1);
    let values = (r#""value": "name""#, r#""value": "target""#);
    let swapped = swapped.replacen(values.0, "?", 1).replacen(values.1, values.0, 1).replacen('?', values.1, 1);
    let index = format!("{}{swapped}", &index[..at]);
    let error = rejected(&with(&made, &[("index.json", Some(&index))]));
    assert!(error.contains("index.json#/envelope: the members of `desktop` have another order"), "{error}");
}

#[test]
fn incomplete_and_contradictory_messages_are_rejected() {
    for (edits, expected) in [
        (
            "/BedPlantFailure/properties/original - ; /BedPlantFailure/required = [\"command\",\"target\",\"result\",\"failure\"]",
            "greenhouse.schema.json#/$defs/BedPlantFailure/properties: missing member `original` of a failure",
        ),
        (
            "/BedPlantFailure/properties/target - ; /BedPlantFailure/required = [\"command\",\"result\",\"failure\",\"original\"]",
            "greenhouse.schema.json#/$defs/BedPlantFailure/properties: missing member `target` of a failure",
        ),
        (
            "/BedPlantRequest/properties/target - ; /BedPlantRequest/required = [\"command\",\"data\"]",
            "greenhouse.schema.json#/$defs/BedPlantRequest/properties: missing member `target` of a request",
        ),
        (
            "/AlarmRaisedEvent/properties/messageType - ; /AlarmRaisedEvent/required = [\"target\",\"name\",\"data\"]",
            "greenhouse.schema.json#/$defs/AlarmRaisedEvent/properties: missing member `messageType` of an event",
        ),
        (
            "/AlarmRaisedEvent/properties/name/enum = [\"alarm.raised\",\"alarm\"]",
            "greenhouse.schema.json#/$defs/AlarmRaisedEvent/properties/name/enum: expected one message name, found 2",
        ),
        (
            "/AlarmRaisedEvent/properties/name/enum = [\"reading.taken\"]",
            "duplicate message name `reading.taken` on the wire",
        ),
        ("index:/version = \"\"", "index.json#/version: expected a string of at least 1 character"),
        (
            "index:/messages/1/reply/kind = \"nonsense\"",
            "index.json#/messages/1/reply/kind: unknown value `nonsense`, expected `empty` or `same` or `none` or `data`",
        ),
        ("index:/messages/1/reply/kind = \"none\"", "index.json#/messages/1/reply/kind: the schema of the success"),
        ("index:/messages/1/extra = 1", "index.json#/messages/1/extra: unknown member `extra`"),
        ("index:/extra = 1", "index.json#/extra: unknown member `extra`"),
        (
            "index:/format = \"1.9\"",
            "index.json#/format: unsupported format 1.9, expected 1.0 or 1.1 or 1.2 or 1.3 or 1.4 or 1.5",
        ),
        ("/BedPlant/properties/sign/pattern = \"^a|b$\"", "/sign/pattern: unsupported pattern: expected a group"),
        (
            "/BedPlant/properties/sign/pattern = \"^((x{1000}){1000}){1000}$\"",
            "/sign/pattern: unsupported pattern: expected at most 10000 characters and ranges",
        ),
        (
            "/BedPlant/properties/label = {\"type\":[\"string\",\"null\"],\"enum\":[\"a\",\"b\"]}",
            "/label/enum: missing `null`, which is one of the types",
        ),
        (
            "/BedPlant/properties/label = {\"type\":\"string\",\"enum\":[\"a\",null]}",
            "/label/enum: unexpected `null`, which is not one of the types",
        ),
        (
            "/BedPlant/properties/label = {\"type\":\"string\",\"minLength\":2,\"maxLength\":1}",
            "/label/minLength: empty range",
        ),
        ("/BedPlant/properties/label = {\"type\":\"integer\",\"minimum\":2,\"maximum\":1}", "/label/minimum: empty range"),
        (
            "/BedPlant/properties/label = {\"type\":\"integer\",\"minimum\":1e300}",
            "/label/minimum: expected a bound within ±9007199254740991, beyond which integers are not exact",
        ),
        (
            "/BedPlant/properties/label = {\"type\":\"integer\",\"maximum\":9007199254740992}",
            "/label/maximum: expected a bound within ±9007199254740991, beyond which integers are not exact",
        ),
        (
            "/BedPlant/properties/label = {\"type\":\"string\",\"pattern\":\"^[^.\\\\x00-\\\\x20\\\\x7f]+$\",\"format\":\"date\"}",
            "/label/format: unsupported `pattern` for the format `date`, expected `",
        ),
        ("/BedPlant/properties/label = {\"type\":\"number\",\"minimum\":2,\"maximum\":1}", "/label/minimum: empty range"),
        ("/BedPlant/properties/label = {\"type\":\"array\",\"minItems\":2,\"maxItems\":1}", "/label/minItems: empty range"),
        ("/BedPlant/required = [\"label\",\"label\"]", "/BedPlant/required: duplicate name `label`"),
        ("index:/protocol = \"../glasshouse\"", "index.json#/protocol: `../glasshouse` cannot be part of a file name"),
        ("/AlarmRaisedEvent/properties/name/enum = [\"../alarm\"]", "index.json#/messages/"),
        ("/BedPlant/properties/label/deprecated = 1", "/label/deprecated: expected a boolean, found a number"),
        (r#"/BedPlant/properties/label = {"type":"object","additionalProperties":false}"#, "unsupported limit"),
        (r#"/BedPlant/properties/label = {"type":"object","not":{"required":["q"]}}"#, "unsupported limit"),
    ] {
        let mut files = Files::greenhouse();
        files.edit(edits);
        let error = rejected(&files.artefacts());
        assert!(error.contains(expected), "{edits}: {expected}\n{error}");
    }
}

#[test]
fn a_wrong_root_is_rejected() {
    for (edits, expected) in [
        ("root:/then/allOf/1 -", "greenhouse.schema.json#/then/allOf"),
        ("root:/then/allOf/0/then/$ref = \"#/$defs/AlarmRaisedEvent\"", "#/then/allOf/0/then/$ref: "),
        ("root:/then/properties/name/enum = [\"reading.taken\"]", "#/then/properties/name/enum"),
        ("root:/additionalProperties = false", "#/additionalProperties: unexpected `additionalProperties`"),
        ("root:/contentEncoding = \"base64\"", "#/contentEncoding: unexpected `contentEncoding`"),
        ("root:/else/then/then -", "#/else/then: missing `then`"),
        (
            "root:/$schema = \"http://json-schema.org/draft-07/schema#\"",
            "#/$schema: expected `https://json-schema.org/draft/2020-12",
        ),
    ] {
        let mut files = Files::greenhouse();
        files.edit(edits);
        let error = rejected(&files.artefacts());
        assert!(error.contains(expected), "{edits}: {expected}\n{error}");
    }
}

#[test]
fn all_files_must_agree_with_the_bundle() {
    let made = artefacts::<Greenhouse>().unwrap();
    let single = "commands/bed.plant.request.schema.json";
    let response = "commands/bed.plant.response.schema.json";
    let types = "greenhouse.types.schema.json";
    let replaced = |path: &str, from: &str, to: &str| {
        let text = made.get(path).unwrap();
        assert!(text.contains(from), "{path} has no {from}");
        text.replacen(from, to, 1)
    };
    let looser = |path: &str| replaced(path, "\"minLength\": 1,", "\"minLength\": 2,");
    let example = |number: usize| {
        let lines = made.get("examples.ndjson").unwrap().lines().enumerate();
        lines
            .map(|(index, line)| if index + 1 == number { "{}\n".to_owned() } else { format!("{line}\n") })
            .collect::<String>()
    };
    for (changes, expected) in [
        (vec![(single, None)], format!("{single}: no such file, but there are other schemas of single frames")),
        (vec![(single, Some(looser(single)))], format!("{single}#/$defs/BedPlant/properties/label: the value differs")),
        (vec![(types, Some(looser(types)))], format!("{types}#/$defs/BedPlant/properties/label: the value differs")),
        (vec![(types, Some(replaced(types, "\"oneOf\"", "\"anyOf\"")))], format!("{types}#/anyOf: unexpected `anyOf`")),
        (
            vec![(response, Some(replaced(response, "\"failure\"", "\"success\"")))],
            format!("{response}#/if/properties/result"),
        ),
        (
            vec![("events/old.schema.json", Some(made.get(single).unwrap().to_owned()))],
            "events/old.schema.json: not named in index.json".to_owned(),
        ),
        (vec![("examples.ndjson", Some(example(3)))], "examples.ndjson: line 3 is not a frame of the bundle".to_owned()),
        (
            vec![(
                "examples.ndjson",
                Some(made.get("examples.ndjson").unwrap().lines().take(4).collect::<Vec<_>>().join("\n")),
            )],
            "index.json#/messages/".to_owned(),
        ),
        (vec![("greenhouse.schema.json", None)], "greenhouse.schema.json: no such file".to_owned()),
        (vec![("index.json", None)], "index.json: no such file".to_owned()),
        (vec![("index.json", Some("[]".to_owned()))], "index.json: expected an object, found an array".to_owned()),
    ] {
        let changes: Vec<(&str, Option<&str>)> = changes.iter().map(|(path, text)| (*path, text.as_deref())).collect();
        let error = rejected(&with(&made, &changes));
        assert!(error.contains(&expected), "{expected}\n{error}");
    }
    // Files other than the index and the bundle are optional, if all of them are absent.
    let absent: Vec<(&str, Option<&str>)> = made
        .iter()
        .filter(|(path, _)| !["index.json", "greenhouse.schema.json"].contains(path))
        .map(|(path, _)| (path, None))
        .collect();
    assert_eq!(rejected(&with(&made, &absent)), "");
}

/// A long chain of types that refer to each other does not overflow the stack.
#[test]
fn a_long_chain_of_types_is_loaded_and_compared() {
    const LENGTH: usize = 8000;
    let chain = |last: &str, first: usize| {
        let mut files = Files::greenhouse();
        files.edit(&format!(r##"/BedPlant/properties/chain = {{"$ref":"#/$defs/T{first}"}}"##));
        let made = files.artefacts();
        let links = (0..LENGTH).map(|index| {
            let next = if index + 1 == LENGTH { last.to_owned() } else { format!("T{}", index + 1) };
            let required = if index % 2 == 0 { r#","required":["n"]"# } else { "" };
            format!(r##""T{index}":{{"type":"object","properties":{{"n":{{"$ref":"#/$defs/{next}"}}}}{required}}},"##)
        });
        let (file, bundle) = made.iter().find(|(path, _)| path.ends_with(".schema.json")).unwrap();
        let bundle = bundle.replacen(r#""$defs":{"#, &format!(r#""$defs":{{{}"#, links.collect::<String>()), 1);
        Plan::of_artefacts("chain", &with(&made, &[(file, Some(&bundle))])).unwrap()
    };
    let (old, new) = (chain("Word", 1), chain("Plant", 2));
    assert!(compare(&old, &old).is_empty());
    let report = compare(&old, &new).report(ComparisonFormat::Human, Policy::Strict, true);
    assert!(report.contains("type-renamed"), "{report:.2000}");
    let _ = (examples(&old), artefacts_of(&old));
}

/// Declares the greenhouse with another type for a member of the data of `bed.plant`, which is always present.
fn with_member(schema: &str) -> Arc<Plan> {
    let mut files = Files::greenhouse();
    files.edit(&format!(r#"/BedPlant/properties/more = {schema} ; /BedPlant/required + "more""#));
    Arc::new(files.plan())
}

/// All samples are what they claim to be, and examples can be generated.
fn assert_sound(plan: &Arc<Plan>) {
    examples(plan).unwrap();
    let generator = Generator::new(plan, 3).invalid(0.3).only("bed.plant").unwrap();
    for index in 0..60 {
        let sample = generator.sample(index).unwrap();
        let is_valid = plan.check_slice(&sample.bytes, Policy::Strict).is_valid();
        assert_eq!(is_valid, sample.claim == Claim::Valid, "{}", String::from_utf8_lossy(&sample.bytes));
    }
}

#[test]
fn an_example_that_is_no_value_is_not_used() {
    assert_sound(&with_member(r#"{"type":"integer","examples":["no"]}"#));
    assert_sound(&with_member(r#"{"type":"string","minLength":3,"examples":["no","yes"]}"#));
}

#[test]
fn a_string_of_any_length_is_not_made_too_long() {
    assert_sound(&with_member(r#"{"type":"string","maxLength":4000000000}"#));
}

#[test]
fn a_protocol_without_messages_has_no_samples() {
    let made = artefacts::<dated::Dated>().unwrap();
    let plan = Plan::of_artefacts("made", &made).unwrap();
    let error = Generator::new(&plan, 0).sample(0).unwrap_err();
    assert_eq!(error.to_string(), "the protocol has no messages, so that it has no frames");
}

#[test]
fn arrays_have_distinct_elements() {
    for items in [
        r#"{"type":"string","pattern":"^[a-z]+$"}"#,
        r#"{"type":"string","pattern":"^[A-Z]{3}-[0-9]{2}$"}"#,
        r#"{"type":"string","minLength":60,"maxLength":60}"#,
        r##"{"$ref":"#/$defs/Counted"}"##,
        r##"{"$ref":"#/$defs/Holder"}"##,
    ] {
        let array = format!(r#"{{"type":"array","uniqueItems":true,"minItems":2000,"items":{items}}}"#);
        let counted = r#"{"type":"object","properties":{"b":{"type":"boolean"},"a":{"type":"integer"}},"required":["a"]}"#;
        let holder = r##"{"type":"object","properties":{"of":{"$ref":"#/$defs/Counted"}}}"##;
        let plan = with_member(&format!("{array} ; /Counted = {counted} ; /Holder = {holder}"));
        examples(&plan).unwrap_or_else(|error| panic!("{items}: {error}"));
    }
    let plan =
        with_member(r#"{"type":"array","uniqueItems":true,"minItems":2,"items":{"type":"string","minLength":4000000000}}"#);
    let error = examples(&plan).unwrap_err().to_string();
    assert!(error.contains("exceeds the size limit of generated frames"), "{error}");
}
