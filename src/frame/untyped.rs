//! Responses whose frames do not name their command.

use std::fmt;
use std::marker::PhantomData;

use serde::{Serialize, Serializer};

use super::adapter::serialize_frame;
use super::decode::{FrameDecoder, Rejected, read_frame};
use super::types::{CommandFrames, FrameTypes};
use super::write::{Frame, FrameRef, WriteError, on_one_line};
use crate::catalogue::Command;
use crate::check::{Policy, ReadError};
use crate::envelope::FrameKind;
use crate::json::Json;
use crate::plan::FrameFilter;
use crate::shape::Wire;

/// A success or failure whose frame does not name its command, as in JSON-RPC. Only its envelope has been checked: the type of its
/// result follows from the request with the same id.
///
/// [`Pending`](super::Pending) finds that request; [`read`](Self::read) then reads the result.
pub struct UntypedResponse<F> {
    kind: FrameKind,
    id: Option<Json>,
    text: String,
    /// Why it cannot be written: the frame that it was converted from is invalid, or strict readers reject what was read tolerantly.
    invalid: Option<String>,
    frames: PhantomData<fn() -> F>,
}

impl<F: FrameTypes> UntypedResponse<F> {
    /// Whether it is a success.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.kind == FrameKind::Success
    }

    /// The kind of the frame: a success or a failure.
    #[must_use]
    pub fn kind(&self) -> FrameKind {
        self.kind
    }

    /// The id of the request.
    #[must_use]
    pub fn id(&self) -> Option<&Json> {
        self.id.as_ref()
    }

    /// The frame as it was read, without line ends. With [`Policy::Tolerant`], without each `null` that was read as absent.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Reads the frame as the response to a command, strictly.
    ///
    /// # Errors
    /// If the result is not a reply of the command. The error contains all problems.
    pub fn read<C: Command>(&self) -> Result<F::Response, ReadError>
    where
        F: CommandFrames<C>,
    {
        self.read_with::<C>(Policy::Strict)
    }

    /// Reads the frame as the response to a command.
    ///
    /// # Errors
    /// If the result is not a reply of the command. The error contains all problems, with positions in [`Self::text`].
    pub fn read_with<C: Command>(&self, policy: Policy) -> Result<F::Response, ReadError>
    where
        F: CommandFrames<C>,
    {
        let only = FrameFilter { kinds: &[FrameKind::Success, FrameKind::Failure], message: 0 };
        read_frame(C::__plan(F::ENVELOPE), &self.text, policy, only)
    }

    /// The frame as JSON on one line.
    ///
    /// # Errors
    /// If it was converted from a frame that is invalid, or if a tolerant reader accepted a value that strict readers reject and that is not
    /// `null`.
    pub fn to_json(&self) -> Result<String, WriteError> {
        Frame::to_json(self)
    }

    #[doc(hidden)]
    pub fn __read(from: &mut FrameDecoder<'_>) -> Result<Self, Rejected> {
        let kind = from.kind();
        // No type reads the other members of the envelope.
        if !from.is_valid() {
            return Err(Rejected);
        }
        let id = match F::ENVELOPE.id_member(kind) {
            Some(member) => from.optional_member(member, Json::read)?,
            None => None,
        };
        let (text, invalid) = match from.strict_text() {
            Ok(text) => (on_one_line(&text), None),
            Err(error) => (on_one_line(from.text()), Some(error)),
        };
        Ok(Self { kind, id, text, invalid, frames: PhantomData })
    }

    #[doc(hidden)]
    pub fn __of(frame: &dyn Frame) -> Self {
        let (text, invalid) = match frame.to_json() {
            Ok(text) => (text, None),
            Err(error) => (String::new(), Some(error.to_string())),
        };
        Self { kind: frame.kind(), id: frame.id(), text, invalid, frames: PhantomData }
    }
}

impl<F: FrameTypes> Frame for UntypedResponse<F> {
    fn __view(&self) -> FrameRef<'_> {
        let text = self.invalid.as_deref().map_or(Ok(&*self.text), Err);
        FrameRef::Text { kind: self.kind, name: "", target: "", id: self.id.as_ref(), text }
    }
}

impl<F: FrameTypes> Serialize for UntypedResponse<F> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        serialize_frame(self, to)
    }
}

impl<F> Clone for UntypedResponse<F> {
    fn clone(&self) -> Self {
        let Self { kind, id, text, invalid, frames } = self;
        Self { kind: *kind, id: id.clone(), text: text.clone(), invalid: invalid.clone(), frames: *frames }
    }
}

impl<F> PartialEq for UntypedResponse<F> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.invalid == other.invalid
    }
}

impl<F> fmt::Debug for UntypedResponse<F> {
    /// Shows the kind and the length of the frame, because its result may be personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UntypedResponse").field("kind", &self.kind).field("bytes", &self.text.len()).finish_non_exhaustive()
    }
}

/// The responses of an envelope whose responses do not name their command, in an implementation of [`FrameTypes`].
#[doc(hidden)]
#[macro_export]
macro_rules! __untyped_responses {
    () => {
        type AnyResponse<Named: $crate::__private::ReadFrame + $crate::frame::Frame> = $crate::frame::UntypedResponse<Self>;
        fn read_response<Named: $crate::__private::ReadFrame + $crate::frame::Frame>(
            from: &mut $crate::__private::FrameDecoder<'_>,
        ) -> $crate::__private::Result<$crate::frame::UntypedResponse<Self>, $crate::__private::Rejected> {
            $crate::frame::UntypedResponse::__read(from)
        }
        fn response<Named: $crate::__private::ReadFrame + $crate::frame::Frame>(
            named: Named,
        ) -> $crate::frame::UntypedResponse<Self> {
            $crate::frame::UntypedResponse::__of(&named)
        }
        fn named<Named: $crate::__private::ReadFrame + $crate::frame::Frame>(
            any: $crate::frame::UntypedResponse<Self>,
        ) -> $crate::__private::Result<Named, $crate::frame::UntypedResponse<Self>> {
            $crate::__private::Err(any)
        }
    };
}
