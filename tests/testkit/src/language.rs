//! A part of the Language Server Protocol, in frames of JSON-RPC.
//!
//! Source: <https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/>

use tieline::json::JsonObject;
use tieline::json_rpc::RequestId;
use tieline::{Command, Event, Nullable, Wire};

/// Starts the conversation.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "initialize", reply = InitializeResult)]
pub struct Initialize {
    /// The process that started the server, or null.
    pub process_id: Nullable<i64>,
    /// The root of the workspace, or null.
    pub root_uri: Nullable<String>,
    /// What the client can do.
    pub capabilities: JsonObject,
}

/// What the server can do.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct InitializeResult {
    /// What the server can do.
    pub capabilities: ServerCapabilities,
    /// The name and version of the server.
    pub server_info: Option<ServerInfo>,
}

/// The features of a server.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct ServerCapabilities {
    /// Whether it answers `textDocument/hover`.
    pub hover_provider: Option<bool>,
    /// Other features.
    #[wire(rest)]
    pub others: JsonObject,
}

/// The name of a server.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct ServerInfo {
    /// The name.
    pub name: String,
    /// The version.
    pub version: Option<String>,
}

/// The client has read the reply to `initialize`.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "initialized", from = client)]
pub struct Initialized {}

/// A document was opened.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "textDocument/didOpen", from = client)]
pub struct DidOpen {
    /// The document.
    pub text_document: TextDocumentItem,
}

/// A document with its text.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct TextDocumentItem {
    /// The name of the document.
    pub uri: String,
    /// The language.
    #[wire(example = "rust")]
    pub language_id: String,
    /// The version, which grows with each change.
    pub version: i32,
    /// The text.
    pub text: String,
}

/// The problems of a document.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "textDocument/publishDiagnostics")]
pub struct PublishDiagnostics {
    /// The name of the document.
    pub uri: String,
    /// The version of the document.
    pub version: Option<i32>,
    /// The problems.
    pub diagnostics: Vec<Diagnostic>,
}

/// A problem in a document.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Diagnostic {
    /// The place.
    pub range: Range,
    /// The severity.
    pub severity: Option<Severity>,
    /// The number or name of the rule.
    pub code: Option<Code>,
    /// The message.
    pub message: String,
}

/// The severity of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
pub enum Severity {
    /// An error.
    Error = 1,
    /// A warning.
    Warning = 2,
    /// Information.
    Information = 3,
    /// A hint.
    Hint = 4,
}

/// The number or name of a rule.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(untagged)]
pub enum Code {
    /// A number.
    Number(i32),
    /// A name.
    Name(String),
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Range {
    /// The first character.
    pub start: Position,
    /// The character after the last.
    pub end: Position,
}

/// A place in a document.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Position {
    /// The line, from 0.
    pub line: u32,
    /// The character in the line, from 0.
    pub character: u32,
}

/// Asks for the documentation of a place.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "textDocument/hover", reply = Nullable<Hover>)]
pub struct HoverRequest {
    /// The document.
    pub text_document: TextDocumentIdentifier,
    /// The place.
    pub position: Position,
}

/// The name of a document.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct TextDocumentIdentifier {
    /// The name.
    pub uri: String,
}

/// The documentation of a place.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Hover {
    /// The documentation.
    pub contents: HoverContents,
    /// The documented part.
    pub range: Option<Range>,
}

/// The text of a documentation.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(untagged)]
pub enum HoverContents {
    /// A text of a declared kind.
    Markup(MarkupContent),
    /// Code.
    Code(LanguageString),
    /// Markdown.
    Text(String),
    /// Several texts.
    List(Vec<MarkedString>),
}

/// A text of a declared kind.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct MarkupContent {
    /// The kind.
    pub kind: MarkupKind,
    /// The text.
    pub value: String,
}

/// The kind of a text.
#[derive(Debug, Clone, PartialEq, Wire)]
pub enum MarkupKind {
    /// Plain text.
    #[wire(rename = "plaintext")]
    PlainText,
    /// Markdown.
    #[wire(rename = "markdown")]
    Markdown,
}

/// Markdown, or code.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(untagged)]
pub enum MarkedString {
    /// Markdown.
    Text(String),
    /// Code.
    Code(LanguageString),
}

/// Code.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct LanguageString {
    /// The language.
    pub language: String,
    /// The code.
    pub value: String,
}

/// The sender no longer needs the response.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "$/cancelRequest", from = either)]
pub struct CancelRequest {
    /// The id of the request.
    pub id: RequestId,
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
    /// A part of the Language Server Protocol.
    pub LanguageServer {
        name: "language-server",
        version: "3.17",
        envelope: tieline::json_rpc,
        commands: [Initialize, HoverRequest, Shutdown],
        events: [Initialized, DidOpen, PublishDiagnostics, CancelRequest, Exit],
    }
}
