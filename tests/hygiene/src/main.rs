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
    println!("read and written");
}
