use tieline::{Event, Path};

/// A lamp is on.
#[derive(Clone, Debug, PartialEq, Event)]
#[event(name = "lamp.on", target = Path)]
pub struct LampOn {
    #[wire(since = "2.0")]
    colour: Option<String>,
}

tieline::protocol! {
    pub Lamps { name: "lamps", version: "1.9", commands: [], events: [LampOn] }
}

fn main() {}
