//! The hints of problems: where each must appear, and where none may.

use std::borrow::Cow;

use tieline::Policy;
use tieline::agent_desktop::AgentDesktop;
use tieline::protocol::check;

/// Messages with fields of every type, and replies that differ from the requests.
mod lamps {
    use tieline::json::JsonObject;
    use tieline::{Command, Event, Path, Wire};

    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(super) enum Colour {
        #[wire(rename = "red")]
        Red,
        #[wire(rename = "blue")]
        Blue,
    }

    /// Sets a lamp.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "lamp.set", target = Path, reply = LampPower)]
    pub(super) struct LampSet {
        level: Option<u8>,
        warmth: Option<f64>,
        on: Option<bool>,
        groups: Option<Vec<String>>,
        extra: Option<JsonObject>,
        colour: Option<Colour>,
        #[wire(format = "date")]
        since: Option<String>,
    }

    /// The power of a lamp.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(super) struct LampPower {
        power: Option<u8>,
        shared: Option<u8>,
    }

    /// Names a lamp.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "lamp.name", target = Path, reply = LampPower)]
    pub(super) struct LampName {
        label: String,
        shared: Option<u8>,
    }

    /// A lamp changed.
    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "lamp.changed", target = Path)]
    pub(super) struct LampChanged {
        level: Option<u8>,
    }

    /// A lamp was named; its `name` is not the member of the frame.
    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "lamp.named", target = Path)]
    pub(super) struct LampNamed {
        name: String,
    }

    tieline::protocol! {
        /// Lamps.
        pub(super) Lamps {
            name: "lamps",
            version: "1.0",
            commands: [LampSet, LampName],
            events: [LampChanged, LampNamed],
        }
    }
}

use lamps::Lamps;

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
            "remove `messageType` from a request, or `command` from an event",
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

/// Pairs of frames that differ in the condition of one hint: it appears for the first and not for the second.
#[test]
#[expect(clippy::too_many_lines, reason = "one table of pairs")]
fn each_hint_has_its_condition() {
    let members = |count: usize| (0..count).map(|index| format!(r#""k{index}":0,"#)).collect::<Vec<_>>().concat();
    let wrapped = |before: usize| format!(r#"{{{}"frame":{{"command":"channel.dial","target":"s.c"}}}}"#, members(before));
    let misspelt = |before: usize| format!(r#"{{{}"comand":"channel.dial"}}"#, members(before));
    let pairs = [
        // A string that does not have its format, or does.
        (
            r#"{"command":"lamp.set","target":"s","data":{"since":"2025-02-30"}}"#,
            r#"{"command":"lamp.set","target":"s","data":{"since":"2025-02-28"}}"#,
            "use a text such as `2025-11-25`",
        ),
        // An undeclared field of the frame, declared by the payload or not.
        (
            r#"{"command":"lamp.set","target":"s","data":{},"level":1}"#,
            r#"{"command":"lamp.set","target":"s","data":{},"xyzzy":1}"#,
            "move `level` into `data`",
        ),
        // A member of one kind only, where the constant of this kind is absent or present, or the name is in another member.
        (
            r#"{"command":"lamp.set","target":"s","data":{},"failure":{}}"#,
            r#"{"command":"lamp.set","target":"s","result":"success","data":{"power":1},"failure":{}}"#,
            r#"a failure also has `"result":"failure"`"#,
        ),
        (
            r#"{"command":"lamp.set","target":"s","data":{},"original":{}}"#,
            r#"{"messageType":"objectEvent","name":"lamp.changed","target":"s","data":{},"original":{}}"#,
            r#"a failure also has `"result":"failure"`"#,
        ),
        // A field of the reply in a request, and a field of the request in a success.
        (
            r#"{"command":"lamp.set","target":"s","data":{"power":1}}"#,
            r#"{"messageType":"objectEvent","name":"lamp.changed","target":"s","data":{"power":1}}"#,
            r#"this is the data of a reply; a success also has `"result":"success"`"#,
        ),
        (
            r#"{"command":"lamp.set","target":"s","result":"success","data":{"power":1,"level":1}}"#,
            r#"{"command":"lamp.set","target":"s","result":"success","data":{"power":1,"xyzzy":1}}"#,
            "`level` is a field of the `data` of the request",
        ),
        // A required field is missing and the request has a field of the reply, declared by the request too or not.
        (
            r#"{"command":"lamp.name","target":"s","data":{"power":1}}"#,
            r#"{"command":"lamp.name","target":"s","data":{"shared":1}}"#,
            r#"this is the data of a reply; a success also has `"result":"success"`"#,
        ),
        // A member of the frame in the payload: absent from the frame or present.
        (
            r#"{"command":"lamp.set","target":"s","data":{"context":{}}}"#,
            r#"{"command":"lamp.set","target":"s","data":{"context":{}},"context":{}}"#,
            "move `context` out of `data`, into the frame",
        ),
        // A missing member of the frame: in the payload or nowhere.
        (
            r#"{"command":"lamp.set","data":{"target":"s"}}"#,
            r#"{"command":"lamp.set","data":{}}"#,
            "move `target` out of `data`, into the frame",
        ),
        // A missing field of the payload: in the frame, nowhere, or in the frame with a meaning of its own.
        (
            r#"{"command":"lamp.name","target":"s","data":{},"label":"a"}"#,
            r#"{"command":"lamp.name","target":"s","data":{}}"#,
            "move `label` into `data`",
        ),
        (
            r#"{"command":"lamp.name","target":"s","data":{},"label":"a"}"#,
            r#"{"messageType":"objectEvent","name":"lamp.named","target":"s","data":{}}"#,
            "move `label` into `data`",
        ),
        // A missing payload: without and with a required field.
        (r#"{"command":"lamp.set","target":"s"}"#, r#"{"command":"lamp.name","target":"s"}"#, r#"add `"data":{}`"#),
        // Enum values and constants: similar or not.
        (
            r#"{"command":"lamp.set","target":"s","data":{"colour":"Red"}}"#,
            r#"{"command":"lamp.set","target":"s","data":{"colour":"magenta"}}"#,
            "did you mean `red`?",
        ),
        (
            r#"{"command":"lamp.set","target":"s","result":"sucess","data":{}}"#,
            r#"{"command":"lamp.set","target":"s","result":"maybe","data":{}}"#,
            "did you mean `success`?",
        ),
        (
            r#"{"messageType":"objectEvnt","name":"lamp.changed","target":"s","data":{}}"#,
            r#"{"messageType":"xyzzy","name":"lamp.changed","target":"s","data":{}}"#,
            "did you mean `objectEvent`?",
        ),
        // Names of messages: of the other kind, or similar.
        (
            r#"{"command":"lamp.changed","target":"s","data":{}}"#,
            r#"{"command":"stove.exploded","target":"s","data":{}}"#,
            "this is the name of an event, which has it in `name`, next to `messageType`",
        ),
        (
            r#"{"messageType":"objectEvent","name":"lamp.set","target":"s","data":{}}"#,
            r#"{"messageType":"objectEvent","name":"stove.on","target":"s","data":{}}"#,
            "this is the name of a command, which requests and responses have in `command`",
        ),
        // Objects without `command` and `messageType`.
        (r#"{"result":"success"}"#, r#"{"target":"s"}"#, "a response repeats the `command` of its request"),
        (r#"{"name":"lamp.changed"}"#, r#"{"data":{}}"#, "an event has `messageType` next to `name`"),
        // Frames in other values, and other values.
        (
            r#"[{"command":"lamp.set","target":"s"}]"#,
            r#"[{"xyzzy":"lamp.set"}]"#,
            "send each frame by itself, not an array of frames",
        ),
        (r#"[{"command":"lamp.set"}]"#, "[]", "send each frame by itself, not an array of frames"),
        (
            r#""{\"command\":\"lamp.set\"}""#,
            r#""[{\"command\":\"lamp.set\"}]""#,
            "send the frame itself, not a string that contains it",
        ),
        (&wrapped(0), r#"{"frame":{"data":{}}}"#, "send the frame itself, not an object that contains it"),
        (&wrapped(100), r#"{"frame":[]}"#, "send the frame itself, not an object that contains it"),
        (&misspelt(15), &misspelt(16), "did you mean `command`?"),
        // Values of the wrong type.
        (
            r#"{"command":"lamp.set","target":"s","data":{"level":"5"}}"#,
            r#"{"command":"lamp.set","target":"s","data":{"level":"five"}}"#,
            "remove the quotes",
        ),
        (
            r#"{"command":"lamp.set","target":"s","data":{"warmth":" 1.5 "}}"#,
            r#"{"command":"lamp.set","target":"s","data":{"warmth":"inf"}}"#,
            "remove the quotes",
        ),
        (
            r#"{"command":"lamp.set","target":"s","data":{"on":"true"}}"#,
            r#"{"command":"lamp.set","target":"s","data":{"on":"yes"}}"#,
            "remove the quotes",
        ),
        (
            r#"{"command":"lamp.set","target":"s","data":{"extra":"{}"}}"#,
            r#"{"command":"lamp.set","target":"s","data":{"extra":"x"}}"#,
            "use the value itself, not its JSON text in a string",
        ),
        (
            r#"{"command":"lamp.set","target":"s","data":{"groups":"[1]"}}"#,
            r#"{"command":"lamp.set","target":"s","data":{"groups":"1"}}"#,
            "use the value itself, not its JSON text in a string",
        ),
        (
            r#"{"command":"lamp.set","target":"s","data":{"groups":{}}}"#,
            r#"{"command":"lamp.set","target":"s","data":{"groups":1}}"#,
            "put the value in an array, even if it is the only element",
        ),
        (
            r#"{"command":"lamp.name","target":"s","data":{"label":true}}"#,
            r#"{"command":"lamp.name","target":"s","data":{"label":[]}}"#,
            "put the value in quotes",
        ),
        (
            r#"{"command":"lamp.name","target":"s","data":{"label":1.5}}"#,
            r#"{"command":"lamp.name","target":"s","data":{"label":null}}"#,
            "put the value in quotes",
        ),
        (
            r#"{"command":"lamp.set","target":"s","data":{"level":null}}"#,
            r#"{"command":"lamp.set","target":"s","data":{"level":[]}}"#,
            "omit the field",
        ),
        // Syntax errors.
        (r#"{"a":1,}"#, r#"{"a":1 }}"#, "remove the trailing comma"),
        (r#"{"a":'b'}"#, r#"{"a":b}"#, "use double quotes"),
        (r#"{"a":1 /* b */}"#, r#"{"a":1 / b}"#, "remove the comment, which JSON does not allow"),
        (r#"{"a":1 # b"#, r#"{"a":1 b"#, "remove the comment, which JSON does not allow"),
        (r#"{"a":Infinity}"#, r#"{"a":Infinite}"#, "omit the field, or use `null` where it is allowed"),
        (r#"{"a":nil}"#, r#"{"a":nile}"#, "use `null`"),
        (r#"{"a":undefined}"#, r#"{"a":defined}"#, "use `null`"),
        (r#"{"a":True}"#, r#"{"a":Truth}"#, "use `true` or `false`"),
        (r#"{"a":1,"a":2}"#, r#"{"a":1,"b":2}"#, "remove one of the two members: parsers differ in which one they keep"),
        (r#"{"a":"\ud800"}"#, r#"{"a":"\ud83d\ude00"}"#, "write the character itself, or the escapes of both surrogates"),
        (r#"{"a":1e400}"#, r#"{"a":1e300}"#, "write it as a string if it is an identifier"),
        ("\u{feff}{}", "{}", "remove the byte order mark"),
    ];
    for (with, without, hint) in pairs {
        let of = |text: &str| -> Vec<String> {
            let problems = check::<Lamps>(text, Policy::Strict).into_problems();
            problems.into_iter().filter_map(|problem| problem.help).map(Cow::into_owned).collect()
        };
        assert!(of(with).iter().any(|found| found == hint), "{with}\n{hint}\n{:?}", of(with));
        assert!(of(without).iter().all(|found| found != hint), "{without}\n{hint}");
    }
}

/// A target of a length that no message has is not explained.
#[test]
fn a_target_that_no_object_has_is_not_explained() {
    let with = hints(r#"{"command":"channel.dial","target":"s.g.c.i","data":{"destination":"1"}}"#);
    assert_eq!(with, ["4 segments address a conversation or an interaction"]);
    let without = hints(r#"{"command":"channel.dial","target":"a.b.c.d.e.f","data":{"destination":"1"}}"#);
    assert!(without.is_empty(), "{without:?}");
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

/// Names are compared without their escapes.
#[test]
fn escaped_names_are_declared_names() {
    for (text, expected, help) in [
        (
            r#"{"command":"lamp.ch\u0061nged","target":"l","data":{}}"#,
            "expected the name of a command, found `lamp.changed`",
            "this is the name of an event, which has it in `name`, next to `messageType`",
        ),
        (
            r#"{"command":"lamp.set","target":"l","data":{"colour":"r\u0065dd"}}"#,
            "expected `red` or `blue`, found a string of 4 characters",
            "did you mean `red`?",
        ),
    ] {
        let report = check::<Lamps>(text, Policy::Strict);
        let problem = &report.problems()[0];
        assert_eq!((&*problem.detail.to_string(), problem.help.as_deref()), (expected, Some(help)), "{text}");
    }
}
