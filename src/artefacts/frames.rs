//! The entries of frames.

use std::collections::BTreeSet;

use super::error::Rejections;
use super::values::{Definitions, Place};
use crate::envelope::{Content, FrameField, FrameKind, Presence};
use crate::json::{Json, JsonObject};
use crate::plan::NodeId;
use crate::problem::escape_token;
use crate::schema::{no_segment, segments_pattern};

/// What the entry of a frame says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FrameFacts {
    pub(super) kind: FrameKind,
    /// The name of the message.
    pub(super) name: String,
    pub(super) message_types: Vec<String>,
    /// The fewest and the most segments of the target; nothing where it is any string.
    pub(super) counts: (usize, usize),
    pub(super) payload: Option<NodeId>,
    pub(super) error: Option<NodeId>,
}

impl<'d> Definitions<'d> {
    /// The frame of an entry.
    pub(super) fn frame(&mut self, name: &str, kind: FrameKind, rejections: &mut Rejections) -> Option<FrameFacts> {
        let at = format!("/$defs/{}", escape_token(name));
        let Some(schema) = self.entries.get(name).copied().and_then(Json::as_object) else {
            rejections.add(&self.file, &at, "the index names this entry, and it is not there");
            return None;
        };
        self.frame_at(Place { schema, at: &at }, kind, &[])
    }

    /// The frame that a schema describes, with some further keywords that are not the frame's.
    pub(super) fn frame_at(&mut self, place: Place<'d, '_>, kind: FrameKind, further: &[&str]) -> Option<FrameFacts> {
        let (schema, at, envelope) = (place.schema, place.at, self.index.envelope);
        let own = ["title", "description", "deprecated", "type", "properties", "required", "not"];
        self.known(place, &[&own[..], further].concat());
        let Some(properties) = schema.get("properties").and_then(Json::as_object) else {
            self.reject(at, "a frame has `properties`");
            return None;
        };
        self.is_type(place, "object");
        self.shut_out(place, kind);
        let mut facts =
            FrameFacts { kind, name: String::new(), message_types: Vec::new(), counts: (0, 0), payload: None, error: None };
        let mut needed = BTreeSet::new();
        for (key, value) in properties.iter() {
            let at = format!("{at}/properties/{}", escape_token(key));
            let field = envelope.find(key).and_then(|member| envelope.field(kind, member));
            let (Some(field), Some(schema)) = (field, value.as_object()) else {
                self.reject(&at, "this key means nothing in a frame of this kind");
                continue;
            };
            if field.presence == Presence::Required {
                needed.insert(key);
            }
            self.member(Place { schema, at: &at }, value, field, kind, &mut facts);
        }
        self.complete(place, properties, kind);
        let required: BTreeSet<String> = self.strings(place, "required").into_iter().collect();
        if !required.iter().map(String::as_str).eq(needed) {
            let optional = self.index.envelope.fields_of(kind).filter(|field| field.presence == Presence::Optional);
            let optional: Vec<String> =
                optional.map(|field| format!("`{}`", self.index.envelope.name_of(field.id()))).collect();
            let reason = format!("a frame requires all its keys but {}", optional.join(" and "));
            self.reject(&format!("{at}/required"), &reason);
        }
        Some(facts)
    }

    fn member(
        &mut self,
        place: Place<'d, '_>,
        value: &'d Json,
        field: &FrameField,
        kind: FrameKind,
        facts: &mut FrameFacts,
    ) {
        match &field.content {
            Content::Name => match self.constants(place).as_slice() {
                [name] => facts.name.clone_from(name),
                [] => {}
                _ => self.reject(&format!("{}/enum", place.at), "a frame has one name"),
            },
            Content::MessageType => facts.message_types = self.constants(place),
            Content::Constant(constant) => {
                if self.constants(place) != [&**constant] {
                    let key = self.index.envelope.name_of(field.id());
                    let reason = format!("`{key}` of {} is not pinned to `{constant}`", kind.described());
                    self.reject(place.at, &reason);
                }
            }
            Content::Target => facts.counts = self.target(place),
            Content::TargetText => {
                self.is_type(place, "string");
                self.known(place, &["description", "type"]);
            }
            Content::Data | Content::Reply => facts.payload = Some(self.value(value, place.at)),
            Content::Error => facts.error = Some(self.value(value, place.at)),
            Content::Object | Content::Nothing => self.any_object(place),
        }
    }

    /// Rejects a frame that lacks a key of its kind. Only a reply may lack its data.
    fn complete(&mut self, place: Place<'_, '_>, properties: &JsonObject, kind: FrameKind) {
        for field in self.index.envelope.fields_of(kind).filter(|field| field.content != Content::Reply) {
            let key = self.index.envelope.name_of(field.id());
            if properties.get(key).is_none() {
                let reason = format!("{} describes its `{key}`, and this one does not", kind.described());
                self.reject(&format!("{}/properties", place.at), &reason);
            }
        }
    }

    /// The strings that a constant may be.
    fn constants(&mut self, place: Place<'_, '_>) -> Vec<String> {
        self.known(place, &["description", "type", "enum"]);
        self.is_type(place, "string");
        let words = self.strings(place, "enum");
        if words.is_empty() || words.iter().any(String::is_empty) {
            self.reject(place.at, "a pinned word, as `\"enum\": [\"…\"]`, is expected here");
        }
        words
    }

    fn target(&mut self, place: Place<'_, '_>) -> (usize, usize) {
        self.is_type(place, "string");
        self.known(place, &["description", "type", "pattern", "not"]);
        self.excluded(place, &no_segment());
        let pattern = place.schema.get("pattern").and_then(Json::as_str).unwrap_or_default();
        let counts = segment_counts(pattern);
        if counts.is_none() {
            self.reject(&format!("{}/pattern", place.at), "the pattern of ids joined by dots is expected here");
        }
        counts.unwrap_or_default()
    }

    /// An object whose content is not described.
    fn any_object(&mut self, place: Place<'_, '_>) {
        self.known(place, &["description", "type", "additionalProperties"]);
        let closed = place.schema.get("additionalProperties").is_some_and(|open| *open != Json::Bool(true));
        if closed || place.schema.get("type").and_then(Json::as_str) != Some("object") {
            self.reject(place.at, "an open object is expected here");
        }
    }

    /// Rejects a frame that admits keys which make it one of another kind.
    fn shut_out(&mut self, place: Place<'_, '_>, kind: FrameKind) {
        let forbidden = self.index.envelope.fields(kind).iter().filter(|field| field.presence == Presence::Forbidden);
        let expected: Vec<&str> = forbidden.map(|field| self.index.envelope.name_of(field.id())).collect();
        let one = |schema: &Json| {
            let schema = schema.as_object().filter(|schema| schema.len() == 1)?;
            match schema.get("required")?.as_array()? {
                [Json::String(key)] => Some(key.clone()),
                _ => None,
            }
        };
        let not = place.schema.get("not");
        let choices = not.and_then(|not| not.as_object().filter(|not| not.len() == 1)?.get("anyOf")?.as_array());
        let found: Option<BTreeSet<String>> = match (choices, not) {
            (Some(choices), _) => choices.iter().map(one).collect(),
            (None, not) => not.and_then(one).map(|key| BTreeSet::from([key])),
        };
        if found != Some(expected.iter().map(|&key| key.to_owned()).collect()) {
            let keys: Vec<String> = expected.iter().map(|key| format!("`{key}`")).collect();
            let reason = format!("{} shuts out the keys that make it another frame: {}", kind.described(), keys.join(", "));
            self.reject(&format!("{}/not", place.at), &reason);
        }
    }

    /// Rejects another type than the expected one.
    fn is_type(&mut self, place: Place<'_, '_>, of: &str) {
        if place.schema.get("type").and_then(Json::as_str) != Some(of) {
            self.reject(&format!("{}/type", place.at), &format!("the type `{of}` is expected here"));
        }
    }
}

/// The fewest and the most segments of the targets that a pattern matches.
fn segment_counts(pattern: &str) -> Option<(usize, usize)> {
    let counts = match pattern.rsplit_once('{') {
        _ if pattern == segments_pattern(1, 1) => (1, 1),
        _ if pattern == segments_pattern(2, 2) => (2, 2),
        Some((_, further)) => {
            let further = further.strip_suffix("}$")?;
            let (least, most) = further.split_once(',').unwrap_or((further, further));
            (least.parse::<usize>().ok()?.checked_add(1)?, most.parse::<usize>().ok()?.checked_add(1)?)
        }
        None => return None,
    };
    // The numbers as we write them, and nothing else around them.
    (counts.0 <= counts.1 && segments_pattern(counts.0, counts.1) == pattern).then_some(counts)
}

#[cfg(test)]
mod tests {
    use super::segment_counts;
    use crate::schema::segments_pattern;

    #[test]
    fn the_numbers_of_segments_are_those_of_the_pattern() {
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
