//! A HTTP archive (HAR), as browsers export it: the elements of `_webSocketMessages` of each entry.
//!
//! Everything else in the archive is scanned without being kept, since the bodies of responses may be large.

use super::document::Values;
use crate::capture::piece::{Each, PieceContent, SplitInput, StopReason, hand};

/// The path to the messages: for each container, the member of its holder that it must be, and its opening bracket.
const PATH: [(Option<&[u8]>, u8); 5] =
    [(None, b'{'), (Some(b"log"), b'{'), (Some(b"entries"), b'['), (None, b'{'), (Some(b"_webSocketMessages"), b'[')];

/// The maximum length of a name in the path.
const LONGEST: usize = 18;

/// The position in the archive.
#[derive(Debug, Default)]
struct ArchiveScanner {
    depth: usize,
    /// The number of open containers that are on the path.
    matched: usize,
    string: bool,
    escape: bool,
    /// The start of the last string, which is a name if a colon follows.
    name: Vec<u8>,
}

pub(super) fn split(input: &mut SplitInput<'_>, limit: usize, each: &mut Each<'_>) -> Result<(), StopReason> {
    let mut values = Values::new(limit);
    let mut scanner = ArchiveScanner::default();
    loop {
        let rest = input.rest();
        let found = rest.iter().position(|&byte| scanner.is_messages(byte));
        let length = found.map_or(rest.len(), |at| at + 1);
        values.start.advance(&rest[..length]);
        input.start += length;
        if found.is_some() {
            if !values.array(input, each)? {
                return Ok(());
            }
            scanner.close();
        } else if !input.more()? {
            return if scanner.depth > 0 { hand(each, values.start, PieceContent::Truncated) } else { Ok(()) };
        }
    }
}

impl ArchiveScanner {
    /// Processes a byte, and returns whether it opens an array of messages.
    fn is_messages(&mut self, byte: u8) -> bool {
        if self.string {
            match byte {
                _ if self.escape => self.escape = false,
                b'\\' => self.escape = true,
                b'"' => {
                    self.string = false;
                    return false;
                }
                _ => {}
            }
            if self.name.len() <= LONGEST {
                self.name.push(byte);
            }
            return false;
        }
        match byte {
            b'"' => {
                self.string = true;
                self.name.clear();
            }
            b'{' | b'[' => return self.open(byte),
            b'}' | b']' => self.close(),
            // A value that follows is not that of the last name.
            b',' => self.name.clear(),
            _ => {}
        }
        false
    }

    fn open(&mut self, bracket: u8) -> bool {
        if self.matched == self.depth
            && let Some((name, expected)) = PATH.get(self.depth)
            && *expected == bracket
            && name.is_none_or(|name| name == self.name)
        {
            self.matched += 1;
        }
        self.depth += 1;
        self.name.clear();
        self.matched == PATH.len() && self.depth == PATH.len()
    }

    fn close(&mut self) {
        if self.matched == self.depth {
            self.matched = self.matched.saturating_sub(1);
        }
        self.depth = self.depth.saturating_sub(1);
    }
}
