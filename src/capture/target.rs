//! The objects that the target of a frame addresses.

use super::exchange::{ExchangeKey, IdHash, short_hash};
use crate::envelope::{Envelope, FrameKind, FrameMembers};
use crate::json::RawStr;
use crate::plan::{MessagePlan, SegmentPlan, TargetPlan};

/// The maximum number of prefixes of a target that are compared. Each is hashed from its start, so this bounds the time of long targets.
const MAX_PREFIXES: usize = 32;

/// What is read of a target.
#[derive(Debug)]
pub(super) struct TargetFacts {
    /// The offset of the target in the frame.
    at: usize,
    /// The hash of each prefix that ends at a segment.
    prefixes: Vec<u64>,
    /// The objects, the outermost first; empty if the names of the segments are not certain.
    objects: Vec<ObjectFacts>,
}

/// What is read of an object in a target.
#[derive(Debug)]
struct ObjectFacts {
    /// The name of its segment and its whole path.
    path: IdHash,
    /// The name of its segment and its id.
    identity: IdHash,
    parents: ParentHashes,
}

/// The objects around an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ParentHashes {
    /// The hash of the object of the required segment before it; 0 if there is none.
    pub(super) parent: u64,
    /// The hash of the objects of the optional segments between both; 0 if there are none.
    pub(super) group: u64,
}

/// The target of a frame in a connection.
#[derive(Debug)]
pub(super) struct AddressedTarget {
    /// The offset of the target in the frame.
    pub(super) at: usize,
    pub(super) path: TargetPath,
    /// The objects, the outermost first.
    pub(super) objects: Vec<AddressedObject>,
}

/// An object in a connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct AddressedObject {
    /// The key of its path.
    pub(super) path: ExchangeKey,
    /// The key of its id, without its parents.
    pub(super) identity: ExchangeKey,
    pub(super) parents: ParentHashes,
}

/// A target as the hashes of its prefixes; empty if a frame has no target.
#[derive(Debug, Clone, Default)]
pub(super) struct TargetPath(Vec<u64>);

impl TargetPath {
    /// Whether one of the targets addresses an object that contains that of the other, or the same.
    pub(super) fn is_related(&self, other: &Self) -> bool {
        let count = self.0.len().min(other.0.len());
        count == 0 || self.0[count - 1] == other.0[count - 1]
    }
}

impl TargetFacts {
    /// The target of a request or an event.
    pub(super) fn of(
        message: &MessagePlan,
        envelope: &Envelope,
        kind: FrameKind,
        members: &FrameMembers<'_>,
    ) -> Option<Self> {
        let (plan, member) = (message.target.as_ref()?, members.get(envelope.of(kind).target?)?);
        let target = member.string.map(RawStr::unescape)?;
        let ends = target.match_indices('.').map(|(at, _)| at).chain([target.len()]).take(MAX_PREFIXES);
        let prefixes = ends.map(|end| short_hash(&target[..end])).collect();
        Some(Self { at: member.at, prefixes, objects: objects(plan, &target).unwrap_or_default() })
    }

    /// The target in a connection.
    pub(super) fn in_connection(self, connection: u64) -> AddressedTarget {
        let object = |object: ObjectFacts| AddressedObject {
            path: ExchangeKey::of(connection, object.path),
            identity: ExchangeKey::of(connection, object.identity),
            parents: object.parents,
        };
        let objects = self.objects.into_iter().map(object).collect();
        AddressedTarget { at: self.at, path: TargetPath(self.prefixes), objects }
    }
}

/// The segments of a target that has a number of them. `None` if it is not certain which of the optional ones it has.
pub(super) fn segments_of(plan: &TargetPlan, count: usize) -> Option<impl Iterator<Item = &SegmentPlan>> {
    let required = plan.segments.iter().filter(|segment| !segment.optional).count();
    let has_optional = count == plan.segments.len();
    let is_certain = has_optional || count == required;
    is_certain.then(|| plan.segments.iter().filter(move |segment| has_optional || !segment.optional))
}

/// The objects in a target, the outermost first. `None` if the names of its segments are not certain.
fn objects(plan: &TargetPlan, target: &str) -> Option<Vec<ObjectFacts>> {
    let segments = segments_of(plan, target.split('.').count())?;
    let (mut out, mut end) = (Vec::new(), 0);
    let mut parents = ParentHashes { parent: 0, group: 0 };
    for (segment, id) in segments.zip(target.split('.')) {
        end += id.len();
        // A channel group and a channel may have the same path, so the name of the segment is a part of the key.
        let path = IdHash::of_text(&format!("{}\0{}", segment.name, &target[..end]));
        let own = format!("{}\0\0{id}", segment.name);
        out.push(ObjectFacts { path, identity: IdHash::of_text(&own), parents });
        parents = if segment.optional {
            ParentHashes { group: parents.group.rotate_left(5) ^ short_hash(&own), ..parents }
        } else {
            ParentHashes { parent: short_hash(&own), group: 0 }
        };
        end += 1;
    }
    Some(out)
}
