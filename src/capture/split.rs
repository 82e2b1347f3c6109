//! Splits an input into records.

mod document;
mod events;
mod har;

use std::io::Read;

use super::framing::Framing;
use super::piece::{BOM, Each, PieceContent, SplitInput, StopReason, hand};

/// Splits an input whose framing is not [`Framing::Lines`]. At most one record is in memory.
///
/// # Errors
/// Those of `each`, and those of reading.
pub fn split(framing: Framing, from: &mut dyn Read, limit: usize, each: &mut Each<'_>) -> Result<(), StopReason> {
    if let Framing::Foreign(content, start) = framing {
        return hand(each, start, PieceContent::Foreign(content));
    }
    let mut input = SplitInput::new(from);
    input.more()?;
    while input.rest().len() < BOM.len() && input.more()? {}
    if input.rest().starts_with(BOM) {
        input.start += BOM.len();
    }
    match framing {
        Framing::Events => events::split(&mut input, limit, each),
        Framing::Har => har::split(&mut input, limit, each),
        _ => document::split(&mut input, limit, each),
    }
}
