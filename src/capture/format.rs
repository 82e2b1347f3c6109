//! How what was found is shown: one file for each format.

pub(super) mod human;
pub(super) mod json;
pub(super) mod style;

pub(crate) use style::Style;

use std::io::{self, Write};

use super::part::Shown;
use super::run::{Input, Summary};
use crate::problem::{Level, Problem};

/// A way to show what was found. Frames are rendered by many threads, and written in the order of the inputs.
pub(crate) trait Format: Send + Sync {
    /// Before everything.
    fn begin(&self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Renders a frame in which something was found: each finding by itself.
    fn frame(&self, frame: &Checked<'_>, to: &mut Shown);

    /// Writes what was rendered of an input; `first` if nothing was written before.
    fn write(&self, _file: &str, shown: &Shown, _first: bool, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(&shown.bytes)
    }

    /// After an input.
    fn input(&self, _input: &Input<'_>, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// After everything.
    fn end(&self, summary: &Summary, out: &mut dyn Write) -> io::Result<()>;
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
