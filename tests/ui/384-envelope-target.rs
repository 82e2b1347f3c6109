use tieline::{Event, Path};

tieline::envelope! {
    mod chat {
        event: { type: Name, ..Data },
    }
}

#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "lamp.lit", target = Path)]
struct LampLit {}

#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "lamp.named")]
struct LampNamed {
    r#type: String,
}

tieline::protocol! {
    Lamps { name: "lamps", version: "1.0", envelope: chat, commands: [], events: [LampLit, LampNamed] }
}

fn main() {}
