//! The hints of problems: where each must appear, and where none may.

use std::borrow::Cow;

use tieline::Policy;
use tieline::agent_desktop::AgentDesktop;
use tieline::protocol::check;

/// The hints of a frame.
fn hints(text: &str) -> Vec<String> {
    let report = check::<AgentDesktop>(text, Policy::Strict);
    report.into_problems().into_iter().filter_map(|problem| problem.help).map(Cow::into_owned).collect()
}

#[test]
fn each_mistake_has_its_hint() {
    for (text, expected) in [
        // Names.
        (r#"{"command":"session.addchannel","target":"s","data":{}}"#, "did you mean `session.request.addchannel`?"),
        (r#"{"command":"interaction.request.accept","target":"s","data":{}}"#, "did you mean `interaction.accept`?"),
        (r#"{"command":"chanel.dial","target":"s.c","data":{}}"#, "did you mean `channel.dial`?"),
        (
            r#"{"command":"state.updated","target":"s","data":{}}"#,
            "this is the name of an event, which has it in `name`, next to `messageType`",
        ),
        (
            r#"{"messageType":"objectEvent","name":"channel.dial","target":"s","data":{}}"#,
            "this is the name of a command, which requests and responses have in `command`",
        ),
        // Enum values.
        (
            r#"{"command":"session.request.addchannel","target":"s","data":{"channel":{"endpoint":"1","type":"telephony"}}}"#,
            "did you mean `Telephony`?",
        ),
        (r#"{"messageType":"stateevent","name":"state.updated","target":"s","data":{}}"#, "did you mean `stateEvent`?"),
        (r#"{"command":"channel.dial","target":"s.c","result":"Success","data":{}}"#, "did you mean `success`?"),
        // Keys.
        (
            r#"{"command":"channel.dial","target":"s.c","data":{"destination":"1","extension":{}}}"#,
            "did you mean `extensions`?",
        ),
        (
            r#"{"command":"channel.dial","target":"s.c","data":{"destination":"1"},"extensions":{}}"#,
            "move `extensions` into `data`",
        ),
        (
            r#"{"command":"channel.dial","target":"s.c","data":{"destination":"1","context":{}}}"#,
            "move `context` out of `data`, into the frame",
        ),
        (
            r#"{"command":"channel.dial","data":{"destination":"1","target":"s.c"}}"#,
            "move `target` out of `data`, into the frame",
        ),
        (r#"{"command":"channel.dial","target":"s.c","data":{},"destination":"1"}"#, "move `destination` into `data`"),
        (r#"{"command":"session.request.logout","target":"s"}"#, "add `\"data\":{}`"),
        (r#"{"command":"session.request.logout","target":"s","data":{},"Context":{}}"#, "did you mean `context`?"),
        // Kinds.
        (
            r#"{"command":"channel.request.incontact.getscripts","target":"s.c","data":{"scripts":[]}}"#,
            "this is the data of a reply; a success also has `\"result\":\"success\"`",
        ),
        (
            r#"{"command":"session.request.logout","target":"s","data":{},"failure":{"code":"a","message":"b"}}"#,
            "a failure also has `\"result\":\"failure\"`",
        ),
        (
            r#"{"command":"channel.dial","messageType":"objectEvent","target":"s.c","data":{}}"#,
            "remove `messageType` from a request or a response, and `command` from an event",
        ),
        (r#"{"name":"channel.disposed","target":"s.c","data":{}}"#, "an event has `messageType` next to `name`"),
        (r#"{"messagetype":"objectEvent","target":"s.c","data":{}}"#, "did you mean `messageType`?"),
        // Targets.
        (
            r#"{"command":"channel.dial","target":"s.g.c.i.v","data":{"destination":"1"}}"#,
            "5 segments address a conversation",
        ),
        (r#"{"command":"channel.dial","target":"s","data":{"destination":"1"}}"#, "1 segment addresses a session"),
        // Frames inside other envelopes.
        (
            r#"{"id":5,"payload":{"command":"channel.dial","target":"s.c"}}"#,
            "send the frame itself, not an object that contains it",
        ),
        (r#"{"payload":"{\"command\":\"channel.dial\"}"}"#, "send the frame itself, not an object that contains it"),
        (r#"[{"command":"channel.dial"}]"#, "send each frame by itself, not an array of frames"),
        (r#""{\"command\":\"channel.dial\"}""#, "send the frame itself, not a string that contains it"),
        // Values.
        (r#"{"command":"channel.dial","target":"s.c","data":{"destination":5}}"#, "put the value in quotes"),
        (r#"{"command":"channel.dial","target":"s.c","data":"{}"}"#, "use the value itself, not its JSON text in a string"),
        // Text.
        (r#"{"command":"channel.dial",}"#, "remove the trailing comma"),
        (r#"{"command":NaN}"#, "omit the field, or use `null` where it is allowed"),
    ] {
        assert!(hints(text).iter().any(|hint| hint == expected), "{text}\n{:?}", hints(text));
    }
}

/// The text of a problem does not depend on the number of other problems: few and many take different code paths.
#[test]
fn a_problem_is_the_same_alone_and_among_others() {
    for (head, mistake, ends) in [
        // A misspelt declared key is shown; a key that does not look like an identifier is masked.
        (r#"{"command":"session.request.logout","target":"s","data":{},"#, r#""Context":{}"#, "}"),
        (r#"{"command":"session.request.logout","target":"s","data":{},"#, r#""Ada Lovelace":{}"#, "}"),
        (
            "{\"command\":\"channel.dial\",\"target\":\"s.c\",\n\"context\":{\"ü\":1}, \"data\":{\"destination\":\"1\",",
            r#""Extensions":{}"#,
            "}}",
        ),
        (r#"{"command":"channel.dial","target":"s.c","data":{"destination":"1","#, r#""caller\u0049d":1"#, "}}"),
        (
            r#"{"command":"session.request.addchannel","target":"s","data":{"channel":{"endpoint":"1","type":"Chat","#,
            r#""Typ-e":1"#,
            "}}}",
        ),
        (r#"{"command":"channel.dial","target":"s.c","data":{"destination":"#, "[5]", "}}"),
        (r#"{"messageType":"eventObject","name":"state.updated","target":"s""#, "", "}"),
    ] {
        let alone = check::<AgentDesktop>(&[head, mistake, ends].concat(), Policy::Strict).into_problems();
        for others in [1, 5, 40] {
            let others: Vec<String> = (0..others).map(|other| format!(",\"other{other}\":1")).collect();
            let text = [head, mistake, &others.concat(), ends].concat();
            let among = check::<AgentDesktop>(&text, Policy::Strict).into_problems();
            assert!(among.len() > alone.len(), "{among:?}");
            assert_eq!(alone.first(), among.first());
            assert_eq!(alone.first().map(ToString::to_string), among.first().map(ToString::to_string));
        }
    }
}

#[test]
fn a_valid_frame_has_no_hint() {
    assert!(hints(r#"{"command":"session.request.logout","target":"s","data":{}}"#).is_empty());
}

#[test]
fn a_name_without_a_similar_one_has_no_hint() {
    assert!(hints(r#"{"command":"quite.another","target":"s","data":{}}"#).is_empty());
    assert!(hints(r#"{"command":"session.request.logout","target":"s","data":{"quiteAnother":1}}"#).is_empty());
    assert!(hints(r#"{"command":""}"#).is_empty());
    assert!(hints("").is_empty());
}

#[test]
fn a_hint_contains_no_value() {
    let secret = "Zaphod";
    for text in [
        r#"{"command":"Zaphod","target":"Zaphod","data":{}}"#,
        r#"{"command":"channel.dial","target":"Zaphod","data":{"destination":"1","Zaphod":1}}"#,
        r#"{"Zaphod":"Zaphod","command":"channel.dial","result":"Zaphod","target":"s.c","data":{"Zaphod":1}}"#,
        r#"{"command":"channel.dial","target":"s.c","data":"Zaphod"}"#,
        r#"{"Zaphod":{"command":"Zaphod"}}"#,
    ] {
        assert!(hints(text).iter().all(|hint| !hint.contains(secret)), "{text}\n{:?}", hints(text));
    }
}
