//! Encoding of frames. Each frame is checked as a whole before any of it is written.

use std::borrow::Cow;
use std::fmt;
use std::io;

use crate::check::{self, Policy, Report};
use crate::envelope::{Content, Envelope, FrameKind, Presence};
use crate::json::{Json, Writer};
use crate::message::MessageShape;
use crate::plan::Plan;
use crate::problem::Level;
use crate::shape::{member, text_member};

/// A frame of any kind.
pub trait Frame {
    /// The kind of the frame.
    fn kind(&self) -> FrameKind;

    /// The message's name.
    fn name(&self) -> &str;

    /// The target as text. It is empty if the envelope has no targets.
    fn target_text(&self) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    /// The id, if the envelope has ids.
    fn id(&self) -> Option<Json> {
        None
    }

    /// The frame as JSON on one line, checked.
    ///
    /// # Errors
    /// If a value is outside its bounds, or JSON cannot express it. The error contains its position.
    fn to_json(&self) -> Result<String, WriteError>;

    /// Writes the frame as JSON on one line, checked, without a newline. Nothing is written if the frame is invalid.
    ///
    /// # Errors
    /// Errors of [`Frame::to_json`], and errors of the writer.
    fn to_writer(&self, to: &mut dyn io::Write) -> Result<(), WriteError> {
        write_all(self.to_json(), to)
    }
}

/// The error of writing a frame.
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteError {
    /// The frame is invalid. The report contains the problems.
    Invalid(Box<Report>),
    /// JSON cannot express a value.
    Value(String),
    /// The writer failed.
    Io(io::Error),
}

/// The members of a frame that the message determines.
#[derive(Debug, Clone, Copy)]
pub struct FrameParts {
    /// The envelope.
    pub envelope: &'static Envelope,
    /// The message.
    pub message: &'static MessageShape,
    /// The kind.
    pub kind: FrameKind,
    /// The constant of an event that declares several.
    pub message_type: &'static str,
}

/// Writes the members of a frame in the order of its envelope. `value` writes a member that is neither name nor constant: it gets
/// the index and the name of the member. Only it is compiled for each message.
pub fn write_members(to: &mut Writer, parts: FrameParts, value: &dyn Fn(&mut Writer, usize, &'static str)) {
    let FrameParts { envelope, message, kind, message_type } = parts;
    for field in envelope.fields_of(kind) {
        let name = envelope.name_of(field.id());
        match &field.content {
            Content::Name => text_member(message.name, name, to),
            Content::Constant(constant) => member(&constant.to_json(), name, to),
            Content::MessageType => text_member(message_type, name, to),
            Content::Data | Content::Reply if field.presence == Presence::Optional => {
                // An absent payload is the empty object.
                to.unless_empty(|to| value(to, field.member, name));
            }
            _ => value(to, field.member, name),
        }
    }
}

/// A frame that can be written as JSON.
pub trait WriteMembers {
    /// Writes all members.
    fn write_members(&self, to: &mut Writer);
}

/// Writes a frame as JSON, and checks the text.
pub fn to_json(frame: &dyn WriteMembers, plan: &'static Plan) -> Result<String, WriteError> {
    let mut writer = Writer::for_frame();
    writer.open_object();
    frame.write_members(&mut writer);
    writer.close_object();
    let text = writer.finish().map_err(|error| WriteError::Value(error.to_string()))?;
    if check::is_valid(plan, &text, Policy::Strict) {
        return Ok(text);
    }
    Err(WriteError::Invalid(Box::new(check::check(plan, &text, Policy::Strict, None))))
}

fn write_all(text: Result<String, WriteError>, to: &mut dyn io::Write) -> Result<(), WriteError> {
    to.write_all(text?.as_bytes()).map_err(WriteError::Io)
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(report) => match report.problems().iter().find(|problem| problem.rule.level() == Level::Deny) {
                Some(problem) => write!(f, "invalid frame: {problem}"),
                None => f.write_str("invalid frame"),
            },
            Self::Value(reason) => write!(f, "invalid frame: {reason}"),
            Self::Io(error) => write!(f, "failed to write the frame: {error}"),
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        if let Self::Io(error) = self { Some(error) } else { None }
    }
}
