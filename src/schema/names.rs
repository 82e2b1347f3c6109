//! Names the entries of `$defs`, and rejects two types or frames that would have the same name.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::error::SchemaError;
use crate::envelope::FrameKind;
use crate::plan::{MessagePlan, Node, NodeId, NodeKind, Plan, pascal};

/// The names of all entries.
#[derive(Debug)]
pub(super) struct Names {
    /// The types, by name.
    pub(super) types: BTreeMap<String, NodeId>,
}

impl Names {
    /// Names all types and frames of a plan.
    pub(super) fn new(plan: &Plan) -> Result<Self, SchemaError> {
        let mut taken = BTreeMap::new();
        let mut take = |name: String, by: String| match taken.entry(name) {
            Entry::Vacant(entry) => {
                entry.insert(by);
                Ok(())
            }
            Entry::Occupied(entry) => {
                Err(SchemaError::NameTaken { name: entry.key().clone(), first: entry.get().clone(), second: by })
            }
        };
        let mut types = BTreeMap::new();
        let unions = unions(plan);
        for (index, node) in plan.nodes.iter().enumerate() {
            let Some(name) = &node.name else { continue };
            let union = unions.get(&NodeId(index)).copied();
            let declared = union.unwrap_or(node).shape.and_then(|shape| shape.get().name);
            let place = declared.map(|name| format!(" ({}:{})", name.location.file(), name.location.line()));
            let described = union.unwrap_or(node).described_name().unwrap_or_default();
            let what = match (union, &node.variant) {
                (Some(_), Some(variant)) => format!("the variant `{variant}` of the union"),
                _ => "the type".to_owned(),
            };
            take(name.clone(), format!("{what} `{described}`{}", place.unwrap_or_default()))?;
            types.insert(name.clone(), NodeId(index));
        }
        for kind in plan.envelope().untied() {
            take(untied_name(kind).to_owned(), format!("{} of any command", kind.described()))?;
        }
        for message in plan.all_messages() {
            for kind in message.frames(plan.envelope()) {
                take(frame_name(message, kind), format!("{} of `{}`", kind.described(), message.name))?;
            }
        }
        Ok(Self { types })
    }
}

/// The union of each variant, if its type is declared.
fn unions(plan: &Plan) -> BTreeMap<NodeId, &Node> {
    let mut unions = BTreeMap::new();
    for node in plan.nodes.iter().filter(|node| node.shape.is_some()) {
        if let NodeKind::Union(union) = &node.kind {
            unions.extend(union.variants.iter().map(|variant| (variant.node, node)));
        }
    }
    unions
}

/// The name of the entry of all frames of a kind that do not name their message.
pub(crate) const fn untied_name(kind: FrameKind) -> &'static str {
    match kind {
        FrameKind::Request => "AnyRequest",
        FrameKind::Success => "AnySuccess",
        FrameKind::Failure => "AnyFailure",
        FrameKind::Event => "AnyEvent",
    }
}

/// The name of the entry of a frame.
pub(crate) fn frame_name(message: &MessagePlan, kind: FrameKind) -> String {
    let kind = match kind {
        FrameKind::Request => "Request",
        FrameKind::Success => "Success",
        FrameKind::Failure => "Failure",
        FrameKind::Event => "Event",
    };
    format!("{}{kind}", pascal(&message.type_name))
}
