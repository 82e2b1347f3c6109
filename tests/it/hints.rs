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
            "an event has this name: it says it as `name`, beside `messageType`",
        ),
        (
            r#"{"messageType":"objectEvent","name":"channel.dial","target":"s","data":{}}"#,
            "a command has this name: a request and its answers say it as `command`",
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
            "`extensions` belongs in `data`",
        ),
        (
            r#"{"command":"channel.dial","target":"s.c","data":{"destination":"1","context":{}}}"#,
            "`context` belongs beside `data`, in the frame",
        ),
        (
            r#"{"command":"channel.dial","data":{"destination":"1","target":"s.c"}}"#,
            "`target` belongs beside `data`, not in it",
        ),
        (
            r#"{"command":"channel.dial","target":"s.c","data":{},"destination":"1"}"#,
            "`destination` stands beside `data`, and belongs in it",
        ),
        (r#"{"command":"session.request.logout","target":"s"}"#, "send it empty: `\"data\":{}`"),
        (r#"{"command":"session.request.logout","target":"s","data":{},"Context":{}}"#, "did you mean `context`?"),
        // Kinds.
        (
            r#"{"command":"channel.request.incontact.getscripts","target":"s.c","data":{"scripts":[]}}"#,
            "this is the data of a reply: a success says `\"result\":\"success\"` as well",
        ),
        (
            r#"{"command":"session.request.logout","target":"s","data":{},"failure":{"code":"a","message":"b"}}"#,
            "a failure says `\"result\":\"failure\"` as well",
        ),
        (
            r#"{"command":"channel.dial","messageType":"objectEvent","target":"s.c","data":{}}"#,
            "leave out `messageType` in a request or an answer, and `command` in an event",
        ),
        (r#"{"name":"channel.disposed","target":"s.c","data":{}}"#, "an event has `messageType` beside `name`"),
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
            "a member of this object holds the frame: send that alone",
        ),
        (r#"{"payload":"{\"command\":\"channel.dial\"}"}"#, "a member of this object holds the frame: send that alone"),
        (r#"[{"command":"channel.dial"}]"#, "a list holds the frames: send each by itself"),
        (r#""{\"command\":\"channel.dial\"}""#, "a string holds the frame: send its text itself"),
        // Values.
        (r#"{"command":"channel.dial","target":"s.c","data":{"destination":5}}"#, "put it in quotes"),
        (r#"{"command":"channel.dial","target":"s.c","data":"{}"}"#, "send the value itself, not its JSON text in a string"),
        // Text.
        (r#"{"command":"channel.dial",}"#, "leave out the comma before it"),
        (r#"{"command":NaN}"#, "JSON has finite numbers only: leave the key out, or send `null` where it may stand"),
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
