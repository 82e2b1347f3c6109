//! Matching of responses to requests.

use super::Frame;
use super::keyed_queue::KeyedQueue;
use crate::envelope::FrameKind;
use crate::json::canonical_id;

/// The requests that have no response yet, each with a value of the caller.
///
/// A response belongs to the request with its id. If the envelope has no ids, it belongs to the oldest unanswered request with the same
/// command and target. Use one `Pending` for each direction of a connection, because both sides may use the same ids.
///
/// If responses do not name their command, [`command`](Self::command) finds it:
///
/// ```
/// use tieline::frame::Pending;
/// use tieline::{Command, json_rpc, protocol};
///
/// /// Adds numbers.
/// #[derive(Debug, Clone, PartialEq, Command)]
/// #[command(name = "add", reply = i64)]
/// struct Add {
///     /// The numbers.
///     numbers: Vec<i64>,
/// }
///
/// tieline::protocol! {
///     /// A calculator.
///     Calculator { name: "calculator", version: "1.0", envelope: tieline::json_rpc, commands: [Add], events: [] }
/// }
///
/// let mut pending = Pending::new();
/// let request = json_rpc::Request::new(1.into(), Add { numbers: vec![1, 2] });
/// assert_eq!(request.to_json()?, r#"{"jsonrpc":"2.0","id":1,"method":"add","params":{"numbers":[1,2]}}"#);
/// assert!(pending.sent(&request, "a value of the caller").is_ok());
///
/// let Message::Response(response) = Message::read(r#"{"jsonrpc":"2.0","id":1,"result":3}"#)? else { panic!() };
/// assert_eq!(pending.command(&response), Some("add"));
/// let AnyResponse::Add(json_rpc::Response::Success(success)) =
///     protocol::read_response::<Calculator>("add", response.text(), Default::default())?
/// else {
///     panic!()
/// };
/// assert_eq!((success.data, pending.answered(&response)), (3, Some("a value of the caller")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Pending<T> {
    open: KeyedQueue<PendingKey, Waiting<T>>,
}

/// What a response has in common with its request.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum PendingKey {
    /// The id, as JSON text.
    Id(String),
    Message {
        name: String,
        target: String,
    },
}

#[derive(Debug, Clone)]
struct Waiting<T> {
    command: String,
    value: T,
}

impl<T> Pending<T> {
    /// No requests.
    #[must_use]
    pub const fn new() -> Self {
        Self { open: KeyedQueue::new() }
    }

    /// Adds a request that was sent.
    ///
    /// # Errors
    /// The value, if the frame is not a request.
    pub fn sent(&mut self, request: &dyn Frame, value: T) -> Result<(), T> {
        if request.kind() != FrameKind::Request {
            return Err(value);
        }
        self.open.push(key(request), Waiting { command: request.name().to_owned(), value });
        Ok(())
    }

    /// The command of the request that a response answers.
    #[must_use]
    pub fn command(&self, response: &dyn Frame) -> Option<&str> {
        if !is_response(response) {
            return None;
        }
        self.open.with_key(&key(response)).next().map(|waiting| &*waiting.command)
    }

    /// Removes the request that a response answers, and returns its value.
    pub fn answered(&mut self, response: &dyn Frame) -> Option<T> {
        if !is_response(response) {
            return None;
        }
        self.open.remove(&key(response), |_| true).map(|waiting| waiting.value)
    }

    /// The number of requests without a response.
    #[must_use]
    pub fn len(&self) -> usize {
        self.open.len()
    }

    /// Whether every request has a response.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<T> Default for Pending<T> {
    fn default() -> Self {
        Self::new()
    }
}

fn is_response(frame: &dyn Frame) -> bool {
    matches!(frame.kind(), FrameKind::Success | FrameKind::Failure)
}

fn key(frame: &dyn Frame) -> PendingKey {
    match frame.id() {
        Some(id) => PendingKey::Id(canonical_id(&id.to_string()).into_owned()),
        None => PendingKey::Message { name: frame.name().to_owned(), target: frame.target_text().into_owned() },
    }
}
