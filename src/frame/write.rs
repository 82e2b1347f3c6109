//! Writing: what leaves through here is accepted by all.

use std::borrow::Cow;
use std::fmt;
use std::io;

use crate::check::{self, Policy, Report};
use crate::envelope::{FrameKind, Key};
use crate::json::{JsonObject, Writer};
use crate::message::{MessageShape, Slot};
use crate::plan::Plan;
use crate::problem::Level;
use crate::shape::member;

/// A whole message on the wire, of whatever kind.
pub trait Frame {
    /// The kind of the frame.
    fn kind(&self) -> FrameKind;

    /// The message's name.
    fn name(&self) -> &str;

    /// The text of the target.
    fn target_text(&self) -> Cow<'_, str>;

    /// The frame as JSON on one line, checked.
    ///
    /// # Errors
    /// When a value is out of its bounds, or is none that JSON can hold: the error says where.
    fn to_json(&self) -> Result<String, WriteError>;

    /// Writes the frame as JSON on one line, checked, without a newline. Nothing is written on an error of ours.
    ///
    /// # Errors
    /// As [`Frame::to_json`], and those of the writer.
    fn to_writer(&self, to: &mut dyn io::Write) -> Result<(), WriteError> {
        write_all(self.to_json(), to)
    }
}

/// Gives a frame the methods of [`Frame`] as its own, so that no import is needed to call them.
macro_rules! own_methods {
    ([$($generics:tt)*] $frame:ty) => {
        impl $($generics)* $frame {
            /// The kind of the frame.
            #[must_use]
            pub fn kind(&self) -> $crate::frame::FrameKind {
                $crate::frame::Frame::kind(self)
            }

            /// The message's name.
            #[must_use]
            pub fn name(&self) -> &str {
                $crate::frame::Frame::name(self)
            }

            /// The text of the target.
            #[must_use]
            pub fn target_text(&self) -> ::std::borrow::Cow<'_, str> {
                $crate::frame::Frame::target_text(self)
            }

            /// The frame as JSON on one line, checked.
            ///
            /// # Errors
            /// When a value is out of its bounds, or is none that JSON can hold: the error says where.
            pub fn to_json(&self) -> Result<String, $crate::frame::WriteError> {
                $crate::frame::Frame::to_json(self)
            }

            /// Writes the frame as JSON on one line, checked, without a newline. Nothing is written on an error of ours.
            ///
            /// # Errors
            /// As `to_json`, and those of the writer.
            pub fn to_writer(&self, to: &mut dyn ::std::io::Write) -> Result<(), $crate::frame::WriteError> {
                $crate::frame::Frame::to_writer(self, to)
            }
        }
    };
}
pub(super) use own_methods;

/// Why a frame is not written.
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteError {
    /// What would be written is not accepted: the report says where and why.
    Refused(Report),
    /// A value is none that JSON can hold.
    Value(String),
    /// The writer failed.
    Io(io::Error),
}

/// Writes the members before the data of a frame.
pub(super) fn put_head(to: &mut Writer, head: &[(Key, &str)]) {
    for (key, value) in head {
        member(&Cow::Borrowed(*value), key.as_str(), to);
    }
}

/// Writes the member behind the data of a frame.
pub(super) fn put_context(to: &mut Writer, context: Option<&JsonObject>) {
    if let Some(context) = context {
        member(context, Key::Context.as_str(), to);
    }
}

/// A frame that is written as a text.
pub(super) trait Put {
    /// Writes all members.
    fn put(&self, to: &mut Writer);
}

/// Writes a frame, and checks what it wrote.
pub(super) fn to_json(frame: &dyn Put, slot: &'static Slot, message: &'static MessageShape) -> Result<String, WriteError> {
    let mut writer = Writer::new();
    writer.open_object();
    frame.put(&mut writer);
    writer.close_object();
    let text = writer.finish().map_err(|error| WriteError::Value(error.to_string()))?;
    let plan = Plan::kept(slot, message);
    if check::is_valid(plan, &text, Policy::Strict) {
        return Ok(text);
    }
    Err(WriteError::Refused(check::check(plan, &text, Policy::Strict, None)))
}

fn write_all(text: Result<String, WriteError>, to: &mut dyn io::Write) -> Result<(), WriteError> {
    to.write_all(text?.as_bytes()).map_err(WriteError::Io)
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(report) => match report.problems().iter().find(|problem| problem.rule.level() == Level::Deny) {
                Some(problem) => write!(f, "the frame would be refused: {problem}"),
                None => f.write_str("the frame would be refused"),
            },
            Self::Value(reason) => write!(f, "the frame cannot be written: {reason}"),
            Self::Io(error) => write!(f, "the frame could not be written: {error}"),
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        if let Self::Io(error) = self { Some(error) } else { None }
    }
}
