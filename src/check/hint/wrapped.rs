//! Frames that stand in something else.

use super::MOST_KEYS;
use crate::envelope::{Members, Sort};
use crate::json::{Broken, KeySets, Scanner};

/// What to do about a value that is no frame and holds one.
pub(super) fn hint(text: &str) -> Option<&'static str> {
    let mut reader = Scanner::new(text);
    match reader.peek() {
        b'"' => {
            let string = reader.string().ok()?.unescape();
            is_frame(&string).then_some("a string holds the frame: send its text itself")
        }
        b'[' => {
            reader.open().ok()?;
            let held = reader.element(true).ok()? && next_is_frame(&mut reader)?;
            held.then_some("a list holds the frames: send each by itself")
        }
        b'{' => {
            reader.open().ok()?;
            let mut first = true;
            for _ in 0..MOST_KEYS {
                reader.key(first).ok()??;
                first = false;
                if next_is_frame(&mut reader)? {
                    return Some("a member of this object holds the frame: send that alone");
                }
            }
            None
        }
        _ => None,
    }
}

/// Reads over the next value, and says whether it is a frame, or a string that holds one.
fn next_is_frame(reader: &mut Scanner<'_>) -> Option<bool> {
    let first = reader.peek();
    let start = reader.at;
    if first == b'"' {
        return Some(is_frame(&reader.string().ok()?.unescape()));
    }
    reader.skip(&mut KeySets::default()).ok()?;
    Some(first == b'{' && is_frame(&reader.text()[start..reader.at]))
}

/// Whether a text is an object with the keys of a frame.
fn is_frame(text: &str) -> bool {
    if !text.trim_start().starts_with('{') {
        return false;
    }
    let mut members = Members::default();
    let read: Result<bool, Broken> = members.read(&mut Scanner::new(text), &mut KeySets::default());
    matches!(read, Ok(true)) && matches!(members.sort(), Sort::Known(_))
}
