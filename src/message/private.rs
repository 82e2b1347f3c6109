//! What the derives `Command` and `Event` call.

use super::{MessageKind, MessageShape, Reply, ReplyShape, Side, Slot};
use crate::shape::{Empty, ShapeRef, Wire, equal};
use crate::target::{Path, Target};

/// The reply of a type that has been named by some path.
#[must_use]
pub const fn reply<R: Reply>() -> ReplyShape {
    match R::SHAPE {
        Some(shape) => ReplyShape::Data(shape),
        None => ReplyShape::NoData,
    }
}

/// The same for a type that is called `Empty`, which may be ours.
#[must_use]
pub const fn reply_or_empty<R: Wire>() -> ReplyShape {
    match R::SHAPE.name {
        Some(name) if equal(name.module, "tieline") && equal(name.base, "Empty") => ReplyShape::Empty,
        _ => ReplyShape::Data(ShapeRef::of::<R>()),
    }
}

/// The definition of a message whose derive was refused: it is never seen.
pub const REFUSED: &MessageShape = &MessageShape {
    name: "refused",
    type_name: "Refused",
    doc: "",
    deprecated: false,
    from: Side::Either,
    target: <Path as Target>::SHAPE,
    data: ShapeRef::of::<Empty>(),
    kind: MessageKind::Event { message_types: &[super::OBJECT_EVENT] },
};

/// The slot of a message whose derive was refused: it is never filled.
#[must_use]
pub fn refused_slot() -> &'static Slot {
    static SLOT: Slot = Slot::new();
    &SLOT
}
