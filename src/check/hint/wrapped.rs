//! Help for frames wrapped in another value.

use std::borrow::Cow;

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
        _ => member_with_frame(envelope, text).map(|_| "send the frame itself, not an object that contains it"),
    }
}

/// The name of the first member of an object whose value is a frame, or a string that contains one. The request in a failure does not
/// count.
pub(in crate::check) fn member_with_frame<'t>(envelope: &Envelope, text: &'t str) -> Option<Cow<'t, str>> {
    let mut reader = Scanner::new(text);
    if reader.peek() != b'{' {
        return None;
    }
    reader.open().ok()?;
    let mut first = true;
    loop {
        let key = reader.key(first).ok()??.text(text);
        first = false;
        if next_is_frame(envelope, &mut reader)? {
            let name = key.unescape();
            if !envelope.is_original(&name) {
                return Some(name);
            }
        }
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

/// Whether a text is an object with members that determine the kind of a frame, even if they contradict each other.
fn is_frame(envelope: &Envelope, text: &str) -> bool {
    if !text.trim_start().starts_with('{') {
        return false;
    }
    let mut members = FrameMembers::default();
    let read: Result<bool, Malformed> = members.read(envelope, &mut Scanner::new(text), &mut KeySets::default());
    let has_kind = match envelope.classify(&members) {
        // If no member determines the kind, every object is of the only kind.
        Classification::Known(kind) if envelope.deciding().next().is_none() => {
            envelope.name_member(kind).is_some_and(|name| members.has(name))
        }
        found => found != Classification::NotAFrame,
    };
    has_kind && matches!(read, Ok(true))
}
