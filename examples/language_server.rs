//! A language server and its client, which talk in JSON-RPC over standard input and output: each frame follows its `Content-Length`.
//!
//! `cargo run --example language_server` is the client, and starts itself as the server.

use std::error::Error;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command as Process, Stdio};

use tieline::frame::Pending;
use tieline::json::JsonObject;
use tieline::json_rpc::{self, RpcError};
use tieline::{Command, Event, Nullable, Policy, Wire, protocol};

/// Starts the conversation.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "initialize", reply = InitializeResult)]
pub struct Initialize {
    /// The process that started the server.
    pub process_id: Nullable<u32>,
    /// What the client can do.
    pub capabilities: JsonObject,
}

/// What the server can do.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct InitializeResult {
    /// What the server can do.
    pub capabilities: JsonObject,
}

/// A document was opened.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "textDocument/didOpen", from = client)]
pub struct DidOpen {
    /// The document.
    pub text_document: Document,
}

/// A document.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Document {
    /// The name of the document.
    pub uri: String,
    /// The text.
    pub text: String,
}

/// Asks for the documentation of a place.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "textDocument/hover", reply = Nullable<Hover>)]
pub struct HoverAt {
    /// The line, from 0.
    pub line: u32,
}

/// The documentation of a place.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Hover {
    /// The text.
    pub contents: String,
}

/// Ends the work. The reply is null.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "shutdown", reply = ())]
pub struct Shutdown {}

/// Ends the process.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "exit", from = client)]
pub struct Exit {}

tieline::protocol! {
    /// A language server.
    pub LanguageServer {
        name: "language-server",
        version: "1.0",
        envelope: tieline::json_rpc,
        commands: [Initialize, HoverAt, Shutdown],
        events: [DidOpen, Exit],
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    if std::env::args().nth(1).as_deref() == Some("server") {
        return serve(&mut io::stdin().lock(), &mut io::stdout().lock());
    }
    let mut server =
        Process::new(std::env::current_exe()?).arg("server").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let (Some(mut to), Some(from)) = (server.stdin.take(), server.stdout.take()) else {
        return Err("the server has no pipes".into());
    };
    for line in talk(&mut BufReader::new(from), &mut to)? {
        println!("{line}");
    }
    drop(to);
    server.wait()?;
    Ok(())
}

/// The client: sends requests, matches the responses by their ids, and returns what it learnt.
pub(crate) fn talk(from: &mut dyn BufRead, to: &mut dyn Write) -> Result<Vec<String>, Box<dyn Error>> {
    let mut pending = Pending::new();
    let capabilities = JsonObject::new();
    let document = Document { uri: "file:///a.txt".to_owned(), text: "first\nsecond".to_owned() };
    let requests: [AnyRequest; 4] = [
        json_rpc::Request::new(1.into(), Initialize { process_id: Nullable::Null, capabilities }).into(),
        json_rpc::Request::new(2.into(), HoverAt { line: 1 }).into(),
        json_rpc::Request::new("three".into(), HoverAt { line: 9 }).into(),
        json_rpc::Request::new(4.into(), Shutdown {}).into(),
    ];
    send(to, &json_rpc::Event::new(DidOpen { text_document: document }).to_json()?)?;
    for request in &requests {
        send(to, &request.to_json()?)?;
        pending.sent(request, ()).map_err(|()| "not a request")?;
    }
    let mut learnt = Vec::new();
    while !pending.is_empty() {
        let text = receive(from)?.ok_or("the server ended early")?;
        let Message::Response(response) = Message::read(&text)? else { return Err("expected a response".into()) };
        let command = pending.command(&response).ok_or("a response to no request")?.to_owned();
        pending.answered(&response);
        learnt.push(match protocol::read_response::<LanguageServer>(&command, response.text(), Policy::Strict)? {
            AnyResponse::HoverAt(json_rpc::Response::Success(success)) => match success.data {
                Nullable::Value(hover) => format!("hover: {}", hover.contents),
                Nullable::Null => "hover: nothing".to_owned(),
            },
            AnyResponse::HoverAt(json_rpc::Response::Failure(failure)) => format!("no hover: {}", failure.error.message),
            AnyResponse::Initialize(_) => "initialized".to_owned(),
            AnyResponse::Shutdown(_) => "shut down".to_owned(),
        });
    }
    send(to, &json_rpc::Event::new(Exit {}).to_json()?)?;
    Ok(learnt)
}

/// The server: answers requests until `exit` or the end of the input.
pub(crate) fn serve(from: &mut dyn BufRead, to: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let mut lines = Vec::new();
    while let Some(text) = receive(from)? {
        let message = match Message::read(&text) {
            Ok(message) => message,
            Err(error) => {
                // The id of an invalid request is not known, so it is null.
                let error = RpcError::new(RpcError::INVALID_REQUEST, error.to_string());
                send(to, &json_rpc::Failure::<Shutdown>::new(Nullable::Null, error).to_json()?)?;
                continue;
            }
        };
        match message {
            Message::Request(AnyRequest::Initialize(request)) => {
                send(to, &request.succeed(InitializeResult { capabilities: JsonObject::new() }).to_json()?)?;
            }
            Message::Request(AnyRequest::HoverAt(request)) => {
                let line: Option<&String> = usize::try_from(request.data.line).ok().and_then(|line| lines.get(line));
                let hover = line.map(|contents| Hover { contents: contents.clone() });
                send(to, &request.succeed(hover.map_or(Nullable::Null, Nullable::Value)).to_json()?)?;
            }
            Message::Request(AnyRequest::Shutdown(request)) => send(to, &request.succeed(()).to_json()?)?,
            Message::Event(AnyEvent::DidOpen(event)) => {
                lines = event.data.text_document.text.lines().map(str::to_owned).collect();
            }
            Message::Event(AnyEvent::Exit(_)) => return Ok(()),
            Message::Response(_) | Message::Unknown(_) => {}
        }
    }
    Ok(())
}

/// Writes a frame after its length.
fn send(to: &mut dyn Write, frame: &str) -> io::Result<()> {
    write!(to, "Content-Length: {}\r\n\r\n{frame}", frame.len())?;
    to.flush()
}

/// Reads a frame after its length. Returns `None` at the end of the input.
fn receive(from: &mut dyn BufRead) -> Result<Option<String>, Box<dyn Error>> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if from.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        match line.trim_end() {
            "" => break,
            header => {
                if let Some(("Content-Length", value)) = header.split_once(": ") {
                    length = Some(value.parse::<usize>()?);
                }
            }
        }
    }
    let mut frame = vec![0; length.ok_or("a frame without Content-Length")?.min(1 << 24)];
    from.read_exact(&mut frame)?;
    Ok(Some(String::from_utf8(frame)?))
}
