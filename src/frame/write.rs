//! Encoding of frames. Each frame is checked as a whole before any of it is written.

use std::borrow::Cow;
use std::fmt;
use std::io;

use crate::check::{self, Policy, Report};
use crate::envelope::{Content, DESKTOP, Envelope, FailureDetail, FrameKind, Role};
use crate::json::{JsonObject, Writer};
use crate::message::MessageShape;
use crate::plan::Plan;
use crate::problem::Level;
use crate::shape::{Wire, member};

/// A frame of any kind.
pub trait Frame {
    /// The kind of the frame.
    fn kind(&self) -> FrameKind;

    /// The message's name.
    fn name(&self) -> &str;

    /// The target as text.
    fn target_text(&self) -> Cow<'_, str>;

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

/// The members of a frame except its payload. Members that the kind of frame does not have are not written.
pub(super) struct FrameParts<'a> {
    pub(super) message: &'a MessageShape,
    pub(super) kind: FrameKind,
    pub(super) target: &'a str,
    pub(super) message_type: &'a str,
    /// The error of a failure, and the request that failed.
    pub(super) failed: Option<(&'a FailureDetail, &'a JsonObject)>,
    pub(super) context: Option<&'a JsonObject>,
}

impl<'a> FrameParts<'a> {
    pub(super) fn new(message: &'a MessageShape, kind: FrameKind, target: &'a str, context: Option<&'a JsonObject>) -> Self {
        Self { message, kind, target, message_type: "", failed: None, context }
    }
}

/// Writes the members of a frame in the order of its envelope. `payload` writes the payload under the given name; only this
/// function is compiled for each message.
pub(super) fn write_members(to: &mut Writer, parts: &FrameParts<'_>, payload: &dyn Fn(&mut Writer, &'static str)) {
    let envelope: &'static Envelope = &DESKTOP;
    for field in envelope.fields_of(parts.kind) {
        let name = envelope.name_of(field.id());
        match &field.content {
            Content::Name => write_text(to, name, parts.message.name),
            Content::Target | Content::TargetText => write_text(to, name, parts.target),
            Content::Constant(constant) => member(&constant.to_json(), name, to),
            Content::MessageType => write_text(to, name, parts.message_type),
            Content::Data | Content::Reply => payload(to, name),
            Content::Value => write_optional(to, name, parts.failed.map(|(error, _)| error)),
            Content::Object if envelope.role(field.id()) == Some(Role::Original) => {
                write_optional(to, name, parts.failed.map(|(_, original)| original));
            }
            Content::Object => write_optional(to, name, parts.context),
            Content::Nothing => {}
        }
    }
}

fn write_text(to: &mut Writer, name: &'static str, text: &str) {
    member(&Cow::Borrowed(text), name, to);
}

fn write_optional<T: Wire>(to: &mut Writer, name: &'static str, value: Option<&T>) {
    if let Some(value) = value {
        member(value, name, to);
    }
}

/// A frame that can be written as JSON.
pub(super) trait WriteMembers {
    /// Writes all members.
    fn write_members(&self, to: &mut Writer);
}

/// Writes a frame as JSON, and checks the text.
pub(super) fn to_json(frame: &dyn WriteMembers, plan: &'static Plan) -> Result<String, WriteError> {
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

/// Implements the methods of [`Frame`] as inherent methods too, so that calling them needs no import.
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
            /// If a value is outside its bounds, or JSON cannot express it.
            pub fn to_json(&self) -> Result<String, $crate::frame::WriteError> {
                $crate::frame::Frame::to_json(self)
            }

            /// Writes the frame as JSON on one line, checked, without a newline. Nothing is written if the frame is invalid.
            ///
            /// # Errors
            /// Errors of `to_json`, and errors of the writer.
            pub fn to_writer(&self, to: &mut dyn ::std::io::Write) -> Result<(), $crate::frame::WriteError> {
                $crate::frame::Frame::to_writer(self, to)
            }
        }
    };
}
pub(super) use own_methods;
