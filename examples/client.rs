//! An agent desktop in small: it adds a channel, dials, sends the signal that the call's script offers, and logs out.
//!
//! `cargo run --example client ADDRESS`, where `cargo run --example server` has printed the address.

#[path = "support/line.rs"]
mod line;

use std::io::{self, Write};
use std::net::{SocketAddr, TcpStream};

use tieline::agent_desktop::channel::{ChannelDial, ChannelIncontactGetScripts};
use tieline::agent_desktop::interaction::InteractionRecordingPause;
use tieline::agent_desktop::session::{ChannelType, NewChannel, SessionAddChannel, SessionLogout};
use tieline::agent_desktop::{AnyEvent, AnyResponse, Message, SessionId, SessionTarget};
use tieline::frame::{Frame, Pending, Request};

use line::{Line, Trouble, patient};

fn main() -> Result<(), Trouble> {
    let address = std::env::args().nth(1).ok_or("the server's address is missing: `client 127.0.0.1:40123`")?;
    run(address.parse()?, &mut io::stdout())
}

/// Works through a short shift. `log` gets a line for each thing that happened.
pub(crate) fn run(address: SocketAddr, log: &mut dyn Write) -> Result<(), Trouble> {
    let stream = TcpStream::connect(address)?;
    patient(&stream)?;
    let (socket, _) = tungstenite::client(format!("ws://{address}/"), stream).map_err(|error| error.to_string())?;
    let mut desktop = Desktop { line: Line::new(socket), pending: Pending::new() };
    let session = SessionTarget { session: SessionId::new("desk")? };
    let channel = NewChannel::new("4711".to_owned(), ChannelType::Telephony);
    desktop.ask(&Request::new(session.clone(), SessionAddChannel::new(channel)), "to add a channel")?;
    while let Some(text) = desktop.line.receive()? {
        match Message::read(&text) {
            Ok(Message::Event(event)) => desktop.on_event(event, &session, log)?,
            Ok(Message::Response(response)) => desktop.on_response(response, log)?,
            // A newer server's event is no error: it is kept whole, and passed over.
            Ok(Message::Unknown(unknown)) => writeln!(log, "unknown: {} {}", unknown.kind().as_str(), unknown.name())?,
            Ok(other) => writeln!(log, "not for a client: {} {}", other.kind().as_str(), other.name())?,
            // What is wrong, and where; no value of the frame is shown.
            Err(error) => writeln!(log, "not read: {error}")?,
        }
    }
    writeln!(log, "unanswered: {}", desktop.pending.len())?;
    Ok(())
}

struct Desktop {
    line: Line<TcpStream>,
    /// What was asked and is not answered yet. Frames carry no id: the oldest request with the same command and target is
    /// the one that a response answers.
    pending: Pending<&'static str>,
}

impl Desktop {
    /// Sends a request, and notes what it is for.
    fn ask(&mut self, request: &dyn Frame, what: &'static str) -> Result<(), Trouble> {
        self.line.send(request)?;
        self.pending.sent(request, what).map_err(|_| "only requests are answered")?;
        Ok(())
    }

    fn on_event(&mut self, event: AnyEvent, session: &SessionTarget, log: &mut dyn Write) -> Result<(), Trouble> {
        writeln!(log, "event: {} of {}", event.name(), event.target_text())?;
        match event {
            AnyEvent::ChannelInitialized(event) => {
                let scripts = Request::new(event.target.clone(), ChannelIncontactGetScripts::default());
                self.ask(&scripts, "to list the scripts")?;
                self.ask(&Request::new(event.target, ChannelDial::new("5550100".to_owned())), "to dial")?;
            }
            AnyEvent::InteractionInitialized(event) => {
                let pause = Request::new(event.target, InteractionRecordingPause::default());
                self.ask(&pause, "to pause the recording")?;
            }
            // The signal takes the event's own parameters.
            AnyEvent::InteractionIncontactSignalAdded(event) => self.ask(&event.signal(), "to send the signal")?,
            AnyEvent::InteractionIncontactSignalRemoved(_) => {
                self.ask(&Request::new(session.clone(), SessionLogout::default()), "to log out")?;
            }
            _ => {}
        }
        Ok(())
    }

    fn on_response(&mut self, response: AnyResponse, log: &mut dyn Write) -> Result<(), Trouble> {
        let Some(what) = self.pending.answered(&response) else {
            writeln!(log, "nobody asked: {}", response.name())?;
            return Ok(());
        };
        match response {
            AnyResponse::ChannelIncontactGetScripts(response) => match response.into_result() {
                Ok(success) => {
                    let names: Vec<_> = success.data.scripts.into_iter().map(|script| script.script_name).collect();
                    writeln!(log, "{what}: {}", names.join(", "))?;
                }
                Err(failure) => writeln!(log, "{what}: {}", failure.failure.code)?,
            },
            AnyResponse::InteractionRecordingPause(response) => match response.into_result() {
                Ok(_) => writeln!(log, "{what}: done")?,
                // The request comes back with its refusal.
                Err(failure) => {
                    let target = failure.read_original()?.target;
                    writeln!(log, "{what}: {}, of {}", failure.failure.code, target.interaction)?;
                }
            },
            other => writeln!(log, "{what}: {}", other.kind().as_str())?,
        }
        Ok(())
    }
}
