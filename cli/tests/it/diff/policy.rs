//! Policies of `tieline diff` in `tieline.toml`: levels, waivers and life cycles.

use std::process::Command;

use testkit::edit::Files;
use tieline::json::Json;

use super::{BREAKING, Folder, diff, edited};

/// A temporary folder of artefacts with a policy in `tieline.toml`, compared with the greenhouse. Returns the exit status and the report.
fn with_policy(name: &str, edits: &str, policy: &str, options: &[&str]) -> (Option<i32>, String) {
    let base = Folder::new(&format!("{name}-base"), &Files::greenhouse());
    let other = Folder::new(name, &edited(edits));
    std::fs::write(other.0.join("tieline.toml"), policy).unwrap();
    let (output, out) = diff(&base.0, &other.0, options);
    (output.status.code(), out + &String::from_utf8_lossy(&output.stderr))
}

const RENAMED: &str = r##"/Sort = {"title":"Sort","description":"How it is planted.\n\n- `Seed`: As seed.\n- `Cutting`: As a cutting.\n- `Inverted` (deprecated): Upside down.\n- `from the shop`: Bought.","type":"string","enum":["Seed","Cutting","Inverted","from the shop"]} ; /BedPlant/properties/method/$ref = "#/$defs/Sort""##;

#[test]
fn a_policy_sets_levels_by_rule_category_and_direction() {
    let nullable = "/ClimateSet/properties/temperature/type = [\"integer\",\"null\"]";
    for (name, edits, policy, options, status, expected) in [
        ("level-none", RENAMED, "", &[][..], 0, "2.1: compatible ("),
        ("level-rule", RENAMED, "[diff.levels]\ntype-renamed = \"breaking\"\n", &[], 1, "breaking[type-renamed]"),
        ("level-category", RENAMED, "[diff.levels]\ngenerated-code = \"breaking\"\n", &[], 1, "breaking[type-renamed]"),
        (
            "level-both",
            RENAMED,
            "[diff.levels]\ntype-renamed = \"caution\"\ngenerated-code = \"breaking\"\n",
            &[],
            0,
            "caution[type-renamed]",
        ),
        ("level-option", RENAMED, "", &["--level", "type-renamed=breaking"], 1, "breaking[type-renamed]"),
        ("level-lower", nullable, "[diff.levels]\nnullable-on = \"caution\"\n", &[], 0, "caution[nullable-on]"),
        (
            "level-side",
            nullable,
            "[diff.levels]\nnullable-on = { old-clients = \"caution\" }\n",
            &[],
            1,
            "caution for old clients with a new server; breaks new clients with an old server",
        ),
        ("level-ignored", nullable, "[diff.levels]\nnullable-on = \"ignore\"\n", &[], 0, "nothing changed"),
        (
            "fail-caution",
            RENAMED,
            "",
            &["--level", "type-renamed=caution", "--fail-on", "caution"],
            1,
            "`fail-on` is `caution`",
        ),
        ("fail-any", RENAMED, "[diff]\nfail-on = \"any\"\n", &[], 1, "`fail-on` is `any`"),
        ("fail-never", BREAKING, "[diff]\nfail-on = \"never\"\n", &[], 0, "breaking[field-added-required]"),
        (
            "fail-tolerant",
            "/BedPlant/properties/sign/type = [\"string\",\"null\"]",
            "[diff]\npolicy = \"tolerant\"\n",
            &[],
            0,
            "caution",
        ),
    ] {
        let (found, out) = with_policy(name, edits, policy, options);
        assert_eq!(found, Some(status), "{name}: {out}");
        assert!(out.contains(expected), "{name}: {expected}\n{out}");
        // No frame is searched for what only the policy reports.
        assert!(!out.contains("not found within the limits"), "{name}: {out}");
    }
}

#[test]
fn waivers_have_globs_kinds_directions_dates_and_ids() {
    let edits = "/ClimateSet/properties/shade/maximum = 0.5";
    let waiver = |lines: &str| format!("[[diff.waiver]]\n{lines}\nreason = \"Planned.\"\n");
    let (_, json) = with_policy("waive-json", edits, "", &["--format", "json"]);
    let line: Json = json.lines().next().unwrap().parse().unwrap();
    let Some(Json::Array(uses)) = line.at(&["uses"]) else { panic!("{json}") };
    let ids: Vec<&str> = uses.iter().filter_map(|one| one.at(&["id"])?.as_str()).collect();
    let all = ids.iter().map(|id| waiver(&format!("id = \"{id}\""))).collect::<String>();
    for (name, policy, status) in [
        ("waive-globs", waiver("rule = \"bound-*\"\nmessage = \"climate.*\"\npath = \"/data/**\""), 0),
        ("waive-segment", waiver("rule = \"bound-tightened\"\npath = \"/*\""), 1),
        ("waive-kind", waiver("rule = \"bound-tightened\"\nframe = \"request\""), 1),
        (
            "waive-kinds",
            waiver("rule = \"bound-tightened\"\nframe = \"request\"")
                + &waiver("rule = \"bound-tightened\"\nframe = \"success\""),
            0,
        ),
        ("waive-side", waiver("rule = \"bound-tightened\"\nclients = \"old\""), 1),
        (
            "waive-sides",
            waiver("rule = \"bound-tightened\"\nclients = \"old\"") + &waiver("rule = \"*\"\nclients = \"new\""),
            0,
        ),
        ("waive-date", waiver("rule = \"bound-tightened\"\nexpires = 2999-12-31"), 0),
        ("waive-expired", waiver("rule = \"bound-tightened\"\nexpires = \"2020-12-31\""), 1),
        ("waive-one", waiver(&format!("id = \"{}\"", ids[0])), 1),
        ("waive-ids", all, 0),
    ] {
        let (found, out) = with_policy(name, edits, &policy, &[]);
        assert_eq!(found, Some(status), "{name}: {out}");
    }
    let (_, out) = with_policy("waive-old", edits, &waiver("rule = \"bound-tightened\"\nexpires = \"2020-12-31\""), &[]);
    assert!(out.contains("warning: the waiver bound-tightened (until 2020-12-31) has expired\n"), "{out}");
    // The id is that of one change: another bound has another id.
    let (_, other) = with_policy("waive-other", "/ClimateSet/properties/shade/maximum = 0.4", "", &["--format", "json"]);
    assert!(ids.iter().all(|id| !other.contains(id)), "{other}");
}

/// The levels of the removal of a required field in the comparisons of several versions with a new one, and what is printed beside the report.
fn levels_of_removals<'f>(old: impl Iterator<Item = &'f Folder>, new: &Folder, policy: &str) -> (String, String) {
    std::fs::write(new.0.join("tieline.toml"), policy).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tieline"));
    command.arg("diff").args(old.map(|folder| &folder.0)).arg(&new.0).current_dir(&new.0);
    let output = command.args(["--format", "json"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().map(|line| line.parse::<Json>().unwrap());
    let is_removal = |line: &Json| line.at(&["rule"]).and_then(Json::as_str) == Some("field-removed-required");
    let levels = lines.filter(is_removal).map(|line| line.at(&["level"]).unwrap().as_str().unwrap().to_owned());
    (levels.collect::<Vec<_>>().join(" "), String::from_utf8(output.stderr).unwrap())
}

/// The folders of three versions, in the last two of which a field is deprecated, and of the version without it.
#[test]
fn a_removal_is_milder_after_it_was_deprecated_in_enough_versions() {
    let of = |version: &str, deprecated: &str| edited(&format!("{deprecated}index:/version = \"{version}\""));
    let deprecated = "/BedPlant/properties/label/deprecated = true ; ";
    let removed = r#"/BedPlant/required = ["rows","method","note"] ; /BedPlant/properties/label - ; "#;
    let folders = [("1.0", ""), ("1.1", deprecated), ("1.2", deprecated), ("2.0", removed)];
    let folders = folders.map(|(version, edits)| Folder::new(&format!("since-{version}"), &of(version, edits)));
    let run = |policy: &str, versions: &[usize]| {
        levels_of_removals(versions.iter().map(|index| &folders[*index]), &folders[3], policy)
    };
    let policy = |versions: &str| format!("[diff]\ndeprecated-removal = \"caution\"\n{versions}");
    assert_eq!(run(&policy(""), &[0, 1, 2]).0, "breaking caution caution");
    assert_eq!(run(&policy("deprecated-versions = 2\n"), &[0, 1, 2]).0, "breaking caution caution");
    assert_eq!(run(&policy("deprecated-versions = 3\n"), &[0, 1, 2]).0, "breaking breaking breaking");
    // The same version twice is one version.
    let (levels, note) = run(&policy("deprecated-versions = 2\n"), &[2, 2]);
    assert_eq!(levels, "breaking breaking");
    let expected = "note: `deprecated-versions` is 2, but the number of older versions that are given is 1\n";
    assert_eq!(note, expected);
    for (versions, error) in [
        ("deprecated-versions = 0\n", "tieline.toml:3:23: expected an integer from 1"),
        ("deprecated-versions = 1.5\n", "tieline.toml:3:23: expected an integer from 1"),
    ] {
        let (_, text) = run(&policy(versions), &[2]);
        assert!(text.contains(error), "{text}");
    }
    let (_, text) = run("[diff]\ndeprecated-versions = 2\n", &[2]);
    assert!(text.contains("tieline.toml:2:1: `deprecated-versions` requires the key `deprecated-removal`"), "{text}");
}

/// The folders of three versions, in the last two of which a field is deprecated, and of the version without it, with release dates.
#[test]
fn a_removal_is_milder_after_it_was_deprecated_for_enough_days() {
    let of = |(version, date, edits): (&str, &str, &str)| {
        let date = if date.is_empty() { String::new() } else { format!("index:/released = \"{date}\" ; ") };
        Folder::new(&format!("days-{version}"), &edited(&format!("{edits}{date}index:/version = \"{version}\"")))
    };
    let deprecated = "/BedPlant/properties/label/deprecated = true ; ";
    let removed = r#"/BedPlant/required = ["rows","method","note"] ; /BedPlant/properties/label - ; "#;
    let versions = [
        ("1.0", "2026-01-01", ""),
        ("1.1", "2026-02-01", deprecated),
        ("1.2", "2026-03-01", deprecated),
        ("1.3", "", deprecated),
        ("2.0", "2026-05-02", removed),
    ];
    let folders = versions.map(of);
    let run = |days: u32, versions: &[usize]| {
        let policy = format!("[diff]\ndeprecated-removal = \"caution\"\ndeprecated-days = {days}\n");
        levels_of_removals(versions.iter().map(|index| &folders[*index]), &folders[4], &policy)
    };
    // From 1.2 on, 62 days have passed, and from 1.1 on, 90.
    assert_eq!(run(62, &[2]).0, "caution");
    assert_eq!(run(63, &[2]).0, "breaking");
    assert_eq!(run(90, &[0, 1, 2]).0, "breaking caution caution");
    assert_eq!(run(91, &[0, 1, 2]).0, "breaking breaking breaking");
    assert_eq!(run(90, &[1, 3]), ("caution caution".to_owned(), String::new()));
    let note = "note: `deprecated-days` requires older versions with a release date, `released` in their `index.json`\n";
    assert_eq!(run(1, &[3]), ("breaking".to_owned(), note.to_owned()));
}

#[test]
fn a_policy_knows_the_life_cycle() {
    let removed = "/BedPlant/properties/season - ; /BedPlant/properties/sign -";
    let label = r#"/BedPlant/required = ["rows","method","note"] ; /BedPlant/properties/label -"#;
    let base = "/BedPlant/properties/label/deprecated = true";
    let (old, new) = (edited(base), edited(label));
    let (before, after) = (Folder::new("cycle-old", &old), Folder::new("cycle-new", &new));
    let run = |policy: &str| {
        std::fs::write(after.0.join("tieline.toml"), policy).unwrap();
        let (output, out) = diff(&before.0, &after.0, &[]);
        (output.status.code(), out)
    };
    assert_eq!(run("").0, Some(1));
    let (status, out) = run("[diff]\ndeprecated-removal = \"caution\"\n");
    assert_eq!(status, Some(0), "{out}");
    assert!(out.contains("caution[field-removed-required]"), "{out}");
    // Versions, and names that must not be used again.
    let reserved = "[[diff.reserved]]\ntype = \"Bed*\"\nnames = [\"depth\"]\n[[diff.reserved]]\nnames = [\"bed.plant\"]\n";
    for (name, edits, policy, status, expected) in [
        (
            "cycle-minor",
            r#"/BedPlant/properties/depth = {"type":"integer"}"#,
            "",
            0,
            "caution[version-too-low]: an addition requires a higher version: 2.2 instead of 2.1",
        ),
        (
            "cycle-raised",
            r#"index:/version = "2.2" ; /BedPlant/properties/depth = {"type":"integer"}"#,
            "",
            0,
            "2.2: compatible (1 compatible change)",
        ),
        ("cycle-lower", r#"index:/version = "2.0""#, "", 0, "caution[version-lowered]: the version was 2.1, and is 2.0"),
        ("cycle-fail", r#"index:/version = "2.0""#, "[diff.levels]\nversion-lowered = \"breaking\"\n", 1, "breaking["),
        ("cycle-major", BREAKING, "", 1, "a breaking change requires a higher version: 3.0 instead of 2.1"),
        (
            "cycle-reserved",
            r#"index:/version = "2.2" ; /BedPlant/properties/depth = {"type":"integer"}"#,
            reserved,
            1,
            "breaking[reserved-name-used]: the reserved name `depth` is used",
        ),
        ("cycle-message", removed, reserved, 1, "the reserved name `bed.plant` is that of a message"),
    ] {
        let (found, out) = with_policy(name, edits, policy, &[]);
        assert_eq!(found, Some(status), "{name}: {out}");
        assert!(out.contains(expected), "{name}: {expected}\n{out}");
    }
}
