//! Schema files and the entries of their `$defs`.
//!
//! Most of a complete folder is repeated: each schema of a single frame contains entries of the bundle once more. A generated file has
//! the canonical layout, so its text can be split at the entries, and an entry with the same text as in the bundle need not be parsed
//! again. A text that cannot be split is parsed as a whole.

use std::collections::BTreeMap;

use super::error::Rejections;
use super::folder;
use super::location::Location;
use crate::json::{Json, JsonObject};
use crate::schema::Artefacts;

/// The beginning of `$defs` after the other keywords of the root, and its end, in the canonical layout.
const DEFS_START: &str = ",\n  \"$defs\": {\n    \"";
const DEFS_END: &str = "\n  }\n}\n";

/// The text between two entries of `$defs`. Members at other depths have another indentation.
const BETWEEN_ENTRIES: &str = ",\n    \"";

/// The text before the keywords of the frame in the schema of a single frame.
const FRAME_START: &str = ",\n  \"title\": ";

/// The keywords of a file that a schema in `$defs` does not have.
pub(super) const HEAD: &[&str] = &["$schema", "$id", "$defs"];

/// A schema file whose entries have been parsed.
#[derive(Debug)]
pub(super) struct Bundle<'a> {
    /// The keywords of the root other than `$defs`.
    pub(super) root: Json,
    pub(super) entries: Vec<(String, Json)>,
    /// The index of each entry, by its name.
    indices: BTreeMap<String, usize>,
    /// The text of each entry; none if the file has another layout.
    texts: Vec<&'a str>,
}

/// Another schema file, which may repeat entries of the bundle.
#[derive(Debug)]
pub(super) struct SchemaFile {
    /// The keywords of the root other than `$defs`. Those of a repeated frame are not among them.
    pub(super) root: Json,
    /// Whether the root is the frame that was expected, with the text of its entry in the bundle.
    pub(super) repeats_frame: bool,
    /// The entries with the same text as in the bundle, by their indices in it.
    pub(super) repeated: Vec<usize>,
    pub(super) others: Vec<(String, Json)>,
}

impl<'a> Bundle<'a> {
    pub(super) fn read(artefacts: &'a Artefacts, path: &str, rejections: &mut Rejections) -> Option<Self> {
        if let Some((root, entries, texts)) = artefacts.get(path).and_then(split_and_parsed) {
            let indices = indices(&entries);
            // The parser reports a duplicate name.
            if indices.len() == entries.len() {
                return Some(Self { root, entries, indices, texts });
            }
        }
        let (root, entries) = parsed(artefacts, path, rejections)?;
        Some(Self { root, indices: indices(&entries), entries, texts: Vec::new() })
    }

    /// The index of the entry with a name.
    pub(super) fn index(&self, name: &str) -> Option<usize> {
        self.indices.get(name).copied()
    }

    /// The entries by name.
    pub(super) fn by_name(&self) -> BTreeMap<&str, &Json> {
        self.entries.iter().map(|(name, entry)| (name.as_str(), entry)).collect()
    }

    /// For each entry, the indices of those that it refers to.
    pub(super) fn references(&self) -> Vec<Vec<usize>> {
        let of = |(_, entry): &(String, Json)| references(entry).into_iter().filter_map(|name| self.index(name)).collect();
        self.entries.iter().map(of).collect()
    }

    /// Another file. The root may be the frame with the index `frame`.
    pub(super) fn other(
        &self,
        artefacts: &Artefacts,
        path: &str,
        frame: Option<usize>,
        rejections: &mut Rejections,
    ) -> Option<SchemaFile> {
        if let Some(file) = artefacts.get(path).and_then(|text| self.split(text, frame)) {
            return Some(file);
        }
        let (root, others) = parsed(artefacts, path, rejections)?;
        Some(SchemaFile { root, repeats_frame: false, repeated: Vec::new(), others })
    }

    fn split(&self, text: &str, frame: Option<usize>) -> Option<SchemaFile> {
        let (head, mut rest) = split(text)?;
        let beside_frame = frame.and_then(|frame| head_of_frame(head, self.texts.get(frame)?));
        let root = parsed_root(beside_frame.unwrap_or(head))?;
        let is_head = root.as_object()?.iter().all(|(key, _)| HEAD.contains(&key));
        if beside_frame.is_some() && !is_head {
            return None;
        }
        let mut file = SchemaFile { root, repeats_frame: beside_frame.is_some(), repeated: Vec::new(), others: Vec::new() };
        loop {
            let next = if let Some((index, next)) = self.repeated_at(rest) {
                file.repeated.push(index);
                next
            } else {
                let (text, next) = rest.split_once(BETWEEN_ENTRIES).map_or((rest, None), |(text, next)| (text, Some(next)));
                file.others.push(parsed_entry(text)?);
                next
            };
            let Some(next) = next else { break };
            rest = next;
        }
        let mut names: Vec<&str> = file.entries(self).map(|(name, _)| name).collect();
        names.sort_unstable();
        names.is_sorted_by(|one, next| one < next).then_some(file)
    }
}

impl Bundle<'_> {
    /// The index of the entry that a text starts with, and the text of the following entries.
    fn repeated_at<'t>(&self, text: &'t str) -> Option<(usize, Option<&'t str>)> {
        // A name with an escape is not found, and its entry is parsed.
        let (name, _) = text.split_once('"')?;
        let index = self.index(name)?;
        let rest = text.strip_prefix(self.texts.get(index)?)?;
        if rest.is_empty() { Some((index, None)) } else { Some((index, Some(rest.strip_prefix(BETWEEN_ENTRIES)?))) }
    }
}

impl SchemaFile {
    /// All entries.
    pub(super) fn entries<'b>(&'b self, bundle: &'b Bundle<'_>) -> impl Iterator<Item = (&'b str, &'b Json)> {
        let repeated = self.repeated.iter().map(|index| &bundle.entries[*index]);
        repeated.chain(&self.others).map(|(name, entry)| (name.as_str(), entry))
    }
}

fn indices(entries: &[(String, Json)]) -> BTreeMap<String, usize> {
    entries.iter().enumerate().map(|(index, (name, _))| (name.clone(), index)).collect()
}

/// The text before `$defs`, and the texts of the entries, without the first quotation mark and with [`BETWEEN_ENTRIES`] between them.
///
/// If the first is an object when it is closed, and the text of each entry is a single member of an object, then the whole text is JSON,
/// and these are its parts.
fn split(text: &str) -> Option<(&str, &str)> {
    let (head, rest) = text.split_once(DEFS_START)?;
    Some((head, rest.strip_suffix(DEFS_END)?))
}

type Split<'a> = (Json, Vec<(String, Json)>, Vec<&'a str>);

fn split_and_parsed(text: &str) -> Option<Split<'_>> {
    let (head, texts) = split(text)?;
    let texts: Vec<&str> = texts.split(BETWEEN_ENTRIES).collect();
    let entries: Option<Vec<_>> = texts.iter().map(|text| parsed_entry(text)).collect();
    Some((parsed_root(head)?, entries?, texts))
}

/// The keywords of a root, from the text before `$defs`.
fn parsed_root(head: &str) -> Option<Json> {
    let root: Json = format!("{head}}}").parse().ok()?;
    // A second `$defs` is reported by the parser.
    root.as_object()?.get("$defs").is_none().then_some(root)
}

/// The entry of a text. It is parsed inside two objects, as in the file, so that the same depth limit applies.
fn parsed_entry(text: &str) -> Option<(String, Json)> {
    let Ok(Json::Object(root)) = format!("{{\"$defs\":{{\"{text}}}}}").parse() else { return None };
    if root.len() != 1 {
        return None;
    }
    let Some((_, Json::Object(defs))) = root.into_iter().next() else { return None };
    if defs.len() == 1 { defs.into_iter().next() } else { None }
}

/// The text before the keywords of a frame, if these have the same text as an entry, which is indented by four more spaces.
fn head_of_frame<'t>(head: &'t str, entry: &str) -> Option<&'t str> {
    let (before, _) = head.split_once(FRAME_START)?;
    let (_, keywords) = entry.split_once(": {\n")?;
    let keywords = keywords.strip_suffix("\n    }")?;
    let found = head[before.len()..].strip_prefix(",\n")?;
    let unindented = keywords.split('\n').map(|line| line.strip_prefix("    ").unwrap_or(line));
    found.split('\n').eq(unindented).then_some(before)
}

/// The root and the entries of a file that is parsed as a whole.
fn parsed(artefacts: &Artefacts, path: &str, rejections: &mut Rejections) -> Option<(Json, Vec<(String, Json)>)> {
    let mut json = folder::json(artefacts, path, rejections)?;
    let defs = if let Json::Object(root) = &mut json { root.remove("$defs") } else { None };
    let entries = match defs {
        None => JsonObject::new(),
        Some(Json::Object(entries)) => entries,
        Some(other) => {
            let reason = format!("expected an object, found {}", other.type_name());
            rejections.add(path, &Location::Root.member("$defs"), reason);
            JsonObject::new()
        }
    };
    Some((json, entries.into_iter().collect()))
}

/// Whether a schema repeats another one. In older schemas for generators, a reference is the only keyword.
pub(super) fn repeats(found: &Json, own: &Json) -> bool {
    match (found, own) {
        (Json::Object(found), Json::Object(own)) => {
            if found.len() == 1 && found.get("$ref").is_some() {
                return found.get("$ref") == own.get("$ref");
            }
            found.len() == own.len()
                && found.iter().all(|(key, value)| match (key, own.get(key)) {
                    (_, None) => false,
                    ("default" | "examples" | "enum", Some(own)) => value == own,
                    (_, Some(own)) => repeats(value, own),
                })
        }
        (Json::Array(found), Json::Array(own)) => {
            found.len() == own.len() && found.iter().zip(own).all(|(found, own)| repeats(found, own))
        }
        _ => found == own,
    }
}

/// The names that a schema refers to.
pub(super) fn references(schema: &Json) -> Vec<&str> {
    let mut out = Vec::new();
    let mut open = vec![schema];
    while let Some(value) = open.pop() {
        match value {
            Json::Array(list) => open.extend(list),
            Json::Object(object) => {
                for (key, value) in object.iter() {
                    match (key, value) {
                        ("default" | "examples" | "enum" | "required", _) => {}
                        ("$ref", Json::String(to)) => out.extend(to.strip_prefix("#/$defs/")),
                        _ => open.push(value),
                    }
                }
            }
            _ => {}
        }
    }
    out
}
