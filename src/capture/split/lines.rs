//! A frame a line: NDJSON.

use super::{Content, Cut, Each, Input, Start, hand, is_blank};

pub(super) fn split(input: &mut Input<'_>, limit: usize, each: &mut Each<'_>) -> Result<(), Cut> {
    let mut line = 1;
    // How far the rest is known to have no end of a line.
    let mut known = 0;
    // Whether the line at hand is too long: it is said already, and read over.
    let mut over = false;
    loop {
        let rest = input.rest();
        let end = memchr::memchr(b'\n', &rest[known..]).map(|at| known + at);
        let length = end.unwrap_or(rest.len());
        if !over && length > limit {
            over = true;
            hand(each, Start { line, column: 1 }, Content::TooLong)?;
        }
        if let Some(end) = end {
            if !over {
                frame(&rest[..end], line, each)?;
            }
            input.start += end + 1;
            (known, over) = (0, false);
            line += 1;
            continue;
        }
        if over {
            input.start += length;
            known = 0;
        } else {
            known = length;
        }
        if !input.more()? {
            return if over { Ok(()) } else { frame(input.rest(), line, each) };
        }
    }
}

/// The frame on a line, unless that is blank.
fn frame(text: &[u8], line: u64, each: &mut Each<'_>) -> Result<(), Cut> {
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    if is_blank(text) {
        return Ok(());
    }
    hand(each, Start { line, column: 1 }, Content::Frame(text))
}
