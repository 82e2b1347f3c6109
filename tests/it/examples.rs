//! Runs the client and the server of `examples/` against each other, on a port that the system chooses.

#[allow(dead_code, reason = "each example has a `main` of its own")]
#[path = "../../examples/client.rs"]
mod client;
#[allow(dead_code, reason = "each example has a `main` of its own")]
#[path = "../../examples/language_server.rs"]
mod language_server;
#[allow(dead_code, reason = "each example has a `main` of its own")]
#[path = "../../examples/server.rs"]
mod server;

use std::io::{BufReader, pipe};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::{self, JoinHandle};

use tieline::agent_desktop::channel::ChannelDial;
use tieline::agent_desktop::{AnyResponse, Message};
use tieline::frame::Failure;
use tungstenite::WebSocket;

/// Starts a server that serves one client; the thread returns its log.
fn start() -> (SocketAddr, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = thread::spawn(move || {
        let mut log = Vec::new();
        server::serve(&listener, &mut log).unwrap();
        String::from_utf8(log).unwrap()
    });
    (address, server)
}

#[test]
fn a_language_server_and_its_client_talk_in_json_rpc() {
    let ((from_client, mut to_server), (from_server, mut to_client)) = (pipe().unwrap(), pipe().unwrap());
    let server = thread::spawn(move || {
        language_server::serve(&mut BufReader::new(from_client), &mut to_client).map_err(|error| error.to_string())
    });
    let learnt = language_server::talk(&mut BufReader::new(from_server), &mut to_server).unwrap();
    assert_eq!(learnt, ["initialized", "hover: second", "hover: nothing", "shut down"]);
    drop(to_server);
    assert_eq!(server.join().unwrap(), Ok(()));
}

#[test]
fn client_and_server_complete_a_session() {
    let (address, server) = start();
    let mut log = Vec::new();
    client::run(address, &mut log).unwrap();
    assert_eq!(
        String::from_utf8(log).unwrap().lines().collect::<Vec<_>>(),
        [
            "to add a channel: success",
            "event: channel.initialized of desk.4711",
            "unknown: event session.weather",
            "to list the scripts: Welcome back, Long time no see",
            "to dial: success",
            "event: channel.infochanged of desk.4711",
            "event: interaction.created of desk.4711.call-1",
            "event: state.updated of desk.4711.call-1",
            "event: interaction.initialized of desk.4711.call-1",
            "event: interaction.incontact.signaladded of desk.4711.call-1",
            "to pause the recording: NOT_SUPPORTED, of call-1",
            "to send the signal: success",
            "event: interaction.incontact.signalremoved of desk.4711.call-1",
            "to log out: success",
            "unanswered: 0",
        ]
    );
    assert_eq!(
        server.join().unwrap().lines().collect::<Vec<_>>(),
        [
            "served: session.request.addchannel",
            "served: channel.request.incontact.getscripts",
            "served: channel.dial",
            "served: interaction.request.recording.pause",
            "served: interaction.request.incontact.signal",
            "served: session.request.logout",
        ]
    );
}

/// Sends a text and reads the next one.
fn exchange(socket: &mut WebSocket<TcpStream>, text: &str) -> String {
    socket.send(tungstenite::Message::text(text)).unwrap();
    socket.read().unwrap().into_text().unwrap().to_string()
}

#[test]
fn the_server_rejects_an_invalid_frame_and_goes_on() {
    let (address, server) = start();
    let stream = TcpStream::connect(address).unwrap();
    let (mut socket, _) = tungstenite::client(format!("ws://{address}/"), stream).unwrap();
    for invalid in ["{", r#"{"command":"lamp.on","target":"desk","data":{}}"#] {
        socket.send(tungstenite::Message::text(invalid)).unwrap();
    }
    let dial = r#"{"command":"channel.dial","target":"desk.4711","data":{"destination":5550100}}"#;
    let failure = Failure::<ChannelDial>::read(&exchange(&mut socket, dial)).unwrap();
    assert_eq!((&*failure.failure.code, &*failure.target), ("MALFORMED", "desk.4711"));
    let problem = "1:70: error[wrong-type] channel.dial /data/destination: expected a string, found an integer; help: put the value in quotes";
    assert_eq!(failure.failure.message, problem);
    assert!(failure.read_original().is_err());

    let accept = r#"{"command":"interaction.accept","target":"desk.4711.call-1","data":{}}"#;
    let answer = Message::read(&exchange(&mut socket, accept)).unwrap();
    let Message::Response(AnyResponse::InteractionAccept(answer)) = answer else { panic!("{answer:?}") };
    assert_eq!(answer.into_result().unwrap_err().failure.code, "NOT_IMPLEMENTED");

    let logout = r#"{"command":"session.request.logout","target":"desk","data":{}}"#;
    let answer = Message::read(&exchange(&mut socket, logout)).unwrap();
    assert_eq!((answer.kind().as_str(), answer.name()), ("success", "session.request.logout"));
    assert!(matches!(socket.read().unwrap(), tungstenite::Message::Close(_)));
    while socket.read().is_ok() {}
    let log = server.join().unwrap();
    let lines: Vec<&str> = log.lines().collect();
    assert!(lines[0].starts_with("rejected: 1:2: error[syntax]"), "{}", lines[0]);
    assert_eq!(
        lines[1..],
        [
            "not served: request lamp.on",
            &format!("rejected: {problem}"),
            "served: interaction.accept",
            "served: session.request.logout",
        ]
    );
}
