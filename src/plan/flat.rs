//! Payloads that cannot be flat, although the envelope declares it.

use super::{MessagePlan, NodeId, NodeKind, OtherMembers, Plan, Str, UnionTagging};
use crate::envelope::FrameKind;

/// A message whose payload cannot be flat.
#[derive(Debug)]
pub(crate) struct FlatFault<'p> {
    pub(crate) message: &'p MessagePlan,
    pub(crate) kind: FrameKind,
    pub(crate) reason: String,
}

/// The payloads that are not objects with declared members only, or that have a member with the name of a member of the envelope.
pub(crate) fn flat_faults(plan: &Plan) -> Vec<FlatFault<'_>> {
    let mut faults = Vec::new();
    for message in plan.all_messages() {
        for kind in message.frames(plan.envelope()) {
            let payload = plan.flat_payload(kind, Some(message));
            let reason = payload.and_then(|node| fault(plan, node, MAX_NESTED));
            faults.extend(reason.map(|reason| FlatFault { message, kind, reason }));
        }
    }
    faults
}

/// How many unions that are variants of each other are followed. Only artefacts that are rejected have more.
const MAX_NESTED: usize = 8;

fn fault(plan: &Plan, node: NodeId, nested: usize) -> Option<String> {
    let same_name = |name: &Str| {
        let reason = format!("the payload and the envelope `{}` both have a member `{name}`", plan.envelope().name());
        plan.envelope().find(name).map(|_| reason)
    };
    match &plan.node(node).kind {
        NodeKind::Struct(object) if object.rest => Some("a flat payload must not keep undeclared members".to_owned()),
        NodeKind::Struct(object) if object.others == OtherMembers::Any => {
            object.fields.iter().find_map(|field| same_name(field.name()))
        }
        NodeKind::Union(union)
            if nested > 0
                && !union.open
                && matches!(union.tagging, UnionTagging::Internal { .. } | UnionTagging::Adjacent { .. }) =>
        {
            union.variants.iter().find_map(|variant| fault(plan, variant.node, nested - 1))
        }
        _ => Some("a flat payload must be an object with declared members, or a closed union with a tag".to_owned()),
    }
}
