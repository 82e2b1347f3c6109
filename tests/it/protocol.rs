//! The types and methods that `protocol!` generates.

use tieline::agent_desktop::channel::ChannelDial;
use tieline::agent_desktop::{AgentDesktop, AnyEvent, AnyRequest, AnyResponse, Message};
use tieline::frame::{FrameKind, Request};
use tieline::{Command, Policy, Protocol};

mod quiet {
    tieline::protocol! {
        /// Says nothing.
        pub(super) Quiet { version: "0.1", name: "quiet", events: [], commands: [] }
    }
}

#[test]
fn a_frame_is_read_as_its_message_and_kind() {
    let text = r#"{"command":"channel.dial","target":"s.c","data":{"destination":"5550100"}}"#;
    let message = Message::read(text).unwrap();
    let Message::Request(AnyRequest::ChannelDial(request)) = &message else { panic!("{message:?}") };
    assert_eq!(request.data.destination, "5550100");
    assert_eq!((message.kind(), message.name(), &*message.target_text()), (FrameKind::Request, "channel.dial", "s.c"));
    assert_eq!(message.to_json().unwrap(), text);

    let text = r#"{"command":"channel.dial","target":"s.c","result":"success","data":{"destination":"5550100"}}"#;
    let message: Message = text.parse().unwrap();
    assert!(matches!(message, Message::Response(AnyResponse::ChannelDial(_))));
    assert_eq!(message.to_json().unwrap(), text);

    let text = r#"{"messageType":"stateEvent","target":"s.c","name":"state.updated","data":{}}"#;
    let message = Message::read_slice(text.as_bytes()).unwrap();
    assert!(matches!(message, Message::Event(AnyEvent::StateUpdated(_))));
    let mut written = Vec::new();
    message.to_writer(&mut written).unwrap();
    assert_eq!(String::from_utf8(written).unwrap(), text);

    let text = r#"{"command":"lamp.on","target":"x","data":5}"#;
    let message = Message::read_with(text, Policy::Tolerant).unwrap();
    assert!(matches!(&message, Message::Unknown(unknown) if unknown.name() == "lamp.on"));
    assert_eq!(message.to_json().unwrap(), text);
}

#[test]
fn frames_convert_into_messages() {
    let request = Request::new("s.c".parse().unwrap(), ChannelDial::new("5550100".to_owned()));
    let any: AnyRequest = request.clone().into();
    assert_eq!(Message::from(any.clone()), Message::from(request));
    assert_eq!(serde_json::to_string(&any).unwrap(), any.to_json().unwrap());
}

#[test]
fn a_protocol_has_its_name_version_and_messages() {
    let shape = AgentDesktop::SHAPE;
    assert_eq!((shape.name, shape.version, shape.type_name), ("agent-desktop", "1.0", "AgentDesktop"));
    assert_eq!((shape.commands.len(), shape.events.len()), (10, 16));
    assert_eq!(shape.commands[2].name, ChannelDial::MESSAGE.name);
    assert!(AgentDesktop::check(r#"{"command":"session.request.logout","target":"s","data":{}}"#).is_valid());
    assert!(!AgentDesktop::check("{}").is_valid());
}

#[test]
fn a_protocol_may_have_no_messages() {
    assert_eq!(quiet::Quiet::SHAPE.doc, "Says nothing.");
    let message = quiet::Message::read(r#"{"command":"lamp.on","target":"x"}"#).unwrap();
    assert!(matches!(message, quiet::Message::Unknown(_)));
}

/// The methods of frames are inherent, so calling them needs no import.
#[test]
fn frames_have_inherent_methods() {
    use tieline::agent_desktop::session::SessionLogout;
    use tieline::frame::{Response, Success};

    macro_rules! assert_methods {
        ($frame:expr, $kind:literal, $name:literal) => {{
            let frame = $frame;
            let mut written = Vec::new();
            frame.to_writer(&mut written).unwrap();
            assert_eq!(String::from_utf8(written).unwrap(), frame.to_json().unwrap());
            assert_eq!((frame.kind().as_str(), frame.name(), &*frame.target_text()), ($kind, $name, "s1"));
            frame
        }};
    }
    let request =
        assert_methods!(SessionLogout::default().request("s1".parse().unwrap()), "request", "session.request.logout");
    let failure = assert_methods!(request.fail("a", "b").unwrap(), "failure", "session.request.logout");
    assert_methods!(Response::from(failure), "failure", "session.request.logout");
    let any = assert_methods!(AnyRequest::from(request.clone()), "request", "session.request.logout");
    assert_methods!(Message::from(any), "request", "session.request.logout");
    let success: Success<SessionLogout> = request.succeed(tieline::NoData);
    let success = assert_methods!(success, "success", "session.request.logout");
    assert_methods!(AnyResponse::from(Response::from(success)), "success", "session.request.logout");
    let unknown = r#"{"messageType":"objectEvent","target":"s1","name":"session.parked","data":{}}"#;
    let Message::Unknown(unknown) = Message::read(unknown).unwrap() else { panic!("a known message") };
    assert_methods!(unknown, "event", "session.parked");
}
