//! A program that uses the types that typify generated: it reads a frame and matches on it.

use consumer::{
    AgentDesktop, AgentDesktopEvent, AgentDesktopFailure, AgentDesktopRequest, AgentDesktopSuccess,
    InteractionIncontactSignal, InteractionIncontactSignalRequest, same,
};
use serde_json::Value;

/// Describes a frame.
fn describe(frame: &AgentDesktop) -> String {
    match frame {
        AgentDesktop::Event(AgentDesktopEvent::InteractionIncontactSignalAddedEvent(event)) => {
            format!("{} can be sent, {}", event.data.name, event.data.tooltip.as_deref().unwrap_or("no reason given"))
        }
        AgentDesktop::Event(AgentDesktopEvent::ChannelInfoChangedEvent(event)) => {
            format!("{} keys", event.data.len())
        }
        AgentDesktop::Event(event) => format!("{event:?}"),
        AgentDesktop::Success(AgentDesktopSuccess::ChannelIncontactGetScriptsSuccess(success)) => {
            success.data.scripts.iter().map(|script| script.script_name.as_str()).collect::<Vec<_>>().join(", ")
        }
        AgentDesktop::Success(success) => format!("{success:?}"),
        AgentDesktop::Failure(AgentDesktopFailure::ChannelDialFailure(failure)) => {
            format!("not dialled: {}", failure.failure.code)
        }
        AgentDesktop::Failure(failure) => format!("{failure:?}"),
        AgentDesktop::Request(AgentDesktopRequest::ChannelDialRequest(request)) => {
            format!("to dial {}", request.data.destination)
        }
        AgentDesktop::Request(request) => format!("{request:?}"),
    }
}

/// The name of the inner variant: the start of its debug output.
fn variant(frame: &AgentDesktop) -> String {
    let debug = match frame {
        AgentDesktop::Event(event) => format!("{event:?}"),
        AgentDesktop::Success(success) => format!("{success:?}"),
        AgentDesktop::Failure(failure) => format!("{failure:?}"),
        AgentDesktop::Request(request) => format!("{request:?}"),
    };
    debug.split('(').next().unwrap_or_default().to_owned()
}

fn main() {
    let path = std::env::args().nth(1).expect("a file of frames");
    let text = std::fs::read_to_string(path).expect("it can be read");
    let (mut count, mut descriptions) = (0, std::collections::BTreeSet::new());
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).expect("a frame and its definition");
        let frame = line["text"].as_str().expect("a text");
        let read: AgentDesktop = serde_json::from_str(frame).unwrap_or_else(|error| panic!("{error}: {frame}"));
        assert_eq!(variant(&read), line["definition"].as_str().expect("a definition"), "{frame}");
        let written = serde_json::to_value(&read).expect("it can be written");
        let given = serde_json::from_str(frame).expect("it is JSON");
        assert!(same(&written, &given), "{written} instead of {given}");
        count += 1;
        descriptions.insert(describe(&read));
    }
    let request = InteractionIncontactSignalRequest {
        command: "interaction.request.incontact.signal".parse().expect("the constant"),
        target: "s.c.i".parse().expect("a target"),
        data: InteractionIncontactSignal { p1: Some("blue".to_owned()), ..InteractionIncontactSignal::default() },
        context: serde_json::Map::new(),
    };
    assert_eq!(
        serde_json::to_string(&request).expect("it can be written"),
        r#"{"command":"interaction.request.incontact.signal","data":{"p1":"blue"},"target":"s.c.i"}"#
    );
    println!("{count} frames read as their own variant and written back, {} different descriptions", descriptions.len());
}
