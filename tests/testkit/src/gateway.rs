//! A protocol whose frames have an operation, a payload in the member `d`, and constants that tell requests, responses and events apart.

use tieline::{Command, Event, Wire};

tieline::envelope! {
    /// Frames of a gateway.
    pub mod gateway_frames {
        request: { op: Name, seq: Id(u32), d: Option<Data>, !ok, !t },
        success: { op: Name, seq: Id(u32), ok: true, d: Data, !t },
        failure: { op: Name, seq: Id(u32), ok: false, error: Error(GatewayError), trace: Option<Vec<String>>, !t },
        event: { t: Name, d: Data, shard: Option<u32> },
    }
}

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct GatewayError {
    /// The code.
    #[wire(minimum = 4000, maximum = 4999)]
    pub code: u32,
    /// The reason.
    pub reason: Option<String>,
}

/// Keeps the connection open.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "heartbeat", reply = Empty)]
pub struct Heartbeat {
    /// The number of the last event.
    pub last: Option<u32>,
}

/// Joins a channel.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "channel:join", reply = Joined)]
pub struct Join {
    /// The channel.
    #[wire(min_length = 1)]
    pub channel: String,
}

/// The members of the channel.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Joined {
    /// Their names.
    pub members: Vec<String>,
}

/// Leaves all channels.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "leave", reply = NoData)]
pub struct Leave {}

/// A message was posted.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "MESSAGE_CREATE")]
pub struct MessageCreate {
    /// The channel.
    pub channel: String,
    /// The text.
    pub content: String,
}

tieline::protocol! {
    /// A gateway.
    pub Gateway {
        name: "gateway",
        version: "1.0",
        envelope: gateway_frames,
        commands: [Heartbeat, Join, Leave],
        events: [MessageCreate],
    }
}
