use tieline::{Command, Event};

#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "lamp.on", reply = Empty)]
struct LampOn {}

#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "lamp.lit")]
struct LampLit {}

tieline::protocol! {
    Lamps { name: "lamps", version: "1.0", envelope: frames, commands: [LampOn], events: [LampLit] }
}

fn main() {}
