//! The lines of artefacts at which findings are reported.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::finding::{Finding, Use};
use crate::json::{Json, KeySets, Malformed, Scanner};
use crate::schema::{Artefacts, INDEX};

/// The maximum number of references that are followed from the schema of a frame to a value in it.
const MAX_REFERENCES: usize = 64;

/// A position in a file of artefacts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct ArtefactLine {
    /// The path of the file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

/// Finds the lines of a folder of artefacts that declare what findings are about.
#[derive(Debug)]
pub struct ArtefactLines<'a> {
    /// The path of the bundle.
    file: String,
    text: &'a str,
    /// The offsets of the entries of `$defs`.
    definitions: BTreeMap<String, usize>,
    /// The entries of the frames of each message, by the message and the kind of frame.
    frames: BTreeMap<(String, String), String>,
    /// The offsets of the members of the objects that have been searched, by the offset of the object: schemas, and their properties, which
    /// may be thousands.
    known: RefCell<BTreeMap<usize, BTreeMap<String, usize>>>,
    /// The offsets of the ends of lines.
    line_ends: Vec<usize>,
}

impl<'a> ArtefactLines<'a> {
    /// Reads the artefacts of a folder. `None` if they have no index or no bundle.
    #[must_use]
    pub fn new(folder: &str, artefacts: &'a Artefacts) -> Option<Self> {
        let index: Json = artefacts.get(INDEX)?.parse().ok()?;
        let bundle = index.at(&["schema"])?.as_str()?;
        let text = artefacts.get(bundle)?;
        let mut frames = BTreeMap::new();
        for message in index.at(&["messages"]).and_then(Json::as_array).unwrap_or_default() {
            let (Some(name), Some(Json::Object(definitions))) =
                (message.at(&["name"]).and_then(Json::as_str), message.at(&["definitions"]))
            else {
                continue;
            };
            for (kind, definition) in definitions.iter() {
                if let Some(definition) = definition.as_str() {
                    frames.insert((name.to_owned(), kind.to_owned()), definition.to_owned());
                }
            }
        }
        let definitions = members(text, 0, &["$defs"]).unwrap_or_default();
        let folder = folder.trim_end_matches('/');
        let file = if folder.is_empty() { bundle.to_owned() } else { format!("{folder}/{bundle}") };
        let line_ends = text.match_indices('\n').map(|(end, _)| end).collect();
        Some(Self { file, text, definitions, frames, known: RefCell::default(), line_ends })
    }

    /// The line of what a finding is about, or the nearest one that contains it: for example, that of the type if the field was removed.
    #[must_use]
    pub fn find(&self, finding: &Finding) -> ArtefactLine {
        let of_type = finding.definition.as_deref().and_then(|name| self.inside(name, &finding.path));
        let offset = of_type.or_else(|| self.of_frame(finding.uses.first()?)).unwrap_or(0);
        ArtefactLine { file: self.file.clone(), line: self.line(offset) }
    }

    fn of_frame(&self, one: &Use) -> Option<usize> {
        let of_kind = |kind: &str| self.frames.get(&(one.message.clone(), kind.to_owned()));
        let definition = match one.frame {
            Some(kind) => of_kind(kind.as_str())?,
            None => of_kind("request").or_else(|| of_kind("event"))?,
        };
        self.inside(definition, &one.path)
    }

    /// The offset of the innermost value on a path in an entry that is there.
    fn inside(&self, definition: &str, path: &str) -> Option<usize> {
        let mut at = *self.definitions.get(definition)?;
        let mut references = 0;
        for step in path.split('/').skip(1) {
            let name = step.replace("~1", "/").replace("~0", "~");
            let Some(next) = self.step(&mut at, &name, &mut references) else { break };
            at = next;
        }
        Some(at)
    }

    /// The offset of the schema of a value in another. References are followed.
    fn step(&self, at: &mut usize, name: &str, references: &mut usize) -> Option<usize> {
        loop {
            let ways: [&[&str]; 3] = [&["items"], &["additionalProperties"], &["prefixItems", name]];
            let (property, ways) = if name == "*" { (None, &ways[..2]) } else { (self.property(*at, name), &ways[..]) };
            let found = property.or_else(|| ways.iter().find_map(|way| self.offset(*at, way)));
            if found.is_some() {
                return found;
            }
            // A nullable type is one of two choices.
            let target = [&["$ref"][..], &["anyOf", "0", "$ref"], &["allOf", "0", "$ref"]]
                .into_iter()
                .find_map(|way| string(self.text, self.offset(*at, way)?))?;
            *references += 1;
            *at = *self.definitions.get(target.strip_prefix("#/$defs/")?).filter(|_| *references <= MAX_REFERENCES)?;
        }
    }

    /// The offset of a property of the schema at an offset.
    fn property(&self, at: usize, name: &str) -> Option<usize> {
        self.member(self.member(at, "properties")?, name)
    }

    /// The offset of the value at a path in the schema at an offset. The schema itself may be large.
    fn offset(&self, at: usize, path: &[&str]) -> Option<usize> {
        let (keyword, rest) = path.split_first()?;
        offset(self.text, self.member(at, keyword)?, rest)
    }

    /// The offset of a member of the object at an offset, whose members are read once.
    fn member(&self, at: usize, name: &str) -> Option<usize> {
        let mut known = self.known.borrow_mut();
        let own = known.entry(at).or_insert_with(|| members(self.text, at, &[]).unwrap_or_default());
        own.get(name).copied()
    }

    fn line(&self, offset: usize) -> usize {
        self.line_ends.partition_point(|end| *end < offset) + 1
    }
}

/// The offset of the value at a path in the value at an offset.
fn offset(text: &str, at: usize, path: &[&str]) -> Option<usize> {
    path.iter().try_fold(at, |at, step| {
        let mut scanner = Scanner::resume(text, at, 0);
        child(&mut scanner, step).ok().flatten()
    })
}

/// The offsets of the members of the object at a path.
fn members(text: &str, at: usize, path: &[&str]) -> Option<BTreeMap<String, usize>> {
    let mut scanner = Scanner::resume(text, offset(text, at, path)?, 0);
    let mut out = BTreeMap::new();
    let mut read = || -> Result<(), Malformed> {
        if scanner.peek() != b'{' {
            return Ok(());
        }
        scanner.open()?;
        let mut keys = KeySets::default();
        let mut first = true;
        while let Some(key) = scanner.key(first)? {
            first = false;
            let name = key.text(text).unescape().into_owned();
            scanner.peek();
            out.insert(name, scanner.position().0);
            scanner.skip(&mut keys)?;
        }
        Ok(())
    };
    read().ok()?;
    Some(out)
}

/// The offset of a member of an object, or of an element of an array.
fn child(scanner: &mut Scanner<'_>, step: &str) -> Result<Option<usize>, Malformed> {
    let mut keys = KeySets::default();
    let text = scanner.text();
    let mut first = true;
    match scanner.peek() {
        b'{' => {
            scanner.open()?;
            while let Some(key) = scanner.key(first)? {
                first = false;
                scanner.peek();
                if key.text(text).is(step) {
                    return Ok(Some(scanner.position().0));
                }
                scanner.skip(&mut keys)?;
            }
        }
        b'[' => {
            let Ok(index) = step.parse::<usize>() else { return Ok(None) };
            scanner.open()?;
            let mut count = 0;
            while scanner.element(first)? {
                first = false;
                scanner.peek();
                if count == index {
                    return Ok(Some(scanner.position().0));
                }
                count += 1;
                scanner.skip(&mut keys)?;
            }
        }
        _ => {}
    }
    Ok(None)
}

/// The string at an offset.
fn string(text: &str, at: usize) -> Option<String> {
    let mut scanner = Scanner::resume(text, at, 0);
    if scanner.peek() != b'"' {
        return None;
    }
    scanner.string().ok().map(|string| string.unescape().into_owned())
}
