//! A part of the Model Context Protocol, version 2025-06-18.
//!
//! Source: <https://github.com/modelcontextprotocol/modelcontextprotocol>, `schema/2025-06-18/schema.json`

use std::collections::BTreeMap;

use tieline::json::JsonObject;
use tieline::json_rpc::{RequestId, RpcError};
use tieline::{Command, Event, Wire};

tieline::envelope! {
    /// Frames of JSON-RPC 2.0 whose ids are never null, unlike those of `tieline::json_rpc`.
    pub mod mcp_frames {
        request: { jsonrpc: "2.0", id: Id(RequestId), method: Name, params: Option<Data> },
        success: { jsonrpc: "2.0", id: Id(RequestId), result: Data, !method, !error },
        failure: { jsonrpc: "2.0", id: Id(RequestId), error: Error(RpcError), !method, !result },
        event: { jsonrpc: "2.0", method: Name, params: Option<Data>, !id },
    }
}

/// Metadata of a request.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct RequestMeta {
    /// Requests progress notifications with this token.
    pub progress_token: Option<RequestId>,
    /// Other metadata.
    #[wire(rest)]
    pub others: JsonObject,
}

/// Starts the conversation.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "initialize", reply = InitializeResult)]
pub struct Initialize {
    /// The latest version of the protocol that the client supports.
    #[wire(example = "2025-06-18")]
    pub protocol_version: String,
    /// What the client can do.
    pub capabilities: ClientCapabilities,
    /// The client.
    pub client_info: Implementation,
    /// Metadata.
    #[wire(rename = "_meta")]
    pub meta: Option<RequestMeta>,
}

/// What a client can do.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct ClientCapabilities {
    /// Capabilities that are not part of the standard.
    pub experimental: Option<BTreeMap<String, JsonObject>>,
    /// Whether it lists roots.
    pub roots: Option<ListChanges>,
    /// Present if it supports sampling.
    pub sampling: Option<JsonObject>,
    /// Present if it supports elicitation.
    pub elicitation: Option<JsonObject>,
}

/// Whether the sender reports changes of a list.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct ListChanges {
    /// Whether it does.
    pub list_changed: Option<bool>,
}

/// A program.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Implementation {
    /// The name for programs.
    pub name: String,
    /// The name for people.
    pub title: Option<String>,
    /// The version.
    pub version: String,
}

/// The answer to `initialize`.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct InitializeResult {
    /// The version of the protocol.
    pub protocol_version: String,
    /// What the server can do.
    pub capabilities: ServerCapabilities,
    /// The server.
    pub server_info: Implementation,
    /// How to use the server.
    pub instructions: Option<String>,
    /// Metadata.
    #[wire(rename = "_meta")]
    pub meta: Option<JsonObject>,
}

/// What a server can do.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct ServerCapabilities {
    /// Capabilities that are not part of the standard.
    pub experimental: Option<BTreeMap<String, JsonObject>>,
    /// Present if it sends log messages.
    pub logging: Option<JsonObject>,
    /// Present if it completes arguments.
    pub completions: Option<JsonObject>,
    /// Present if it has prompts.
    pub prompts: Option<ListChanges>,
    /// Present if it has resources.
    pub resources: Option<ResourceCapabilities>,
    /// Present if it has tools.
    pub tools: Option<ListChanges>,
}

/// What a server with resources can do.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct ResourceCapabilities {
    /// Whether clients can subscribe to changes of a resource.
    pub subscribe: Option<bool>,
    /// Whether the server reports changes of the list.
    pub list_changed: Option<bool>,
}

/// The client has read the answer to `initialize`.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "notifications/initialized", from = client)]
pub struct Initialized {
    /// Metadata.
    #[wire(rename = "_meta")]
    pub meta: Option<JsonObject>,
}

/// Tests whether the other side answers.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "ping", from = either, reply = EmptyResult)]
pub struct Ping {
    /// Metadata.
    #[wire(rename = "_meta")]
    pub meta: Option<RequestMeta>,
}

/// A result without members of its own.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct EmptyResult {
    /// Metadata.
    #[wire(rename = "_meta")]
    pub meta: Option<JsonObject>,
}

/// Lists the tools.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "tools/list", reply = ListToolsResult)]
pub struct ListTools {
    /// The position after the last page.
    pub cursor: Option<String>,
    /// Metadata.
    #[wire(rename = "_meta")]
    pub meta: Option<RequestMeta>,
}

/// A page of the list of tools.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct ListToolsResult {
    /// The tools.
    pub tools: Vec<Tool>,
    /// The position after this page, if there are more.
    pub next_cursor: Option<String>,
    /// Metadata.
    #[wire(rename = "_meta")]
    pub meta: Option<JsonObject>,
}

/// A tool.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Tool {
    /// The name for programs.
    pub name: String,
    /// The name for people.
    pub title: Option<String>,
    /// What it does.
    pub description: Option<String>,
    /// The schema of its arguments.
    pub input_schema: ToolSchema,
    /// The schema of the structured content of its results.
    pub output_schema: Option<ToolSchema>,
    /// Hints about its behaviour.
    pub annotations: Option<ToolAnnotations>,
    /// Metadata.
    #[wire(rename = "_meta")]
    pub meta: Option<JsonObject>,
}

/// The JSON Schema of an object.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(pinned(r#type = "object"))]
pub struct ToolSchema {
    /// The schemas of the members.
    pub properties: Option<BTreeMap<String, JsonObject>>,
    /// The required members.
    pub required: Option<Vec<String>>,
    /// Other keywords.
    #[wire(rest)]
    pub others: JsonObject,
}

/// Hints about the behaviour of a tool.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct ToolAnnotations {
    /// The name for people.
    pub title: Option<String>,
    /// Whether it changes nothing.
    pub read_only_hint: Option<bool>,
    /// Whether it may destroy something.
    pub destructive_hint: Option<bool>,
    /// Whether a second call with the same arguments changes nothing.
    pub idempotent_hint: Option<bool>,
    /// Whether it interacts with the outside world.
    pub open_world_hint: Option<bool>,
}

/// Calls a tool.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "tools/call", reply = CallToolResult, causes = ["notifications/progress"])]
pub struct CallTool {
    /// The tool.
    pub name: String,
    /// Its arguments.
    pub arguments: Option<JsonObject>,
    /// Metadata.
    #[wire(rename = "_meta")]
    pub meta: Option<RequestMeta>,
}

/// The result of a tool.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct CallToolResult {
    /// The result for the model.
    pub content: Vec<ContentBlock>,
    /// The result for programs.
    pub structured_content: Option<JsonObject>,
    /// Whether the tool failed.
    pub is_error: Option<bool>,
    /// Metadata.
    #[wire(rename = "_meta")]
    pub meta: Option<JsonObject>,
}

/// A part of the content for a model.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "type")]
pub enum ContentBlock {
    /// A text.
    #[wire(rename = "text")]
    Text {
        /// The text.
        text: String,
        /// Hints for the client.
        annotations: Option<Annotations>,
        /// Metadata.
        #[wire(rename = "_meta")]
        meta: Option<JsonObject>,
    },
    /// An image.
    #[wire(rename = "image")]
    Image(Media),
    /// An audio clip.
    #[wire(rename = "audio")]
    Audio(Media),
    /// A reference to a resource.
    #[wire(rename = "resource_link")]
    ResourceLink {
        /// The resource.
        #[wire(format = "uri")]
        uri: String,
        /// The name for programs.
        name: String,
        /// The name for people.
        title: Option<String>,
        /// What it is.
        description: Option<String>,
        /// The media type.
        mime_type: Option<String>,
        /// The size in bytes.
        size: Option<i64>,
        /// Hints for the client.
        annotations: Option<Annotations>,
        /// Metadata.
        #[wire(rename = "_meta")]
        meta: Option<JsonObject>,
    },
    /// A resource with its content.
    #[wire(rename = "resource")]
    Resource {
        /// The resource.
        resource: ResourceContents,
        /// Hints for the client.
        annotations: Option<Annotations>,
        /// Metadata.
        #[wire(rename = "_meta")]
        meta: Option<JsonObject>,
    },
}

/// An image or an audio clip.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Media {
    /// The bytes in base64.
    #[wire(format = "byte")]
    pub data: String,
    /// The media type.
    #[wire(example = "image/png")]
    pub mime_type: String,
    /// Hints for the client.
    pub annotations: Option<Annotations>,
    /// Metadata.
    #[wire(rename = "_meta")]
    pub meta: Option<JsonObject>,
}

/// Hints for the client.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Annotations {
    /// Who should see it.
    pub audience: Option<Vec<Role>>,
    /// How important it is.
    #[wire(minimum = 0, maximum = 1)]
    pub priority: Option<f64>,
    /// When it was last changed.
    pub last_modified: Option<String>,
}

/// A side of a conversation.
#[derive(Debug, Clone, PartialEq, Wire)]
pub enum Role {
    /// A person.
    #[wire(rename = "user")]
    User,
    /// A model.
    #[wire(rename = "assistant")]
    Assistant,
}

/// Reads a resource.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "resources/read", reply = ReadResourceResult)]
pub struct ReadResource {
    /// The resource.
    #[wire(format = "uri")]
    pub uri: String,
    /// Metadata.
    #[wire(rename = "_meta")]
    pub meta: Option<RequestMeta>,
}

/// The content of a resource.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct ReadResourceResult {
    /// The parts of the content.
    pub contents: Vec<ResourceContents>,
    /// Metadata.
    #[wire(rename = "_meta")]
    pub meta: Option<JsonObject>,
}

/// The content of a resource: a text, or bytes.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(untagged)]
pub enum ResourceContents {
    /// A text.
    Text {
        /// The resource.
        #[wire(format = "uri")]
        uri: String,
        /// The media type.
        mime_type: Option<String>,
        /// The text.
        text: String,
        /// Metadata.
        #[wire(rename = "_meta")]
        meta: Option<JsonObject>,
    },
    /// Bytes.
    Blob {
        /// The resource.
        #[wire(format = "uri")]
        uri: String,
        /// The media type.
        mime_type: Option<String>,
        /// The bytes in base64.
        #[wire(format = "byte")]
        blob: String,
        /// Metadata.
        #[wire(rename = "_meta")]
        meta: Option<JsonObject>,
    },
}

/// Reports the progress of a request.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "notifications/progress", from = either)]
pub struct Progress {
    /// The token of the request.
    pub progress_token: RequestId,
    /// The progress so far.
    pub progress: f64,
    /// The progress at the end.
    pub total: Option<f64>,
    /// A text for people.
    pub message: Option<String>,
    /// Metadata.
    #[wire(rename = "_meta")]
    pub meta: Option<JsonObject>,
}

/// The sender no longer needs the response.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "notifications/cancelled", from = either)]
pub struct Cancelled {
    /// The id of the request.
    pub request_id: RequestId,
    /// Why.
    pub reason: Option<String>,
    /// Metadata.
    #[wire(rename = "_meta")]
    pub meta: Option<JsonObject>,
}

tieline::protocol! {
    /// A part of the Model Context Protocol.
    pub ModelContext {
        name: "model-context",
        version: "1.0",
        envelope: mcp_frames,
        commands: [Initialize, Ping, ListTools, CallTool, ReadResource],
        events: [Initialized, Progress, Cancelled],
    }
}
