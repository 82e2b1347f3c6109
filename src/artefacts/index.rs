//! Reads `index.json`, which describes what schemas cannot express.

mod annotations;
mod envelope;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use super::error::Rejections;
use super::location::Location;
use crate::envelope::{Envelope, EnvelopeHandle, FrameKind};
use crate::json::{Json, JsonObject};
use crate::message::{Lifecycle, Side};
use crate::plan::{ReplyKind, SegmentPlan, Str};
use crate::schema::{FORMATS, INDEX};
use crate::shape::{NamedFormat, Open, Stability};
use crate::targets::kebab;

pub(super) use annotations::{IndexedAnnotations, MarkedMembers};
pub(super) use types::{IndexedEnum, IndexedUnion};

/// The maximum number of messages of one kind, and of properties of one object: tables of names have 16-bit indices.
pub(super) const MAX_ENTRIES: usize = 65_000;

/// The longest name of a protocol or a message, in bytes. File systems limit a file name to 255 bytes, which includes an ending such as
/// `.response.schema.json`, and the process number while the file is being written.
const MAX_NAME_LENGTH: usize = 200;

/// The content of the index.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) protocol: String,
    pub(super) version: String,
    pub(super) released: Option<String>,
    pub(super) title: String,
    pub(super) doc: String,
    /// The file of the bundle.
    pub(super) bundle: String,
    /// The file of the schema for generators.
    pub(super) types: Option<String>,
    /// The file of the examples.
    pub(super) examples: Option<String>,
    pub(super) envelope: EnvelopeHandle,
    pub(super) messages: Vec<IndexedMessage>,
    /// The inline types through which a type contains a member, by type and member.
    pub(super) inline: BTreeMap<(String, String), Vec<String>>,
    /// The enums, by type.
    pub(super) enums: BTreeMap<String, IndexedEnum>,
    /// The unions, by type.
    pub(super) unions: BTreeMap<String, IndexedUnion>,
    /// The stability and the sensitivity of types and their members, by type.
    pub(super) annotations: BTreeMap<String, IndexedAnnotations>,
    /// The stability of variants, by the names of their entries.
    pub(super) variants: BTreeMap<String, Stability<Str>>,
    /// Types whose content is not described. Early artefacts state it nowhere else.
    pub(super) open: BTreeSet<String>,
}

/// A message in the index.
#[derive(Debug)]
pub(super) struct IndexedMessage {
    /// Its index in `messages`.
    pub(super) number: usize,
    pub(super) name: String,
    pub(super) is_event: bool,
    pub(super) type_name: String,
    pub(super) doc: String,
    pub(super) deprecated: bool,
    pub(super) stability: Stability<Str>,
    pub(super) from: Side,
    pub(super) lifecycle: Option<Lifecycle>,
    pub(super) target: Option<IndexedTarget>,
    pub(super) data: IndexedPayload,
    pub(super) reply: Option<ReplyKind>,
    pub(super) reply_data: Option<IndexedPayload>,
    pub(super) causes: Vec<String>,
    /// The file of each single schema.
    pub(super) files: BTreeMap<String, String>,
    pub(super) definitions: Vec<(FrameKind, String)>,
    /// The lines of the examples, from 1.
    pub(super) examples: Vec<(FrameKind, Vec<usize>)>,
}

/// A target in the index.
#[derive(Debug, Default)]
pub(super) struct IndexedTarget {
    pub(super) name: String,
    pub(super) doc: String,
    /// The noun for the object; in early artefacts, the name of its last segment.
    pub(super) object: String,
    pub(super) segments: Vec<SegmentPlan>,
    /// The forms of the target, such as `<session>.<channel>`.
    pub(super) forms: Vec<String>,
}

/// The data of a message or of a reply in the index. Members that are absent are `None`.
#[derive(Debug, Default)]
pub(super) struct IndexedPayload {
    /// Its entry in `$defs`.
    pub(super) type_name: Option<String>,
    pub(super) described: Option<bool>,
    pub(super) open: Option<Open>,
}

impl IndexedMessage {
    /// Rejects a member of the message.
    pub(super) fn reject(&self, path: &[&str], reason: &str, rejections: &mut Rejections) {
        let messages = Location::Root.member("messages");
        reject_in(&messages.element(self.number), path, reason, rejections);
    }
}

/// Rejects the value at a path from a location.
pub(super) fn reject_in(location: &Location<'_>, path: &[&str], reason: &str, rejections: &mut Rejections) {
    match path {
        [] => rejections.index(location, reason),
        [first, rest @ ..] => reject_in(&location.member(first), rest, reason, rejections),
    }
}

impl IndexedTarget {
    /// The fewest and the most segments, if they are named.
    pub(super) fn counts(&self) -> Option<(usize, usize)> {
        let required = self.segments.iter().filter(|segment| !segment.optional).count();
        (!self.segments.is_empty()).then_some((required, self.segments.len()))
    }
}

/// The files that an index names. Members that are invalid are skipped, since [`Index::read`] rejects them.
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

/// An object of the index, and its location.
struct Section<'j, 'r> {
    object: &'j JsonObject,
    at: Location<'r>,
    rejections: &'r mut Rejections,
}

impl Index {
    pub(super) fn read(json: &Json, rejections: &mut Rejections) -> Option<Self> {
        let Some(object) = json.as_object() else {
            rejections.file(INDEX, expected("an object", json));
            return None;
        };
        let mut root = Section { object, at: Location::Root, rejections };
        let format = root.text("format")?;
        if !FORMATS.contains(&&*format) {
            root.reject("format", &format!("unsupported format {format}, expected {}", FORMATS.join(" or ")));
            return None;
        }
        root.known(&[
            "format",
            "protocol",
            "version",
            "released",
            "title",
            "description",
            "schema",
            "types",
            "examples",
            "envelope",
            "messages",
            "inline",
            "enums",
            "unions",
            "annotations",
        ]);
        let (mut open, enums) = (BTreeSet::new(), root.enums());
        let envelope = root.envelope();
        let messages = root.messages(envelope.as_deref(), &mut open);
        let protocol = root.some_text("protocol")?;
        if protocol.contains('/') {
            root.reject("protocol", &format!("`{protocol}` cannot be part of a file name"));
        } else if let Some(reason) = unfit_for_path(&protocol) {
            root.reject("protocol", &reason);
        }
        let unions = root.unions();
        let index = Self {
            protocol,
            version: root.some_text("version")?,
            released: root.date("released"),
            title: root.optional_text("title").unwrap_or_default(),
            doc: root.optional_text("description").unwrap_or_default(),
            bundle: root.some_text("schema")?,
            types: root.optional_text("types"),
            examples: root.optional_text("examples"),
            inline: root.inline(),
            variants: types::stability_of_variants(&unions),
            unions,
            annotations: root.annotations(),
            enums,
            envelope: envelope?,
            messages: messages?,
            open,
        };
        Some(index)
    }
}

impl<'j> Section<'j, '_> {
    fn reject(&mut self, key: &str, reason: &str) {
        self.rejections.index(&self.at.member(key), reason);
    }

    fn reject_type(&mut self, key: &str, expected: &str) {
        let reason = match self.object.get(key) {
            Some(found) => self::expected(expected, found),
            None => format!("missing member `{key}`, expected {expected}"),
        };
        match self.object.get(key) {
            Some(_) => self.reject(key, &reason),
            None => self.rejections.index(&self.at, reason),
        }
    }

    fn known(&mut self, keys: &[&str]) {
        for (key, _) in self.object.iter().filter(|(key, _)| !keys.contains(key)) {
            self.reject(key, &format!("unknown member `{key}`"));
        }
    }

    /// Reads an object that is a member, if it is present.
    fn inner<T>(&mut self, key: &str, read: impl FnOnce(&mut Section<'j, '_>) -> T) -> Option<T> {
        let value = self.object.get(key)?;
        let Some(object) = value.as_object() else {
            self.reject_type(key, "an object");
            return None;
        };
        Some(read(&mut Section { object, at: self.at.member(key), rejections: self.rejections }))
    }

    /// Reads the objects that are the members, with their names. There may be many, so that none of them is searched by its name.
    fn members(&mut self, mut read: impl FnMut(&'j str, &mut Section<'j, '_>)) {
        for (name, value) in self.object.iter() {
            match value.as_object() {
                Some(object) => read(name, &mut Section { object, at: self.at.member(name), rejections: self.rejections }),
                None => self.reject(name, &expected("an object", value)),
            }
        }
    }

    /// Reads the objects of an array, if it is present.
    fn each(&mut self, key: &str, read: impl FnMut(&mut Section<'j, '_>)) {
        let list = if self.object.get(key).is_some() { self.list(key).unwrap_or_default() } else { &[] };
        self.each_of(key, list, read);
    }

    /// Reads the objects of an array, which is the member `key`.
    fn each_of(&mut self, key: &str, list: &'j [Json], mut read: impl FnMut(&mut Section<'j, '_>)) {
        let at = self.at.member(key);
        for (index, value) in list.iter().enumerate() {
            let at = at.element(index);
            match value.as_object() {
                Some(object) => read(&mut Section { object, at, rejections: self.rejections }),
                None => self.rejections.index(&at, expected("an object", value)),
            }
        }
    }

    fn optional_text(&mut self, key: &str) -> Option<String> {
        let found = self.object.get(key)?;
        if found.as_str().is_none() {
            self.reject_type(key, "a string");
        }
        found.as_str().map(str::to_owned)
    }

    fn date(&mut self, key: &str) -> Option<String> {
        let text = self.optional_text(key)?;
        if !NamedFormat::Date.accepts(&text) {
            self.reject(key, &format!("`{text}` is not a date such as `2026-01-31`"));
        }
        Some(text)
    }

    fn text(&mut self, key: &str) -> Option<String> {
        if self.object.get(key).is_none() {
            self.reject_type(key, "a string");
        }
        self.optional_text(key)
    }

    /// A string that is not empty.
    fn some_text(&mut self, key: &str) -> Option<String> {
        let found = self.text(key)?;
        if found.is_empty() {
            self.reject(key, "expected a string of at least 1 character");
        }
        Some(found)
    }

    /// A string that must be one of these values.
    fn one_of<T: Copy>(&mut self, key: &str, values: &[(&str, T)]) -> Option<T> {
        let text = self.text(key)?;
        let found = values.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<String> = values.iter().map(|(name, _)| format!("`{name}`")).collect();
            self.reject(key, &format!("unknown value `{text}`, expected {}", names.join(" or ")));
        }
        found
    }

    fn flag(&mut self, key: &str) -> bool {
        match self.object.get(key) {
            None | Some(Json::Bool(false)) => false,
            Some(Json::Bool(true)) => true,
            Some(_) => {
                self.reject_type(key, "a boolean");
                false
            }
        }
    }

    fn texts(&mut self, key: &str) -> Vec<String> {
        let Some(value) = self.object.get(key) else { return Vec::new() };
        strings(value).unwrap_or_else(|| {
            self.reject(key, "expected an array of strings");
            Vec::new()
        })
    }

    fn list(&mut self, key: &str) -> Option<&'j [Json]> {
        let found = self.object.get(key).and_then(Json::as_array);
        if found.is_none() {
            self.reject_type(key, "an array");
        }
        found
    }

    fn inline(&mut self) -> BTreeMap<(String, String), Vec<String>> {
        let mut out = BTreeMap::new();
        self.inner("inline", |inline| {
            for (holder, value) in inline.object.iter() {
                let Some(groups) = value.as_array() else {
                    inline.reject(holder, &expected("an array", value));
                    continue;
                };
                inline.each_of(holder, groups, |group| {
                    group.known(&["through", "keys"]);
                    let through = group.texts("through");
                    if through.is_empty() {
                        group.reject_type("through", "an array of at least 1 type");
                    }
                    for key in group.texts("keys") {
                        let place = (holder.to_owned(), key);
                        if out.contains_key(&place) {
                            group.reject("keys", &format!("duplicate name `{}`", place.1));
                        }
                        out.insert(place, through.clone());
                    }
                });
            }
        });
        out
    }

    fn messages(&mut self, envelope: Option<&Envelope>, open: &mut BTreeSet<String>) -> Option<Vec<IndexedMessage>> {
        if self.list("messages")?.len() > MAX_ENTRIES {
            self.reject("messages", &format!("more than {MAX_ENTRIES} messages"));
            return None;
        }
        let mut out: Vec<IndexedMessage> = Vec::new();
        let mut names = BTreeSet::new();
        let mut number = 0;
        self.each("messages", |section| {
            if let Some(message) = section.message(number, envelope, open) {
                if !names.insert((message.is_event, message.name.clone())) {
                    section.reject("name", &format!("duplicate message name `{}`", message.name));
                }
                out.push(message);
            }
            number += 1;
        });
        Some(out)
    }

    fn message(
        &mut self,
        number: usize,
        envelope: Option<&Envelope>,
        open: &mut BTreeSet<String>,
    ) -> Option<IndexedMessage> {
        let name = self.some_text("name")?;
        let sides = [Side::Client, Side::Server, Side::Either].map(|side| (side.as_str(), side));
        let from = self.one_of("from", &sides)?;
        let is_event = self.one_of("kind", &[("command", false), ("event", true)])?;
        let both = [
            "name",
            "kind",
            "type",
            "description",
            "deprecated",
            "since",
            "experimental",
            "from",
            "target",
            "data",
            "files",
            "definitions",
            "examples",
        ];
        let own: &[&str] = if is_event { &["messageTypes", "lifecycle"] } else { &["reply", "causes"] };
        self.known(&[&both[..], own].concat());
        self.message_types();
        let data = self.payload("data", open).unwrap_or_default();
        let (reply, reply_data) = if is_event { (None, None) } else { self.reply(open)? };
        let all = if is_event { &[FrameKind::Event][..] } else { FrameKind::OF_COMMAND };
        let is_declared =
            |kind: &FrameKind| envelope.is_none_or(|envelope| envelope.declared_kinds().any(|own| own == *kind));
        let kinds: Vec<FrameKind> = all.iter().copied().filter(is_declared).collect();
        let target = self.target();
        Some(IndexedMessage {
            number,
            is_event,
            type_name: self.some_text("type")?,
            doc: self.optional_text("description").unwrap_or_default(),
            deprecated: self.flag("deprecated"),
            stability: self.stability(),
            from,
            lifecycle: self.lifecycle(target.as_ref()),
            target,
            data,
            reply,
            reply_data,
            causes: self.texts("causes"),
            files: self.files(is_event),
            definitions: self.definitions(&kinds)?,
            examples: self.examples(&kinds),
            name,
        })
    }

    /// The place of an event in the life of the object that its target addresses.
    fn lifecycle(&mut self, target: Option<&IndexedTarget>) -> Option<Lifecycle> {
        self.object.get("lifecycle")?;
        let lifecycles = [Lifecycle::Creates, Lifecycle::Ends].map(|lifecycle| (lifecycle.as_str(), lifecycle));
        let lifecycle = self.one_of("lifecycle", &lifecycles)?;
        if target.is_none_or(|target| target.segments.is_empty()) {
            self.reject("lifecycle", "expected a target with named segments, by which objects are recognized");
            return None;
        }
        Some(lifecycle)
    }

    /// Rejects message types that no event can have. Which ones the event has is determined by its schema.
    fn message_types(&mut self) {
        let types = self.texts("messageTypes");
        let distinct: BTreeSet<&String> = types.iter().collect();
        if self.object.get("messageTypes").and_then(Json::as_array).is_some_and(<[Json]>::is_empty) {
            self.reject("messageTypes", "expected at least 1 message type");
        } else if distinct.len() < types.len() || types.iter().any(String::is_empty) {
            self.reject("messageTypes", "expected distinct strings of at least 1 character");
        }
    }

    fn payload(&mut self, key: &str, open: &mut BTreeSet<String>) -> Option<IndexedPayload> {
        const OPEN: [(&str, Open); 3] = [("value", Open::Value), ("object", Open::Object), ("structured", Open::Structured)];
        self.inner(key, |payload| {
            payload.known(&["type", "described", "open"]);
            let type_name = payload.optional_text("type");
            let described = payload.object.get("described").map(|_| payload.flag("described"));
            open.extend(type_name.clone().filter(|_| described == Some(false)));
            let content = payload.object.get("open").and_then(|_| payload.one_of("open", &OPEN));
            IndexedPayload { type_name, described, open: content }
        })
    }

    /// The kind of a reply, and its data.
    fn reply(&mut self, open: &mut BTreeSet<String>) -> Option<(Option<ReplyKind>, Option<IndexedPayload>)> {
        if self.object.get("reply").is_none() {
            self.reject_type("reply", "an object");
        }
        let kinds = [ReplyKind::Empty, ReplyKind::Same, ReplyKind::NoData, ReplyKind::Data];
        self.inner("reply", |reply| {
            reply.known(&["kind", "data"]);
            let data = reply.payload("data", open);
            Some((Some(reply.one_of("kind", &kinds.map(|kind| (kind.as_str(), kind)))?), data))
        })?
    }

    fn target(&mut self) -> Option<IndexedTarget> {
        self.inner("target", |target| {
            target.known(&["type", "description", "object", "forms", "segments", "names"]);
            let forms = target.texts("forms");
            target.inner("segments", |segments| {
                segments.segment_counts();
            });
            let mut segments = Vec::new();
            target.each("names", |segment| {
                segment.known(&["name", "optional"]);
                let optional = segment.flag("optional");
                segments.extend(segment.some_text("name").map(|name| SegmentPlan { name: name.into(), optional }));
            });
            let last = segments.last().map(|segment: &SegmentPlan| kebab(&segment.name).replace('-', " "));
            IndexedTarget {
                object: target.optional_text("object").or(last).unwrap_or_else(|| "object".to_owned()),
                name: target.optional_text("type").unwrap_or_default(),
                doc: target.optional_text("description").unwrap_or_default(),
                segments,
                forms,
            }
        })
    }

    /// Rejects numbers of segments that no target can have. Which ones it has is determined by its pattern.
    fn segment_counts(&mut self) {
        self.known(&["minimum", "maximum"]);
        let counts = ["minimum", "maximum"].map(|key| {
            let count = self.object.get(key).map(count_from_1);
            if count == Some(None) {
                self.reject(key, "expected an integer of at least 1");
            }
            count.flatten()
        });
        if let [Some(minimum), Some(maximum)] = counts
            && minimum > maximum
        {
            self.reject("minimum", "empty range, the minimum is greater than the maximum");
        }
    }

    fn files(&mut self, is_event: bool) -> BTreeMap<String, String> {
        let mut out = BTreeMap::new();
        self.inner("files", |files| {
            let keys: &[&str] = if is_event { &["event"] } else { &["request", "response"] };
            files.known(keys);
            for key in keys.iter().filter(|key| files.object.get(key).is_some()) {
                out.extend(files.some_text(key).map(|file| ((*key).to_owned(), file)));
            }
        });
        out
    }

    fn definitions(&mut self, kinds: &[FrameKind]) -> Option<Vec<(FrameKind, String)>> {
        if self.object.get("definitions").is_none() {
            self.reject_type("definitions", "an object");
        }
        self.inner("definitions", |definitions| {
            let names: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
            definitions.known(&names);
            kinds.iter().map(|&kind| Some((kind, definitions.text(kind.as_str())?))).collect()
        })?
    }

    fn examples(&mut self, kinds: &[FrameKind]) -> Vec<(FrameKind, Vec<usize>)> {
        let mut out = Vec::new();
        self.inner("examples", |examples| {
            let names: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
            examples.known(&names);
            for &kind in kinds.iter().filter(|kind| examples.object.get(kind.as_str()).is_some()) {
                let lines = examples.list(kind.as_str()).unwrap_or_default();
                match lines.iter().map(count_from_1).collect() {
                    Some(lines) => out.push((kind, lines)),
                    None => examples.reject(kind.as_str(), "expected an array of line numbers"),
                }
            }
        });
        out
    }
}

fn expected(expected: &str, found: &Json) -> String {
    format!("expected {expected}, found {}", found.type_name())
}

/// The reason why a name cannot be part of a file name; `None` if it can. Files are named after the protocol and its messages.
pub(super) fn unfit_for_path(name: &str) -> Option<String> {
    if name.len() > MAX_NAME_LENGTH {
        let length = name.len();
        return Some(format!(
            "a name of {length} bytes cannot be part of a file name, the limit is {MAX_NAME_LENGTH} bytes"
        ));
    }
    // A name with slashes, such as `textDocument/hover`, is a path. It stays inside of its folder.
    let is_unfit = |part: &str| part.is_empty() || part.starts_with('.') || part.contains(['\\', '\0']);
    name.split('/').any(is_unfit).then(|| format!("`{name}` cannot be part of a file name"))
}

/// A line number or a number of segments, which is at least 1.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an integer within both bounds")]
fn count_from_1(value: &Json) -> Option<usize> {
    let number = value.as_f64()?;
    (number.fract() == 0.0 && (1.0..=4e9).contains(&number)).then_some(number as usize)
}

/// The strings of an array of strings.
pub(super) fn strings(value: &Json) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|one| one.as_str().map(str::to_owned)).collect()
}
