//! The command `tieline diff`: formats, exit status, waivers, and artefacts that cannot be compared.

mod policy;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tieline::compat::{Comparison, ComparisonFormat, compare};
use tieline::schema::artefacts;
use tieline::{Policy, json::Json};

use testkit::edit::Files;
use testkit::greenhouse::Greenhouse;

/// A temporary folder of artefacts, which is removed when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &Files) -> Self {
        let path = std::env::temp_dir().join(format!("tieline-diff-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        std::fs::write(path.join("index.json"), files.index.to_string()).unwrap();
        std::fs::write(path.join("greenhouse.schema.json"), files.schema.to_string()).unwrap();
        if let Some(examples) = &files.examples {
            std::fs::write(path.join("examples.ndjson"), examples).unwrap();
        }
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn diff(old: &Path, new: &Path, options: &[&str]) -> (Output, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tieline"));
    command.arg("diff").arg(old).arg(new).args(options).current_dir(new);
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    (output, text)
}

fn edited(edits: &str) -> Files {
    let mut files = Files::greenhouse();
    files.edit(edits);
    files
}

fn compared(edits: &str) -> Comparison {
    compare(&Files::greenhouse().plan(), &edited(edits).plan())
}

const BREAKING: &str = r#"/Plant/properties/age = {"type":"integer"} ; /Plant/required + "age""#;

#[test]
fn the_exit_status_depends_on_the_changes() {
    let base = Folder::new("base", &Files::greenhouse());
    for (name, edits, status) in [
        ("same", "", 0),
        ("compatible", "/Season/anyOf/0/enum + \"Winter\"", 0),
        ("breaks", BREAKING, 1),
        ("unsupported", "/Word/contentEncoding = \"base64\"", 2),
    ] {
        let other = Folder::new(name, &edited(edits));
        let (output, _) = diff(&base.0, &other.0, &[]);
        assert_eq!(output.status.code(), Some(status), "{name}");
    }
    let (output, _) = diff(Path::new("/nowhere"), &base.0, &[]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_error_for_invalid_artefacts_names_the_file_and_the_reason() {
    let base = Folder::new("input-base", &Files::greenhouse());
    let invalid = |name: &str, file: &str, text: &str| {
        let folder = Folder::new(name, &Files::greenhouse());
        std::fs::write(folder.0.join(file), text).unwrap();
        folder
    };
    let empty = Folder::new("input-empty", &Files::greenhouse());
    std::fs::remove_file(empty.0.join("index.json")).unwrap();
    let cases = [
        (PathBuf::from("/nowhere"), "/nowhere: no such folder"),
        (empty.0.clone(), "index.json: no such file"),
        (base.0.join("index.json"), "expected a folder of artefacts"),
    ];
    for (old, expected) in cases {
        fails(&old, &base.0, expected);
    }
    let index = Files::greenhouse().index.to_string();
    for (name, file, text, expected) in [
        ("input-json", "index.json", "{\"format\":", "index.json: not JSON: unexpected end of the text"),
        ("input-schema", "greenhouse.schema.json", "[", "greenhouse.schema.json: not JSON"),
        ("input-defs", "greenhouse.schema.json", "{}", "missing schema, which is named in index.json"),
        ("input-outside", "index.json", &index.replace("greenhouse.schema.json", "../secret.json"), "outside the folder"),
        ("input-rooted", "index.json", &index.replace("greenhouse.schema.json", "/etc/hostname"), "outside the folder"),
    ] {
        fails(&base.0, &invalid(name, file, text).0, expected);
    }
}

/// Asserts that the command fails, with an error that contains a text.
fn fails(old: &Path, new: &Path, expected: &str) {
    let output = Command::new(env!("CARGO_BIN_EXE_tieline")).arg("diff").arg(old).arg(new).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{error}");
    assert!(error.contains(expected), "{expected}\n{error}");
}

#[test]
fn the_error_for_an_unsupported_schema_names_its_place() {
    for (edits, expected) in [
        ("/Word/contains = {}", "#/$defs/Word/contains: unsupported keyword `contains`"),
        (
            "/BedPlant/additionalProperties = false",
            "#/$defs/BedPlant/additionalProperties: unsupported limit for other members",
        ),
        (
            "/Plant/properties/name = {\"$ref\":\"#/$defs/Nobody\"}",
            "#/$defs/Plant/properties/name/$ref: expected a reference to an entry of `$defs`",
        ),
        ("/Word/pattern = \"a.*\"", "#/$defs/Word/pattern: unsupported pattern: "),
        ("/Method = {\"oneOf\":[]}", "#/$defs/Method/oneOf: unsupported `oneOf`, index.json has no union of this name"),
        (
            "/Plant/properties/wild/type = [\"boolean\",\"string\"]",
            "#/$defs/Plant/properties/wild/type: expected one type and `null`",
        ),
        (
            "/BedPlantRequest/properties/extra = {}",
            "#/$defs/BedPlantRequest/properties/extra: unknown member `extra` of a request",
        ),
        (
            "index:/messages/1/from = \"nobody\"",
            "index.json#/messages/1/from: unknown value `nobody`, expected `client` or `server` or `either`",
        ),
        (
            "/BedPlantRequest/not -",
            "#/$defs/BedPlantRequest/not: expected a request to exclude the members `messageType`, `result`",
        ),
        ("/BedPlantRequest/type = \"array\"", "#/$defs/BedPlantRequest/type: expected the type `object`"),
        ("/BedPlant/required = {}", "#/$defs/BedPlant/required: expected an array of strings"),
        ("/BedPlant/properties = []", "#/$defs/BedPlant/properties: expected an object, found an array"),
        ("/Method/enum = []", "#/$defs/Method/enum: expected an array of strings"),
        (
            "/Word = {\"anyOf\":[{\"$ref\":\"#/$defs/Word\"},{\"type\":\"null\"}]}",
            "#/$defs/Word: nullable value of a type that is nullable itself",
        ),
        ("index:/format = \"9.0\"", "index.json#/format: unsupported format 9.0"),
        ("index:/messages/2/name = \"bed.plant\"", "index.json#/messages/2/name: duplicate message name `bed.plant`"),
    ] {
        let error = edited(edits).try_plan().expect_err(edits).to_string();
        assert!(error.contains(expected), "{edits}:\n{error}");
    }
}

#[test]
fn a_shared_type_is_reported_once() {
    let comparison = compared(BREAKING);
    let [finding] = comparison.findings.as_slice() else { panic!("{:?}", comparison.findings) };
    assert_eq!((finding.definition.as_deref(), finding.path.as_str()), (Some("Plant"), "/age"));
    assert_eq!(finding.messages(), ["bed.plant"]);
    let uses: Vec<&str> = finding.uses.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(uses, ["/data/origin/age", "/data/items/*/age"]);
    let inline = compared(r#"/ReadingTaken/properties/sensor = {"type":"string"}"#);
    assert_eq!(inline.findings[0].definition.as_deref(), Some("Place"), "{:?}", inline.findings);
    let everywhere = compared("/FailureDetail/properties/code/type = \"integer\"");
    assert_eq!(everywhere.findings[0].messages(), ["climate.set", "bed.plant", "bed.clear"]);
    assert_eq!(everywhere.findings.len(), 1);
}

#[test]
fn the_human_report_names_the_peers_the_reason_and_the_fix() {
    let report = compared(BREAKING).report(ComparisonFormat::Human, Policy::Strict, false);
    for line in [
        "bed.plant\n",
        "  breaking[field-added-required] request /data/origin/age: the field `age` is new and required\n",
        "    effect:  breaks old clients with a new server, and new clients with an old server\n",
        "    where:   `Plant`/age, at 2 places:\n             bed.plant request /data/origin/age (breaks old clients with a new server)\n",
        "             the new one rejects it: missing-field at /data/origin: missing field `age`\n",
        "    instead: make it an `Option`, or give it a default\n",
        "a breaking change requires a higher major version: 3.0 instead of 2.1\n",
    ] {
        assert!(report.contains(line), "{line}\n{report}");
    }
}

/// Artefacts are untrusted: their names may contain control characters, or syntax of logs and of Markdown.
#[test]
fn names_from_artefacts_are_escaped_in_reports() {
    let key = r"k\u001b[2J\n::error::x\u202e`<img>|@all #1 %0A";
    let edits = [
        format!(r#"index:/protocol = "p{key}""#),
        format!(r#"index:/version = "9{key}""#),
        format!(r#"index:/messages/1/name = "n{key}""#),
        format!(r#"/Plant = {{"type":"object","properties":{{"{key}":{{"type":"string"}}}},"required":["{key}"]}}"#),
        format!(r#"/Method/enum + "{key}""#),
    ];
    let comparison = compared(&edits.join(" ; "));
    for format in [ComparisonFormat::Human, ComparisonFormat::Json, ComparisonFormat::Github, ComparisonFormat::Markdown] {
        let report = comparison.report(format, Policy::Strict, true);
        let is_unsafe = |character: char| character != '\n' && (character.is_control() || character == '\u{202e}');
        assert!(!report.contains(is_unsafe), "{format:?}: {report}");
        assert!(!report.contains("\n::error::x"), "{format:?}: {report}");
        match format {
            ComparisonFormat::Json => assert!(report.lines().all(|line| line.parse::<Json>().is_ok()), "{report}"),
            ComparisonFormat::Github => {
                let starts = ["::error ", "::warning ", "::notice "];
                assert!(report.lines().all(|line| starts.iter().any(|start| line.starts_with(start))), "{report}");
                assert!(report.contains("@all #1 %250A"), "{report}");
            }
            ComparisonFormat::Markdown => assert_no_markup(&report),
            _ => {}
        }
    }
}

/// Asserts that no name from the artefacts is Markdown syntax outside code spans.
fn assert_no_markup(report: &str) {
    for line in report.lines() {
        let mut rest = line;
        while let Some(at) = rest.find('`') {
            assert_plain(&rest[..at], line);
            let fence = rest[at..].len() - rest[at..].trim_start_matches('`').len();
            let inside = &rest[at + fence..];
            let end = inside.find(&"`".repeat(fence)).unwrap_or_else(|| panic!("an unclosed code span: {line}"));
            rest = inside[end..].trim_start_matches('`');
        }
        assert_plain(rest, line);
    }
}

fn assert_plain(text: &str, line: &str) {
    for markup in ["@all", "#1", "<img", "](", "**x"] {
        assert!(!text.replace("\\<", "").contains(markup), "{markup}: {line}");
    }
}

#[test]
fn every_line_of_the_json_report_is_an_object() {
    let report = compared(BREAKING).report(ComparisonFormat::Json, Policy::Strict, false);
    let lines: Vec<Json> = report.lines().map(|line| line.parse().unwrap()).collect();
    assert_eq!(lines[0].at(&["rule"]), Some(&"field-added-required".into()));
    assert_eq!(lines[0].at(&["breaks"]), Some(&"both".into()));
    let last = lines.last().unwrap();
    assert_eq!((last.at(&["type"]), last.at(&["verdict"])), (Some(&"summary".into()), Some(&"breaking".into())));
    assert_eq!(last.at(&["asks_for"]), Some(&"3.0".into()));
}

#[test]
fn a_waiver_suppresses_a_finding_and_an_unused_one_is_a_warning() {
    let base = Folder::new("waived-base", &Files::greenhouse());
    let other = Folder::new("waived", &edited(BREAKING));
    let file = other.0.join("tieline.toml");
    let waiver = |path: &str| {
        format!(
            "[[diff.waiver]]\nrule = \"field-added-required\"\nmessage = \"bed.plant\"\npath = \"{path}\"\nreason = \"Planned.\"\n"
        )
    };
    for (text, status, expected) in [
        (waiver("/data/origin/age"), 1, "breaking[field-added-required]"),
        (waiver("/data/origin/age") + &waiver("/data/items/*/age"), 0, "waived:  Planned."),
        (
            waiver("/data/origin/age") + &waiver("/data/items/*/age") + &waiver("/data/x"),
            0,
            "warning: the waiver field-added-required of bed.plant at /data/x matches no change",
        ),
    ] {
        std::fs::write(&file, &text).unwrap();
        let (output, out) = diff(&base.0, &other.0, &[]);
        assert_eq!(output.status.code(), Some(status), "{text}\n{out}");
        assert!(out.contains(expected), "{text}\n{out}");
    }
    for (text, expected) in [
        ("[[diff.waiver]]\nrule = \"word-removed\"\n", "missing key `reason`"),
        ("[[diff.waiver]]\nrule = \"word-removed\"\nreason = \" \"\n", "empty reason"),
        ("[[diff.waiver]]\nrule = \"no-rule\"\nreason = \"x\"\n", "unknown rule `no-rule`"),
        ("[[diff.waiver]]\nrule = \"word-remove\"\nreason = \"x\"\n", "did you mean `word-removed`?"),
        (
            "[[diff.waiver]]\nrule = \"word-removed\"\nmessage = \"bed.plnt\"\nreason = \"x\"\n",
            "waiver 1: neither version has a message `bed.plnt`; did you mean `bed.plant`?",
        ),
        ("[[waiver]]\nrule = \"word-removed\"\nreason = \"x\"\n", "unknown key `waiver`"),
        ("[[diff.waiver]]\nrules = \"x\"\n", "tieline.toml:2:1: unknown key `rules`, did you mean `rule`?"),
        ("[[diff.waiver]]\nx = \"x\"\n", "unknown key `x`, expected one of `rule`, `message`"),
        ("[[diff.waiver]]\nreason = \"x\"\n", "missing key `rule`"),
        ("[[diff.waiver]]\nrule = \"*\"\nexpires = \"soon\"\nreason = \"x\"\n", "expected a date, such as `2026-01-31`"),
        ("[[diff.waiver]]\nrule = \"no-*\"\nreason = \"x\"\n", "waiver 1: unknown rule `no-*`"),
        (
            "[diff.levels]\nword-add = \"breaking\"\n",
            "tieline.toml:2:1: unknown rule `word-add`, did you mean `word-added`?",
        ),
        ("[diff.levels]\nword-added = \"bad\"\n", "expected one of `ignore`, `compatible`, `caution`, `breaking`"),
        ("[diff]\nfail-on = \"x\"\n", "tieline.toml:2:11: expected one of `never`, `breaking`, `caution`, `any`"),
        ("[[diff.waiver]\n", "tieline.toml"),
        ("[diff]\nwaivers = 1\n", "unknown key `waivers`, did you mean `waiver`?"),
    ] {
        std::fs::write(&file, text).unwrap();
        let (output, _) = diff(&base.0, &other.0, &[]);
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{text}\n{error}");
        assert!(error.contains(expected), "{text}\n{error}");
    }
}

#[test]
fn the_policy_decides_which_readers_a_change_breaks() {
    let base = Folder::new("policy-base", &Files::greenhouse());
    let other = Folder::new("policy", &edited("/BedPlant/properties/sign/type = [\"string\",\"null\"]"));
    assert_eq!(diff(&base.0, &other.0, &[]).0.status.code(), Some(1));
    assert_eq!(diff(&base.0, &other.0, &["--policy", "tolerant"]).0.status.code(), Some(0));
}

/// Artefacts may require values that exceed all memory, and types that contain themselves many times.
#[test]
fn the_cost_of_a_comparison_is_bounded() {
    let mut array = r#"{"type":"string"}"#.to_owned();
    for _ in 0..4 {
        array = format!(r#"{{"type":"array","minItems":4000,"items":{array}}}"#);
    }
    let wide: Vec<String> = (0..60).map(|key| format!(r##","r{key}":{{"$ref":"#/$defs/Plant"}}"##)).collect();
    let wide = wide.concat();
    let large = format!("/BedPlant/properties/large = {array} ; /BedPlant/required + \"large\"");
    let plant = |minimum: u32| {
        format!(
            r#"/Plant = {{"type":"object","properties":{{"name":{{"type":"string","minLength":{minimum}}}{wide}}},"required":["name"]}}"#
        )
    };
    let old = edited(&format!("{large} ; {}", plant(1))).plan();
    let new = edited(&format!("{large} ; {} ; /BedPlant/properties/label/minLength = 3", plant(2))).plan();
    let report = compare(&old, &new).report(ComparisonFormat::Human, Policy::Strict, false);
    assert!(
        report.contains("breaking[bound-tightened] request /data/label: the length was 1 to 8, and is 3 to 8"),
        "{report}"
    );
    assert!(report.contains("    example: not found"), "{report}");
    assert!(report.contains("length at /data/items/0/name: expected a string of at least 2"), "{report}");
}

#[test]
fn a_higher_major_version_is_required_once() {
    for (version, expected) in [
        ("2.1", "a breaking change requires a higher major version: 3.0 instead of 2.1\n"),
        ("1.0", "a breaking change requires a higher major version: 3.0 instead of 1.0\n"),
        ("3.0", "the higher major version, 3.0 after 2.1, announces the breaking change\n"),
        ("v3.0", "the higher major version, v3.0 after 2.1, announces the breaking change\n"),
        ("3.x", "a breaking change requires a higher major version; a version that is not of the form `1.2` has none\n"),
        ("next", "a breaking change requires a higher major version; a version that is not of the form `1.2` has none\n"),
    ] {
        let report = compared(&format!("{BREAKING} ; index:/version = \"{version}\"")).report(
            ComparisonFormat::Human,
            Policy::Strict,
            false,
        );
        assert!(report.contains(expected), "{version}\n{report}");
    }
    assert_eq!(compared(BREAKING).required_version(Policy::Strict).as_deref(), Some("3.0"));
    assert_eq!(compared(&format!("{BREAKING} ; index:/version = \"3.0\"")).required_version(Policy::Strict), None);
    let compatible = compared("/Season/anyOf/0/enum + \"Winter\"");
    assert_eq!(compatible.required_version(Policy::Strict), None);
    assert!(!compatible.report(ComparisonFormat::Human, Policy::Strict, true).contains("major version"));
}

/// A change that breaks old clients and new clients in different frames has a counterexample for each.
#[test]
fn each_kind_of_break_has_its_counterexample() {
    let report =
        compared("/ClimateSet/properties/shade/maximum = 0.5").report(ComparisonFormat::Human, Policy::Strict, false);
    for line in [
        "             climate.set request /data/shade (breaks old clients with a new server)\n",
        "             climate.set success /data/shade (breaks new clients with an old server)\n",
        "    example: the old version writes {\"command\":\"climate.set\",\"target\":\"….…\",\"data\":{",
        "    example: the old version writes {\"command\":\"climate.set\",\"target\":\"….…\",\"result\":\"success\",",
    ] {
        assert!(report.contains(line), "{line}\n{report}");
    }
}

#[test]
fn versions_may_be_in_archives_and_in_git() {
    let (base, other) = (Folder::new("from-base", &Files::greenhouse()), Folder::new("from", &edited(BREAKING)));
    let inner = other.0.join("release/schema");
    std::fs::create_dir_all(&inner).unwrap();
    for entry in std::fs::read_dir(&base.0).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, inner.join(path.file_name().unwrap())).unwrap();
    }
    // As in a folder, the schemas of an older version in another folder are not those of this one.
    std::fs::create_dir_all(inner.join("baseline")).unwrap();
    let schema = artefacts::<Greenhouse>().unwrap().get("greenhouse.schema.json").unwrap().replace("2.1", "1.0");
    std::fs::write(inner.join("baseline/greenhouse.schema.json"), schema).unwrap();
    let run = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).current_dir(&other.0).output().unwrap();
        assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    run("tar", &["-czf", "release.tar.gz", "release"]);
    run("tar", &["--format=ustar", "-cf", "release.tar", "release"]);
    run("python3", &["-m", "zipfile", "-c", "release.zip", "release"]);
    run("git", &["init", "-q"]);
    run("git", &["add", "release"]);
    run("git", &["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "Release"]);
    for old in ["release.tar.gz", "release.tar", "release.zip", "git:HEAD:release/schema"] {
        let (output, out) = diff(Path::new(old), &other.0, &[]);
        assert_eq!(output.status.code(), Some(1), "{old}: {out}{}", String::from_utf8_lossy(&output.stderr));
        assert!(out.contains("breaking[field-added-required]"), "{old}: {out}");
        let mut command = Command::new(env!("CARGO_BIN_EXE_tieline"));
        let output = command.args(["diff", old, "release/schema"]).current_dir(&other.0).output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        assert_eq!((output.status.code(), out.as_str()), (Some(0), "greenhouse 2.1: nothing changed\n"), "{old}");
    }
    std::fs::write(other.0.join("broken.zip"), &std::fs::read(other.0.join("release.zip")).unwrap()[..400]).unwrap();
    std::fs::write(other.0.join("text.tar.gz"), "no archive").unwrap();
    let whole = std::fs::read(other.0.join("release.tar")).unwrap();
    let last = whole.iter().rposition(|byte| *byte != 0).unwrap();
    // Within the content of the last file, and between its blocks and the end of the archive.
    std::fs::write(other.0.join("content.tar"), &whole[..last]).unwrap();
    std::fs::write(other.0.join("end.tar"), &whole[..(last + 1).next_multiple_of(512)]).unwrap();
    for (old, expected) in [
        ("broken.zip", "not an archive"),
        ("text.tar.gz", "not an archive"),
        ("content.tar", "the archive is truncated"),
        ("end.tar", "the archive is truncated"),
        ("git:nowhere", "there is no revision `nowhere` here"),
        ("git:HEAD", "no `schema/index.json` in the revision"),
    ] {
        let (output, _) = diff(Path::new(old), &other.0, &[]);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{old}: {error}");
        assert!(error.contains(expected), "{old}: {error}");
    }
}

#[test]
fn several_older_versions_are_compared_at_once() {
    let oldest = Folder::new("several-oldest", &edited("index:/version = \"1.0\""));
    let old = Folder::new("several-old", &edited(&format!("{BREAKING} ; index:/version = \"2.0\"")));
    let new = Folder::new("several-new", &edited(&format!("{BREAKING} ; index:/version = \"3.0\"")));
    let mut command = Command::new(env!("CARGO_BIN_EXE_tieline"));
    let output = command.arg("diff").args([&oldest.0, &old.0, &new.0]).current_dir(&new.0).output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{out}");
    let table = "\nversion  verdict     breaking  caution  compatible  waived\n\
                 1.0      breaking    1         0        0           0\n\
                 2.0      compatible  0         0        0           0\n";
    assert!(out.ends_with(table), "{out}");
}

#[test]
fn the_rules_of_diff_are_listed() {
    let output = Command::new(env!("CARGO_BIN_EXE_tieline")).args(["rules", "diff"]).output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(out.contains("type-renamed") && out.contains("generated-code") && out.contains("undecided"), "{out}");
    let output = Command::new(env!("CARGO_BIN_EXE_tieline")).args(["rules", "diff", "--json"]).output().unwrap();
    let json: Json = String::from_utf8(output.stdout).unwrap().parse().unwrap();
    assert_eq!(json.as_array().unwrap().len(), tieline::compat::ChangeRule::ALL.len());
}

/// The artefacts of a version that is being developed need not have examples.
#[test]
fn a_loaded_protocol_is_compared_without_examples() {
    let impossible = r#"{"type":"array","uniqueItems":true,"minItems":3,"items":{"type":"boolean"}}"#;
    let edits = format!(r#"/Plant/properties/flags = {impossible} ; /Plant/required + "flags""#);
    let (old, new) = (Folder::new("examples-old", &Files::greenhouse()), Folder::new("examples-new", &edited(&edits)));
    let mut command = Command::new(env!("CARGO_BIN_EXE_tieline"));
    let output = command.arg("--protocol").arg(&new.0).arg("diff").arg(&old.0).current_dir(&new.0).output().unwrap();
    let (out, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{out}{errors}");
    assert!(out.contains("breaking[field-added-required]"), "{out}");
}
