//! Help for frames wrapped in another value.

use super::MAX_KEYS;
use crate::envelope::{Classification, Envelope, FrameMembers};
use crate::json::{KeySets, Malformed, Scanner};

/// Help for a value that is not a frame but contains one.
pub(super) fn hint(envelope: &Envelope, text: &str) -> Option<&'static str> {
    let mut reader = Scanner::new(text);
    match reader.peek() {
        b'"' => {
            let string = reader.string().ok()?.unescape();
            is_frame(envelope, &string).then_some("send the frame itself, not a string that contains it")
        }
        b'[' => {
            reader.open().ok()?;
            let is_wrapped = reader.element(true).ok()? && next_is_frame(envelope, &mut reader)?;
            is_wrapped.then_some("send each frame by itself, not an array of frames")
        }
        b'{' => {
            reader.open().ok()?;
            let mut first = true;
            for _ in 0..MAX_KEYS {
                let key = reader.key(first).ok()??.text(reader.text()).unescape();
                first = false;
                if next_is_frame(envelope, &mut reader)? && !envelope.is_original(&key) {
                    return Some("send the frame itself, not an object that contains it");
                }
            }
            None
        }
        _ => None,
    }
}

/// Skips the next value, and returns whether it is a frame or a string that contains one.
fn next_is_frame(envelope: &Envelope, reader: &mut Scanner<'_>) -> Option<bool> {
    let first = reader.peek();
    let start = reader.at;
    if first == b'"' {
        return Some(is_frame(envelope, &reader.string().ok()?.unescape()));
    }
    reader.skip(&mut KeySets::default()).ok()?;
    Some(first == b'{' && is_frame(envelope, &reader.text()[start..reader.at]))
}

/// Whether a text is an object with the members of a frame.
fn is_frame(envelope: &Envelope, text: &str) -> bool {
    if !text.trim_start().starts_with('{') {
        return false;
    }
    let mut members = FrameMembers::default();
    let read: Result<bool, Malformed> = members.read(envelope, &mut Scanner::new(text), &mut KeySets::default());
    let Classification::Known(kind) = envelope.classify(&members) else { return false };
    // If no member determines the kind, every object is of the only kind.
    let is_named = || envelope.name_member(kind).is_some_and(|name| members.has(name));
    matches!(read, Ok(true)) && (envelope.deciding().next().is_some() || is_named())
}
