//! The envelope of JSON-RPC 2.0, for `envelope: tieline::json_rpc` in [`protocol!`](crate::protocol!).
//!
//! A request has a command as its method, a notification an event. The member `params` holds the fields of the command or event; it may be
//! absent if all of them may. For parameters by position, declare a newtype of a tuple or a `Vec`. Any other value is a compile error in
//! `protocol!`, since JSON-RPC has only objects and arrays as parameters. Batches are not supported: each frame is one object.
//!
//! Source: <https://www.jsonrpc.org/specification>

use std::borrow::Cow;

use tieline::Wire;

use crate::frame::ErrorCode;
use crate::json::Json;
use crate::shape::Nullable;

pub use frames::{Event, Failure, Frames, Request, Response, Success};

/// The id of a request: an integer or a string.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
#[wire(untagged)]
pub enum RequestId {
    /// An integer.
    Number(i64),
    /// A string.
    Text(String),
}

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Wire)]
#[non_exhaustive]
pub struct RpcError {
    /// The code. The specification reserves -32768 to -32000.
    #[wire(example = -32601)]
    pub code: i64,
    /// A short description.
    #[wire(example = "Method not found")]
    pub message: String,
    /// Details.
    pub data: Option<Json>,
}

crate::envelope! {
    /// Frames of JSON-RPC 2.0: requests, their responses, and notifications.
    #[envelope(structured_data)]
    pub mod frames {
        request: {
            jsonrpc: "2.0",
            /// The id, which the response repeats.
            id: Id(RequestId),
            method: Name,
            /// The parameters.
            params: Option<Data>,
        },
        success: {
            jsonrpc: "2.0",
            /// The id of the request.
            id: Id(RequestId),
            /// The reply of the command.
            result: Data,
            !method,
            !error,
        },
        failure: {
            jsonrpc: "2.0",
            /// The id of the request. It is null if the id could not be read.
            id: Id(Nullable<RequestId>),
            /// Why the request failed.
            error: Error(RpcError),
            !method,
            !result,
        },
        event: {
            jsonrpc: "2.0",
            method: Name,
            /// The parameters.
            params: Option<Data>,
            !id,
        },
    }
}

impl RpcError {
    /// The code of a text that is not JSON.
    pub const PARSE_ERROR: i64 = -32700;
    /// The code of JSON that is not a request.
    pub const INVALID_REQUEST: i64 = -32600;
    /// The code of an unknown method.
    pub const METHOD_NOT_FOUND: i64 = -32601;
    /// The code of invalid parameters.
    pub const INVALID_PARAMS: i64 = -32602;
    /// The code of a fault of the server.
    pub const INTERNAL_ERROR: i64 = -32603;
}

impl ErrorCode for RpcError {
    fn code(&self) -> Cow<'_, str> {
        Cow::Owned(self.code.to_string())
    }
}

impl From<i64> for RequestId {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for RequestId {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for RequestId {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
