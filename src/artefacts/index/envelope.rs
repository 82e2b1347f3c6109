//! Reads the envelope of a protocol.

use super::Section;
use crate::artefacts::root::difference;
use crate::envelope::{
    Content, DESKTOP, Envelope, EnvelopeConstant, EnvelopeHandle, FrameField, FrameKind, FrameShape, Member, Presence,
};
use crate::frame::FrameTypes;
use crate::json::Json;
use crate::json_rpc;
use crate::schema::{CONTENTS, FORMAT_WITH_ENVELOPES, INDEX, PRESENCES, ROLES, envelope_section};

const JSON_RPC: &Envelope = <json_rpc::Frames as FrameTypes>::ENVELOPE;

impl Section<'_, '_> {
    /// The envelope. Artefacts of older versions have no member `envelope`; `DESKTOP` was the only one then.
    pub(super) fn envelope(&mut self) -> Option<EnvelopeHandle> {
        if self.object.get("envelope").is_none() {
            return Some(EnvelopeHandle::Declared(&DESKTOP));
        }
        let name = self.inner("envelope", |section| section.some_text("name"))??;
        if name == DESKTOP.name() {
            return self.same_as(&DESKTOP).then_some(EnvelopeHandle::Declared(&DESKTOP));
        }
        if self.object.get("format").and_then(Json::as_str).is_some_and(|format| format < FORMAT_WITH_ENVELOPES) {
            let reason =
                format!("unknown value `{name}`, expected `{}` before format {FORMAT_WITH_ENVELOPES}", DESKTOP.name());
            self.inner("envelope", |section| section.reject("name", &reason));
            return None;
        }
        let envelope = self.inner("envelope", |section| section.declared(name))??;
        // Rejects wrong values of `determinesKind`.
        if !self.same_as(&envelope) {
            return None;
        }
        // The index does not state the restriction of the data, which belongs to this envelope of the library.
        let is_json_rpc = envelope_section(&envelope) == envelope_section(JSON_RPC);
        let envelope = if is_json_rpc { envelope.with_structured_data() } else { envelope };
        Some(EnvelopeHandle::Loaded(envelope.into()))
    }

    /// Rejects a section that differs from the one of an envelope.
    fn same_as(&mut self, envelope: &Envelope) -> bool {
        let Some(section) = self.object.get("envelope") else { return false };
        let expected = envelope_section(envelope);
        if *section == expected {
            return true;
        }
        let at = self.at.member("envelope");
        let (pointer, reason) = difference(section, &expected, &at)
            .unwrap_or_else(|| (at.pointer(), format!("the members of `{}` have another order", envelope.name())));
        self.rejections.add_at(INDEX, pointer, reason);
        false
    }

    /// An envelope that the library does not have.
    fn declared(&mut self, name: String) -> Option<Envelope> {
        self.known(&["name", "description", "members", "kinds", "flat"]);
        let mut members = Vec::new();
        self.list("members")?;
        self.each("members", |member| {
            member.known(&["name", "role", "determinesKind"]);
            member.flag("determinesKind");
            let (name, role) = (member.some_text("name"), member.one_of("role", ROLES));
            members.extend(name.zip(role).map(|(name, role)| Member { name: name.into(), role }));
        });
        let mut kinds = self.inner("kinds", |kinds| kinds.kinds(&members))?;
        self.flat(&mut kinds);
        let doc = self.optional_text("description").unwrap_or_default();
        match Envelope::try_new(name, doc, members, kinds) {
            Ok(envelope) => Some(envelope),
            Err(error) => {
                self.rejections.index(&self.at, error.to_string());
                None
            }
        }
    }

    fn kinds(&mut self, members: &[Member]) -> Vec<FrameShape> {
        self.known(&FrameKind::ALL.map(FrameKind::as_str));
        let kinds: Vec<FrameKind> =
            FrameKind::ALL.into_iter().filter(|kind| self.object.get(kind.as_str()).is_some()).collect();
        kinds.into_iter().map(|kind| FrameShape { kind, fields: self.fields(kind, members).into(), flat: false }).collect()
    }

    /// The kinds whose payload is flat.
    fn flat(&mut self, kinds: &mut [FrameShape]) {
        for name in self.texts("flat") {
            match kinds.iter_mut().find(|kind| kind.kind.as_str() == name && !kind.flat) {
                Some(kind) => kind.flat = true,
                None => self.reject("flat", &format!("unknown or duplicate kind of frame `{name}`")),
            }
        }
    }

    fn fields(&mut self, kind: FrameKind, members: &[Member]) -> Vec<FrameField> {
        let mut fields = Vec::new();
        self.each(kind.as_str(), |field| {
            field.known(&["name", "presence", "value", "constant", "description"]);
            let name = field.some_text("name").unwrap_or_default();
            let member = members.iter().position(|member| member.name == name);
            if member.is_none() {
                field.reject("name", &format!("unknown member `{name}` of the envelope"));
            }
            let presence = field.one_of("presence", PRESENCES);
            let content = if presence == Some(Presence::Forbidden) { Some(Content::Nothing) } else { field.content() };
            let doc = field.optional_text("description").unwrap_or_default();
            let parts = member.zip(presence).zip(content);
            fields.extend(parts.map(|((member, presence), content)| FrameField {
                member,
                presence,
                content,
                shape: None,
                doc: doc.into(),
            }));
        });
        fields
    }

    fn content(&mut self) -> Option<Content> {
        match self.text("value")?.as_str() {
            "constant" => self.constant().map(Content::Constant),
            value => {
                let content = CONTENTS.iter().find(|(name, _)| *name == value).map(|(_, content)| content.clone());
                if content.is_none() {
                    self.reject("value", &format!("unknown value `{value}`"));
                }
                content
            }
        }
    }

    fn constant(&mut self) -> Option<EnvelopeConstant> {
        match self.object.get("constant") {
            Some(Json::String(text)) => return Some(EnvelopeConstant::String(text.clone().into())),
            Some(Json::Bool(value)) => return Some(EnvelopeConstant::Bool(*value)),
            Some(Json::Number(number)) => {
                let number = number.as_integer().and_then(|number| i32::try_from(number).ok());
                if number.is_some() {
                    return number.map(EnvelopeConstant::Integer);
                }
            }
            _ => {}
        }
        self.reject_type("constant", "a string, a boolean or an integer of at most 32 bits");
        None
    }
}
