//! Requests.

use std::borrow::Cow;

use super::response::{Failure, Success};
use super::write::{Frame, FrameParts, WriteError, WriteMembers, to_json, write_members};
use super::{FrameDecoder, Rejected};
use crate::catalogue::Command;
use crate::envelope::desktop::{CONTEXT, DESKTOP, TARGET};
use crate::envelope::{FailureDetail, FrameKind};
use crate::json::{Json, JsonObject, Writer};
use crate::shape::{Wire, member, optional_member, text_member};
use crate::targets::print;

/// A request to carry out a command.
///
/// ```
/// use tieline::agent_desktop::channel::ChannelDial;
/// use tieline::frame::Request;
///
/// let text = r#"{"command":"channel.dial","target":"s1.c2","data":{"destination":"5550100"}}"#;
/// let request = Request::<ChannelDial>::read(text)?;
/// assert_eq!(request.data.destination, "5550100");
///
/// let report = Request::<ChannelDial>::check(r#"{"command":"channel.dial","target":"s1.c2","data":{}}"#);
/// assert_eq!(report.problems()[0].pointer.to_string(), "/data");
/// # Ok::<(), tieline::ReadError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Request<C: Command> {
    /// The object that the command is for.
    pub target: C::Target,
    /// The command's data.
    pub data: C,
    /// A debugging aid, which is usually absent.
    pub context: Option<JsonObject>,
}

impl<C: Command> Request<C> {
    /// A request without `context`.
    pub fn new(target: C::Target, data: C) -> Self {
        Self { target, data, context: None }
    }

    /// The success of this request.
    pub fn succeed(self, reply: C::Reply) -> Success<C> {
        Success::new(self.target, reply)
    }

    /// The failure of this request, with the request as its `original`.
    ///
    /// # Errors
    /// If the request itself is not valid.
    pub fn fail(&self, code: impl Into<String>, message: impl Into<String>) -> Result<Failure<C>, WriteError> {
        let text = self.to_json()?;
        let original = match text.parse() {
            Ok(Json::Object(original)) => original,
            _ => JsonObject::new(),
        };
        let failure = FailureDetail { code: code.into(), message: message.into(), context: None };
        Ok(Failure::new(print(&self.target), failure, original))
    }

    #[doc(hidden)]
    pub fn __read(from: &mut FrameDecoder<'_>) -> Result<Self, Rejected> {
        let mut data = None;
        from.data(&mut data)?;
        Ok(Self { target: from.target()?, data: data.ok_or(Rejected)?, context: from.optional_member(CONTEXT, Wire::read)? })
    }
}

crate::__frame_methods!([C: Command] Request<C>, C, DESKTOP, "a request", [FrameKind::Request]);
crate::__target_method!([C: Command] Request<C>);

impl<C: Command> WriteMembers for Request<C> {
    fn write_members(&self, to: &mut Writer) {
        let (message, kind) = (C::MESSAGE, FrameKind::Request);
        let parts = FrameParts { envelope: &DESKTOP, message, kind, message_type: "" };
        write_members(to, parts, &|to, index, name| match index {
            TARGET => text_member(&print(&self.target), name, to),
            CONTEXT => optional_member(self.context.as_ref(), Wire::write, name, to),
            _ => member(&self.data, name, to),
        });
    }
}

impl<C: Command> Frame for Request<C> {
    fn kind(&self) -> FrameKind {
        FrameKind::Request
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
