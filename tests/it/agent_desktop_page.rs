//! Compares the page `docs/agent-desktop.md` with the declared messages.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;
use tieline::Policy;
use tieline::agent_desktop::AgentDesktop;
use tieline::protocol::check;

const PAGE: &str = "docs/agent-desktop.md";

fn read(path: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn messages() -> Vec<Value> {
    let index: Value = serde_json::from_str(&read("schema/index.json")).unwrap();
    index["messages"].as_array().unwrap().clone()
}

/// The sections of the messages: the name in the anchor, and the text up to the next anchor.
fn sections(page: &str) -> Vec<(&str, &str)> {
    let parts = page.split("<a id=\"").skip(1);
    parts.map(|part| part.split_once("\"></a>\n").expect("an anchor ends with its line")).collect()
}

/// The lines of the JSON examples in a text.
fn frames(text: &str) -> Vec<&str> {
    let blocks = text.split("```json\n").skip(1);
    blocks.flat_map(|block| block.split("```").next().unwrap_or_default().lines()).collect()
}

/// The properties of a type, and of the types that it refers to.
fn properties<'s>(schema: &'s Value, definitions: &'s Value, out: &mut BTreeSet<&'s str>) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::Object(properties)) = members.get("properties") {
                out.extend(properties.keys().map(String::as_str));
            }
            if let Some(Value::String(reference)) = members.get("$ref") {
                properties(&definitions[reference.trim_start_matches("#/$defs/")], definitions, out);
            }
            members.values().for_each(|member| properties(member, definitions, out));
        }
        Value::Array(items) => items.iter().for_each(|item| properties(item, definitions, out)),
        _ => {}
    }
}

#[test]
fn every_message_has_one_section_and_links_to_it() {
    let page = read(PAGE);
    let mut anchors: Vec<&str> = sections(&page).into_iter().map(|(name, _)| name).collect();
    let messages = messages();
    let mut names: Vec<&str> = messages.iter().map(|message| message["name"].as_str().unwrap()).collect();
    for message in &messages {
        let (name, description) = (message["name"].as_str().unwrap(), message["description"].as_str().unwrap());
        assert_eq!(description.lines().last(), Some(format!("See {PAGE}#{name}").as_str()));
        assert!(page.contains(&format!("| [`{name}`](#{name}) |")), "{name} is missing in the overview");
    }
    anchors.sort_unstable();
    names.sort_unstable();
    assert_eq!(anchors, names);
}

#[test]
fn every_section_describes_the_target_the_data_and_the_evidence() {
    let (page, messages) = (read(PAGE), messages());
    let bundle: Value = serde_json::from_str(&read("schema/agent-desktop.schema.json")).unwrap();
    let mut seen = BTreeSet::new();
    for (name, section) in sections(&page) {
        let message = messages.iter().find(|message| message["name"] == name).unwrap();
        // A line may end within a sentence.
        let section = section.split_whitespace().collect::<Vec<_>>().join(" ");
        for form in message["target"]["forms"].as_array().unwrap() {
            assert!(section.contains(form.as_str().unwrap()), "{name}: {form}");
        }
        let mut declared = BTreeSet::new();
        for data in [&message["data"], &message["reply"]["data"]] {
            if let Some(name) = data["type"].as_str() {
                properties(&bundle["$defs"][name], &bundle["$defs"], &mut declared);
            }
        }
        // The parameters between the first and the last are not listed one by one.
        declared.retain(|name| !name.strip_prefix('p').is_some_and(|digits| (2..20).any(|n| digits == n.to_string())));
        for property in &declared {
            assert!(section.contains(&format!("`{property}`")), "{name}: {property}");
        }
        seen.extend(declared);
        let open = [&message["data"], &message["reply"]["data"]].iter().any(|data| data["described"] == false);
        assert_eq!(section.contains("open object"), open || name == "channel.dial", "{name}");
        let description = message["description"].as_str().unwrap();
        let undescribed = "The reference names this message but does not describe its data.";
        assert_eq!(section.contains(undescribed), description.contains(undescribed), "{name}");
        assert_eq!(section.matches("- Evidence: ").count(), 1, "{name}");
    }
    assert!(seen.contains("interactionDispositionId") && seen.contains("p20"), "{seen:?}");
}

#[test]
fn the_events_of_a_call_are_those_that_are_declared() {
    let (page, messages) = (read(PAGE), messages());
    let (_, section) = *sections(&page).iter().find(|(name, _)| *name == "channel.dial").unwrap();
    let listed: Vec<&str> = section
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_digit()))
        .filter_map(|line| line.split('`').nth(1))
        .collect();
    let dial = messages.iter().find(|message| message["name"] == "channel.dial").unwrap();
    assert_eq!(serde_json::json!(listed), dial["causes"]);
}

#[test]
fn every_example_is_a_valid_frame_of_its_section() {
    let page = read(PAGE);
    for frame in frames(&page) {
        let report = check::<AgentDesktop>(frame, Policy::Strict);
        assert!(report.problems().is_empty(), "{frame}\n{:?}", report.problems());
    }
    for (name, section) in sections(&page) {
        let frames = frames(section);
        assert!(!frames.is_empty(), "{name}");
        for frame in frames {
            let frame: Value = serde_json::from_str(frame).unwrap();
            assert!(frame["command"] == name || frame["name"] == name, "{name}: {frame}");
        }
    }
}

#[test]
fn every_link_has_its_anchor() {
    let page = read(PAGE);
    let sections = sections(&page).into_iter().map(|(name, _)| name.to_owned());
    let headings = page.lines().filter_map(|line| line.strip_prefix("## ")).map(str::to_lowercase);
    let anchors: BTreeSet<String> = sections.chain(headings).collect();
    let declarations = texts_in("src/agent_desktop").into_iter().chain([read("src/agent_desktop.rs")]);
    let links: Vec<String> = declarations
        .flat_map(|source| links(&source, "See docs/agent-desktop.md#", '\n'))
        .chain(links(&page, "](#", ')'))
        .collect();
    assert!(links.len() > messages().len());
    for link in links {
        assert!(anchors.contains(&link), "{link}");
    }
}

/// The texts of the files in a folder.
fn texts_in(folder: &str) -> Vec<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// What follows a prefix, up to a character.
fn links(text: &str, prefix: &str, end: char) -> Vec<String> {
    text.split(prefix).skip(1).map(|rest| rest.split(end).next().unwrap_or_default().to_owned()).collect()
}
