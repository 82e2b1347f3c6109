//! Files that contradict each other or have unsupported content: the first error names the file and the value that is wrong.

use testkit::edit::Files;
use testkit::language::LanguageServer;
use tieline::Plan;
use tieline::json::Json;
use tieline::schema::{Artefacts, artefacts};

use crate::greenhouse::Greenhouse;

/// The first error that the edited files are rejected with; empty if they are loaded.
fn first_error(edits: &str) -> String {
    let mut files = Files::greenhouse();
    files.edit(edits);
    let rejected = files.try_plan().err().map(|error| error.rejections[0].to_string());
    rejected.unwrap_or_default()
}

/// Each edit is rejected, first with an error that starts as expected.
fn assert_first_errors(cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (edits, expected) in cases {
        let found = first_error(edits);
        if !found.starts_with(expected) {
            wrong.push(format!("{edits}\n  expected {expected}\n  found    {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A frame that is wrong by itself is not first reported as the contradiction to another file that follows from it.
#[test]
fn a_wrong_frame_is_reported_at_its_own_schema() {
    assert_first_errors(&[
        (
            "/BedPlantRequest/properties/target - ; /BedPlantRequest/required = [\"command\",\"data\"]",
            "greenhouse.schema.json#/$defs/BedPlantRequest/properties: missing member `target` of a request",
        ),
        (
            "/BedPlantSuccess/properties/target - ; /BedPlantSuccess/required = [\"command\",\"result\",\"data\"]",
            "greenhouse.schema.json#/$defs/BedPlantSuccess/properties: missing member `target` of a success",
        ),
        (
            "/AlarmRaisedEvent/properties/target - ; /AlarmRaisedEvent/required = [\"name\",\"messageType\",\"data\"]",
            "greenhouse.schema.json#/$defs/AlarmRaisedEvent/properties: missing member `target` of an event",
        ),
        (
            "/BedPlantRequest/properties/target/pattern = \"^a$\"",
            "greenhouse.schema.json#/$defs/BedPlantRequest/properties/target/pattern: expected the pattern of a target",
        ),
        (
            "/BedPlantSuccess/properties/command/enum = []",
            "greenhouse.schema.json#/$defs/BedPlantSuccess/properties/command: expected a constant",
        ),
        (
            "/ClimateSetRequest/properties/data = {\"$ref\":\"#/$defs/Nothing\"}",
            "greenhouse.schema.json#/$defs/ClimateSetRequest/properties/data/$ref: expected a reference to an entry",
        ),
        (
            "/BedPlantFailure/properties/failure = {\"$ref\":\"#/$defs/Nothing\"}",
            "greenhouse.schema.json#/$defs/BedPlantFailure/properties/failure/$ref: expected a reference to an entry",
        ),
    ]);
}

/// The generator, the checker and the reports handle each segment of a target.
#[test]
fn the_number_of_segments_of_a_target_is_limited() {
    let pattern = |further: &str| {
        let id = r"[^.\\x00-\\x20\\x7f]+";
        format!(r#"/AlarmRaisedEvent/properties/target/pattern = "^{id}(\\.{id}){further}$""#)
    };
    let at = "greenhouse.schema.json#/$defs/AlarmRaisedEvent/properties/target/pattern: a target of up to";
    let expected = [format!("{at} 4000000000 segments, the limit is 256"), format!("{at} 257 segments, the limit is 256")];
    assert_first_errors(&[(&pattern("{3999999999}"), &expected[0]), (&pattern("{2,256}"), &expected[1])]);
    assert!(!first_error(&pattern("{2,255}")).contains("the limit is"));
}

#[test]
fn an_index_that_contradicts_the_bundle_is_rejected() {
    assert_first_errors(&[
        (
            "index:/messages/1/target -",
            "index.json#/messages/1: missing member `target`, the schema of the message has a target",
        ),
        ("index:/messages/3/messageTypes = []", "index.json#/messages/3/messageTypes: expected at least 1 message type"),
        ("index:/messages/3/messageTypes = [\"a\",\"a\"]", "index.json#/messages/3/messageTypes: expected distinct strings"),
        ("index:/messages/3/messageTypes = [\"\"]", "index.json#/messages/3/messageTypes: expected distinct strings"),
        (
            "index:/messages/3/lifecycle = \"ends\"",
            "index.json#/messages/3/lifecycle: expected a target with named segments, by which objects are recognized",
        ),
        ("index:/messages/3/messageTypes = [1]", "index.json#/messages/3/messageTypes: expected an array of strings"),
        (
            "index:/messages/1/target/segments/maximum = \"x\"",
            "index.json#/messages/1/target/segments/maximum: expected an integer of at least 1",
        ),
        (
            "index:/messages/1/target/segments/minimum = 0",
            "index.json#/messages/1/target/segments/minimum: expected an integer of at least 1",
        ),
        ("index:/messages/1/target/segments/minimum = 7", "index.json#/messages/1/target/segments/minimum: empty range"),
        (
            "index:/messages/1/target/names = [{\"name\":\"a\",\"optional\":false}]",
            "index.json#/messages/1/target/names: the schema has targets of 2 to 3 segments",
        ),
        (
            "index:/messages/1/target/forms = [\"<house>\"]",
            "index.json#/messages/1/target/forms: expected <house>.<bed> and <house>.<wing>.<bed>, as `names` states",
        ),
        (
            "index:/messages/1/data/type = \"Nonsense\"",
            "index.json#/messages/1/data/type: expected `BedPlant`, found `Nonsense`",
        ),
        (
            "index:/messages/1/data/described = false",
            "index.json#/messages/1/data/described: the schema describes the members",
        ),
        ("index:/messages/1/data/open = \"structured\"", "index.json#/messages/1/data/open: the schema has other values"),
        (
            "index:/messages/3/data/type = \"Nonsense\"",
            "index.json#/messages/3/data/type: expected `ReadingTaken`, found `Nonsense`",
        ),
        ("index:/messages/1/reply/kind = \"empty\"", "index.json#/messages/1/reply/kind: the data of the success is not an"),
        ("index:/messages/1/reply/kind = \"same\"", "index.json#/messages/1/reply/kind: the schemas of request and success"),
        ("index:/messages/1/reply/kind = \"none\"", "index.json#/messages/1/reply/kind: the schema of the success"),
        (
            "index:/messages/1/reply/data/type = \"Plant\"",
            "index.json#/messages/1/reply/data/type: expected `Planted`, found `Plant`",
        ),
        (
            "index:/messages/2/reply/data = {\"type\":\"Plant\"}",
            "index.json#/messages/2/reply/data: the schema of the success has no data",
        ),
        ("index:/messages/0/causes = [\"no.such\"]", "index.json#/messages/0/causes: unknown event `no.such`"),
        ("index:/messages/0/causes = [\"bed.plant\"]", "index.json#/messages/0/causes: unknown event `bed.plant`"),
        ("index:/enums/Nothing = {\"values\":[]}", "index.json#/enums/Nothing: unknown type `Nothing`"),
        ("index:/enums/Word = {\"values\":[]}", "index.json#/enums/Word: the type `Word` is not an enum in the schema"),
        (
            "index:/enums/Method/values + {\"value\":\"Seed\",\"deprecated\":true}",
            "index.json#/enums/Method/values/4/value: duplicate value `Seed`",
        ),
        (
            "index:/inline/Nothing = [{\"through\":[\"Page\"],\"keys\":[\"a\"]}]",
            "index.json#/inline/Nothing: unknown type `Nothing`",
        ),
        (
            "index:/inline/Word = [{\"through\":[\"Page\"],\"keys\":[\"a\"]}]",
            "index.json#/inline/Word: the type `Word` is not an object in the schema",
        ),
        (
            "index:/inline/Planted = [{\"through\":[],\"keys\":[\"items\"]}]",
            "index.json#/inline/Planted/0/through: expected an array of at least 1 type",
        ),
        (
            "index:/inline/Planted = [{\"through\":[\"Page\"],\"keys\":[\"items\",\"items\"]}]",
            "index.json#/inline/Planted/0/keys: duplicate name `items`",
        ),
        ("index:/version = \"\"", "index.json#/version: expected a string of at least 1 character"),
    ]);
}

#[test]
fn where_both_files_may_differ_one_of_them_determines_the_plan() {
    let plan = |edits: &str| {
        let mut files = Files::greenhouse();
        files.edit(edits);
        files.plan()
    };
    let index =
        |plan: &Plan| -> Json { tieline::schema::artefacts_of(plan).unwrap().get("index.json").unwrap().parse().unwrap() };
    let at = |json: &Json, message: usize, key: &str| {
        let messages = json.at(&["messages"]).and_then(Json::as_array).unwrap();
        messages[message].at(&[key]).unwrap().to_string()
    };
    let made = index(&plan("index:/messages/3/messageTypes = [\"other\"] ; index:/messages/3/deprecated = true"));
    assert_eq!(at(&made, 3, "messageTypes"), r#"["reading","sample"]"#);
    assert_eq!(at(&made, 3, "deprecated"), "true");
    let made = index(&plan("index:/messages/3/target/segments = {\"minimum\":7,\"maximum\":9}"));
    assert!(!at(&made, 3, "target").contains('9'));
    let made = index(&plan("/Method/enum = [\"Seed\",\"Graft\"]")).at(&["enums", "Method", "values"]).unwrap().to_string();
    assert_eq!(made, r#"[{"value":"Seed","description":"As seed."},{"value":"Graft"}]"#);
}

#[test]
fn unsupported_parts_of_the_bundle_are_rejected() {
    assert_first_errors(&[
        ("/Unused = {\"type\":5,\"foo\":\"bar\"}", "greenhouse.schema.json#/$defs/Unused/type: expected a string"),
        ("/Unused = {\"type\":\"string\",\"foo\":1}", "greenhouse.schema.json#/$defs/Unused/foo: unsupported keyword `foo`"),
        ("/Unused = 7", "greenhouse.schema.json#/$defs/Unused: expected a schema, which is an object, found a number"),
        ("/Unused = {\"$ref\":\"#/$defs/Nothing\"}", "greenhouse.schema.json#/$defs/Unused/$ref: expected a reference"),
        (
            "index:/messages/2 - ; /BedClearRequest/properties/extra = {}",
            "greenhouse.schema.json#/$defs/BedClearRequest/properties/extra: unknown member `extra` of a request",
        ),
        ("root:/$id = 5", "greenhouse.schema.json#/$id: expected a string, found a number"),
        ("root:/title = 5", "greenhouse.schema.json#/title: expected a string, found a number"),
        ("root:/description = [1]", "greenhouse.schema.json#/description: expected a string, found an array"),
        ("root:/deprecated = \"x\"", "greenhouse.schema.json#/deprecated: expected a boolean, found a string"),
        ("/BedPlantRequest/title = 7", "greenhouse.schema.json#/$defs/BedPlantRequest/title: expected a string, found a"),
        ("/BedPlantSuccess/description = 7", "greenhouse.schema.json#/$defs/BedPlantSuccess/description: expected a string"),
        (
            "/AlarmRaisedEvent/deprecated = \"yes\"",
            "greenhouse.schema.json#/$defs/AlarmRaisedEvent/deprecated: expected a boolean, found a string",
        ),
        (
            "/BedPlantRequest/properties/target/description = 7",
            "greenhouse.schema.json#/$defs/BedPlantRequest/properties/target/description: expected a string",
        ),
        ("/Word/title = 7", "greenhouse.schema.json#/$defs/Word/title: expected a string, found a number"),
    ]);
    assert_eq!(first_error("/Unused = {\"type\":\"string\",\"maxLength\":3}"), "");
    assert_eq!(first_error("/Unused = {\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/Unused\"}}"), "");
}

#[test]
fn schemas_on_which_tools_disagree_are_rejected() {
    let label = "greenhouse.schema.json#/$defs/BedPlant/properties/label";
    for (schema, expected) in [
        (
            r#"{"type":"string","pattern":"^[^a]$"}"#,
            "/pattern: unsupported pattern: it may match a text that ends with a line",
        ),
        (r#"{"type":"string","minLength":5,"maxLength":2}"#, "/minLength: empty range"),
        (r#"{"type":"string","default":7}"#, "/default: not valid for the type"),
        (r#"{"type":"string","maxLength":2,"default":"abc"}"#, "/default: not valid for the type"),
        (r#"{"type":"array","items":{"type":"integer","default":"x"}}"#, "/items/default: not valid for the type"),
        (r##"{"$ref":"#/$defs/Word","default":""}"##, "/default: not valid for the type"),
        (r#"{"type":"string","enum":["a","b","a"]}"#, "/enum: duplicate value `a`"),
        (r#"{"anyOf":[{"type":"string","enum":["a","a"]},{"type":"string"}]}"#, "/anyOf/0/enum: duplicate value `a`"),
    ] {
        let found = first_error(&format!("/BedPlant/properties/label = {schema}"));
        assert!(found.starts_with(&format!("{label}{expected}")), "{schema}: {found}");
    }
}

#[test]
fn names_that_cannot_name_a_file_are_rejected() {
    let named = |name: &str| first_error(&format!("/AlarmRaisedEvent/properties/name/enum = [\"{name}\"]"));
    assert_eq!(named(&"a".repeat(200)), "");
    let expected = "index.json#/messages/4/name: a name of 201 bytes cannot be part of a file name, the limit is 200 bytes";
    assert_eq!(named(&"a".repeat(201)), expected);
    for name in ["a//b", "/b", "a/", "a/../b", "a/.b"] {
        assert_eq!(named(name), format!("index.json#/messages/4/name: `{name}` cannot be part of a file name"));
    }
    let long = "a".repeat(100_000);
    let expected = "index.json#/protocol: a name of 100000 bytes cannot be part of a file name, the limit is 200 bytes";
    assert_eq!(first_error(&format!("index:/protocol = \"{long}\"")), expected);
}

/// An optional file that accepts the same values as the bundle is rejected if its annotations differ.
#[test]
fn other_files_have_the_annotations_of_the_bundle() {
    let made = artefacts::<Greenhouse>().unwrap();
    let types = "greenhouse.types.schema.json";
    let edited = |edit: &dyn Fn(&mut String)| -> String {
        let mut text = made.get(types).unwrap().to_owned();
        edit(&mut text);
        assert_ne!(text, made.get(types).unwrap());
        errors(&with(&made, types, &text)).into_iter().next().unwrap_or_default()
    };
    let replaced = |from: &'static str, to: &'static str| edited(&|text| *text = text.replacen(from, to, 1));
    let differs = format!("{types}#/$defs/ClimateSet: the value differs");
    assert!(replaced("\"default\": 5", "\"default\": 4").starts_with(&differs));
    assert!(replaced("\"default\": 5", "\"deprecated\": true").starts_with(&differs));
    let found = replaced("\"deprecated\": true,\n      \"type\": \"object\"", "\"type\": \"object\"");
    assert!(found.starts_with(&format!("{types}#/$defs/BedClear")), "{found}");
}

/// The artefacts of the greenhouse with one file replaced.
fn with(made: &Artefacts, changed: &str, text: &str) -> Artefacts {
    let files = made.iter().map(|(path, own)| (path.to_owned(), if path == changed { text } else { own }.to_owned()));
    files.collect()
}

fn errors(files: &Artefacts) -> Vec<String> {
    let rejected = Plan::of_artefacts("folder", files).err().map(|error| error.rejections);
    rejected.into_iter().flatten().map(|rejected| rejected.to_string()).collect()
}

/// A schema of a single frame needs all entries that it refers to, even if those that it has are entries of the bundle.
#[test]
fn a_single_schema_is_complete() {
    let made = artefacts::<Greenhouse>().unwrap();
    for (path, entry, pointer) in [
        ("commands/bed.plant.request.schema.json", "Word", "#/$defs/Plant/properties/name/$ref"),
        ("commands/bed.plant.request.schema.json", "BedPlant", "#/properties/data/$ref"),
        ("commands/bed.plant.response.schema.json", "BedPlantFailure", "#/$defs/BedPlantFailure"),
        ("commands/bed.plant.response.schema.json", "FailureDetail", "#/$defs/BedPlantFailure/properties/failure/$ref"),
        ("greenhouse.types.schema.json", "AlarmRaisedEvent", "#/$defs/AlarmRaisedEvent"),
    ] {
        let Ok(Json::Object(mut root)) = made.get(path).unwrap().parse::<Json>() else { panic!("{path}") };
        let Some(Json::Object(defs)) = root.get_mut("$defs") else { panic!("{path}") };
        assert!(defs.remove(entry).is_some(), "{path}: {entry}");
        let found = errors(&with(&made, path, &tieline::json::to_pretty(&root.into())));
        assert!(found.iter().any(|found| found.starts_with(&format!("{path}{pointer}: "))), "{path}: {entry}: {found:?}");
    }
}

/// Entries that a file repeats are not parsed. The result is that of a file with another layout, which is parsed as a whole.
#[test]
fn the_layout_of_a_file_does_not_matter() {
    let made = artefacts::<Greenhouse>().unwrap();
    let edits: [fn(&str) -> String; 6] = [
        |_| String::new(),
        |line| format!("{line}\n{line}"),
        |line| line.replacen('}', "}}", 1),
        |line| line.replacen('{', "", 1),
        |line| line.replacen('"', "\"x", 1),
        |line| line.replace("},", "}, \"x\": {},"),
    ];
    let (mut valid, mut invalid) = (0, 0);
    for path in [
        "greenhouse.schema.json",
        "greenhouse.types.schema.json",
        "commands/bed.plant.request.schema.json",
        "commands/bed.plant.response.schema.json",
        "events/alarm.raised.schema.json",
    ] {
        let lines: Vec<&str> = made.get(path).unwrap().split('\n').collect();
        for (number, line) in lines.iter().enumerate().step_by(if path.starts_with("greenhouse") { 17 } else { 3 }) {
            let edited = edits[number % edits.len()](line);
            let text = [&lines[..number], &[&*edited], &lines[number + 1..]].concat().join("\n");
            let found = errors(&with(&made, path, &text));
            match text.parse::<Json>() {
                Ok(json) => {
                    valid += 1;
                    assert_eq!(found, errors(&with(&made, path, &json.to_string())), "{path}, line {number}: {edited}");
                }
                Err(error) => {
                    invalid += 1;
                    assert_eq!(found, [format!("{path}: not JSON: {error}")], "{path}, line {number}: {edited}");
                }
            }
        }
    }
    assert!(valid > 30 && invalid > 30, "{valid} valid, {invalid} invalid");
}

/// The index states how the variant of a value is determined, and the schemas must agree.
#[test]
fn unions_that_their_schemas_do_not_determine_are_rejected() {
    let at = |pointer: &str| format!("greenhouse.schema.json#/$defs/{pointer}");
    let tag = "expected the name of the variant as the only value of the tag";
    let other = |names: &str| {
        format!(
            "/Mist/oneOf + {{\"title\":\"MistOther\",\"type\":\"object\",\"additionalProperties\":true,\"properties\":{{\"type\":{{\"type\":\"string\",\"not\":\
             {{\"type\":\"string\",\"enum\":{names}}}}}}},\"required\":[\"type\"]}} ; index:/unions/Mist/open = true"
        )
    };
    let undeclared = "Mist/oneOf/3: unsupported schema of variants that are not declared";
    let cases = [
        ("index:/unions/Mist -".to_owned(), at("Mist/oneOf: unsupported `oneOf`, index.json has no union")),
        ("index:/unions/Mist/tag = \"kind\"".to_owned(), at(&format!("MistNozzle: {tag}"))),
        ("/MistRain/properties/type/enum = [\"Snow\"]".to_owned(), at(&format!("MistRain: {tag}"))),
        ("/MistRain/properties/type/enum = [\"Rain\",\"Snow\"]".to_owned(), at(&format!("MistRain: {tag}"))),
        ("/MistRain/required = [\"seconds\"]".to_owned(), at(&format!("MistRain: {tag}"))),
        (
            "/Mist/oneOf/1 = {\"$ref\":\"#/$defs/MistOff\"}".to_owned(),
            at("Mist/oneOf/1: expected a reference to `MistRain`"),
        ),
        ("/Mist/oneOf = [{\"$ref\":\"#/$defs/MistOff\"}]".to_owned(), at("Mist/oneOf: expected 3 variants, found 1")),
        ("index:/unions/Mist/open = true".to_owned(), at("Mist/oneOf: expected 4 variants, found 3")),
        (other("[\"Nozzle\",\"Rain\"]"), at(undeclared)),
        (other("[\"Nozzle\",\"Rain\",\"off\",\"Fog\"]"), at(undeclared)),
        ("/Mist/discriminator = {\"propertyName\":\"kind\"}".to_owned(), at("Mist/discriminator: expected the tag")),
        ("/MistOff/additionalProperties = false".to_owned(), at("MistOff/additionalProperties: unsupported limit")),
        (
            "index:/unions/Mist/tagging = \"untagged\" ; index:/unions/Mist/tag -".to_owned(),
            "index.json#/unions/Mist: the variants `Nozzle` and `Rain` cannot be distinguished".to_owned(),
        ),
        ("index:/unions/Mist/tagging = \"external\"".to_owned(), "index.json#/unions/Mist/tag: unknown member".to_owned()),
        (
            "index:/unions/Mist/tagging = \"adjacent\"".to_owned(),
            "index.json#/unions/Mist: missing member `content`".to_owned(),
        ),
        (
            "index:/unions/Mist/tagging = \"adjacent\" ; index:/unions/Mist/content = \"litres\"".to_owned(),
            at(&format!("MistNozzle: {tag}")),
        ),
        ("index:/unions/Mist/tagging = \"by tag\"".to_owned(), "index.json#/unions/Mist/tagging: unknown value".to_owned()),
        (
            "index:/unions/Word = {\"tagging\":\"external\",\"variants\":[]}".to_owned(),
            "index.json#/unions/Word: the type".to_owned(),
        ),
    ];
    let cases: Vec<(&str, &str)> = cases.iter().map(|(edits, expected)| (edits.as_str(), expected.as_str())).collect();
    assert_first_errors(&cases);
}

/// What the index states about stability must fit the version of the protocol and the schemas.
#[test]
fn contradictory_stability_is_rejected() {
    assert_first_errors(&[
        (
            "index:/messages/1/since = \"2.2\"",
            "index.json#/messages/1/since: version 2.2 is later than that of the protocol, 2.1",
        ),
        ("index:/messages/1/since = \"new\"", "index.json#/messages/1/since: expected a version, as `1.0`"),
        ("index:/messages/1/experimental = 1", "index.json#/messages/1/experimental: "),
        (
            "index:/annotations = {\"BedPlant\":{\"members\":{\"label\":{\"experimental\":true}}}}",
            "index.json#/annotations/BedPlant/members/label: an experimental field must be optional",
        ),
        (
            "index:/annotations = {\"BedPlant\":{\"members\":{\"counts\":{\"since\":\"2.2\"}}}}",
            "index.json#/annotations/BedPlant/members/counts: version 2.2 is later than that of the protocol, 2.1",
        ),
        (
            "index:/annotations = {\"BedPlant\":{\"members\":{\"nothing\":{\"since\":\"1.0\"}}}}",
            "index.json#/annotations/BedPlant/members/nothing: unknown member `nothing`",
        ),
        ("index:/annotations = {\"Nothing\":{}}", "index.json#/annotations/Nothing: unknown type `Nothing`"),
        ("index:/enums/Method/values/0/since = \"9.0\"", "index.json#/enums/Method: version 9.0 is later"),
        ("index:/unions/Mist/variants/0/since = \"9.0\"", "index.json#/unions/Mist: version 9.0 is later"),
        (
            "index:/unions/Mist/variants/0/name = 1",
            "index.json#/unions/Mist/variants: the names of the variants are of different types",
        ),
    ]);
}
/// The first error that the artefacts of the language server are rejected with, with text that is replaced in the bundle and the index.
fn first_error_of_language_server(bundle: [&str; 2], index: [&str; 2]) -> String {
    let files = artefacts::<LanguageServer>().unwrap();
    let edited = |path: &str, [from, to]: [&str; 2]| {
        let text = files.get(path).unwrap();
        assert_eq!(text.matches(from).count(), 1, "{from}");
        (path.to_owned(), text.replace(from, to))
    };
    let files: Artefacts =
        [edited("language-server.schema.json", bundle), edited("index.json", index)].into_iter().collect();
    Plan::of_artefacts("edited", &files).err().map(|error| error.rejections[0].to_string()).unwrap_or_default()
}

/// `protocol!` reports these as compile errors.
#[test]
fn messages_that_do_not_fit_the_envelope_are_rejected() {
    let no_reply = first_error_of_language_server(
        [
            r#",
        "result": {
          "description": "The reply of the command.",
          "type": "null"
        }
      },
      "required": ["jsonrpc", "id", "result"]"#,
            r#"
      },
      "required": ["jsonrpc", "id"]"#,
        ],
        [
            r#""type": "Shutdown",
        "described": true
      },
      "reply": {
        "kind": "data",
        "data": {
          "described": true
        }
      }"#,
            r#""type": "Shutdown",
        "described": true
      },
      "reply": { "kind": "none" }"#,
        ],
    );
    assert_eq!(
        no_reply,
        "index.json#/messages/2/reply/kind: every success of the envelope `frames` has the member `result`, which holds the reply; \
         use `empty` for an empty object, or `data` for `null`"
    );
    let scalar = first_error_of_language_server(
        [
            r##""params": {
          "description": "The parameters.",
          "$ref": "#/$defs/CancelRequest"
        }"##,
            r##""params": { "$ref": "#/$defs/RequestId" }"##,
        ],
        [
            r#""data": {
        "type": "CancelRequest","#,
            r#""data": {
        "type": "RequestId","#,
        ],
    );
    assert_eq!(
        scalar,
        "index.json#/messages/6/data: the data may be a string, but those of the envelope `frames` are objects or arrays; use an \
         object or an array"
    );
}

/// The pointer to a whole frame is empty.
#[test]
fn a_problem_of_a_whole_frame_has_no_pointer() {
    let mut files = Files::greenhouse();
    files.examples = Some("{}\n".to_owned());
    let rejected = files.try_plan().unwrap_err().rejections[0].to_string();
    assert_eq!(rejected, "examples.ndjson: line 1 is not a frame of the bundle: missing field `command` or `messageType`");
}

/// Each union has the tags of all unions around it, so that their size is the square of the number of unions.
#[test]
fn unions_are_not_nested_without_limit() {
    let chain = |count: usize| {
        let mut edits = Vec::new();
        for index in 0..count {
            let inner = format!("U{}", index + 1);
            edits.push(format!(r##"/U{index} = {{"title":"U{index}","oneOf":[{{"$ref":"#/$defs/{inner}"}}]}}"##));
            let tag = format!("t{index}{}", "x".repeat(100));
            let variants = format!(r#"[{{"name":"a","definition":"{inner}"}}]"#);
            edits.push(format!(r#"index:/unions/U{index} = {{"tagging":"internal","tag":"{tag}","variants":{variants}}}"#));
        }
        edits.push(format!(r#"/U{count} = {{"title":"U{count}","type":"object"}}"#));
        edits.push(r##"/BedPlant/properties/u = {"$ref":"#/$defs/U0"}"##.to_owned());
        edits.join(" ; ")
    };
    assert!(first_error(&chain(3)).ends_with("/U3: expected the name of the variant as the only value of the tag"));
    let found = first_error(&chain(600));
    assert!(found.contains("/$defs/U") && found.ends_with(": too many unions within each other"), "{found}");
}
