//! The objects of a conversation: their targets, and whether they exist.

use std::collections::BTreeMap;

use crate::message::Lifecycle;
use crate::plan::{Plan, Str, TargetPlan};
use crate::sample::generate_value::words;
use crate::sample::rng::Rng;

/// The number of objects that an object contains of each kind. A child with the last number is in a group, if there are groups.
const CHILDREN: usize = 3;

/// The maximum number of targets that are kept for messages that may address any object.
const MAX_SEEN: usize = 16;

/// An object in a target.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SampleObject {
    /// The name of its segment.
    pub(super) name: Str,
    pub(super) id: String,
    /// The numbers of its ancestors and of itself, which make ids unique.
    numbers: String,
}

/// What a frame addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SampleTarget {
    pub(super) text: String,
    /// The objects in the target, the outermost first; empty if segments have no names.
    pub(super) objects: Vec<SampleObject>,
}

/// The objects of a conversation.
#[derive(Debug)]
pub(super) struct ObjectTree<'p> {
    plan: &'p Plan,
    /// The event that creates an object of each kind.
    creations: BTreeMap<Str, usize>,
    /// Whether an object exists. Those without an entry have not been created, or their creation is not declared.
    alive: BTreeMap<SampleObject, bool>,
    seen: Vec<SampleTarget>,
    /// The number of objects without a parent.
    roots: usize,
}

impl SampleTarget {
    pub(super) fn of(objects: Vec<SampleObject>) -> Self {
        let ids: Vec<&str> = objects.iter().map(|object| &*object.id).collect();
        Self { text: ids.join("."), objects }
    }

    /// The target of an object that contains this one, or of this one.
    pub(super) fn prefix(&self, count: usize) -> Self {
        Self::of(self.objects[..count].to_vec())
    }

    /// Whether one of the targets addresses an object that contains that of the other, or the same.
    pub(super) fn is_related(&self, other: &Self) -> bool {
        let is_prefix = |short: &str, long: &str| {
            short.is_empty() || long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        is_prefix(&self.text, &other.text) || is_prefix(&other.text, &self.text)
    }
}

impl SampleObject {
    /// A child of the object with these numbers.
    pub(super) fn child(name: &Str, parent: &str, number: usize) -> Self {
        let numbers = format!("{parent}-{number}");
        Self { id: format!("{}{numbers}", words(name, '-')), name: name.clone(), numbers }
    }
}

impl<'p> ObjectTree<'p> {
    pub(super) fn new(plan: &'p Plan) -> Self {
        let targets = || plan.all_messages().filter_map(|message| message.target.as_ref());
        let creating = |(index, event): (usize, &crate::plan::MessagePlan)| {
            let target = event.target.as_ref().filter(|_| event.lifecycle == Some(Lifecycle::Creates))?;
            Some((target.segments.last()?.name.clone(), index))
        };
        Self {
            plan,
            creations: plan.events.iter().enumerate().filter_map(creating).collect(),
            alive: BTreeMap::new(),
            seen: Vec::new(),
            // Most protocols with objects in objects have one root in each conversation, such as a session.
            roots: if targets().any(|target| target.segments.len() > 1) { 1 } else { CHILDREN },
        }
    }

    /// A random target. The objects in `fixed` determine the segments of their names.
    pub(super) fn target(&self, rng: &mut Rng, target: Option<&TargetPlan>, fixed: &[SampleObject]) -> SampleTarget {
        let Some(target) = target else { return SampleTarget::default() };
        if target.segments.is_empty() {
            return self.any(rng, target);
        }
        let (mut objects, mut optional): (Vec<SampleObject>, Vec<&Str>) = (Vec::new(), Vec::new());
        let mut parent = String::new();
        let find = |name: &Str| fixed.iter().find(|object| object.name == *name).cloned();
        for segment in &target.segments {
            if segment.optional {
                optional.push(&segment.name);
                continue;
            }
            let found = find(&segment.name);
            let is_fixed = found.is_some();
            let count = if objects.is_empty() { self.roots } else { CHILDREN };
            let object = found.unwrap_or_else(|| SampleObject::child(&segment.name, &parent, 1 + rng.below(count)));
            let is_grouped = object.numbers.ends_with(&format!("-{CHILDREN}"));
            for name in optional.drain(..) {
                let group = if is_fixed { find(name) } else { is_grouped.then(|| SampleObject::child(name, &parent, 1)) };
                objects.extend(group);
            }
            parent.clone_from(&object.numbers);
            objects.push(object);
        }
        if rng.one_in(2) {
            for name in optional {
                let object = SampleObject::child(name, &parent, 1 + rng.below(CHILDREN));
                parent.clone_from(&object.numbers);
                objects.push(object);
            }
        }
        SampleTarget::of(objects)
    }

    /// A target of any form: that of an object that exists, or else any ids.
    fn any(&self, rng: &mut Rng, target: &TargetPlan) -> SampleTarget {
        let (minimum, maximum) = target.counts;
        let fits = |seen: &&SampleTarget| {
            (minimum..=maximum).contains(&seen.objects.len()) && self.creations(seen).is_some_and(|needed| needed.is_empty())
        };
        let seen: Vec<&SampleTarget> = self.seen.iter().filter(fits).collect();
        if let Some(seen) = rng.of(&seen) {
            return seen.clone();
        }
        let ids: Vec<String> = (1..=minimum.max(1).min(maximum)).map(|number| format!("object-{number}")).collect();
        SampleTarget { text: ids.join("."), objects: Vec::new() }
    }

    /// The events that must precede a message to this target, each with the number of segments of its own target. `None` if one of the
    /// objects no longer exists.
    pub(super) fn creations(&self, target: &SampleTarget) -> Option<Vec<(usize, usize)>> {
        let mut needed = Vec::new();
        for (index, object) in target.objects.iter().enumerate() {
            match (self.alive.get(object), self.creations.get(&object.name)) {
                (Some(false), _) => return None,
                (None, Some(&event)) if self.fits(event, &target.objects[..=index]) => needed.push((event, index + 1)),
                _ => {}
            }
        }
        Some(needed)
    }

    /// Whether the target of an event may consist of these objects.
    fn fits(&self, event: usize, objects: &[SampleObject]) -> bool {
        let Some(target) = &self.plan.events[event].target else { return false };
        let names = |required: bool| {
            target.segments.iter().filter(move |segment| !required || !segment.optional).map(|segment| &segment.name)
        };
        let own = || objects.iter().map(|object| &object.name);
        own().eq(names(false)) || own().eq(names(true))
    }

    /// Whether an object may be created, or may end.
    pub(super) fn allows(&self, lifecycle: Lifecycle, target: &SampleTarget) -> bool {
        let Some((own, ancestors)) = target.objects.split_last() else { return false };
        let parents_exist = self.creations(&target.prefix(ancestors.len())).is_some_and(|needed| needed.is_empty());
        let is_created = self.creations.contains_key(&own.name);
        parents_exist
            && match lifecycle {
                Lifecycle::Creates => self.alive.get(own) != Some(&true),
                Lifecycle::Ends => self.alive.get(own).copied().unwrap_or(!is_created),
            }
    }

    /// Records an event.
    pub(super) fn observe(&mut self, lifecycle: Option<Lifecycle>, target: &SampleTarget) {
        let Some(own) = target.objects.last() else { return };
        if let Some(lifecycle) = lifecycle {
            self.alive.insert(own.clone(), lifecycle == Lifecycle::Creates);
        }
        if self.seen.len() < MAX_SEEN && !self.seen.contains(target) {
            self.seen.push(target.clone());
        }
    }
}
