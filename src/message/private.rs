//! What the derives `Command` and `Event` call.

use super::{MessageKind, MessageShape, Side, Slot};
use crate::shape::{Empty, ShapeRef};
use crate::target::{Path, Target};

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
