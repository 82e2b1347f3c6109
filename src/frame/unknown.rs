//! Frames of messages that the protocol does not declare.

use std::fmt;

use super::write::{Frame, FrameRef, on_one_line};
use crate::envelope::FrameKind;

/// A frame with the members of one kind and a name that the protocol does not declare, such as a message of a newer peer. It keeps
/// the text of the frame.
#[derive(Clone, PartialEq, Eq)]
pub struct Unknown {
    kind: FrameKind,
    name: String,
    target: String,
    text: String,
}

impl Unknown {
    pub(crate) fn new(kind: FrameKind, name: &str, target: &str, text: &str) -> Self {
        Self { kind, name: name.to_owned(), target: target.to_owned(), text: on_one_line(text) }
    }

    /// The frame as it was read, without line ends.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

crate::__own_methods!([] Unknown);
crate::__target_method!([] Unknown);

impl fmt::Debug for Unknown {
    /// Shows the kind and the length of the frame, because any of its strings may be personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unknown").field("kind", &self.kind).field("bytes", &self.text.len()).finish_non_exhaustive()
    }
}

impl Frame for Unknown {
    fn __view(&self) -> FrameRef<'_> {
        // The text is valid JSON; there is no description to check it against.
        FrameRef::Text { kind: self.kind, name: &self.name, target: &self.target, id: None, text: Ok(&self.text) }
    }
}
