//! How what was found is shown: one file for each format.

pub(super) mod human;
pub(super) mod json;
pub(super) mod style;

pub(crate) use style::Style;

use std::io::{self, Write};

use super::run::Summary;
use crate::problem::{Level, Problem};

/// A way to show what was found. Frames come in the order of the inputs.
pub(crate) trait Format {
    /// Before everything.
    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// A frame in which something was found.
    fn frame(&mut self, frame: &Checked<'_>, out: &mut dyn Write) -> io::Result<()>;

    /// After everything.
    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()>;
}

/// A frame in which something was found.
#[derive(Debug)]
pub(crate) struct Checked<'a> {
    /// What the input is called.
    pub(crate) file: &'a str,
    /// The index of the frame in the input, from 1.
    pub(crate) number: u64,
    /// The text of the frame.
    pub(crate) text: &'a [u8],
    /// What was found, in the order of the text; at least one.
    pub(crate) findings: Vec<Finding>,
}

/// One problem, its place in the input, and how it is taken.
#[derive(Debug)]
pub(crate) struct Finding {
    pub(crate) level: Level,
    pub(crate) line: u64,
    pub(crate) column: u64,
    pub(crate) problem: Problem,
}
