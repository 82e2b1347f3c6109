//! From artefacts to a [`Protocol`].

use std::io;
use std::path::{Component, Path};

use super::error::{LoadError, Unjudged};
use super::model::{Message, MessageKind, Protocol, Target};
use super::parse::{Frame, Parser};
use crate::envelope::{FrameKind, Key};
use crate::json::{Json, JsonObject};
use crate::message::Side;
use crate::schema::{Artefacts, FORMAT, segments_pattern};

/// The most segments of a target that is read back.
const MOST_SEGMENTS: usize = 32;

impl Protocol {
    /// Reads back the artefacts that stand in a folder.
    ///
    /// # Errors
    /// When a file is missing, is no JSON, or holds what the comparison cannot judge: all of it.
    pub fn from_folder(folder: &Path) -> Result<Self, LoadError> {
        let read = |path: &str| std::fs::read_to_string(folder.join(path));
        let from = folder.display().to_string();
        let what = if folder.join("index.json").exists() {
            return Self::load(&from, read);
        } else if folder.is_dir() {
            "there is no such file: artefacts, as `tieline schema --out DIR` writes them, are a folder that holds it"
        } else if folder.exists() {
            "this is a file; the folder of the artefacts is meant, as `tieline schema --out DIR` writes it"
        } else {
            "there is no such folder; `tieline schema --out DIR` writes one"
        };
        let file = if folder.is_dir() { "index.json" } else { "" };
        let cause = Unjudged { file: file.to_owned(), pointer: String::new(), what: what.to_owned() };
        Err(LoadError { from, causes: vec![cause] })
    }

    /// Reads back artefacts that were made just now.
    ///
    /// # Errors
    /// When they hold what the comparison cannot judge.
    pub fn from_artefacts(artefacts: &Artefacts) -> Result<Self, LoadError> {
        let missing = || io::Error::new(io::ErrorKind::NotFound, "no such file");
        Self::load("the artefacts", |path| artefacts.get(path).map(str::to_owned).ok_or_else(missing))
    }

    /// Reads back artefacts from anywhere: `read` gives the text of a file, by its path in the folder. `from` names the
    /// place in messages.
    ///
    /// # Errors
    /// When a file is missing, is no JSON, or holds what the comparison cannot judge: all of it.
    pub fn load(from: &str, mut read: impl FnMut(&str) -> io::Result<String>) -> Result<Self, LoadError> {
        let mut causes = Vec::new();
        let loaded = protocol(&mut read, &mut causes);
        match loaded {
            Some(protocol) if causes.is_empty() => Ok(protocol),
            _ => Err(LoadError { from: from.to_owned(), causes }),
        }
    }
}

type Read<'r> = &'r mut dyn FnMut(&str) -> io::Result<String>;

fn protocol(read: Read<'_>, causes: &mut Vec<Unjudged>) -> Option<Protocol> {
    let index = json("index.json", read, causes)?;
    let index = Index { value: &index, at: String::new() };
    let format = index.text("format", causes)?;
    if format.split('.').next() != FORMAT.split('.').next() {
        causes.push(index.cause("format", format!("the artefacts' own format is {format}, and {FORMAT} is read")));
        return None;
    }
    let file = index.text("schema", causes)?;
    let schema = json(&file, read, causes)?;
    let Some(defs) = schema.at(&["$defs"]).and_then(Json::as_object) else {
        causes.push(Unjudged { file, pointer: String::new(), what: "there are no `$defs`".to_owned() });
        return None;
    };
    let mut parser = Parser::new(&file, defs);
    let list = index.list("messages", causes)?;
    let entries: Vec<Index<'_>> =
        list.iter().enumerate().map(|(at, value)| Index { value, at: format!("/messages/{at}") }).collect();
    for entry in &entries {
        for payload in [&["data"][..], &["reply", "data"]] {
            parser.payload(entry.value.at(payload));
        }
    }
    parser.inline(index.value.at(&["inline"]));
    let messages: Vec<Message> = entries.iter().filter_map(|entry| message(entry, &mut parser, causes)).collect();
    for (position, message) in messages.iter().enumerate() {
        let same = |other: &Message| other.name == message.name && other.is_event() == message.is_event();
        if messages[..position].iter().any(same) {
            causes.push(entries[position].cause("name", format!("a second message is called `{}`", message.name)));
        }
    }
    let examples = match index.value.at(&["examples"]).and_then(Json::as_str) {
        Some(path) => examples(path, read, causes),
        None => Vec::new(),
    };
    let (nodes, faults) = parser.finish();
    causes.extend(faults);
    Some(Protocol {
        name: index.text("protocol", causes)?,
        version: index.text("version", causes)?,
        doc: index.doc(),
        nodes,
        messages,
        examples,
    })
}

/// A place in `index.json`.
struct Index<'j> {
    value: &'j Json,
    at: String,
}

impl<'j> Index<'j> {
    fn cause(&self, key: &str, what: String) -> Unjudged {
        Unjudged { file: "index.json".to_owned(), pointer: format!("{}/{key}", self.at), what }
    }

    fn expected<T>(&self, key: &str, what: &str, found: Option<T>, causes: &mut Vec<Unjudged>) -> Option<T> {
        if found.is_none() {
            causes.push(self.cause(key, format!("{what} is expected here")));
        }
        found
    }

    fn text(&self, key: &str, causes: &mut Vec<Unjudged>) -> Option<String> {
        let found = self.value.at(&[key]).and_then(Json::as_str).map(str::to_owned);
        self.expected(key, "a string", found, causes)
    }

    fn list(&self, key: &str, causes: &mut Vec<Unjudged>) -> Option<&'j [Json]> {
        self.expected(key, "a list", self.value.at(&[key]).and_then(Json::as_list), causes)
    }

    fn doc(&self) -> String {
        self.value.at(&["description"]).and_then(Json::as_str).unwrap_or_default().to_owned()
    }
}

fn json(path: &str, read: Read<'_>, causes: &mut Vec<Unjudged>) -> Option<Json> {
    let cause = |what| Unjudged { file: path.to_owned(), pointer: String::new(), what };
    match file(path, read) {
        Err(error) => causes.push(cause(format!("cannot be read: {error}"))),
        Ok(text) => match text.parse() {
            Ok(json) => return Some(json),
            Err(fault) => causes.push(cause(format!("is no JSON: {fault}"))),
        },
    }
    None
}

/// The text of a file in the folder, and of none outside it: the index may come from anywhere.
fn file(path: &str, read: Read<'_>) -> io::Result<String> {
    let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    if inside && !path.contains('\\') { read(path) } else { Err(io::Error::other("it is outside the folder")) }
}

fn examples(path: &str, read: Read<'_>, causes: &mut Vec<Unjudged>) -> Vec<Json> {
    let cause = |pointer, what| Unjudged { file: path.to_owned(), pointer, what };
    let text = match file(path, read) {
        Ok(text) => text,
        Err(error) => {
            causes.push(cause(String::new(), format!("cannot be read: {error}")));
            return Vec::new();
        }
    };
    let mut out = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match line.parse() {
            Ok(frame) => out.push(frame),
            Err(fault) => causes.push(cause(String::new(), format!("line {} is no JSON: {fault}", index + 1))),
        }
    }
    out
}

fn message(entry: &Index<'_>, parser: &mut Parser<'_>, causes: &mut Vec<Unjudged>) -> Option<Message> {
    let name = entry.text("name", causes)?;
    let from = entry.text("from", causes)?;
    let from = [Side::Client, Side::Server, Side::Either].into_iter().find(|side| side.as_str() == from);
    let from = entry.expected("from", "`client`, `server` or `either`", from, causes)?;
    let definition = |kind: FrameKind, causes: &mut Vec<Unjudged>| {
        let found = entry.value.at(&["definitions", kind.as_str()]).and_then(Json::as_str).map(str::to_owned);
        entry.expected("definitions", &format!("the entry of {}", kind.described()), found, causes)
    };
    let kind = entry.text("kind", causes)?;
    let frame = match kind.as_str() {
        "event" => FrameKind::Event,
        "command" => FrameKind::Request,
        _ => return entry.expected("kind", "`command` or `event`", None, causes),
    };
    let main = parser.frame(&definition(frame, causes)?, frame)?;
    let kind = if frame == FrameKind::Event {
        MessageKind::Event { message_types: main.words(Key::MessageType).to_vec() }
    } else {
        let success = parser.frame(&definition(FrameKind::Success, causes)?, FrameKind::Success)?;
        let failure = parser.frame(&definition(FrameKind::Failure, causes)?, FrameKind::Failure)?;
        let named = |frame: &Frame| frame.words(Key::Command) == main.words(Key::Command);
        if !named(&success) || !named(&failure) || success.pattern != main.pattern {
            causes.push(entry.cause("definitions", "the frames differ in their name or their target".to_owned()));
        }
        let kind = entry.value.at(&["reply", "kind"]).and_then(Json::as_str).map(str::to_owned);
        let strings = |list: &[Json]| list.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect();
        MessageKind::Command {
            reply_kind: entry.expected("reply", "the kind of the reply", kind, causes)?,
            reply: success.data,
            failure: entry.expected("definitions", "a failure with `failure`", failure.failure, causes)?,
            causes: entry.value.at(&["causes"]).and_then(Json::as_list).map(strings).unwrap_or_default(),
        }
    };
    let target = target(entry, &main.pattern, &main.target_doc, causes)?;
    let data = entry.expected("definitions", "a frame with `data`", main.data, causes)?;
    let wire = main.words(frame.name_key()).first().cloned();
    let wire = entry.expected("definitions", "a frame that pins the message's name", wire, causes)?;
    let deprecated = entry.value.at(&["deprecated"]) == Some(&Json::Bool(true));
    Some(Message { name, wire, doc: entry.doc(), deprecated, from, target, data, kind })
}

/// The target: how many segments it has its schema says, what they are called the index.
fn target(entry: &Index<'_>, pattern: &str, doc: &str, causes: &mut Vec<Unjudged>) -> Option<Target> {
    let counts = (1..=MOST_SEGMENTS).flat_map(|most| (1..=most).map(move |least| (least, most)));
    let found = counts.into_iter().find(|&(least, most)| segments_pattern(least, most) == pattern);
    let counts = entry.expected("target", "a target of ids joined by dots", found, causes)?;
    let names = entry.value.at(&["target", "names"]).and_then(Json::as_list).unwrap_or_default();
    let segment = |object: &JsonObject| {
        let name = object.get("name")?.as_str()?.to_owned();
        Some((name, object.get("optional") == Some(&Json::Bool(true))))
    };
    let names: Vec<(String, bool)> = names.iter().filter_map(|one| segment(one.as_object()?)).collect();
    let required = names.iter().filter(|(_, optional)| !optional).count();
    // Where the index was not written with the schema, the schema is what is on the wire.
    let names = if (required, names.len()) == counts { names } else { Vec::new() };
    let forms = entry.value.at(&["target", "forms"]).and_then(Json::as_list).unwrap_or_default();
    let forms = forms.iter().filter_map(|form| form.as_str().map(str::to_owned)).collect();
    Some(Target { doc: doc.to_owned(), counts, names, forms })
}
