//! What the derives `Command` and `Event` call.

use super::{MessageKind, MessageShape, Side, Slot};
use crate::shape::{Empty, ShapeRef};
use crate::target::{Path, Target};

/// The definition of a message that a derive rejected. Nothing reads it but the assertion that the names of a protocol differ.
#[must_use]
pub const fn rejected(name: &'static str) -> MessageShape {
    MessageShape {
        name,
        type_name: name,
        doc: "",
        deprecated: false,
        from: Side::Either,
        target: <Path as Target>::SHAPE,
        data: ShapeRef::of::<Empty>(),
        kind: MessageKind::Event { message_types: &[super::OBJECT_EVENT] },
    }
}

/// The slot of a message that a derive rejected: it is never filled.
#[must_use]
pub fn rejected_slot() -> &'static Slot {
    static SLOT: Slot = Slot::new();
    &SLOT
}
