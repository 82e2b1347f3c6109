//! The places, texts and counterexamples of findings.

use std::collections::BTreeSet;

use testkit::language::LanguageServer;
use tieline::compat::{Comparison, ComparisonFormat, compare};
use tieline::schema::artefacts;
use tieline::{Plan, Policy};

use super::Files;

fn edited(edits: &str) -> Plan {
    let mut files = Files::greenhouse();
    files.edit(edits);
    files.plan()
}

/// Compares two edits of the greenhouse.
fn compared(old: &str, new: &str) -> Comparison {
    compare(&edited(old), &edited(new))
}

fn report(comparison: &Comparison) -> String {
    comparison.report(ComparisonFormat::Human, Policy::Strict, true)
}

/// The places of the findings of a rule: message, kind of frame and path.
fn places(comparison: &Comparison, rule: &str) -> Vec<String> {
    let findings = comparison.findings.iter().filter(|finding| finding.rule.id() == rule);
    let uses = findings.flat_map(|finding| &finding.uses);
    uses.map(|one| format!("{} {} {}", one.message, one.frame.map_or("", |kind| kind.as_str()), one.path)).collect()
}

#[test]
fn a_type_at_several_places_of_a_frame_is_reported_at_each() {
    let twice = r##"/BedPlant/properties/second = {"$ref":"#/$defs/Plant"} ; /BedPlant/properties/third = {"$ref":"#/$defs/Plant"}"##;
    let change = r#"/Plant/properties/age = {"type":"integer"} ; /Plant/required + "age""#;
    let comparison = compared(twice, &format!("{twice} ; {change}"));
    assert_eq!(comparison.findings.len(), 1);
    let expected = [
        "bed.plant request /data/origin/age",
        "bed.plant request /data/second/age",
        "bed.plant request /data/third/age",
        "bed.plant success /data/items/*/age",
    ];
    assert_eq!(places(&comparison, "field-added-required"), expected);
    for one in &comparison.findings[0].uses {
        let [found] = one.counterexamples.as_slice() else { panic!("{one:?}") };
        let place = one.path.trim_end_matches("/age").replace('*', "0");
        assert_eq!(found.rejection.pointer, place);
    }
}

/// The artefacts of the language server, with a text that is replaced in the bundle.
fn language_server(from: &str, to: &str) -> Plan {
    let files = artefacts::<LanguageServer>().unwrap();
    let bundle = files.get("language-server.schema.json").unwrap();
    assert!(bundle.contains(from), "{from}");
    let index = files.get("index.json").unwrap().to_owned();
    let edited = ("language-server.schema.json".to_owned(), bundle.replacen(from, to, 1));
    Plan::of_artefacts("edited", &[edited, ("index.json".to_owned(), index)].into_iter().collect()).unwrap()
}

/// A response of JSON-RPC does not name its command, but a counterexample is one to the command with the change.
#[test]
fn a_changed_reply_has_a_counterexample_although_its_frame_does_not_name_the_command() {
    let old = language_server("LanguageServer", "LanguageServer");
    let new = language_server(r#""required": ["contents"]"#, r#""required": ["contents", "range"]"#);
    let comparison = compare(&old, &new);
    let [finding] = comparison.findings.as_slice() else { panic!("{}", report(&comparison)) };
    assert_eq!(finding.rule.id(), "field-made-required");
    let [found] = finding.uses[0].counterexamples.as_slice() else { panic!("{}", report(&comparison)) };
    assert_eq!(found.rejection.text, "missing field `range`");
    assert_eq!(found.rejection.pointer, "/result");
}

#[test]
fn a_place_is_listed_once() {
    let mut comparison = compared("", r#"/Plant/properties/age = {"type":"integer"} ; /Plant/required + "age""#);
    let before = report(&comparison);
    let places = comparison.findings[0].uses.len();
    let again = comparison.findings[0].uses.clone();
    comparison.findings[0].uses.extend(again);
    assert_eq!(report(&comparison), before);
    assert!(before.contains(&format!("at {places} places:")), "{before}");
}

/// Types that contain each other have more places than can be listed; each change is reported, and the comparison ends.
#[test]
fn the_number_of_places_is_bounded() {
    let names: Vec<String> = (0..14).map(|index| format!("T{index}")).collect();
    let types = |maximum: u32| {
        let fields: Vec<String> = names.iter().map(|name| format!(r##""{name}":{{"$ref":"#/$defs/{name}"}}"##)).collect();
        let one = |name: &String| {
            let fields = fields.join(",");
            format!(
                r#"/{name} = {{"title":"{name}","type":"object","properties":{{{fields},"n":{{"type":"integer","maximum":{maximum}}}}}}}"#
            )
        };
        names.iter().map(one).collect::<Vec<_>>().join(" ; ")
    };
    let edits = |maximum| format!(r##"{} ; /BedPlant/properties/all = {{"$ref":"#/$defs/T0"}}"##, types(maximum));
    let comparison = compared(&edits(9), &edits(8));
    assert_eq!(comparison.findings.len(), names.len());
    let places: usize = comparison.findings.iter().map(|finding| finding.uses.len()).sum();
    assert!((1_000..10_000).contains(&places), "{places}");
}

/// A type with many changes has many places: then the places of all changes together are bounded.
#[test]
fn the_number_of_changes_at_all_places_is_bounded() {
    let version = |of: &str| {
        let object = |name: &str, members: &[String]| {
            format!(r#"/{name} = {{"title":"{name}","type":"object","properties":{{{}}}}}"#, members.join(","))
        };
        let leaf: Vec<String> = (0..300).map(|index| format!(r#""f{index}":{{"type":"{of}"}}"#)).collect();
        let holder: Vec<String> = (0..64).map(|index| format!(r##""p{index}":{{"$ref":"#/$defs/Leaf"}}"##)).collect();
        let outer: Vec<String> = (0..64).map(|index| format!(r##""q{index}":{{"$ref":"#/$defs/Holder"}}"##)).collect();
        [
            object("Leaf", &leaf),
            object("Holder", &holder),
            object("Outer", &outer),
            r##"/BedPlant/properties/u = {"$ref":"#/$defs/Outer"}"##.to_owned(),
        ]
        .join(" ; ")
    };
    let comparison = compared(&version("string"), &version("integer"));
    let places: usize = comparison.findings.iter().map(|finding| finding.uses.len()).sum();
    assert_eq!(comparison.findings.len(), 300);
    assert!((1_000..10_000).contains(&places), "{places}");
}

#[test]
fn a_removed_event_is_not_said_to_be_rejected() {
    let comparison = compared("", "index:/messages/4 -");
    let report = report(&comparison);
    assert!(
        report.contains("the new one does not send it: unknown-message at /name: the new version does not have"),
        "{report}"
    );
    assert!(!report.contains("rejects it"), "{report}");
    let json = comparison.report(ComparisonFormat::Json, Policy::Strict, false);
    assert!(json.contains(r#""outcome":"not-sent""#), "{json}");
    let command = self::report(&compared("", "index:/messages/1 -"));
    assert!(command.contains("the new one rejects it: unknown-message at /command"), "{command}");
}

#[test]
fn the_senders_are_named_as_they_are() {
    let now_the_client = report(&compared("", r#"index:/messages/3/from = "client""#));
    for text in ["the client sends it now\n", "the server no longer sends it\n"] {
        assert!(now_the_client.contains(text), "{now_the_client}");
    }
    let both = report(&compared("", r#"index:/messages/4/from = "either""#));
    assert!(both.contains("the client sends it, too\n"), "{both}");
}

#[test]
fn a_counterexample_shows_the_change_of_its_finding() {
    // The label may be `null`, and is another type: each finding has its own value.
    let comparison = compared("", r#"/BedPlant/properties/label = {"type":["integer","null"]}"#);
    let found = |rule: &str| {
        let finding = comparison.findings.iter().find(|finding| finding.rule.id() == rule).unwrap();
        let frames = finding.uses[0].counterexamples.iter();
        frames.map(|found| found.frame.at(&["data", "label"]).unwrap().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(found("nullable-on"), ["null"]);
    assert_eq!(found("type-changed"), [r#""…""#, "0"]);
    // The elements are another type, and there may be fewer of them.
    let comparison = compared("", r#"/BedPlant/properties/rows = {"type":"array","items":{"type":"string"},"maxItems":2}"#);
    for finding in &comparison.findings {
        for found in &finding.uses[0].counterexamples {
            let is_element = found.rejection.pointer == "/data/rows/0";
            assert_eq!(is_element, finding.rule.id() == "type-changed", "{finding:?}");
        }
    }
}

#[test]
fn one_of_many_members_is_found() {
    let members = |last: &str| {
        let all: Vec<String> = (0..200).map(|index| format!(r#""m{index}":{{"type":"integer"}}"#)).collect();
        format!(r#"/BedPlant/properties/counts = {{"type":"object","properties":{{{},"last":{last}}}}}"#, all.join(","))
    };
    let map = r#"/BedPlant/properties/counts = {"type":"object","additionalProperties":{"type":"integer"}}"#;
    let comparison = compared(map, &members(r#"{"type":"integer","minimum":0}"#));
    let found = &comparison.findings[0].uses[0].counterexamples[0];
    assert_eq!(found.frame.at(&["data", "counts"]).unwrap().to_string(), r#"{"last":-1}"#);
}

#[test]
fn versions_may_begin_with_a_letter() {
    let change = "/BedPlant/properties/label/maxLength = 7";
    let between = |old: &str, new: &str| {
        compared(&format!("index:/version = \"{old}\""), &format!("index:/version = \"{new}\" ; {change}"))
    };
    assert_eq!(between("1.0", "v2").required_version(Policy::Strict), None);
    assert_eq!(between("v1.0", "v1.1").required_version(Policy::Strict).as_deref(), Some("v2.0"));
    assert_eq!(between("1.0", "v1.1").required_version(Policy::Strict).as_deref(), Some("v2.0"));
}

#[test]
fn a_changed_target_is_one_finding_of_its_type() {
    let targets = "@target 0 = house,wing?,bed ; @target 1 = house,wing?,bed";
    let changed = "@target 0 = house,bed ; @target 1 = house,bed";
    let same_type = r#"index:/messages/0/target/type = "Bed" ; index:/messages/1/target/type = "Bed""#;
    let comparison = compared(&format!("{targets} ; {same_type}"), &format!("{changed} ; {same_type}"));
    let [finding] = comparison.findings.as_slice() else { panic!("{:?}", comparison.findings) };
    assert_eq!((finding.definition.as_deref(), finding.messages().len()), (Some("Bed"), 2));
}

#[test]
fn a_deprecated_value_is_named() {
    let comparison = compared("", "index:/enums/Pace/values/0/deprecated = true");
    // The description in the bundle, which the edit leaves as it is, lists the value without the mark.
    let findings = comparison.findings.iter().filter(|finding| finding.rule.id() != "description-changed");
    let texts: Vec<&str> = findings.map(|finding| finding.text.as_str()).collect();
    assert_eq!(texts, ["the value `-1` is deprecated"]);
}

#[test]
fn large_lengths_do_not_make_patterns_undecidable() {
    let of = |pattern: &str| {
        format!(r#"/BedPlant/properties/sign = {{"type":"string","pattern":"{pattern}","maxLength":10000}}"#)
    };
    let comparison = compared(&of("^[a-z]+$"), &of("^[a-z0-9]+$"));
    let [finding] = comparison.findings.as_slice() else { panic!("{:?}", comparison.findings) };
    assert_eq!(finding.uses[0].counterexamples[0].frame.at(&["data", "sign"]).unwrap().to_string(), r#""0""#);
    let comparison = compared(&of("^[ab]*a[ab]{14}$"), &of("^[ab]*a[ab]{14}c?$"));
    assert!(comparison.findings[0].text.contains("could not be decided, because"), "{}", comparison.findings[0].text);
}

/// Every line of the JSON report is valid for its schema, and a line that lacks a member is not.
#[test]
fn the_json_report_is_valid_for_its_schema() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../../../docs/diff-report.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for edits in
        ["", "index:/messages/4 -", "/BedPlant/properties/label/maxLength = 7", "/ClimateSet/properties/shade/maximum = 0.5"]
    {
        for line in compared("", edits).report(ComparisonFormat::Json, Policy::Strict, true).lines() {
            let mut value: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(validator.is_valid(&value), "{line}");
            value.as_object_mut().unwrap().remove("breaks");
            assert!(!validator.is_valid(&value), "{line}");
        }
    }
}

#[test]
fn a_protocol_is_compatible_with_its_baseline() {
    let folder = std::env::temp_dir().join(format!("tieline-baseline-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |edits: &str| {
        let mut files = Files::greenhouse();
        files.edit(edits);
        for (path, text) in files.artefacts().iter() {
            std::fs::write(folder.join(path), text).unwrap();
        }
    };
    let assert = || tieline::compat::assert_compatible::<crate::greenhouse::Greenhouse>(&folder);
    write("");
    assert();
    // The current version accepts shorter labels only.
    write("/BedPlant/properties/label/maxLength = 900");
    let failed = std::panic::catch_unwind(assert).unwrap_err();
    let text = failed.downcast_ref::<String>().unwrap();
    assert!(text.contains("breaking[bound-tightened]"), "{text}");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_changelog_lists_the_changes_under_their_headings() {
    let comparison =
        compared("", r#"index:/version = "3.0" ; index:/messages/4 - ; /BedPlant/properties/depth = {"type":"integer"}"#);
    let report = comparison.report(ComparisonFormat::Changelog, Policy::Strict, false);
    let expected = "## 3.0\n\n### Added\n\n- `BedPlant/depth`: the field `depth` is new and optional\n\n\
                    ### Removed\n\n- **Breaking:** `alarm.raised`: the event has been removed\n";
    assert_eq!(report, expected);
}

/// Annotations have the line of the newer bundle that declares the changed part.
#[test]
fn findings_have_lines() {
    let made = tieline::schema::artefacts::<crate::greenhouse::Greenhouse>().unwrap();
    let bundle = made.get("greenhouse.schema.json").unwrap();
    let lines = tieline::compat::ArtefactLines::new("out/schema/", &made).unwrap();
    let line_of = |old: &str| {
        let comparison = compare(&edited(old), &Files::of(&made, "greenhouse").plan());
        let at = lines.find(&comparison.findings[0]);
        assert_eq!(at.file, "out/schema/greenhouse.schema.json");
        bundle.lines().nth(at.line - 1).unwrap().trim().to_owned()
    };
    assert!(line_of("/BedPlant/properties/label/maxLength = 9").starts_with("\"label\": {"));
    assert!(line_of("/Plant/properties/children/maxItems = 9").starts_with("\"children\": {"));
    assert!(line_of("/BedPlant/properties/depth = {\"type\":\"integer\"}").starts_with("\"BedPlant\": {"));
    assert!(line_of("index:/messages/1/deprecated = true").starts_with("\"BedPlantRequest\": {"));
}

/// An edit that adds a type with many required fields, of which the first ones are integers.
fn many_fields(count: usize, integers: usize) -> String {
    let of_type = |index| if index < integers { "integer" } else { "string" };
    let fields: Vec<String> = (0..count).map(|index| format!(r#""k{index}":{{"type":"{}"}}"#, of_type(index))).collect();
    let required: Vec<String> = (0..count).map(|index| format!(r#""k{index}""#)).collect();
    let (fields, required) = (fields.join(","), required.join(","));
    format!(
        r##"/Many = {{"title":"Many","type":"object","properties":{{{fields}}},"required":[{required}]}} ; /BedPlant/properties/many = {{"$ref":"#/$defs/Many"}} ; /BedPlant/required + "many""##
    )
}

/// The run time and the length of the report would be proportional to the product of both numbers otherwise.
#[test]
fn changes_that_one_frame_shows_share_it() {
    const FIELDS: usize = 400;
    let comparison = compared(&many_fields(FIELDS, 0), &many_fields(FIELDS, FIELDS));
    let found = |index: usize| &comparison.findings[index].uses[0].counterexamples;
    assert_eq!(comparison.findings.len(), FIELDS);
    for (index, finding) in comparison.findings.iter().enumerate() {
        assert_eq!((finding.rule.id(), finding.uses.len()), ("type-changed", 1));
        let place = format!("/data/many/k{index}");
        assert_eq!(found(index).len(), 2);
        for (own, first) in found(index).iter().zip(found(0)) {
            assert_eq!(own.rejection.pointer, place);
            assert!(std::sync::Arc::ptr_eq(&own.frame, &first.frame), "{place}");
        }
    }
    let json = comparison.report(ComparisonFormat::Json, Policy::Strict, false);
    assert_eq!(json.matches(r#""frame":{"#).count(), 2);
    let first = format!(r#""frame_of":"{}""#, comparison.findings[0].uses[0].id);
    assert_eq!(json.matches(&first).count(), 2 * (FIELDS - 1));
    let human = report(&comparison);
    assert!(human.len() < FIELDS * 2_000, "{}", human.len());
    let excerpt = r#""many":{"k0":"…","k1":"…","k2":"…","k3":"…","k4":"…","k5":"…","k6":"…","k7":"…","k77":"…",[391 more]}"#;
    assert!(human.contains(excerpt), "{human}");
}

/// An edit that adds a union of objects whose member has a type. It is a part of each variant.
fn union_of_two(of: &str) -> String {
    let variant = |name: &str, tag: &str| {
        format!(
            r#"/{name} = {{"title":"{name}","type":"object","properties":{{"t":{{"type":"string","enum":["{tag}"]}},"x":{{"type":"{of}"}}}},"required":["t","x"]}}"#
        )
    };
    format!(
        r##"{} ; {} ; /U = {{"title":"U","oneOf":[{{"$ref":"#/$defs/UA"}},{{"$ref":"#/$defs/UB"}}]}} ; index:/unions/U = {{"tagging":"internal","tag":"t","variants":[{{"name":"a","definition":"UA"}},{{"name":"b","definition":"UB"}}]}} ; /BedPlant/properties/u = {{"$ref":"#/$defs/U"}}"##,
        variant("UA", "a"),
        variant("UB", "b")
    )
}

/// A waiver of the one must not apply to the other.
#[test]
fn the_same_change_in_two_variants_has_two_ids() {
    let comparison = compared(&union_of_two("integer"), &union_of_two("string"));
    let uses: Vec<_> = comparison.findings.iter().flat_map(|finding| &finding.uses).collect();
    let [one, two] = *uses else { panic!("{}", report(&comparison)) };
    assert_eq!((&*one.path, &one.path), ("/data/u/x", &two.path));
    assert_ne!(one.id, two.id);
}

/// The number of paths through variants that contain each other is exponential.
#[test]
fn variants_that_contain_each_other_are_searched_once() {
    const FIELDS: usize = 12;
    let edits = |count: usize| {
        let fields: Vec<String> = (0..FIELDS).map(|index| format!(r##""f{index}":{{"$ref":"#/$defs/U"}}"##)).collect();
        let fields = fields.join(",");
        let join = |one: &dyn Fn(usize) -> String, with: &str| (0..count).map(one).collect::<Vec<_>>().join(with);
        let types = join(
            &|index| {
                format!(
                    r#"/V{index} = {{"title":"V{index}","type":"object","properties":{{"t":{{"type":"string","enum":["v{index}"]}},{fields}}},"required":["t"]}}"#
                )
            },
            " ; ",
        );
        let choices = join(&|index| format!(r##"{{"$ref":"#/$defs/V{index}"}}"##), ",");
        let variants = join(&|index| format!(r#"{{"name":"v{index}","definition":"V{index}"}}"#), ",");
        format!(
            r##"{types} ; /U = {{"title":"U","oneOf":[{choices}]}} ; index:/unions/U = {{"tagging":"internal","tag":"t","variants":[{variants}]}} ; /BedPlant/properties/u = {{"$ref":"#/$defs/U"}}"##
        )
    };
    let comparison = compared(&edits(FIELDS), &edits(FIELDS - 1));
    let [finding] = comparison.findings.as_slice() else { panic!("{}", report(&comparison)) };
    assert_eq!(finding.rule.id(), "variant-removed");
    let frame = &finding.uses[0].counterexamples[0].frame;
    assert_eq!(frame.at(&["data", "u"]).unwrap().to_string(), r#"{"t":"v11"}"#);
}

/// The schema of a large object is read once, and not for each field that it lacks.
#[test]
fn many_removed_fields_have_lines() {
    const FIELDS: usize = 2000;
    let mut files = Files::greenhouse();
    files.edit(&many_fields(FIELDS, 0));
    let made = files.artefacts();
    let comparison = compare(&edited(&many_fields(2 * FIELDS, 0)), &files.plan());
    assert_eq!(comparison.findings.len(), FIELDS);
    let lines = tieline::compat::ArtefactLines::new("", &made).unwrap();
    let found: BTreeSet<usize> = comparison.findings.iter().map(|finding| lines.find(finding).line).collect();
    assert_eq!(found.len(), 1);
}

/// An older version may lack one of the values that are removed together, and then the text of its finding is another one.
#[test]
fn deprecations_of_values_are_counted_by_their_names() {
    let version = |version: &str, values: &str| {
        let listed = |value: &str| format!(r#"{{"value":"{value}","deprecated":{}}}"#, value != "A");
        let list: Vec<String> = values.split(',').map(listed).collect();
        let names: Vec<&str> = values.split(',').collect();
        edited(&format!(
            r##"index:/version = "{version}" ; /Sort = {{"title":"Sort","type":"string","enum":{names:?}}} ; index:/enums/Sort = {{"values":[{}]}} ; /BedPlant/properties/sort = {{"$ref":"#/$defs/Sort"}}"##,
            list.join(",")
        ))
    };
    let new = version("2.0", "A");
    let older = [version("1.0", "A,B"), version("1.1", "A,B,C"), version("1.2", "A,C,B")];
    let mut comparisons: Vec<Comparison> = older.iter().map(|old| compare(old, &new)).collect();
    Comparison::count_deprecations(&mut comparisons);
    let counts = comparisons.iter().map(|comparison| {
        let finding = comparison.findings.iter().find(|finding| finding.rule.id() == "word-removed").unwrap();
        finding.uses[0].deprecated_versions
    });
    // `B` was deprecated in three versions, and `C` in two.
    assert_eq!(counts.collect::<Vec<_>>(), [3, 2, 2]);
}
