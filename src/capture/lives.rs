//! The objects of a conversation: their lives, and the objects that contain them.

use super::exchange::ExchangeKey;
use super::piece::Start;
use super::target::{AddressedTarget, ParentHashes, segments_of};
use super::violation::{Violation, shown};
use crate::frame::keyed_queue::KeyedQueue;
use crate::message::Lifecycle;
use crate::plan::{MessagePlan, Plan, TargetPlan};
use crate::problem::Rule;

/// The maximum number of objects that are kept.
const MAX_OBJECTS: usize = 100_000;

/// What is known about objects from the frames so far.
#[derive(Debug)]
pub(super) struct ObjectLives {
    /// The objects whose lives are declared, by path.
    states: KeyedQueue<ExchangeKey, ObjectState>,
    /// Where each object was addressed last, by id.
    places: KeyedQueue<ExchangeKey, (ParentHashes, Start)>,
}

/// What has happened to an object, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ObjectState {
    /// It has sent an event, and was not created before.
    Used(Start),
    Created(Start),
    Ended(Start),
}

impl ObjectState {
    fn at(self) -> Start {
        match self {
            Self::Used(at) | Self::Created(at) | Self::Ended(at) => at,
        }
    }
}

impl ObjectLives {
    pub(super) const fn new() -> Self {
        Self { states: KeyedQueue::new(), places: KeyedQueue::new() }
    }

    /// Processes an event of the object that its target addresses.
    pub(super) fn event(
        &mut self,
        plan: &Plan,
        event: &MessagePlan,
        target: &AddressedTarget,
        start: Start,
    ) -> Option<Violation> {
        let (own, ancestors) = target.objects.split_last()?;
        let state = |key| self.states.with_key(key).last().copied();
        let end = |key| if let Some(ObjectState::Ended(at)) = state(key) { Some(at) } else { None };
        // The end of an object is that of its parts, so what was known about a part does not hold after another creation of the object.
        let creation = |key| if let Some(ObjectState::Created(at)) = state(key) { Some(at) } else { None };
        let created = ancestors.iter().filter_map(|object| creation(&object.path)).max();
        let before = state(&own.path).filter(|own| created.is_none_or(|created| created < own.at()));
        let parent_end = ancestors.iter().find_map(|object| end(&object.path));
        let finding = match (event.lifecycle, before) {
            (None | Some(Lifecycle::Ends), Some(ObjectState::Ended(end))) => {
                Some((Rule::UseAfterEnd, end, format!("the object ended at {}", shown(end))))
            }
            (Some(Lifecycle::Creates), Some(ObjectState::Created(at))) => {
                Some((Rule::CreatedTwice, at, format!("the object was created at {} and has not ended", shown(at))))
            }
            (Some(Lifecycle::Creates), Some(ObjectState::Used(at))) => {
                let text = format!("the object has sent an event at {}, before it was created", shown(at));
                Some((Rule::UseBeforeCreation, at, text))
            }
            _ => parent_end
                .map(|end| (Rule::UseAfterEnd, end, format!("an object that contains this one ended at {}", shown(end)))),
        };
        let next = match (event.lifecycle, before) {
            (Some(Lifecycle::Creates), _) => Some(ObjectState::Created(start)),
            (Some(Lifecycle::Ends), _) => Some(ObjectState::Ended(start)),
            (None, None) if has_creation(plan, event) => Some(ObjectState::Used(start)),
            (None, _) => None,
        };
        if let Some(next) = next {
            replace(&mut self.states, own.path, next);
        }
        if event.lifecycle == Some(Lifecycle::Ends) {
            // Its id may be used in another place.
            self.places.remove(&own.identity, |_| true);
        }
        finding.map(|(rule, other, text)| Violation { rule, at: target.at, text, other: Some(other) })
    }

    /// Compares the objects that contain those of a target with the ones of earlier targets.
    pub(super) fn address(&mut self, plan: &TargetPlan, target: &AddressedTarget, start: Start) -> Option<Violation> {
        let mut finding = None;
        for (index, object) in target.objects.iter().enumerate() {
            let before = self.places.with_key(&object.identity).last().copied();
            if let Some((parents, at)) = before {
                if parents == object.parents {
                    continue;
                }
                let count = target.objects.len();
                finding = finding.or_else(|| moved(plan, (index, count), (parents, object.parents), at));
            }
            replace(&mut self.places, object.identity, (object.parents, start));
        }
        finding.map(|(rule, other, text)| Violation { rule, at: target.at, text, other: Some(other) })
    }
}

/// Whether objects of the kind that an event addresses are created by an event.
fn has_creation(plan: &Plan, event: &MessagePlan) -> bool {
    let object = |event: &MessagePlan| event.target.as_ref().map(|target| target.object.clone());
    plan.events.iter().any(|other| other.lifecycle == Some(Lifecycle::Creates) && object(other) == object(event))
}

/// Sets what is known about an object. The objects about which nothing new is known for the longest time are dropped.
fn replace<T>(objects: &mut KeyedQueue<ExchangeKey, T>, key: ExchangeKey, value: T) {
    objects.remove(&key, |_| true);
    if objects.len() >= MAX_OBJECTS {
        objects.pop();
    }
    objects.push(key, value);
}

/// The violation if an object, that with an index among those of a target, is contained in others than at another place.
fn moved(
    plan: &TargetPlan,
    (index, count): (usize, usize),
    (before, now): (ParentHashes, ParentHashes),
    at: Start,
) -> Option<(Rule, Start, String)> {
    let names: Vec<&str> = segments_of(plan, count)?.map(|segment| &*segment.name).collect();
    let (name, place) = (names.get(index)?, shown(at));
    if before.parent != now.parent {
        return Some((Rule::ParentDiffers, at, format!("this `{name}` is a part of another object than at {place}")));
    }
    let own = plan.segments.iter().position(|segment| segment.name == **name)?;
    let group = &plan.segments[..own].iter().rfind(|segment| segment.optional)?.name;
    let text = match (before.group, now.group) {
        (0, _) => format!("expected no `{group}` before this `{name}`, as at {place}, found one"),
        (_, 0) => format!("expected the `{group}` of this `{name}`, as at {place}, found none"),
        _ => format!("expected the `{group}` of this `{name}`, as at {place}, found another one"),
    };
    Some((Rule::GroupDiffers, at, text))
}
