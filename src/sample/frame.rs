//! Generates frames from a plan.

use std::borrow::Cow;

use super::choose::{Choose, ExampleChoices};
use super::generate_value::{ValueGenerator, words};
use super::{SampleError, Size};
use crate::check::{self, Policy};
use crate::envelope::{Content, FrameKind, Presence, Role};
use crate::json::{Json, JsonObject, Number};
use crate::plan::{MessagePlan, MessageRole, NodeId, NodeKind, Plan, SegmentPlan, TargetPlan};
use crate::shape::Open;

/// A frame that was generated from a plan.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Example {
    /// The message's name.
    pub name: Cow<'static, str>,
    /// The kind of the frame.
    pub kind: FrameKind,
    /// Its size.
    pub size: Size,
    /// The frame.
    pub frame: JsonObject,
}

/// The maximum number of full examples of a frame.
const MAX_VARIANTS: usize = 16;

/// A minimal and a full example of every frame, and a further full one for each other variant of the unions in its payload: of each command
/// the request, the success and the failure, then the events.
///
/// # Errors
/// When a type has no finite value, when no value satisfies the rules, and when a declared example is not valid for its type.
pub fn examples(plan: &Plan) -> Result<Vec<Example>, SampleError> {
    let examples = plan.all_messages().map(|message| examples_of(plan, message)).collect::<Result<Vec<_>, _>>()?;
    Ok(examples.into_iter().flatten().collect())
}

/// The examples of one message's frames.
///
/// # Errors
/// As [`examples`].
pub fn examples_of(plan: &Plan, message: &MessagePlan) -> Result<Vec<Example>, SampleError> {
    let mut out = Vec::new();
    for kind in message.frames(plan.envelope()) {
        let variants = (0..variants(plan, message, kind)).map(|variant| ExampleChoices { size: Size::Full, variant });
        for mut choices in std::iter::once(Size::Minimal.into()).chain(variants) {
            let target = target(message.target.as_ref(), &mut choices);
            let frame = ValueGenerator::new(plan, &mut choices).frame(message, kind, &target)?;
            let example = Example { name: message.name.clone(), kind, size: choices.size, frame };
            // The variants after the last one with a finite value are equal to others.
            if choices.variant > 0 && out.contains(&example) {
                continue;
            }
            example.checked(plan)?;
            out.push(example);
        }
    }
    Ok(out)
}

/// The number of full examples of a frame, at least 1: the largest number of variants of a union that is its payload, or a field of it.
fn variants(plan: &Plan, message: &MessagePlan, kind: FrameKind) -> usize {
    let fields = plan.envelope().fields_of(kind).filter(|field| matches!(field.content, Content::Data | Content::Reply));
    let payloads = fields.filter_map(|field| plan.value(kind, field, Some(message)));
    let payloads = payloads.chain(plan.flat_payload(kind, Some(message)));
    let of_union = |node: NodeId| match &plan.node(plan.split_nullable(node).0).kind {
        NodeKind::Union(union) => {
            let current = union.variants.iter().filter(|variant| !variant.deprecated).count();
            if current == 0 { union.variants.len() } else { current }
        }
        _ => 1,
    };
    let of_payload = |node: NodeId| match &plan.node(plan.split_nullable(node).0).kind {
        NodeKind::Struct(object) => object.fields.iter().map(|field| of_union(field.node)).max().unwrap_or(1),
        _ => of_union(node),
    };
    payloads.map(of_payload).max().unwrap_or(1).clamp(1, MAX_VARIANTS)
}

impl Example {
    fn checked(&self, plan: &Plan) -> Result<(), SampleError> {
        let text = Json::from(self.frame.clone()).to_string();
        if check::is_valid(plan, &text, Policy::Strict) {
            return Ok(());
        }
        let reason = check::first_error(plan, &text).unwrap_or_default();
        Err(SampleError::Rejected { message: self.name.clone(), text, reason })
    }
}

impl ValueGenerator<'_> {
    /// Generates a frame, with its members in the order in which they are written.
    pub(super) fn frame(&mut self, message: &MessagePlan, kind: FrameKind, target: &str) -> Result<JsonObject, SampleError> {
        let mut out = JsonObject::new();
        let envelope = self.plan().envelope();
        for field in envelope.fields_of(kind) {
            let name = envelope.name_of(field.id());
            let required = self.plan().is_required(kind, field, Some(message));
            if field.presence == Presence::Optional && !required && !self.choose().includes(false) {
                continue;
            }
            let value = match (&field.content, &message.role) {
                (Content::Name, _) => (&*message.name).into(),
                (Content::Target | Content::TargetText, _) => target.into(),
                (Content::Constant(constant), _) => constant.to_json(),
                (Content::MessageType, MessageRole::Event { message_types }) => {
                    let picked = self.choose().pick(message_types.len());
                    message_types.get(picked).map_or("", |constant| &**constant).into()
                }
                (Content::Object, _) if envelope.role(field.id()) == Some(Role::Original) => {
                    self.frame(message, FrameKind::Request, target)?.into()
                }
                (Content::Object, _) => self.choose().open(Open::Object),
                _ => match self.plan().value(kind, field, Some(message)) {
                    Some(node) => self.value(node, name)?,
                    None => continue,
                },
            };
            out.insert(name, value);
        }
        if let Some(node) = self.plan().flat_payload(kind, Some(message))
            && let Json::Object(fields) = self.value(node, "")?
        {
            // The fields have other names than the members of the envelope. Inserting each separately would take quadratic time.
            out = out.into_iter().chain(fields).collect();
        }
        Ok(out)
    }
}

/// Sets the id of a frame to a number, to its text, or to a UUID. `false` if the frame would be invalid; it is then unchanged.
pub(super) fn set_id(plan: &Plan, frame: &mut JsonObject, member: &str, number: u64) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "numbers of frames are below 2^53")]
    let json_number = Number::new(number as f64).unwrap_or_default();
    let uuid = format!("00000000-0000-4000-8000-{:012x}", number & 0xffff_ffff_ffff);
    let old = frame.get(member).cloned();
    let is_set = [Json::from(json_number), number.to_string().into(), uuid.into()].into_iter().any(|id| {
        frame.insert(member, id);
        check::is_valid(plan, &Json::from(frame.clone()).to_string(), Policy::Strict)
    });
    if !is_set {
        match old {
            Some(old) => drop(frame.insert(member, old)),
            None => drop(frame.remove(member)),
        }
    }
    is_set
}

/// Gives a frame an id that no other frame of the output has, so that a response does not seem to answer another request. A frame
/// without an id, or with the id `null`, remains so.
pub(super) fn set_unique_id(plan: &Plan, kind: FrameKind, frame: &mut JsonObject, index: u64) {
    let envelope = plan.envelope();
    let Some(member) = envelope.with_role(kind, Role::Id).map(|member| envelope.name_of(member)) else { return };
    if frame.get(member).is_none_or(|id| *id == Json::Null) {
        return;
    }
    // If there are fewer ids than frames, the responses after the last one share an id that no request has.
    let shared = u64::from(kind == FrameKind::Request);
    let _ = set_id(plan, frame, member, index + 1) || set_id(plan, frame, member, shared);
}

/// Generates a target. Examples have the shortest or the longest form, with ids named after their segments.
pub(super) fn target(target: Option<&TargetPlan>, choose: &mut impl Choose) -> String {
    let Some(target) = target else { return String::new() };
    if target.segments.is_empty() {
        let (minimum, maximum) = target.counts;
        let count = choose.segments(minimum, maximum);
        let ids: Vec<String> = (1..=count).map(|index| choose.id("object", index)).collect();
        return ids.join(".");
    }
    // Collected before ids are chosen, because both closures borrow `choose`.
    let chosen: Vec<&SegmentPlan> =
        target.segments.iter().filter(|segment| !segment.optional || choose.includes(false)).collect();
    let ids: Vec<String> = chosen.into_iter().map(|segment| choose.id(&words(&segment.name, '-'), 1)).collect();
    ids.join(".")
}
