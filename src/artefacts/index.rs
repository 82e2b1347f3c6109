//! `index.json`: what programs ask of the artefacts, and what no schema says.

use std::collections::{BTreeMap, BTreeSet};

use super::error::Rejections;
use super::root::difference;
use super::{MOST, strings};
use crate::envelope::{DESKTOP, Envelope, FrameKind};
use crate::json::{Json, JsonObject};
use crate::message::Side;
use crate::plan::{ReplyKind, SegmentPlan};
use crate::problem::escape_token;
use crate::schema::{FORMATS, envelope_section};
use crate::shape::EnumValue;
use crate::targets::kebab;

/// The file.
pub(super) const FILE: &str = "index.json";

/// What the index says.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) protocol: String,
    pub(super) version: String,
    pub(super) title: String,
    pub(super) doc: String,
    /// The file of the bundle.
    pub(super) bundle: String,
    /// The file of the schema for generators.
    pub(super) types: Option<String>,
    /// The file of the examples.
    pub(super) examples: Option<String>,
    pub(super) envelope: &'static Envelope,
    pub(super) messages: Vec<IndexedMessage>,
    /// The types that members are inline through, by the type that holds them and the member.
    pub(super) inline: BTreeMap<(String, String), Vec<String>>,
    /// The enumerations, by type.
    pub(super) enums: BTreeMap<String, IndexedEnum>,
    /// Types whose content is not described. Early artefacts say it nowhere else.
    pub(super) open: BTreeSet<String>,
}

/// What the index says of a message.
#[derive(Debug)]
pub(super) struct IndexedMessage {
    /// Where: a JSON pointer.
    pub(super) at: String,
    pub(super) name: String,
    pub(super) is_event: bool,
    pub(super) type_name: String,
    pub(super) doc: String,
    pub(super) deprecated: bool,
    pub(super) from: Side,
    pub(super) target: IndexedTarget,
    pub(super) reply: Option<ReplyKind>,
    pub(super) causes: Vec<String>,
    /// The file of each single schema.
    pub(super) files: BTreeMap<String, String>,
    pub(super) definitions: Vec<(FrameKind, String)>,
    /// The lines of the examples, from 1.
    pub(super) examples: Vec<(FrameKind, Vec<usize>)>,
}

/// What the index says of a target.
#[derive(Debug, Default)]
pub(super) struct IndexedTarget {
    pub(super) name: String,
    pub(super) doc: String,
    /// The noun for the object; of earlier artefacts, the name of its last segment.
    pub(super) object: String,
    pub(super) segments: Vec<SegmentPlan>,
}

/// What the index says of an enumeration.
#[derive(Debug, Default)]
pub(super) struct IndexedEnum {
    pub(super) doc: String,
    pub(super) values: Vec<EnumValue>,
}

impl IndexedTarget {
    /// The segments, if they make forms of these numbers of segments.
    pub(super) fn segments_of(&self, counts: (usize, usize)) -> Vec<SegmentPlan> {
        let required = self.segments.iter().filter(|segment| !segment.optional).count();
        if (required, self.segments.len()) == counts { self.segments.clone() } else { Vec::new() }
    }
}

/// The files that an index names, as far as it can be read.
pub(super) fn files(index: &Json) -> Vec<String> {
    let text = |value: &Json| value.as_str().map(str::to_owned);
    let mut out: Vec<String> = ["schema", "types", "examples"].iter().filter_map(|key| text(index.at(&[key])?)).collect();
    let messages = index.at(&["messages"]).and_then(Json::as_array).unwrap_or_default();
    for message in messages {
        let files = message.at(&["files"]).and_then(Json::as_object);
        out.extend(files.into_iter().flat_map(JsonObject::iter).filter_map(|(_, file)| text(file)));
    }
    out
}

/// A place in the index.
struct Place<'j, 'r> {
    object: &'j JsonObject,
    at: String,
    rejections: &'r mut Rejections,
}

impl Index {
    pub(super) fn read(json: &Json, rejections: &mut Rejections) -> Option<Self> {
        let Some(object) = json.as_object() else {
            rejections.index("", "an object is expected here");
            return None;
        };
        let mut place = Place { object, at: String::new(), rejections };
        let format = place.text("format")?;
        if !FORMATS.contains(&&*format) {
            let reason = format!("the artefacts' own format is {format}, and {} are read", FORMATS.join(" and "));
            place.reject("format", &reason);
            return None;
        }
        place.known(&[
            "format",
            "protocol",
            "version",
            "title",
            "description",
            "schema",
            "types",
            "examples",
            "envelope",
            "messages",
            "inline",
            "enums",
        ]);
        let (mut open, enums) = (BTreeSet::new(), place.enums());
        let messages = place.messages(&mut open);
        let envelope = place.envelope();
        let index = Self {
            protocol: place.some_text("protocol")?,
            version: place.some_text("version")?,
            title: place.optional_text("title").unwrap_or_default(),
            doc: place.optional_text("description").unwrap_or_default(),
            bundle: place.some_text("schema")?,
            types: place.optional_text("types"),
            examples: place.optional_text("examples"),
            inline: place.inline(),
            enums,
            envelope: envelope?,
            messages: messages?,
            open,
        };
        Some(index)
    }
}

impl<'j> Place<'j, '_> {
    fn reject(&mut self, key: &str, reason: &str) {
        let pointer = format!("{}/{}", self.at, escape_token(key));
        self.rejections.index(&pointer, reason);
    }

    fn known(&mut self, keys: &[&str]) {
        for (key, _) in self.object.iter() {
            if !keys.contains(&key) {
                self.reject(key, "this member is not understood here");
            }
        }
    }

    fn inner(&mut self, key: &str) -> Option<Place<'j, '_>> {
        let found = self.object.get(key).and_then(Json::as_object);
        if found.is_none() && self.object.get(key).is_some() {
            self.reject(key, "an object is expected here");
        }
        Some(Place { object: found?, at: format!("{}/{}", self.at, escape_token(key)), rejections: self.rejections })
    }

    fn optional_text(&mut self, key: &str) -> Option<String> {
        let found = self.object.get(key)?;
        if found.as_str().is_none() {
            self.reject(key, "a string is expected here");
        }
        found.as_str().map(str::to_owned)
    }

    fn text(&mut self, key: &str) -> Option<String> {
        if self.object.get(key).is_none() {
            self.reject(key, "a string is expected here");
        }
        self.optional_text(key)
    }

    /// A string that is not empty.
    fn some_text(&mut self, key: &str) -> Option<String> {
        let found = self.text(key)?;
        if found.is_empty() {
            self.reject(key, "the string is empty");
        }
        Some(found)
    }

    fn flag(&mut self, key: &str) -> bool {
        match self.object.get(key) {
            None | Some(Json::Bool(false)) => false,
            Some(Json::Bool(true)) => true,
            Some(_) => {
                self.reject(key, "`true` or `false` is expected here");
                false
            }
        }
    }

    fn texts(&mut self, key: &str) -> Vec<String> {
        let Some(value) = self.object.get(key) else { return Vec::new() };
        strings(value).unwrap_or_else(|| {
            self.reject(key, "a list of strings is expected here");
            Vec::new()
        })
    }

    fn list(&mut self, key: &str) -> Option<&'j [Json]> {
        let found = self.object.get(key).and_then(Json::as_array);
        if found.is_none() {
            self.reject(key, "a list is expected here");
        }
        found
    }

    /// The objects of a list, each with its place.
    fn objects(&mut self, key: &str) -> Vec<(&'j JsonObject, String)> {
        let list = if self.object.get(key).is_some() { self.list(key).unwrap_or_default() } else { &[] };
        let mut out = Vec::new();
        for (index, value) in list.iter().enumerate() {
            match value.as_object() {
                Some(object) => out.push((object, format!("{}/{key}/{index}", self.at))),
                None => self.rejections.index(&format!("{}/{key}/{index}", self.at), "an object is expected here"),
            }
        }
        out
    }

    /// The envelope: one of those of the library. A folder that describes none is older than the section, and has the only
    /// envelope that there was.
    fn envelope(&mut self) -> Option<&'static Envelope> {
        const KNOWN: [fn() -> &'static Envelope; 1] = [|| &DESKTOP];
        let Some(section) = self.object.get("envelope") else { return Some(&DESKTOP) };
        let name = self.inner("envelope")?.text("name")?;
        let Some(envelope) = KNOWN.map(|envelope| envelope()).into_iter().find(|envelope| envelope.name() == name) else {
            let known: Vec<String> = KNOWN.iter().map(|envelope| format!("`{}`", envelope().name())).collect();
            self.reject("envelope", &format!("unknown envelope `{name}`, expected {}", known.join(" or ")));
            return None;
        };
        let expected = envelope_section(envelope);
        if *section == expected {
            return Some(envelope);
        }
        let (pointer, reason) = difference(section, &expected, "/envelope")
            .unwrap_or_else(|| ("/envelope".to_owned(), format!("the members of `{name}` have another order")));
        self.rejections.index(&pointer, &reason);
        None
    }

    fn enums(&mut self) -> BTreeMap<String, IndexedEnum> {
        let mut out = BTreeMap::new();
        let Some(mut enums) = self.inner("enums") else { return out };
        for (name, _) in enums.object.iter() {
            let Some(mut one) = enums.inner(name) else { continue };
            one.known(&["description", "values"]);
            let mut found = IndexedEnum { doc: one.optional_text("description").unwrap_or_default(), values: Vec::new() };
            for (object, at) in one.objects("values") {
                let mut value = Place { object, at, rejections: one.rejections };
                value.known(&["value", "description", "deprecated"]);
                let doc = value.optional_text("description").unwrap_or_default().into();
                let deprecated = value.flag("deprecated");
                found.values.extend(value.text("value").map(|name| EnumValue { name: name.into(), doc, deprecated }));
            }
            out.insert(name.to_owned(), found);
        }
        out
    }

    fn inline(&mut self) -> BTreeMap<(String, String), Vec<String>> {
        let mut out = BTreeMap::new();
        let Some(mut inline) = self.inner("inline") else { return out };
        for (holder, _) in inline.object.iter() {
            for (object, at) in inline.objects(holder) {
                let mut group = Place { object, at, rejections: inline.rejections };
                group.known(&["through", "keys"]);
                let through = group.texts("through");
                for key in group.texts("keys") {
                    out.insert((holder.to_owned(), key), through.clone());
                }
            }
        }
        out
    }

    fn messages(&mut self, open: &mut BTreeSet<String>) -> Option<Vec<IndexedMessage>> {
        if self.list("messages")?.len() > MOST {
            self.reject("messages", &format!("there are more than {MOST} messages"));
            return None;
        }
        let mut out: Vec<IndexedMessage> = Vec::new();
        let mut names = BTreeSet::new();
        for (object, at) in self.objects("messages") {
            let mut place = Place { object, at, rejections: self.rejections };
            let Some(message) = place.message(open) else { continue };
            if !names.insert((message.is_event, message.name.clone())) {
                place.reject("name", &format!("a second message is called `{}`", message.name));
            }
            out.push(message);
        }
        Some(out)
    }

    fn message(&mut self, open: &mut BTreeSet<String>) -> Option<IndexedMessage> {
        let name = self.some_text("name")?;
        let from = self.text("from")?;
        let Some(from) = [Side::Client, Side::Server, Side::Either].into_iter().find(|side| side.as_str() == from) else {
            self.reject("from", "`client`, `server` or `either` is expected here");
            return None;
        };
        let is_event = match &*self.text("kind")? {
            "event" => true,
            "command" => false,
            _ => {
                self.reject("kind", "`command` or `event` is expected here");
                return None;
            }
        };
        let both = [
            "name",
            "kind",
            "type",
            "description",
            "deprecated",
            "from",
            "target",
            "data",
            "files",
            "definitions",
            "examples",
        ];
        let own: &[&str] = if is_event { &["messageTypes"] } else { &["reply", "causes"] };
        self.known(&[&both[..], own].concat());
        self.texts("messageTypes");
        self.payload("data", open);
        let kinds: &[FrameKind] =
            if is_event { &[FrameKind::Event] } else { &[FrameKind::Request, FrameKind::Success, FrameKind::Failure] };
        Some(IndexedMessage {
            at: self.at.clone(),
            is_event,
            type_name: self.some_text("type")?,
            doc: self.optional_text("description").unwrap_or_default(),
            deprecated: self.flag("deprecated"),
            from,
            target: self.target(),
            reply: if is_event { None } else { Some(self.reply(open)?) },
            causes: self.texts("causes"),
            files: self.files(is_event),
            definitions: self.definitions(kinds)?,
            examples: self.examples(kinds),
            name,
        })
    }

    fn payload(&mut self, key: &str, open: &mut BTreeSet<String>) {
        let Some(mut payload) = self.inner(key) else { return };
        payload.known(&["type", "described", "open"]);
        let name = payload.optional_text("type");
        let described = payload.object.get("described").is_none() || payload.flag("described");
        if let (Some(name), false) = (name, described) {
            open.insert(name);
        }
        let known = ["value", "object", "structured"];
        if payload.optional_text("open").is_some_and(|open| !known.contains(&&*open)) {
            payload.reject("open", "`value`, `object` or `structured` is expected here");
        }
    }

    fn reply(&mut self, open: &mut BTreeSet<String>) -> Option<ReplyKind> {
        let Some(mut reply) = self.inner("reply") else {
            self.reject("reply", "the reply of a command is expected here");
            return None;
        };
        reply.known(&["kind", "data"]);
        reply.payload("data", open);
        let word = reply.text("kind")?;
        let known = [ReplyKind::Empty, ReplyKind::Same, ReplyKind::NoData, ReplyKind::Data];
        let found = known.into_iter().find(|kind| kind.as_str() == word);
        if found.is_none() {
            reply.reject("kind", "`empty`, `same`, `none` or `data` is expected here");
        }
        found
    }

    fn target(&mut self) -> IndexedTarget {
        let Some(mut target) = self.inner("target") else { return IndexedTarget::default() };
        target.known(&["type", "description", "object", "forms", "segments", "names"]);
        target.texts("forms");
        if let Some(mut segments) = target.inner("segments") {
            segments.known(&["minimum", "maximum"]);
        }
        let mut named = Vec::new();
        for (object, at) in target.objects("names") {
            let mut segment = Place { object, at, rejections: target.rejections };
            segment.known(&["name", "optional"]);
            let optional = segment.flag("optional");
            named.extend(segment.some_text("name").map(|name| SegmentPlan { name: name.into(), optional }));
        }
        let last = named.last().map(|segment: &SegmentPlan| kebab(&segment.name).replace('-', " "));
        IndexedTarget {
            object: target.optional_text("object").or(last).unwrap_or_else(|| "object".to_owned()),
            name: target.optional_text("type").unwrap_or_default(),
            doc: target.optional_text("description").unwrap_or_default(),
            segments: named,
        }
    }

    fn files(&mut self, is_event: bool) -> BTreeMap<String, String> {
        let mut out = BTreeMap::new();
        let Some(mut files) = self.inner("files") else { return out };
        files.known(if is_event { &["event"] } else { &["request", "response"] });
        for (key, _) in files.object.iter() {
            out.extend(files.some_text(key).map(|file| (key.to_owned(), file)));
        }
        out
    }

    fn definitions(&mut self, kinds: &[FrameKind]) -> Option<Vec<(FrameKind, String)>> {
        let Some(mut definitions) = self.inner("definitions") else {
            self.reject("definitions", "the entries of the frames are expected here");
            return None;
        };
        let words: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
        definitions.known(&words);
        let mut out = Vec::new();
        for &kind in kinds {
            let Some(name) = definitions.optional_text(kind.as_str()) else {
                definitions.reject(kind.as_str(), &format!("the entry of {} is expected here", kind.described()));
                return None;
            };
            out.push((kind, name));
        }
        Some(out)
    }

    fn examples(&mut self, kinds: &[FrameKind]) -> Vec<(FrameKind, Vec<usize>)> {
        let mut out = Vec::new();
        let Some(mut examples) = self.inner("examples") else { return out };
        let words: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
        examples.known(&words);
        for &kind in kinds {
            if examples.object.get(kind.as_str()).is_none() {
                continue;
            }
            let lines = examples.list(kind.as_str()).unwrap_or_default();
            let lines: Option<Vec<usize>> = lines.iter().map(line).collect();
            match lines {
                Some(lines) => out.push((kind, lines)),
                None => examples.reject(kind.as_str(), "a list of line numbers is expected here"),
            }
        }
        out
    }
}

/// The number of a line, from 1.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an integer within both bounds")]
fn line(value: &Json) -> Option<usize> {
    let number = value.as_f64()?;
    (number.fract() == 0.0 && (1.0..=4e9).contains(&number)).then_some(number as usize)
}
