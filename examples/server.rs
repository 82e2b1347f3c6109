//! A small interaction processor: it serves one agent desktop over a WebSocket on the loopback interface.
//!
//! `cargo run --example server` prints its address; `cargo run --example client ADDRESS` connects to it.

#[path = "support/line.rs"]
mod line;

use std::io::{self, Write};
use std::net::{TcpListener, TcpStream};

use tieline::ReadError;
use tieline::agent_desktop::channel::{ChannelDial, ChannelInfoChanged, ChannelInitialized, Script, Scripts};
use tieline::agent_desktop::interaction::{
    InteractionCreated, InteractionIncontactSignalAdded, InteractionIncontactSignalRemoved, InteractionInitialized,
};
use tieline::agent_desktop::session::{NewChannel, SessionAddChannel};
use tieline::agent_desktop::state::StateUpdated;
use tieline::agent_desktop::{
    AnyRequest, ChannelId, ChannelTarget, InteractionId, InteractionTarget, Message, SessionTarget,
};
use tieline::frame::{Event, Failure, Request};
use tieline::json::{Json, JsonObject, JsonStructured};
use tieline::message::FailureDetail;
use tieline::{Command, NoData, Path};

use line::{AnyError, Line, set_timeouts};

/// The only signal that the script of a call offers.
const SIGNAL: &str = "Send survey";

/// An event of a later version of the protocol, which the client does not declare.
const NEWER: &str = r#"{"messageType":"objectEvent","target":"desk","name":"session.weather","data":{"sky":"clear"}}"#;

fn main() -> Result<(), AnyError> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("listening on {}", listener.local_addr()?);
    serve(&listener, &mut io::stdout())
}

/// Serves one client until it logs out, and writes one line per received frame to `log`.
pub(crate) fn serve(listener: &TcpListener, log: &mut dyn Write) -> Result<(), AnyError> {
    let (stream, _) = listener.accept()?;
    set_timeouts(&stream)?;
    let mut line = Line::new(tungstenite::accept(stream).map_err(|error| error.to_string())?);
    while let Some(text) = line.receive()? {
        let request = match Message::read(&text) {
            Ok(Message::Request(request)) => request,
            Ok(other) => {
                // The message keeps the whole frame of an unknown request, so a server could answer it; this one only logs it.
                writeln!(log, "not served: {} {}", other.kind().as_str(), other.name())?;
                continue;
            }
            Err(error) => {
                reject(&mut line, &text, &error, log)?;
                continue;
            }
        };
        writeln!(log, "served: {}", request.name())?;
        if answer(&mut line, request)? {
            break;
        }
    }
    // The closing handshake is complete once the client has closed its side too.
    line.socket.close(None)?;
    while line.receive()?.is_some() {}
    Ok(())
}

/// Answers a request and sends the events that it causes. Returns whether the client has logged out.
fn answer(line: &mut Line<TcpStream>, request: AnyRequest) -> Result<bool, AnyError> {
    match request {
        AnyRequest::SessionAddChannel(request) => add_channel(line, &request)?,
        AnyRequest::ChannelDial(request) => dial(line, &request)?,
        AnyRequest::ChannelIncontactGetScripts(request) => {
            let scripts = vec![
                Script::new("3001".to_owned(), "Welcome back".to_owned()),
                Script::new("3002".to_owned(), "Long time no see".to_owned()),
            ];
            line.send(&request.succeed(Scripts::new(scripts)))?;
        }
        AnyRequest::InteractionIncontactSignal(request) => {
            line.send(&request.succeed(tieline::Empty::default()))?;
            line.send(&Event::new(request.target, InteractionIncontactSignalRemoved::new(SIGNAL.to_owned())))?;
        }
        AnyRequest::InteractionRecordingPause(request) => {
            line.send(&request.fail("NOT_SUPPORTED", "Recording cannot be paused.")?)?;
        }
        AnyRequest::SessionLogout(request) => {
            line.send(&request.succeed(NoData))?;
            return Ok(true);
        }
        AnyRequest::InteractionRecordingStop(request) => reject_unsupported(line, &request)?,
        AnyRequest::InteractionConsultTransfer(request) => reject_unsupported(line, &request)?,
        AnyRequest::InteractionAccept(request) => reject_unsupported(line, &request)?,
        AnyRequest::ConversationAnswer(request) => reject_unsupported(line, &request)?,
        // `AnyRequest` is non-exhaustive: requests that a later version of the crate adds stay unanswered.
        _ => {}
    }
    Ok(false)
}

fn add_channel(line: &mut Line<TcpStream>, request: &Request<SessionAddChannel>) -> Result<(), AnyError> {
    let SessionTarget { session } = request.target.clone();
    let NewChannel { endpoint, .. } = request.data.channel.clone();
    line.send(&request.succeed(request.data.clone()))?;
    let channel = ChannelTarget { session, channel_group: None, channel: ChannelId::new(endpoint)? };
    line.send(&Event::new(channel, ChannelInitialized::default()))?;
    line.send_text(NEWER)
}

/// Places a call and sends some of the events that it causes. A client must not depend on their order.
fn dial(line: &mut Line<TcpStream>, request: &Request<ChannelDial>) -> Result<(), AnyError> {
    let channel = request.target.clone();
    line.send(&request.succeed(request.data.clone()))?;
    let mut info = JsonObject::new();
    info.insert("active", true);
    line.send(&Event::new(channel.clone(), ChannelInfoChanged(info)))?;
    let interaction = InteractionTarget {
        session: channel.session.clone(),
        channel_group: channel.channel_group.clone(),
        channel: channel.channel.clone(),
        interaction: InteractionId::new("call-1")?,
    };
    let path = Path::of(&interaction)?;
    line.send(&Event::new(path.clone(), InteractionCreated::default()))?;
    let mut state = JsonObject::new();
    state.insert("state", "dialling");
    line.send(&Event::new(path, StateUpdated(JsonStructured::Object(state))))?;
    line.send(&Event::new(interaction.clone(), InteractionInitialized::default()))?;
    let mut added = InteractionIncontactSignalAdded::new(SIGNAL.to_owned());
    added.parameters.set(1, "customer-17")?;
    added.parameters.set(3, "blue")?;
    line.send(&Event::new(interaction, added))
}

fn reject_unsupported<C: Command>(line: &mut Line<TcpStream>, request: &Request<C>) -> Result<(), AnyError> {
    line.send(&request.fail("NOT_IMPLEMENTED", "This example does not support the command.")?)
}

/// Logs why a text cannot be read, without values from the text, and answers it if it is a `channel.dial`.
fn reject(line: &mut Line<TcpStream>, text: &str, error: &ReadError, log: &mut dyn Write) -> Result<(), AnyError> {
    let Some(problem) = error.problems().first() else { return Ok(()) };
    writeln!(log, "rejected: {problem}")?;
    // Only an invalid dial is answered: a failure needs the type of the command and the request's target.
    let original: Json = text.parse().unwrap_or_default();
    let target = original.at(&["target"]).and_then(Json::as_str).map(str::to_owned);
    match (&problem.name, target, original) {
        (Some(name), Some(target), Json::Object(original)) if name == ChannelDial::MESSAGE.name => {
            let detail = FailureDetail::new("MALFORMED".to_owned(), problem.to_string());
            line.send(&Failure::<ChannelDial>::new(target, detail, original))
        }
        _ => Ok(()),
    }
}
