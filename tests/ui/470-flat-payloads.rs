use tieline::{Event, Wire};

tieline::envelope! {
    mod chat {
        event: { type: Name, ..Data },
    }
}

#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "lamp.lit")]
struct LampLit(Vec<u8>);

#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "lamp.named", since = "1.2")]
struct LampNamed {
    r#type: String,
}

tieline::protocol! {
    Lamps { name: "lamps", version: "1.0", envelope: chat, commands: [], events: [LampLit, LampNamed] }
}

#[derive(Debug, Clone, PartialEq, Wire)]
struct Size {
    width: u8,
}

#[derive(Debug, Clone, PartialEq, Wire)]
struct Lamp {
    width: u8,
    #[wire(inline)]
    size: Size,
}

fn main() {}
