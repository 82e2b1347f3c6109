//! Reads the schemas of frames and checks their members against the envelope table.

use std::collections::BTreeSet;

use super::layout::references;
use super::location::Location;
use super::root::difference;
use super::values::{Definitions, Subschema};
use crate::envelope::{Content, EnvelopeConstant, FrameField, FrameKind, Presence};
use crate::json::{Json, JsonObject};
use crate::plan::NodeId;
use crate::schema::{NO_SEGMENT, constant_schema, segments_pattern};
use crate::targets::ID_PATTERN;

/// The maximum number of segments of a target. More than any protocol needs, and few enough for each target to be generated and shown.
const MAX_SEGMENTS: usize = 256;

/// What the schema of a frame states beyond the envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FrameFacts {
    pub(super) kind: FrameKind,
    /// The name of the message.
    pub(super) name: String,
    pub(super) message_types: Vec<String>,
    /// The fewest and the most segments of the target; 0 if it is any string.
    pub(super) counts: (usize, usize),
    pub(super) payload: Option<NodeId>,
    /// The values whose types the envelope declares: the index of the member, the node, and the schema as text.
    pub(super) values: Vec<(usize, NodeId, String)>,
    pub(super) deprecated: bool,
    /// If the envelope allows frames without data, whether this one requires it.
    pub(super) requires_data: Option<bool>,
}

impl<'d> Definitions<'d> {
    /// The frame of an entry of `$defs`.
    pub(super) fn frame(&mut self, name: &str, kind: FrameKind) -> Option<FrameFacts> {
        let defs = Location::Root.member("$defs");
        let at = defs.member(name);
        let entry = self.entries.get_key_value(name);
        let Some((&name, Some(schema))) = entry.map(|(name, entry)| (name, entry.as_object())) else {
            self.reject(&at, "missing schema, which is named in index.json");
            return None;
        };
        self.frames.insert(name);
        self.frame_at(Subschema { schema, at: &at }, kind, &[])
    }

    /// The kind of frame that a schema describes.
    pub(super) fn kind_of_frame(&self, schema: &Json) -> Option<FrameKind> {
        let envelope = &*self.index.envelope;
        let properties = schema.at(&["properties"])?.as_object()?;
        FrameKind::ALL.into_iter().find(|kind| {
            let fits = |(member, constant): (_, &EnvelopeConstant)| {
                let values = properties.get(envelope.name_of(member)).and_then(|value| value.at(&["enum"])?.as_array());
                values.is_some_and(|values| values == [constant.to_json()])
            };
            let mut forbidden = envelope.fields(*kind).iter().filter(|field| field.presence == Presence::Forbidden);
            // Only the schema of a frame excludes the members of other kinds.
            let excludes = schema.at(&["not"]).is_some() == forbidden.clone().next().is_some();
            excludes
                && (envelope.is_flat(*kind) || schema.at(&["allOf"]).is_none())
                && envelope.name_key(*kind).is_none_or(|key| properties.get(key).is_some())
                && forbidden.all(|field| properties.get(envelope.name_of(field.id())).is_none())
                && envelope.constants_of(*kind).all(fits)
        })
    }

    /// The frame that a schema describes, unless it is rejected. `further` are keywords of the file that contains it.
    pub(super) fn frame_at(&mut self, place: Subschema<'d, '_>, kind: FrameKind, further: &[&str]) -> Option<FrameFacts> {
        let rejected = self.rejected.len();
        let envelope = &*self.index.envelope;
        let flat: &[&str] = if envelope.is_flat(kind) { &["allOf"] } else { &[] };
        self.known(
            place,
            &[&["title", "description", "deprecated", "type", "properties", "required", "not"], further, flat],
        );
        let Some(properties) = place.schema.get("properties").and_then(Json::as_object) else {
            self.reject(place.at, "missing `properties`");
            return None;
        };
        self.is_type(place, "object");
        self.excludes_other_kinds(place, kind);
        let mut facts = FrameFacts {
            kind,
            name: String::new(),
            message_types: Vec::new(),
            counts: (0, 0),
            payload: None,
            values: Vec::new(),
            deprecated: place.schema.get("deprecated") == Some(&Json::Bool(true)),
            requires_data: None,
        };
        let at = place.at.member("properties");
        let mut required = BTreeSet::new();
        for (key, value) in properties.iter() {
            let at = at.member(key);
            let field = envelope.find(key).and_then(|member| envelope.field(kind, member));
            let (Some(field), Some(schema)) = (field, value.as_object()) else {
                self.reject(&at, format!("unknown member `{key}` of {}", kind.described()));
                continue;
            };
            // Whether optional data may be absent is checked when all types have been read.
            let is_listed = place
                .schema
                .get("required")
                .and_then(Json::as_array)
                .is_some_and(|names| names.iter().any(|name| name.as_str() == Some(key)));
            let is_optional_data =
                matches!((field.presence, &field.content), (Presence::Optional, Content::Data | Content::Reply));
            if field.presence == Presence::Required || is_optional_data && is_listed {
                required.insert(key);
            }
            if is_optional_data {
                facts.requires_data = Some(is_listed);
            }
            self.member(Subschema { schema, at: &at }, value, field, &mut facts);
        }
        if envelope.is_flat(kind) {
            self.flat_payload(place, &mut facts);
        }
        self.has_all_members(place, properties, kind);
        if !self.required(place).iter().eq(&required) {
            self.reject(&place.at.member("required"), format!("expected {}", quoted(required)));
        }
        // A rejected frame returns no facts: comparing them with other frames could report the wrong frame.
        (self.rejected.len() == rejected).then_some(facts)
    }

    /// Compares an entry that merges the members of a frame and of its flat payload with the expected one, and returns the types to
    /// which it refers, by name.
    pub(super) fn merged_frame(&mut self, name: &str, expected: &Json) -> Vec<(&'d str, NodeId)> {
        let defs = Location::Root.member("$defs");
        let at = defs.member(name);
        let Some((&name, &entry)) = self.entries.get_key_value(name) else {
            self.reject(&at, "missing schema, which is named in index.json");
            return Vec::new();
        };
        self.frames.insert(name);
        if let Some((pointer, reason)) = difference(&without_prose(entry), &without_prose(expected), &at) {
            self.rejected.push((pointer, reason));
            return Vec::new();
        }
        let mut out = Vec::new();
        for name in references(entry) {
            match self.entries.get_key_value(name).map(|(name, _)| *name) {
                Some(name) => {
                    let known = self.named.get(name).copied();
                    out.push((name, known.unwrap_or_else(|| self.entry(name))));
                }
                None => self.reject(&at, format!("missing schema `{name}`")),
            }
        }
        out
    }

    /// Reads the schema of a payload whose fields are members of the frame: the only one in `allOf`. Only a reply may be absent.
    fn flat_payload(&mut self, place: Subschema<'d, '_>, facts: &mut FrameFacts) {
        let at = place.at.member("allOf");
        match place.schema.get("allOf").map(|list| list.as_array().unwrap_or_default()) {
            Some([payload]) => facts.payload = Some(self.value(payload, &at.element(0))),
            None if facts.kind == FrameKind::Success => {}
            _ => self.reject(&at, "expected an array with the schema of the payload"),
        }
    }

    fn member(&mut self, place: Subschema<'d, '_>, value: &'d Json, field: &FrameField, facts: &mut FrameFacts) {
        match &field.content {
            Content::Name => match self.constants(place).as_slice() {
                [name] => facts.name.clone_from(name),
                [] => {}
                names => {
                    let reason = format!("expected one message name, found {}", names.len());
                    self.reject(&place.at.member("enum"), reason);
                }
            },
            Content::MessageType => facts.message_types = self.constants(place),
            Content::Constant(constant) => {
                self.known(place, &[&["description", "type", "enum"]]);
                let expected = constant_schema(constant);
                let keyword = |key: &str| place.schema.get(key) == expected.at(&[key]);
                if !keyword("type") || !keyword("enum") {
                    self.reject(place.at, format!("expected the constant `{constant}`"));
                }
            }
            Content::Target => facts.counts = self.target(place),
            Content::TargetText => {
                self.is_type(place, "string");
                self.known(place, &[&["description", "type"]]);
            }
            Content::Data | Content::Reply => facts.payload = Some(self.value(value, place.at)),
            Content::Value | Content::Id => {
                let node = self.value(value, place.at);
                facts.values.push((field.member, node, value.to_string()));
            }
            Content::Object | Content::Nothing => self.any_object(place),
        }
    }

    /// Rejects a frame that lacks a member of its kind. Only a reply may be absent.
    fn has_all_members(&mut self, place: Subschema<'_, '_>, properties: &JsonObject, kind: FrameKind) {
        let envelope = &*self.index.envelope;
        for field in envelope.fields_of(kind).filter(|field| field.content != Content::Reply) {
            let key = envelope.name_of(field.id());
            if properties.get(key).is_none() {
                let reason = format!("missing member `{key}` of {}", kind.described());
                self.reject(&place.at.member("properties"), reason);
            }
        }
    }

    /// The strings that a constant may be.
    fn constants(&mut self, place: Subschema<'_, '_>) -> Vec<String> {
        self.known(place, &[&["description", "type", "enum"]]);
        self.is_type(place, "string");
        let constants = self.strings(place, "enum");
        if constants.is_empty() || constants.iter().any(String::is_empty) {
            self.reject(place.at, "expected a constant, as `\"enum\": [\"…\"]`");
        }
        constants
    }

    fn target(&mut self, place: Subschema<'_, '_>) -> (usize, usize) {
        self.is_type(place, "string");
        self.known(place, &[&["description", "type", "pattern", "not"]]);
        self.excluded(place, NO_SEGMENT);
        let pattern = place.schema.get("pattern").and_then(Json::as_str).unwrap_or_default();
        let counts = segment_counts(pattern);
        let reason = match counts {
            Some(counts @ (_, most)) if most <= MAX_SEGMENTS => return counts,
            Some((_, most)) => format!("a target of up to {most} segments, the limit is {MAX_SEGMENTS}"),
            None => format!("expected the pattern of a target, as `{}`", segments_pattern(1, 2)),
        };
        self.reject(&place.at.member("pattern"), reason);
        (0, 0)
    }

    /// An object whose content is not described.
    fn any_object(&mut self, place: Subschema<'_, '_>) {
        self.known(place, &[&["description", "type", "additionalProperties"]]);
        self.is_type(place, "object");
        if place.schema.get("additionalProperties").is_some_and(|open| *open != Json::Bool(true)) {
            self.reject(&place.at.member("additionalProperties"), "expected `true`");
        }
    }

    /// Rejects a frame whose `not` does not exclude exactly the forbidden members.
    fn excludes_other_kinds(&mut self, place: Subschema<'_, '_>, kind: FrameKind) {
        let envelope = &*self.index.envelope;
        let forbidden = envelope.fields(kind).iter().filter(|field| field.presence == Presence::Forbidden);
        let expected: BTreeSet<&str> = forbidden.map(|field| envelope.name_of(field.id())).collect();
        let not = place.schema.get("not");
        let choices = not.and_then(|not| not.as_object().filter(|not| not.len() == 1)?.get("anyOf")?.as_array());
        let found: Option<BTreeSet<&str>> = match choices {
            Some(choices) => choices.iter().map(only_required).collect(),
            None => not.map_or(Some(BTreeSet::new()), |not| only_required(not).map(|key| BTreeSet::from([key]))),
        };
        if found.as_ref() != Some(&expected) {
            let reason = format!("expected {} to exclude the members {}", kind.described(), quoted(expected));
            self.reject(&place.at.member("not"), reason);
        }
    }

    /// Rejects another type than the expected one.
    fn is_type(&mut self, place: Subschema<'_, '_>, of: &str) {
        if place.schema.get("type").and_then(Json::as_str) != Some(of) {
            self.reject(&place.at.member("type"), format!("expected the type `{of}`"));
        }
    }
}

/// A schema without titles and descriptions.
fn without_prose(schema: &Json) -> Json {
    match schema {
        Json::Object(object) => {
            let is_prose = |key: &str, value: &Json| matches!(key, "title" | "description") && value.as_str().is_some();
            let kept = object.iter().filter(|(key, value)| !is_prose(key, value));
            kept.map(|(key, value)| (key, without_prose(value))).collect::<JsonObject>().into()
        }
        Json::Array(list) => list.iter().map(without_prose).collect::<Vec<_>>().into(),
        scalar => scalar.clone(),
    }
}

/// The member that a schema requires, if it contains no other keyword.
fn only_required(schema: &Json) -> Option<&str> {
    let schema = schema.as_object().filter(|schema| schema.len() == 1)?;
    if let [Json::String(key)] = schema.get("required")?.as_array()? { Some(key) } else { None }
}

fn quoted<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The fewest and the most segments of the targets that a pattern matches.
fn segment_counts(pattern: &str) -> Option<(usize, usize)> {
    let counts = match pattern.rsplit_once('{') {
        _ if pattern == ID_PATTERN => return Some((1, 1)),
        _ if pattern == segments_pattern(2, 2) => (2, 2),
        Some((_, further)) => {
            let further = further.strip_suffix("}$")?;
            let (least, most) = further.split_once(',').unwrap_or((further, further));
            (least.parse::<usize>().ok()?.checked_add(1)?, most.parse::<usize>().ok()?.checked_add(1)?)
        }
        None => return None,
    };
    // Only the generated form of the pattern is accepted.
    (counts.0 <= counts.1 && segments_pattern(counts.0, counts.1) == pattern).then_some(counts)
}

#[cfg(test)]
mod tests {
    use super::segment_counts;
    use crate::schema::segments_pattern;

    #[test]
    fn the_number_of_segments_is_read_from_the_pattern() {
        for least in 1..6 {
            for most in least..9 {
                assert_eq!(segment_counts(&segments_pattern(least, most)), Some((least, most)));
            }
        }
        for pattern in ["", "^a$", "^[^.]+$", "{}", "^x{1,2}$", "^[^.\\x00-\\x20\\x7f]+(\\.[^.\\x00-\\x20\\x7f]+){3,2}$"] {
            assert_eq!(segment_counts(pattern), None, "{pattern}");
        }
    }
}
