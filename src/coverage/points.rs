//! Lists the points of a plan: everything that coverage counts.

use super::section::{CoverageSection, Maturity};
use crate::check::{Slots, forms};
use crate::envelope::{Content, FrameField, FrameKind, Presence, Role};
use crate::json::{Json, MAX_SAFE_INTEGER};
use crate::plan::{FieldPlan, MessagePlan, MessageRole, NodeId, NodeKind, Plan, Str};
use crate::sample::PathStep;
use crate::shape::{Bound, EnumType, Stability};

/// The maximum number of steps to a value. A JSON text is not nested as deeply, so values beyond it do not occur.
const MAX_STEPS: usize = 256;

/// The maximum length for which texts of a pattern are searched.
const MAX_LENGTH: u64 = 4096;

/// One thing that frames may contain.
#[derive(Debug)]
pub(super) struct Point {
    pub(super) section: CoverageSection,
    pub(super) maturity: Maturity,
    /// The message or type to which it belongs; `None` if it is a member of every frame of its kind.
    pub(super) owner: Option<Str>,
    /// The kind of frame; `None` for a type that several messages use, and for a message as such.
    pub(super) kind: Option<FrameKind>,
    /// The path of the value from its owner, as a JSON Pointer with `*` for any element or member.
    pub(super) pointer: String,
    /// What is counted there.
    pub(super) what: String,
    /// The slots in which it is counted: those of the kinds of frames for a message as such.
    pub(super) slots: Vec<usize>,
    pub(super) example: ExampleFrame,
}

/// How a frame is made that contains a point.
#[derive(Debug)]
pub(super) struct ExampleFrame {
    /// The message, as an index of all messages of the plan.
    pub(super) message: usize,
    pub(super) kind: FrameKind,
    /// The path of the value in the frame.
    pub(super) path: Vec<PathStep>,
    pub(super) content: ExampleContent,
}

/// What a frame contains.
#[derive(Debug)]
pub(super) enum ExampleContent {
    /// Anything.
    Any,
    /// This number of segments in its target.
    Segments(usize),
    /// This message type.
    MessageType(Str),
    /// A value at the path.
    Present,
    /// No member at the path.
    Absent,
    /// An object as the value of a member of the envelope.
    Object,
    /// This value at the path.
    Value(Json),
    /// A string or an array of this length at the path, which is a value of the node.
    Length(NodeId, u64),
}

/// Lists the points of a plan in the order of its messages.
pub(super) fn points(plan: &Plan, slots: &Slots) -> Vec<Point> {
    let mut lister = PointLister {
        plan,
        slots,
        users: users(plan),
        listed: vec![false; plan.nodes.len()],
        visited: Vec::new(),
        maturity: Maturity::Stable,
        message: 0,
        kind: FrameKind::Request,
        owner: None,
        of_envelope: false,
        is_failure: false,
        points: Vec::new(),
    };
    lister.messages();
    // What only experimental or deprecated parts contain is as experimental or deprecated.
    for maturity in Maturity::ALL {
        lister.maturity = maturity;
        lister.visited = vec![false; plan.nodes.len()];
        lister.values();
    }
    let mut points = lister.points;
    points.sort_by_key(|point| (point.section, point.example.message));
    points
}

/// The messages that use a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Users {
    None,
    One(usize),
    Several,
}

/// The messages that use each node.
fn users(plan: &Plan) -> Vec<Users> {
    let mut users = vec![Users::None; plan.nodes.len()];
    for (index, message) in plan.all_messages().enumerate() {
        let mut open: Vec<NodeId> = std::iter::once(message.data).chain(message.reply).collect();
        while let Some(node) = open.pop() {
            let own = &mut users[node.0];
            *own = match *own {
                Users::None => Users::One(index),
                Users::One(other) if other != index => Users::Several,
                _ => continue,
            };
            open.extend(steps(plan, node).into_iter().map(|(_, inner, _)| inner));
        }
    }
    users
}

/// The values in a value of a node: the step to each, its node, and its maturity.
fn steps(plan: &Plan, node: NodeId) -> Vec<(Option<PathStep>, NodeId, Maturity)> {
    let stable = |step, node| (Some(step), node, Maturity::Stable);
    match &plan.node(node).kind {
        NodeKind::Nullable(inner) => vec![(None, *inner, Maturity::Stable)],
        NodeKind::List { item, .. } => vec![stable(PathStep::Element, *item)],
        NodeKind::Tuple(items) => {
            items.iter().enumerate().map(|(index, item)| stable(PathStep::Item(index), *item)).collect()
        }
        NodeKind::Map { key, value } => vec![stable(PathStep::Name, *key), stable(PathStep::Value, *value)],
        NodeKind::Struct(object) => {
            let step =
                |field: &FieldPlan| (Some(PathStep::Member(field.name().clone())), field.node, maturity_of_field(field));
            object.fields.iter().map(step).collect()
        }
        NodeKind::Union(union) => {
            // Not what undeclared variants contain: they have no parts of their own.
            let variants = union.variants.iter().map(|variant| {
                let step = PathStep::Variant(variant.name.clone());
                (Some(step), variant.node, Maturity::of(variant.deprecated, &variant.stability))
            });
            variants.collect()
        }
        _ => Vec::new(),
    }
}

fn maturity_of_field(field: &FieldPlan) -> Maturity {
    Maturity::of(field.deprecated, &field.stability)
}

impl Maturity {
    fn of(deprecated: bool, stability: &Stability<Str>) -> Self {
        match (deprecated, stability.experimental) {
            (true, _) => Self::Deprecated,
            (_, true) => Self::Experimental,
            _ => Self::Stable,
        }
    }
}

struct PointLister<'p> {
    plan: &'p Plan,
    slots: &'p Slots,
    users: Vec<Users>,
    /// The nodes whose points are listed.
    listed: Vec<bool>,
    /// The nodes that were visited with the current maturity.
    visited: Vec<bool>,
    /// The least mature parts that are visited.
    maturity: Maturity,
    /// The index of the current message among all messages.
    message: usize,
    kind: FrameKind,
    /// The type that contains the current value and that several messages use, and the length of the path to it.
    owner: Option<(Str, usize)>,
    /// Whether the current value is part of a member that the envelope declares.
    of_envelope: bool,
    /// Whether the current value is part of the error of a failure.
    is_failure: bool,
    points: Vec<Point>,
}

impl PointLister<'_> {
    /// The points of the envelope.
    fn messages(&mut self) {
        let plan = self.plan;
        let envelope = plan.envelope();
        for (number, message) in plan.all_messages().enumerate() {
            let index = if message.is_event() { number - plan.commands.len() } else { number };
            self.message = number;
            self.maturity = Maturity::of(message.deprecated, &message.stability);
            let kinds: Vec<FrameKind> = message.frames(envelope).collect();
            let slots: Vec<usize> = kinds.iter().map(|&kind| self.slots.frame(kind, index)).collect();
            let section = if message.is_event() { CoverageSection::Events } else { CoverageSection::Commands };
            let Some(&first) = kinds.first() else { continue };
            self.kind = first;
            let what = String::new();
            self.push(
                section,
                (None, String::new(), what),
                slots.clone(),
                (Vec::new(), ExampleContent::Any),
                Maturity::Stable,
            );
            for (&kind, slot) in kinds.iter().zip(slots).filter(|_| !message.is_event()) {
                self.kind = kind;
                self.add(CoverageSection::Frames, &[], kind.as_str(), slot, ExampleContent::Any, Maturity::Stable);
            }
            self.kind = first;
            self.targets(message, index, first);
            if let MessageRole::Event { message_types } = &message.role
                && let Some(member) = envelope.of(FrameKind::Event).message_type.filter(|_| message_types.len() > 1)
            {
                let path = [PathStep::Member(envelope.name_of(member).to_owned().into())];
                for (of, value) in message_types.iter().enumerate() {
                    let slot = self.slots.message_type(index, message, of);
                    let what = Json::from(&**value).to_string();
                    let content = ExampleContent::MessageType(value.clone());
                    self.add(CoverageSection::Values, &path, &what, slot, content, Maturity::Stable);
                }
            }
        }
        self.maturity = Maturity::Stable;
        self.of_envelope = true;
        self.members();
        self.of_envelope = false;
    }

    fn targets(&mut self, message: &MessagePlan, index: usize, kind: FrameKind) {
        let (Some(target), true) = (&message.target, self.plan.envelope().of(kind).checks_target) else { return };
        let all = target.forms();
        for segments in (target.counts.0..).take(forms(message)) {
            let Some(slot) = self.slots.target(kind, index, message, segments) else { continue };
            let own = all.iter().filter(|form| form.matches('.').count() + 1 == segments).map(String::as_str);
            let what = match (target.segments.is_empty(), segments) {
                (true, 1) => "1 segment".to_owned(),
                (true, _) => format!("{segments} segments"),
                (false, _) => own.collect::<Vec<_>>().join(" or "),
            };
            self.add(CoverageSection::Targets, &[], &what, slot, ExampleContent::Segments(segments), Maturity::Stable);
        }
    }

    /// The optional members of the envelope.
    fn members(&mut self) {
        let envelope = self.plan.envelope();
        for kind in envelope.declared_kinds() {
            let of_kind = |message: &MessagePlan| message.frames(envelope).any(|own| own == kind);
            let Some(message) = self.plan.all_messages().position(of_kind) else { continue };
            (self.message, self.kind) = (message, kind);
            for field in envelope.fields_of(kind).filter(|field| is_counted(field)) {
                let path = vec![PathStep::Member(envelope.name_of(field.id()).to_owned().into())];
                let is_object = matches!(field.content, Content::Object);
                let present = if is_object { ExampleContent::Object } else { ExampleContent::Present };
                for (is_present, what, content) in [(true, "present", present), (false, "absent", ExampleContent::Absent)] {
                    let may_be_absent =
                        |message: &MessagePlan| of_kind(message) && !self.plan.is_required(kind, field, Some(message));
                    let may = |message: &MessagePlan| if is_present { of_kind(message) } else { may_be_absent(message) };
                    let Some(message) = self.plan.all_messages().position(may) else { continue };
                    self.message = message;
                    let slot = self.slots.member(kind, field.id(), is_present);
                    let place = (Some(kind), PathStep::pattern(&path, true), what.to_owned());
                    self.push(CoverageSection::Fields, place, vec![slot], (path.clone(), content), Maturity::Stable);
                }
            }
        }
    }

    /// The points of all values.
    fn values(&mut self) {
        let plan = self.plan;
        let envelope = plan.envelope();
        for (number, message) in plan.all_messages().enumerate() {
            if Maturity::of(message.deprecated, &message.stability) > self.maturity {
                continue;
            }
            self.message = number;
            for kind in message.frames(envelope) {
                let Some(node) = plan.payload(kind, message) else { continue };
                self.kind = kind;
                let member = envelope.payload(kind).map(|(member, _)| envelope.name_of(member).to_owned());
                self.value(node, &mut member.map(|name| PathStep::Member(name.into())).into_iter().collect());
            }
        }
        for kind in envelope.declared_kinds() {
            let of_kind = |message: &MessagePlan| message.frames(envelope).any(|own| own == kind);
            let Some(message) = plan.all_messages().position(of_kind) else { continue };
            (self.message, self.kind) = (message, kind);
            for field in envelope.fields_of(kind).filter(|field| matches!(field.content, Content::Value)) {
                let Some(node) = plan.value(kind, field, None) else { continue };
                (self.of_envelope, self.is_failure) = (true, envelope.role(field.id()) == Some(Role::Error));
                self.value(node, &mut vec![PathStep::Member(envelope.name_of(field.id()).to_owned().into())]);
                (self.of_envelope, self.is_failure) = (false, false);
            }
        }
    }

    /// The points of a value, and of those in it.
    fn value(&mut self, node: NodeId, path: &mut Vec<PathStep>) {
        if std::mem::replace(&mut self.visited[node.0], true) || path.len() > MAX_STEPS {
            return;
        }
        let outer = self.owner.clone();
        let owner = self.plan.node(node).name.clone().filter(|_| self.users[node.0] == Users::Several);
        if let Some(name) = owner {
            self.owner = Some((name.into(), path.len()));
        }
        if !std::mem::replace(&mut self.listed[node.0], true) {
            self.points_of(node, path);
        }
        for (step, inner, maturity) in steps(self.plan, node) {
            if maturity > self.maturity {
                continue;
            }
            let length = path.len();
            path.extend(step);
            self.value(inner, path);
            path.truncate(length);
        }
        self.owner = outer;
    }

    fn points_of(&mut self, node: NodeId, path: &mut Vec<PathStep>) {
        let plan = self.plan;
        match &plan.node(node).kind {
            NodeKind::Struct(object) => {
                for (index, field) in object.fields.iter().enumerate() {
                    path.push(PathStep::Member(field.name().clone()));
                    self.field(node, index, field, path);
                    path.pop();
                }
            }
            NodeKind::Nullable(_) => {
                let slots = self.slots;
                self.add(
                    CoverageSection::Fields,
                    path,
                    "present",
                    slots.item(node, 1),
                    ExampleContent::Present,
                    Maturity::Stable,
                );
                let null = ExampleContent::Value(Json::Null);
                self.add(CoverageSection::Fields, path, "null", slots.item(node, 0), null, Maturity::Stable);
            }
            NodeKind::Bool => {
                for (index, value) in [true, false].into_iter().enumerate() {
                    self.of_value(node, index, Json::Bool(value), path, Maturity::Stable);
                }
            }
            // A constant is part of every valid value.
            NodeKind::Enum { values, open: false, .. } if values.len() < 2 => {}
            NodeKind::Enum { of, values, .. } => {
                for (index, value) in values.iter().enumerate() {
                    let maturity = Maturity::of(value.deprecated, &value.stability);
                    self.of_value(node, index, of.value(&value.name), path, maturity);
                }
            }
            NodeKind::Union(union) => {
                for (index, variant) in union.variants.iter().enumerate() {
                    let maturity = Maturity::of(variant.deprecated, &variant.stability);
                    let slot = self.slots.item(node, index);
                    path.push(PathStep::Variant(variant.name.clone()));
                    let place = self.place(&path[..path.len() - 1], &variant.name);
                    let example = (path.clone(), ExampleContent::Present);
                    self.push(CoverageSection::Variants, place, vec![slot], example, maturity);
                    path.pop();
                }
            }
            _ => self.bounds(node, path),
        }
    }

    fn of_value(&mut self, node: NodeId, index: usize, value: Json, path: &[PathStep], maturity: Maturity) {
        let section = if self.is_failure { CoverageSection::FailureCodes } else { CoverageSection::Values };
        let slot = self.slots.item(node, index);
        self.add(section, path, &value.to_string(), slot, ExampleContent::Value(value), maturity);
    }

    fn field(&mut self, node: NodeId, index: usize, field: &FieldPlan, path: &[PathStep]) {
        let maturity = maturity_of_field(field);
        let is_constant =
            matches!(&self.plan.node(field.node).kind, NodeKind::Enum { values, open: false, .. } if values.len() == 1);
        // Of a nullable field, the values other than `null` are counted as present.
        let is_nullable = matches!(self.plan.node(field.node).kind, NodeKind::Nullable(_));
        if !(is_nullable || field.required && is_constant) {
            let slot = self.slots.field(node, index, true);
            self.add(CoverageSection::Fields, path, "present", slot, ExampleContent::Present, maturity);
        }
        if !field.required {
            let slot = self.slots.field(node, index, false);
            self.add(CoverageSection::Fields, path, "absent", slot, ExampleContent::Absent, maturity);
        }
    }

    /// The bounds of a number or of a length.
    fn bounds(&mut self, node: NodeId, path: &[PathStep]) {
        let length = |bound: &Option<u64>| bound.map(|bound| (bound.to_string(), ExampleContent::Length(node, bound)));
        let number = |number: Json| (number.to_string(), ExampleContent::Value(number));
        let (noun, bounds) = match &self.plan.node(node).kind {
            NodeKind::Integer { minimum, maximum } => {
                let own = |bound: i64| {
                    (bound.abs() < MAX_SAFE_INTEGER).then(|| number(EnumType::Integer.value(&bound.to_string())))
                };
                ("", [own(*minimum), own(*maximum)])
            }
            NodeKind::Number { minimum, maximum } => {
                let own = |bound: &Option<Bound>| Some(number(EnumType::Number.value(&bound.as_ref()?.get().to_string())));
                ("", [own(minimum), own(maximum)])
            }
            NodeKind::String(string) => {
                // A text in base64 of 65 characters does not exist.
                let may_have = |bound: &u64| {
                    let pattern = string.format.pattern().filter(|_| *bound <= MAX_LENGTH);
                    pattern.is_none_or(|pattern| pattern.shortest(*bound, *bound).is_some())
                };
                ("length ", [length(&string.min.filter(may_have)), length(&string.max.filter(may_have))])
            }
            NodeKind::List { min, max, .. } => ("elements ", [length(min), length(max)]),
            _ => return,
        };
        if let [Some((minimum, _)), Some((maximum, _))] = &bounds
            && minimum == maximum
        {
            return;
        }
        for (index, bound) in bounds.into_iter().enumerate() {
            let Some((value, content)) = bound else { continue };
            let what = format!("{noun}{} {value}", if index == 0 { "minimum" } else { "maximum" });
            self.add(CoverageSection::Boundaries, path, &what, self.slots.item(node, index), content, Maturity::Stable);
        }
    }

    /// Adds a point of a value.
    fn add(
        &mut self,
        section: CoverageSection,
        path: &[PathStep],
        what: &str,
        slot: usize,
        content: ExampleContent,
        maturity: Maturity,
    ) {
        let place = self.place(path, what);
        self.push(section, place, vec![slot], (path.to_vec(), content), maturity);
    }

    /// The place of a value: in a frame of a kind, or in a type that several messages use.
    fn place(&self, path: &[PathStep], what: &str) -> (Option<FrameKind>, String, String) {
        match &self.owner {
            Some((_, length)) => (None, PathStep::pattern(path.get(*length..).unwrap_or_default(), true), what.to_owned()),
            None => (Some(self.kind), PathStep::pattern(path, true), what.to_owned()),
        }
    }

    fn push(
        &mut self,
        section: CoverageSection,
        (kind, pointer, what): (Option<FrameKind>, String, String),
        slots: Vec<usize>,
        (path, content): (Vec<PathStep>, ExampleContent),
        maturity: Maturity,
    ) {
        let owner = match &self.owner {
            Some((name, _)) => Some(name.clone()),
            None if self.of_envelope => None,
            None => self.plan.all_messages().nth(self.message).map(|message| message.name.clone()),
        };
        let example = ExampleFrame { message: self.message, kind: self.kind, path, content };
        let maturity = maturity.max(self.maturity);
        self.points.push(Point { section, maturity, owner, kind, pointer, what, slots, example });
    }
}

/// Whether a member of the envelope is counted as present and absent.
fn is_counted(field: &FrameField) -> bool {
    field.presence == Presence::Optional && !matches!(field.content, Content::Id)
}
