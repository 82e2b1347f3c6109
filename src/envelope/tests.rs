use super::members::FrameMembers;
use super::{Classification, DESKTOP, EnvelopeConstant, FrameKind, MemberId, Presence, Role};
use crate::json::{KeySets, Scanner};

fn member(name: &str) -> MemberId {
    DESKTOP.find(name).unwrap()
}

#[test]
fn an_envelope_has_its_name_and_documentation() {
    assert_eq!(DESKTOP.name(), "desktop");
    assert_eq!(DESKTOP.doc(), "Requests, their responses, and events.");
    let names: Vec<&str> = DESKTOP.ids().map(|id| DESKTOP.name_of(id)).collect();
    assert_eq!(names, ["messageType", "command", "result", "target", "name", "data", "failure", "original", "context"]);
}

#[test]
fn a_kind_has_the_members_that_are_declared_for_it() {
    assert_eq!(DESKTOP.find_in(FrameKind::Request, "data"), Some(member("data")));
    assert_eq!(DESKTOP.find_in(FrameKind::Request, "failure"), None);
    assert_eq!(DESKTOP.find_in(FrameKind::Request, "payload"), None);
    assert_eq!(DESKTOP.key(FrameKind::Failure, Role::Error), Some("failure"));
    assert_eq!(DESKTOP.key(FrameKind::Request, Role::Error), None);
    // `result` is declared for requests, but forbidden.
    assert_eq!(DESKTOP.key(FrameKind::Request, Role::Constant), None);
    let allowed: Vec<&str> = DESKTOP.fields_of(FrameKind::Request).map(|field| DESKTOP.name_of(field.id())).collect();
    assert_eq!(allowed, ["command", "target", "data", "context"]);
    assert_eq!(DESKTOP.name_key(FrameKind::Request), Some("command"));
    assert_eq!(DESKTOP.name_key(FrameKind::Event), Some("name"));
    for (kind, name, presence, allowed) in [
        (FrameKind::Request, "data", Some(Presence::Required), true),
        (FrameKind::Request, "context", Some(Presence::Optional), true),
        (FrameKind::Request, "result", Some(Presence::Forbidden), false),
        (FrameKind::Request, "failure", None, false),
        (FrameKind::Success, "result", Some(Presence::Required), true),
        (FrameKind::Failure, "data", None, false),
        (FrameKind::Event, "messageType", Some(Presence::Required), true),
    ] {
        assert_eq!(DESKTOP.presence(kind, member(name)), presence, "{kind:?} {name}");
        assert_eq!(DESKTOP.has(kind, member(name)), allowed, "{kind:?} {name}");
    }
}

#[test]
fn the_first_members_determine_the_kind() {
    let deciding: Vec<&str> = DESKTOP.ids().filter(|&id| DESKTOP.determines(id)).map(|id| DESKTOP.name_of(id)).collect();
    assert_eq!(deciding, ["messageType", "command", "result"]);
    let markers: Vec<&str> = DESKTOP.markers().map(|id| DESKTOP.name_of(id)).collect();
    assert_eq!(markers, ["command", "messageType"]);
    assert_eq!(
        DESKTOP.constants(member("result")).map(EnvelopeConstant::as_str).collect::<Vec<_>>(),
        [Some("success"), Some("failure")]
    );
    assert_eq!(DESKTOP.constants(member("command")).count(), 0);
    assert_eq!(DESKTOP.compared().collect::<Vec<_>>(), ["command", "target"]);
}

#[test]
fn only_the_kind_of_a_request_may_be_changed_by_further_members() {
    for (text, kind, is_final) in [
        (r#"{"command":"a","target":"b","data":1}"#, FrameKind::Request, false),
        (r#"{"messageType":"objectEvent","target":"b","data":1}"#, FrameKind::Event, true),
        (r#"{"command":"a","result":"success","data":1}"#, FrameKind::Success, true),
        (r#"{"command":"a","result":"failure","data":1}"#, FrameKind::Failure, true),
    ] {
        let (mut scanner, mut keys, mut members) = (Scanner::new(text), KeySets::default(), FrameMembers::default());
        assert!(members.open(&mut scanner, &mut keys).unwrap());
        while members.next(&DESKTOP, &mut scanner, &mut keys).unwrap() {
            scanner.skip(&mut keys).unwrap();
        }
        assert_eq!(DESKTOP.classify(&members), Classification::Known(kind), "{text}");
        assert_eq!(DESKTOP.is_final(kind, &members), is_final, "{text}");
    }
}
