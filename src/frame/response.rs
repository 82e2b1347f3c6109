//! Responses: successes and failures.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::write::{Frame, FrameParts, WriteError, WriteMembers, to_json, write_members};
use super::{FrameDecoder, Rejected, Request};
use crate::catalogue::Command;
use crate::check::ReadError;
use crate::envelope::desktop::{CONTEXT, DESKTOP, FAILURE, ORIGINAL, TARGET};
use crate::envelope::{FailureDetail, FrameKind};
use crate::json::{Json, JsonObject, Writer};
use crate::message::Reply;
use crate::problem::escape;
use crate::shape::{Wire, member, optional_member, text_member};
use crate::targets::{TargetError, parse, print};

/// The success response to a request.
///
/// ```
/// use tieline::agent_desktop::session::SessionLogout;
/// use tieline::frame::Success;
///
/// let text = r#"{"command":"session.request.logout","target":"s1","result":"success"}"#;
/// let success = Success::<SessionLogout>::read(text)?;
/// assert_eq!(success.target.session.as_str(), "s1");
/// assert_eq!(success.to_json()?, text);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Success<C: Command> {
    /// The object that the command was for.
    pub target: C::Target,
    /// The reply.
    pub data: C::Reply,
    /// A debugging aid, which is usually absent.
    pub context: Option<JsonObject>,
}

/// The failure response to a request.
///
/// ```
/// use tieline::agent_desktop::session::SessionLogout;
/// use tieline::frame::Request;
///
/// let text = r#"{"command":"session.request.logout","target":"s1","data":{}}"#;
/// let failure = Request::<SessionLogout>::read(text)?.fail("BUSY", "a call is active")?;
/// assert_eq!(failure.failure.code, "BUSY");
/// assert_eq!(failure.read_original()?.to_json()?, text);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// It implements `Error`. Its `Display` and `Debug` show only the command and the code, because the other members may hold
/// personal data.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Failure<C> {
    /// The text of the request's target. It is any string, because an invalid target may be why the request failed.
    pub target: String,
    /// Why the request failed.
    pub failure: FailureDetail,
    /// The request as it was received. It may be malformed, which may be why the request failed.
    pub original: JsonObject,
    /// A debugging aid, which is usually absent.
    pub context: Option<JsonObject>,
    command: PhantomData<fn() -> C>,
}

/// The response to a request.
///
/// ```
/// use tieline::agent_desktop::session::SessionLogout;
/// use tieline::frame::Response;
///
/// let text = r#"{"command":"session.request.logout","target":"s1","result":"success"}"#;
/// match Response::<SessionLogout>::read(text)? {
///     Response::Success(success) => assert_eq!(success.target.session.as_str(), "s1"),
///     Response::Failure(failure) => println!("{}: {}", failure.failure.code, failure.failure.message),
/// }
/// # Ok::<(), tieline::ReadError>(())
/// ```
pub enum Response<C: Command> {
    /// A success.
    Success(Success<C>),
    /// A failure.
    Failure(Failure<C>),
}

impl<C: Command> Success<C> {
    /// A success without `context`.
    pub fn new(target: C::Target, data: C::Reply) -> Self {
        Self { target, data, context: None }
    }

    fn __read(from: &mut FrameDecoder<'_>) -> Result<Self, Rejected> {
        let data = from.reply()?;
        Ok(Self { target: from.target()?, data, context: from.optional_member(CONTEXT, Wire::read)? })
    }
}

impl<C: Command> Failure<C> {
    /// A failure without `context`.
    pub fn new(target: impl Into<String>, failure: FailureDetail, original: JsonObject) -> Self {
        Self { target: target.into(), failure, original, context: None, command: PhantomData }
    }

    /// The target of the request, parsed.
    ///
    /// # Errors
    /// If the text is not a target of the command.
    pub fn read_target(&self) -> Result<C::Target, TargetError> {
        parse(&self.target)
    }

    /// The request that failed, read from `original`.
    ///
    /// # Errors
    /// If `original` is not a valid request. The error contains all problems, with positions in the text of `original` on one line.
    pub fn read_original(&self) -> Result<Request<C>, ReadError> {
        Request::read(&Json::Object(self.original.clone()).to_string())
    }

    fn __read(from: &mut FrameDecoder<'_>) -> Result<Self, Rejected> {
        Ok(Self {
            target: from.target_text()?,
            failure: from.member(FAILURE, Wire::read)?,
            original: from.member(ORIGINAL, Wire::read)?,
            context: from.optional_member(CONTEXT, Wire::read)?,
            command: PhantomData,
        })
    }
}

impl<C: Command> Response<C> {
    /// Converts the response to a `Result` with the failure as its error.
    ///
    /// # Errors
    /// The failure.
    #[expect(clippy::result_large_err, reason = "the failure is a frame, and is not boxed in the success either")]
    pub fn into_result(self) -> Result<Success<C>, Failure<C>> {
        match self {
            Self::Success(success) => Ok(success),
            Self::Failure(failure) => Err(failure),
        }
    }

    #[doc(hidden)]
    pub fn __read(from: &mut FrameDecoder<'_>) -> Result<Self, Rejected> {
        match from.kind() {
            FrameKind::Success => match Success::__read(from) {
                Ok(success) => Ok(Self::Success(success)),
                Err(Rejected) => Err(Rejected),
            },
            FrameKind::Failure => match Failure::__read(from) {
                Ok(failure) => Ok(Self::Failure(failure)),
                Err(Rejected) => Err(Rejected),
            },
            FrameKind::Request | FrameKind::Event => Err(Rejected),
        }
    }
}

crate::__frame_methods!([C: Command] Success<C>, C, DESKTOP, "a success", [FrameKind::Success]);
crate::__frame_methods!([C: Command] Failure<C>, C, DESKTOP, "a failure", [FrameKind::Failure]);
crate::__frame_methods!([C: Command] Response<C>, C, DESKTOP, "a response", [FrameKind::Success, FrameKind::Failure]);
crate::__target_method!([C: Command] Success<C>);
crate::__target_method!([C: Command] Failure<C>);
crate::__target_method!([C: Command] Response<C>);

impl<C: Command> fmt::Debug for Response<C>
where
    Success<C>: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Success(success) => success.fmt(f),
            Self::Failure(failure) => failure.fmt(f),
        }
    }
}

impl<C: Command> Clone for Response<C>
where
    Success<C>: Clone,
    Failure<C>: Clone,
{
    fn clone(&self) -> Self {
        match self {
            Self::Success(success) => Self::Success(success.clone()),
            Self::Failure(failure) => Self::Failure(failure.clone()),
        }
    }
}

impl<C: Command> PartialEq for Response<C>
where
    Success<C>: PartialEq,
    Failure<C>: PartialEq,
{
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Success(one), Self::Success(other)) => one == other,
            (Self::Failure(one), Self::Failure(other)) => one == other,
            _ => false,
        }
    }
}

impl<C: Command> WriteMembers for Success<C> {
    fn write_members(&self, to: &mut Writer) {
        let (message, kind) = (C::MESSAGE, FrameKind::Success);
        let parts = FrameParts { envelope: &DESKTOP, message, kind, message_type: "" };
        write_members(to, parts, &|to, index, name| match index {
            TARGET => text_member(&print(&self.target), name, to),
            CONTEXT => optional_member(self.context.as_ref(), Wire::write, name, to),
            _ => self.data.put(name, to),
        });
    }
}

impl<C: Command> Frame for Success<C> {
    fn kind(&self) -> FrameKind {
        FrameKind::Success
    }

    fn name(&self) -> &str {
        C::MESSAGE.name
    }

    fn target_text(&self) -> Cow<'_, str> {
        Cow::Owned(print(&self.target))
    }

    fn to_json(&self) -> Result<String, WriteError> {
        to_json(self, C::__plan(&DESKTOP))
    }
}

impl<C: Command> WriteMembers for Failure<C> {
    fn write_members(&self, to: &mut Writer) {
        let (message, kind) = (C::MESSAGE, FrameKind::Failure);
        let parts = FrameParts { envelope: &DESKTOP, message, kind, message_type: "" };
        write_members(to, parts, &|to, index, name| match index {
            TARGET => text_member(&self.target, name, to),
            FAILURE => member(&self.failure, name, to),
            ORIGINAL => member(&self.original, name, to),
            _ => optional_member(self.context.as_ref(), Wire::write, name, to),
        });
    }
}

impl<C: Command> Frame for Failure<C> {
    fn kind(&self) -> FrameKind {
        FrameKind::Failure
    }

    fn name(&self) -> &str {
        C::MESSAGE.name
    }

    fn target_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.target)
    }

    fn to_json(&self) -> Result<String, WriteError> {
        to_json(self, C::__plan(&DESKTOP))
    }
}

impl<C: Command> Frame for Response<C> {
    fn kind(&self) -> FrameKind {
        match self {
            Self::Success(_) => FrameKind::Success,
            Self::Failure(_) => FrameKind::Failure,
        }
    }

    fn name(&self) -> &str {
        C::MESSAGE.name
    }

    fn target_text(&self) -> Cow<'_, str> {
        match self {
            Self::Success(success) => success.target_text(),
            Self::Failure(failure) => failure.target_text(),
        }
    }

    fn to_json(&self) -> Result<String, WriteError> {
        match self {
            Self::Success(success) => success.to_json(),
            Self::Failure(failure) => failure.to_json(),
        }
    }
}

impl<C: Command> fmt::Display for Failure<C> {
    /// Shows the command and the code of the failure. The message may hold personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` failed: {}", C::MESSAGE.name, escape(&self.failure.code))
    }
}

impl<C: Command> fmt::Debug for Failure<C> {
    /// Shows the same as `Display`, because `main` and `unwrap` print errors with `Debug`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure")
            .field("command", &C::MESSAGE.name)
            .field("code", &self.failure.code)
            .finish_non_exhaustive()
    }
}

impl<C: Command> std::error::Error for Failure<C> {}

impl<C: Command> From<Success<C>> for Response<C> {
    fn from(success: Success<C>) -> Self {
        Self::Success(success)
    }
}

impl<C: Command> From<Failure<C>> for Response<C> {
    fn from(failure: Failure<C>) -> Self {
        Self::Failure(failure)
    }
}
