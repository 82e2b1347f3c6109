//! Encoding of frames. Each frame is checked as a whole before any of it is written.

use std::borrow::Cow;
use std::{fmt, io, mem};

use crate::check::{self, Policy, Report};
use crate::envelope::{Content, Envelope, FrameKind, Presence};
use crate::json::{self, Json, JsonObject, Reader, Writer};
use crate::message::MessageShape;
use crate::plan::plan_to_write;
use crate::problem::Level;
use crate::shape::{Wire, member, text_member};
use crate::targets::{Target, print};

/// A frame of any kind. Implemented by the frames of [`envelope!`](crate::envelope!) and [`protocol!`](crate::protocol!).
pub trait Frame {
    /// What the other methods need of the frame. Only this is compiled for each message.
    #[doc(hidden)]
    fn __view(&self) -> FrameRef<'_>;

    /// The kind of the frame.
    fn kind(&self) -> FrameKind {
        self.__view().kind()
    }

    /// The message's name.
    fn name(&self) -> &str {
        self.__view().name()
    }

    /// The target as text. It is empty if the envelope has no targets.
    fn target_text(&self) -> Cow<'_, str> {
        self.__view().target_text()
    }

    /// The id, if the envelope has ids.
    fn id(&self) -> Option<Json> {
        self.__view().id()
    }

    /// The frame as JSON on one line, checked.
    ///
    /// # Errors
    /// If a value is outside its bounds, or JSON cannot express it. The error contains its position.
    fn to_json(&self) -> Result<String, WriteError> {
        let mut text = String::with_capacity(json::CAPACITY);
        self.append_json(&mut text)?;
        Ok(text)
    }

    /// Appends the frame as JSON on one line, checked, without a newline. If it is invalid, the text remains as it was. Many frames need only
    /// one allocation:
    ///
    /// ```
    /// use tieline::agent_desktop::Message;
    /// use tieline::frame::Frame;
    ///
    /// # fn frames() -> Vec<Message> { Vec::new() }
    /// let mut lines = String::new();
    /// for frame in frames() {
    ///     frame.append_json(&mut lines)?;
    ///     lines.push('\n');
    /// }
    /// # Ok::<(), tieline::frame::WriteError>(())
    /// ```
    ///
    /// # Errors
    /// Errors of [`Frame::to_json`].
    fn append_json(&self, to: &mut String) -> Result<(), WriteError> {
        self.__view().append_json(to)
    }

    /// Writes the frame as JSON on one line, checked, without a newline. Nothing is written if the frame is invalid.
    ///
    /// # Errors
    /// Errors of [`Frame::to_json`], and errors of the writer.
    fn to_writer(&self, to: &mut dyn io::Write) -> Result<(), WriteError> {
        to.write_all(self.to_json()?.as_bytes()).map_err(WriteError::Io)
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

/// What the methods of [`Frame`] need of a frame.
#[derive(Clone, Copy)]
pub enum FrameRef<'f> {
    /// A frame of a declared message.
    Fields(&'f dyn FrameFields),
    /// A frame as it was read.
    Text {
        /// The kind.
        kind: FrameKind,
        /// The message's name, if it is known.
        name: &'f str,
        /// The target.
        target: &'f str,
        /// The id.
        id: Option<&'f Json>,
        /// The text, or why there is none.
        text: Result<&'f str, &'f str>,
    },
}

/// A frame with fields.
pub trait FrameFields {
    /// The members that the message determines.
    fn parts(&self) -> FrameParts<'_>;

    /// Writes a member that is neither name, target nor constant, by its index in the envelope and its name. Without an index: the fields
    /// of a payload that are members of the frame.
    fn write_member(&self, index: Option<usize>, name: &'static str, to: &mut Writer);
}

/// The members of a frame that the message determines.
#[derive(Clone, Copy)]
pub struct FrameParts<'f> {
    /// The envelope.
    pub envelope: &'static Envelope,
    /// The message.
    pub message: &'static MessageShape,
    /// The kind.
    pub kind: FrameKind,
    /// The constant of an event that declares several.
    pub message_type: &'static str,
    /// The target, if there is one.
    pub target: Option<&'f dyn TargetText>,
}

/// A target, or its text.
pub trait TargetText {
    /// The text.
    fn text(&self) -> Cow<'_, str>;
}

impl<T: Target> TargetText for T {
    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(print(self))
    }
}

impl TargetText for String {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl<'f> FrameParts<'f> {
    fn target_text(self) -> Cow<'f, str> {
        self.target.map_or(Cow::Borrowed(""), TargetText::text)
    }
}

impl<'f> FrameRef<'f> {
    fn kind(self) -> FrameKind {
        match self {
            Self::Fields(frame) => frame.parts().kind,
            Self::Text { kind, .. } => kind,
        }
    }

    fn name(self) -> &'f str {
        match self {
            Self::Fields(frame) => frame.parts().message.name,
            Self::Text { name, .. } => name,
        }
    }

    fn target_text(self) -> Cow<'f, str> {
        match self {
            Self::Fields(frame) => frame.parts().target_text(),
            Self::Text { target, .. } => Cow::Borrowed(target),
        }
    }

    fn id(self) -> Option<Json> {
        match self {
            Self::Fields(frame) => id_of(frame),
            Self::Text { id, .. } => id.cloned(),
        }
    }

    fn append_json(self, to: &mut String) -> Result<(), WriteError> {
        match self {
            Self::Fields(frame) => append_json(frame, to),
            Self::Text { text: Ok(text), .. } => {
                to.push_str(text);
                Ok(())
            }
            Self::Text { text: Err(reason), .. } => Err(WriteError::Value(reason.to_owned())),
        }
    }
}

/// The text of a valid frame on one line. Line ends are between tokens, because strings do not contain them.
pub(crate) fn on_one_line(text: &str) -> String {
    text.split(['\n', '\r']).collect()
}

/// The id of a frame, if its envelope has ids and it can be written as JSON.
fn id_of(frame: &dyn FrameFields) -> Option<Json> {
    let FrameParts { envelope, kind, .. } = frame.parts();
    let member = envelope.id_member(kind)?;
    let mut writer = Writer::new();
    writer.open_object();
    frame.write_member(Some(member), "id", &mut writer);
    writer.close_object();
    JsonObject::read(&mut Reader::new(&writer.finish().ok()?)).ok()?.remove("id")
}

/// Appends a frame as JSON, and checks its text, unless all frames are valid that the message can write.
fn append_json(frame: &dyn FrameFields, to: &mut String) -> Result<(), WriteError> {
    let start = to.len();
    let mut writer = Writer::after(mem::take(to));
    writer.open_object();
    let has_target = write_members(frame, &mut writer);
    writer.close_object();
    let FrameParts { envelope, message, kind, .. } = frame.parts();
    let (plan, is_valid) = plan_to_write(envelope, message, kind);
    // Checking takes longer than writing: without it, `to_json` of events of 240 bytes took 0.47 of the time.
    let is_valid = is_valid && has_target && !writer.needs_check();
    let (text, written) = writer.into_text();
    *to = text;
    let error = match written {
        Err(error) => WriteError::Value(error.to_string()),
        Ok(()) if is_valid || check::is_valid(plan, &to[start..], Policy::Strict) => return Ok(()),
        Ok(()) => WriteError::Invalid(Box::new(check::check(plan, &to[start..], Policy::Strict, None))),
    };
    to.truncate(start);
    Err(error)
}

/// Writes the members of a frame in the order of its envelope. Returns whether its target, if it has one, is valid.
fn write_members(frame: &dyn FrameFields, to: &mut Writer) -> bool {
    let parts = frame.parts();
    let FrameParts { envelope, message, kind, message_type, .. } = parts;
    let mut has_target = true;
    for field in envelope.fields_of(kind) {
        let name = envelope.name_of(field.id());
        match &field.content {
            Content::Name => text_member(message.name, name, to),
            Content::Constant(constant) => member(&constant.to_json(), name, to),
            Content::MessageType => text_member(message_type, name, to),
            Content::Data | Content::Reply if field.presence == Presence::Optional => {
                // An absent payload is the empty object.
                to.unless_empty(|to| frame.write_member(Some(field.member), name, to));
            }
            Content::Target => {
                let target = parts.target_text();
                // The types of its segments may be hand-written.
                has_target &= message.target.check(&target).is_ok();
                text_member(&target, name, to);
            }
            Content::TargetText => text_member(&parts.target_text(), name, to),
            _ => frame.write_member(Some(field.member), name, to),
        }
    }
    frame.write_member(None, "", to);
    has_target
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
