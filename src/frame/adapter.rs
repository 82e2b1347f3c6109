//! `Serialize` for frames, and for those of undeclared messages, which have it by no macro.

use serde::{Serialize, Serializer, ser};

use super::write::FrameRef;
use super::{Frame, Unknown};
use crate::json::{JsonText, WrittenText};

/// Writes a frame to another format.
///
/// # Errors
/// Errors of the format, and errors of writing the frame.
pub fn serialize_frame<F: Frame, S: Serializer>(frame: &F, to: S) -> Result<S::Ok, S::Error> {
    match frame.__view() {
        // A text as it was received may have several lines.
        FrameRef::Text { text: Ok(text), .. } => JsonText(text).serialize(to),
        _ => WrittenText(&frame.to_json().map_err(ser::Error::custom)?).serialize(to),
    }
}

impl Serialize for Unknown {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        serialize_frame(self, to)
    }
}
