//! Benchmarks of other envelopes than that of the agent-desktop protocol: flat frames and JSON-RPC.

use std::error::Error;

use testkit::language::LanguageServer;
use testkit::realtime::Realtime;

use crate::benchmarks as with;
use crate::capture::{Capture, Mix};
use crate::flags::Flags;
use crate::measure::measure;
use crate::table;

/// The frames of the realtime protocol for serde's derives.
#[allow(dead_code, reason = "the fields are only deserialized")]
mod realtime {
    use serde::Deserialize;
    use serde_json::{Map, Value};

    #[derive(Deserialize)]
    #[serde(tag = "type")]
    pub(super) enum Frame {
        #[serde(rename = "session.update")]
        SessionUpdate { event_id: Option<String>, session: SessionSettings },
        #[serde(rename = "conversation.item.create")]
        ItemCreate {
            event_id: Option<String>,
            #[serde(rename = "previousItemId")]
            previous_item_id: Option<String>,
            item: Item,
        },
        #[serde(rename = "response.text.delta")]
        TextDelta {
            event_id: Option<String>,
            #[serde(rename = "responseId")]
            response_id: String,
            index: u32,
            delta: String,
        },
        #[serde(rename = "response.done")]
        ResponseDone { event_id: Option<String>, status: Status },
        #[serde(rename = "session.created")]
        SessionCreated { event_id: Option<String> },
    }

    #[derive(Deserialize)]
    pub(super) struct SessionSettings {
        instructions: Option<String>,
        temperature: Option<f64>,
    }

    #[derive(Deserialize)]
    #[serde(tag = "type", rename_all = "snake_case")]
    pub(super) enum Item {
        Message { text: String },
        FunctionCall { name: String, arguments: Map<String, Value> },
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub(super) enum Status {
        Completed,
        Cancelled,
        #[serde(untagged)]
        Other(String),
    }
}

/// The requests and notifications of the language server protocol for serde's derives.
#[allow(dead_code, reason = "the fields are only deserialized")]
mod language {
    use serde::Deserialize;
    use serde_json::{Map, Value};

    #[derive(Deserialize)]
    pub(super) struct Frame {
        jsonrpc: String,
        id: Option<Id>,
        #[serde(flatten)]
        body: Body,
    }

    #[derive(Deserialize)]
    #[serde(untagged)]
    pub(super) enum Id {
        Number(i64),
        Text(String),
    }

    #[derive(Deserialize)]
    #[serde(tag = "method", content = "params", rename_all_fields = "camelCase")]
    pub(super) enum Body {
        #[serde(rename = "initialize")]
        Initialize { process_id: Option<i64>, root_uri: Option<String>, capabilities: Map<String, Value> },
        #[serde(rename = "textDocument/hover")]
        Hover { text_document: TextDocumentIdentifier, position: Position },
        #[serde(rename = "shutdown")]
        Shutdown {},
        #[serde(rename = "initialized")]
        Initialized {},
        #[serde(rename = "textDocument/didOpen")]
        DidOpen { text_document: TextDocumentItem },
        #[serde(rename = "textDocument/publishDiagnostics")]
        PublishDiagnostics { uri: String, version: Option<i32>, diagnostics: Vec<Diagnostic> },
        #[serde(rename = "$/cancelRequest")]
        CancelRequest { id: Id },
        #[serde(rename = "exit")]
        Exit {},
    }

    #[derive(Deserialize)]
    pub(super) struct TextDocumentIdentifier {
        uri: String,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct TextDocumentItem {
        uri: String,
        language_id: String,
        version: i32,
        text: String,
    }

    #[derive(Deserialize)]
    pub(super) struct Diagnostic {
        range: Range,
        severity: Option<u8>,
        code: Option<Code>,
        message: String,
    }

    #[derive(Deserialize)]
    #[serde(untagged)]
    pub(super) enum Code {
        Number(i32),
        Name(String),
    }

    #[derive(Deserialize)]
    pub(super) struct Range {
        start: Position,
        end: Position,
    }

    #[derive(Deserialize)]
    pub(super) struct Position {
        line: u32,
        character: u32,
    }
}

/// Frames of the realtime protocol, whose payloads are flat: a third of them with members in random order, then all as they are written.
pub(crate) fn flat(title: &str, flags: &Flags) -> Result<(), Box<dyn Error>> {
    for (title, mix) in [(title, Mix::USUAL), ("flat frames whose members are in the order of their types", Mix::ORDERED)] {
        let capture = Capture::of::<Realtime>(flags.frames, mix)?;
        let benchmarks = vec![
            with::skip(&capture),
            with::check::<Realtime>(&capture),
            with::is_valid::<Realtime>(&capture),
            with::read::<Realtime>(&capture),
            with::derived::<realtime::Frame>("serde, internally tagged", &capture),
        ];
        table::print(title, capture.lines.len(), capture.bytes.len(), &measure(benchmarks, flags));
    }
    Ok(())
}

/// Frames of a protocol over JSON-RPC: all frames, then those whose type does not depend on another frame.
pub(crate) fn json_rpc(title: &str, flags: &Flags) -> Result<(), Box<dyn Error>> {
    let capture = Capture::of::<LanguageServer>(flags.frames, Mix::USUAL)?;
    let benchmarks = vec![
        with::skip(&capture),
        with::check::<LanguageServer>(&capture),
        with::is_valid::<LanguageServer>(&capture),
        with::read::<LanguageServer>(&capture),
    ];
    table::print(title, capture.lines.len(), capture.bytes.len(), &measure(benchmarks, flags));
    let named = capture.filter(|frame| serde_json::from_slice::<language::Frame>(frame).is_ok());
    let benchmarks = vec![
        with::skip(&named),
        with::check::<LanguageServer>(&named),
        with::read::<LanguageServer>(&named),
        with::derived::<language::Frame>("serde, adjacently tagged", &named),
    ];
    let title = format!("{title}, requests and notifications");
    table::print(&title, named.lines.len(), named.bytes.len(), &measure(benchmarks, flags));
    Ok(())
}
