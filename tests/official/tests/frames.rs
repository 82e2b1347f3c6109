//! Frames of the public protocols, and the agreement of all readers and validators on random ones.

use official::dap::{self, DebugAdapter, Threads, debug_frames};
use official::mcp::{self, CallTool, ContentBlock, ModelContext, ResourceContents, mcp_frames};
use testkit::agreement::{Settings, compare_random};
use tieline::frame::Pending;
use tieline::json::{Json, JsonObject};
use tieline::{Policy, protocol};

const SETTINGS: Settings = Settings { seed: 1, jobs: 1 };

#[test]
fn all_readers_agree_on_random_frames() {
    let unknown = |message: &mcp::Message| matches!(message, mcp::Message::Unknown(_));
    assert_eq!(compare_random::<ModelContext>(SETTINGS, 4_000, unknown), 0);
    let unknown = |message: &dap::Message| matches!(message, dap::Message::Unknown(_));
    assert_eq!(compare_random::<DebugAdapter>(SETTINGS, 4_000, unknown), 0);
}

#[test]
fn the_result_of_a_tool_is_read_by_its_request() {
    let mut pending = Pending::new();
    let text = r#"{"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"name":"weather","arguments":{"at":"Bern"},"_meta":{"progressToken":7,"trace":"x"}}}"#;
    let mcp::Message::Request(mcp::AnyRequest::CallTool(request)) = mcp::Message::read(text).unwrap() else { panic!() };
    assert_eq!(request.data.meta.as_ref().unwrap().progress_token, Some(7.into()));
    assert_eq!(request.to_json().unwrap(), text);
    pending.sent(&request, ()).unwrap();

    let text = r#"{"jsonrpc":"2.0","id":"a","result":{"content":[{"type":"text","text":"Sunny"},{"type":"resource","resource":{"uri":"file:///a","blob":"AA=="}}],"isError":false}}"#;
    let mcp::Message::Response(response) = mcp::Message::read(text).unwrap() else { panic!() };
    assert_eq!(pending.command(&response), Some("tools/call"));
    let mcp_frames::Response::Success(success) = response.read::<CallTool>().unwrap() else { panic!() };
    assert!(matches!(
        &success.data.content[..],
        [ContentBlock::Text { .. }, ContentBlock::Resource { resource: ResourceContents::Blob { .. }, .. }]
    ));
    assert_eq!(success.to_json().unwrap(), text);
}

#[test]
fn problems_in_a_result_are_described_by_its_request() {
    let text = r#"{"jsonrpc":"2.0","id":1,"result":{"tools":[{"nmae":"a","name":1,"inputSchema":{"type":"object"}}]}}"#;
    let error = protocol::read_response::<ModelContext>("tools/list", text, Policy::Strict).unwrap_err();
    let pointers: Vec<String> = error.problems().iter().map(|problem| problem.pointer.to_string()).collect();
    assert_eq!(pointers, ["/result/tools/0/nmae", "/result/tools/0/name"]);
    assert_eq!(error.problems()[0].help.as_deref(), Some("did you mean `name`?"));
}

#[test]
fn an_id_of_this_protocol_is_never_null() {
    let text = r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}"#;
    assert_eq!(ModelContext::check(text).problems()[0].pointer.to_string(), "/id");
}

#[test]
fn the_body_of_a_success_may_be_absent() {
    for text in [
        r#"{"seq":2,"type":"response","request_seq":1,"success":true,"command":"initialize"}"#,
        r#"{"seq":2,"type":"response","request_seq":1,"success":true,"command":"initialize","message":"ok","body":{"supportsStepBack":true}}"#,
    ] {
        let dap::Message::Response(dap::AnyResponse::Initialize(response)) = dap::Message::read(text).unwrap() else {
            panic!()
        };
        let debug_frames::Response::Success(success) = &response else { panic!() };
        assert_eq!(success.data.supports_step_back, text.contains("Back").then_some(true));
        assert_eq!(response.to_json().unwrap(), text);
        assert!(DebugAdapter::check(text).is_valid());
    }
    // The empty body has the same meaning.
    let text = r#"{"seq":2,"type":"response","request_seq":1,"success":true,"command":"initialize","body":{}}"#;
    assert_eq!(dap::Message::read(text).unwrap().to_json().unwrap(), text.replace(r#","body":{}"#, ""));
    // This reply has a required field.
    let text = r#"{"seq":2,"type":"response","request_seq":1,"success":true,"command":"threads"}"#;
    assert!(dap::Message::read(text).is_err());
    assert_eq!(
        DebugAdapter::check(text).problems()[0].to_string(),
        "1:1: error[missing-field] threads: missing field `body`"
    );
    let text = r#"{"seq":2,"type":"response","request_seq":1,"success":true,"command":"initialize","body":null}"#;
    assert_eq!(DebugAdapter::check(text).problems()[0].rule.id(), "null-value");
    assert!(dap::Message::read_with(text, Policy::Tolerant).is_ok());
}

#[test]
fn the_body_of_a_failure_is_its_error() {
    let text = r#"{"seq":3,"type":"response","request_seq":2,"success":false,"command":"threads","message":"cancelled","body":{"error":{"id":1,"format":"no {what}","variables":{"what":"thread"}}}}"#;
    let dap::Message::Response(dap::AnyResponse::Threads(debug_frames::Response::Failure(failure))) =
        dap::Message::read(text).unwrap()
    else {
        panic!()
    };
    assert_eq!(failure.body.error.as_ref().unwrap().id, 1);
    assert_eq!(failure.to_json().unwrap(), text);
    let wrong = text.replace(r#""id":1"#, r#""id":"1""#);
    assert_eq!(DebugAdapter::check(&wrong).problems()[0].pointer.to_string(), "/body/error/id");
}

#[test]
fn arguments_that_the_protocol_does_not_define_are_any_value() {
    let request = debug_frames::Request::new(dap::Seq(1), Threads(Json::Object(JsonObject::default())));
    assert_eq!(request.to_json().unwrap(), r#"{"seq":1,"type":"request","command":"threads"}"#);
    for arguments in ["[]", "null", "1"] {
        let text = format!(r#"{{"seq":1,"type":"request","command":"threads","arguments":{arguments}}}"#);
        assert_eq!(dap::Message::read(&text).unwrap().to_json().unwrap(), text);
    }
}
