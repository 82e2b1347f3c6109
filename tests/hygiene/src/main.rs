//! Reads and writes messages of this crate.

use hygiene::{bare, shadowed};

fn main() {
    let text = r#"{"command":"lamp.switch","target":"h.l","data":{"on":true,"bright":0.5,"colours":["Red","Blue"],"scene":"dusk"}}"#;
    let message = bare::Message::read(text).expect("a frame");
    assert_eq!(message.to_json().expect("text"), text);
    let text = r#"{"command":"thing.set","target":"h.r.t","data":{"on":true,"share":-1.0,"count":1,"text":"a","size":"None","names":["b"]}}"#;
    let message = shadowed::Message::read(text).expect("a frame");
    assert_eq!(message.to_json().expect("text"), text);
    assert!(!shadowed::Things::check(r#"{"command":"thing.set","target":"h.t","data":{"names":[]}}"#).is_valid());
    let text = r#"{"op":"call","id":1,"args":{"number":2},"trace":{"origin":"a"}}"#;
    let message = bare::calls::Message::read(text).expect("a frame");
    assert_eq!(message.to_json().expect("text"), text);
    let text = r#"{"kind":"event","name":"changed","at":0.5,"by":"b","envelope":{"sender":"s"},"key":"a"}"#;
    let message = shadowed::flat::Message::read(text).expect("a frame");
    assert_eq!(message.to_json().expect("text"), text);
    println!("read and written");
}
