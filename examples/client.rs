//! A small agent desktop: it adds a channel, dials, sends the signal that the call's script offers, and logs out.
//!
//! `cargo run --example client ADDRESS`, with the address that `cargo run --example server` prints.

#[path = "support/line.rs"]
mod line;

use std::io::{self, Write};
use std::net::{SocketAddr, TcpStream};

use tieline::agent_desktop::channel::{ChannelDial, ChannelIncontactGetScripts};
use tieline::agent_desktop::interaction::InteractionRecordingPause;
use tieline::agent_desktop::session::{ChannelType, NewChannel, SessionAddChannel, SessionLogout};
use tieline::agent_desktop::{AnyEvent, AnyResponse, Message, SessionId, SessionTarget};
use tieline::frame::{Frame, Pending, Request};

use line::{AnyError, Line, set_timeouts};

fn main() -> Result<(), AnyError> {
    let address = std::env::args().nth(1).ok_or("the server's address is missing: `client 127.0.0.1:40123`")?;
    run(address.parse()?, &mut io::stdout())
}

/// Runs a short session and writes one line per event to `log`.
pub(crate) fn run(address: SocketAddr, log: &mut dyn Write) -> Result<(), AnyError> {
    let stream = TcpStream::connect(address)?;
    set_timeouts(&stream)?;
    let (socket, _) = tungstenite::client(format!("ws://{address}/"), stream).map_err(|error| error.to_string())?;
    let mut desktop = Desktop { line: Line::new(socket), pending: Pending::new() };
    let session = SessionTarget { session: SessionId::new("desk")? };
    let channel = NewChannel::new("4711".to_owned(), ChannelType::Telephony);
    desktop.send(&Request::new(session.clone(), SessionAddChannel::new(channel)), "to add a channel")?;
    while let Some(text) = desktop.line.receive()? {
        match Message::read(&text) {
            Ok(Message::Event(event)) => desktop.on_event(event, &session, log)?,
            Ok(Message::Response(response)) => desktop.on_response(response, log)?,
            // An event of a newer server is not an error: the message keeps its whole frame, and the client ignores it.
            Ok(Message::Unknown(unknown)) => writeln!(log, "unknown: {} {}", unknown.kind().as_str(), unknown.name())?,
            Ok(other) => writeln!(log, "not for a client: {} {}", other.kind().as_str(), other.name())?,
            // The error describes the problems and their places, without values of the frame.
            Err(error) => writeln!(log, "not read: {error}")?,
        }
    }
    writeln!(log, "unanswered: {}", desktop.pending.len())?;
    Ok(())
}

struct Desktop {
    line: Line<TcpStream>,
    /// The requests without a response so far. Frames carry no id: a response answers the oldest request with the same
    /// command and target.
    pending: Pending<&'static str>,
}

impl Desktop {
    /// Sends a request and remembers its purpose.
    fn send(&mut self, request: &dyn Frame, purpose: &'static str) -> Result<(), AnyError> {
        self.line.send(request)?;
        self.pending.sent(request, purpose).map_err(|_| "only requests are answered")?;
        Ok(())
    }

    fn on_event(&mut self, event: AnyEvent, session: &SessionTarget, log: &mut dyn Write) -> Result<(), AnyError> {
        writeln!(log, "event: {} of {}", event.name(), event.target_text())?;
        match event {
            AnyEvent::ChannelInitialized(event) => {
                let scripts = Request::new(event.target.clone(), ChannelIncontactGetScripts::default());
                self.send(&scripts, "to list the scripts")?;
                self.send(&Request::new(event.target, ChannelDial::new("5550100".to_owned())), "to dial")?;
            }
            AnyEvent::InteractionInitialized(event) => {
                let pause = Request::new(event.target, InteractionRecordingPause::default());
                self.send(&pause, "to pause the recording")?;
            }
            // The request copies its parameters from the event.
            AnyEvent::InteractionIncontactSignalAdded(event) => self.send(&event.signal(), "to send the signal")?,
            AnyEvent::InteractionIncontactSignalRemoved(_) => {
                self.send(&Request::new(session.clone(), SessionLogout::default()), "to log out")?;
            }
            _ => {}
        }
        Ok(())
    }

    fn on_response(&mut self, response: AnyResponse, log: &mut dyn Write) -> Result<(), AnyError> {
        let Some(purpose) = self.pending.answered(&response) else {
            writeln!(log, "response without a request: {}", response.name())?;
            return Ok(());
        };
        match response {
            AnyResponse::ChannelIncontactGetScripts(response) => match response.into_result() {
                Ok(success) => {
                    let names: Vec<_> = success.data.scripts.into_iter().map(|script| script.script_name).collect();
                    writeln!(log, "{purpose}: {}", names.join(", "))?;
                }
                Err(failure) => writeln!(log, "{purpose}: {}", failure.failure.code)?,
            },
            AnyResponse::InteractionRecordingPause(response) => match response.into_result() {
                Ok(_) => writeln!(log, "{purpose}: done")?,
                // A failure carries the original request.
                Err(failure) => {
                    let target = failure.read_original()?.target;
                    writeln!(log, "{purpose}: {}, of {}", failure.failure.code, target.interaction)?;
                }
            },
            other => writeln!(log, "{purpose}: {}", other.kind().as_str())?,
        }
        Ok(())
    }
}
