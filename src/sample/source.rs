//! Generates values from a source of numbers: smaller numbers give simpler values.

use super::SampleError;
use super::choose::Choose;
use super::frame::target;
use super::generate_value::{ValueGenerator, impossible};
use super::random::{DOUBLES, ID, NOT_IN_IDS};
use crate::envelope::FrameKind;
use crate::json::{Json, JsonObject, Number};
use crate::plan::{NodeId, Plan};
use crate::shape::{Open, Pattern, ShapeRef, Wire};

/// Numbers that determine a value.
pub(super) trait NumberSource {
    /// A number below `of`, which is at least 1. At the end of the source, it is 0.
    fn below(&mut self, of: u64) -> u64;
}

/// The node of a type's values, with its plan.
#[derive(Debug)]
pub(super) struct TypePlan {
    plan: Plan,
    node: NodeId,
}

impl TypePlan {
    pub(super) fn of<T: Wire>() -> Self {
        let (plan, node) = Plan::of_value(ShapeRef::of::<T>());
        Self { plan, node }
    }

    /// A valid value as JSON text.
    pub(super) fn value(&self, source: impl NumberSource) -> Result<String, SampleError> {
        ValueGenerator::new(&self.plan, &mut Choices(source)).value(self.node, "value").map(|value| value.to_string())
    }
}

/// A valid frame as JSON text.
pub(super) fn frame(plan: &Plan, source: impl NumberSource) -> Result<String, SampleError> {
    let mut choices = Choices(source);
    let picked = choices.pick(plan.all_messages().count());
    let Some(message) = plan.all_messages().nth(picked) else {
        return Err(impossible(format_args!("a frame of a protocol without messages")));
    };
    let kinds: Vec<FrameKind> = message.frames(plan.envelope()).collect();
    let kind = kinds[choices.pick(kinds.len())];
    let target = target(message.target.as_ref(), &mut choices);
    let frame = ValueGenerator::new(plan, &mut choices).frame(message, kind, &target)?;
    Ok(Json::from(frame).to_string())
}

/// The maximum number of characters by which a text is longer than required, unless it has the maximum length.
const LONGER: u64 = 12;

/// The maximum length that texts have because it is the maximum.
const MAX_TEXT: u64 = 5000;

/// The depth of values whose content is not described.
const DEPTH: u64 = 3;

/// Chooses by the numbers of a source.
struct Choices<S>(S);

impl<S: NumberSource> Choices<S> {
    /// `true` with the probability 1/`times`.
    fn one_in(&mut self, times: u64) -> bool {
        self.0.below(times) == times - 1
    }

    fn of(&mut self, characters: &[char]) -> char {
        characters.get(self.pick(characters.len())).copied().unwrap_or('a')
    }

    /// Any value with at most `depth` nested containers.
    fn any(&mut self, depth: u64) -> Json {
        match self.0.below(if depth == 0 { 4 } else { 6 }) {
            0 => Json::Null,
            1 => self.bool().into(),
            2 => Number::new(self.double(f64::MIN, f64::MAX)).unwrap_or_default().into(),
            3 => self.text("", false, 0, u64::MAX).into(),
            4 => self.array(depth - 1),
            _ => self.object(depth - 1),
        }
    }

    fn array(&mut self, depth: u64) -> Json {
        (0..self.0.below(4)).map(|_| self.any(depth)).collect::<Vec<_>>().into()
    }

    fn object(&mut self, depth: u64) -> Json {
        let count = self.0.below(4);
        (1..=count).map(|index| (self.key(index), self.any(depth))).collect::<JsonObject>().into()
    }
}

impl<S: NumberSource> Choose for Choices<S> {
    fn includes(&mut self, _deprecated: bool) -> bool {
        self.one_in(2)
    }

    fn null(&mut self) -> bool {
        self.0.below(4) == 0
    }

    fn declared(&mut self) -> bool {
        self.one_in(8)
    }

    fn count(&mut self, min: u64, max: u64) -> u64 {
        min + self.0.below((max - min).min(4) + 1)
    }

    fn text(&mut self, _usual: &str, id: bool, min: u64, max: u64) -> String {
        let length = match self.0.below(16) {
            15 if max <= MAX_TEXT => max,
            0 => min,
            _ => min + self.0.below((max - min).min(LONGER) + 1),
        };
        let characters = (0..length).map(|_| if !id && self.one_in(8) { self.of(NOT_IN_IDS) } else { self.of(ID) });
        characters.collect()
    }

    fn matching(&mut self, pattern: &Pattern, max: u64) -> Option<String> {
        if !self.one_in(2) {
            return None;
        }
        pattern.sample(max.min(100), &mut |of| self.pick(of))
    }

    fn longer(&mut self) -> u64 {
        self.0.below(4)
    }

    fn key(&mut self, index: u64) -> String {
        if self.one_in(3) { self.text("", false, 0, LONGER) } else { format!("key-{index}") }
    }

    fn other(&mut self) -> Option<String> {
        self.one_in(4).then(|| self.text("", false, 0, u64::MAX))
    }

    fn id(&mut self, _name: &str, _index: usize) -> String {
        self.text("", true, 1, u64::MAX)
    }

    fn segments(&mut self, minimum: usize, maximum: usize) -> usize {
        minimum + self.pick(maximum - minimum + 1)
    }

    #[expect(clippy::cast_possible_truncation, reason = "the number is less than `of`")]
    fn pick(&mut self, of: usize) -> usize {
        if of == 0 { 0 } else { self.0.below(of as u64) as usize }
    }

    fn bool(&mut self) -> bool {
        self.one_in(2)
    }

    fn integer(&mut self, minimum: i64, maximum: i64) -> i64 {
        let zero = 0.clamp(minimum, maximum);
        let up = maximum.abs_diff(zero);
        let down = minimum.abs_diff(zero);
        let limit = match self.0.below(4) {
            0 | 1 => 256,
            2 => 1 << 20,
            _ => u64::MAX,
        };
        let is_down = down > 0 && (up == 0 || self.bool());
        let distance = self.0.below(limit.min(if is_down { down } else { up }).saturating_add(1));
        if is_down { zero.saturating_sub_unsigned(distance) } else { zero.saturating_add_unsigned(distance) }
    }

    fn double(&mut self, minimum: f64, maximum: f64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "below 2^32")]
        let double = match self.0.below(8) {
            0..4 => self.integer(-1000, 1000) as f64,
            4 => self.0.below(1 << 32) as f64 / 1024.0,
            5 => DOUBLES.get(self.pick(DOUBLES.len())).copied().unwrap_or_default(),
            6 => f64::from_bits(self.0.below(u64::MAX)),
            _ if self.bool() => minimum,
            _ => maximum,
        };
        let double = if double.is_finite() { double } else { 0.0 };
        double.max(minimum).min(maximum)
    }

    fn open(&mut self, open: Open) -> Json {
        match open {
            Open::Value => self.any(DEPTH),
            Open::Structured if self.bool() => self.array(DEPTH),
            Open::Structured | Open::Object => self.object(DEPTH),
        }
    }
}
