use tieline::{Command, Event, Path};

#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "lamp.on", target = Path, reply = Empty)]
struct LampOn {}

#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "lamp.lit", target = Path)]
struct LampLit {}

tieline::protocol! {
    Lamps {
        name: "lamps", version: "1.0", released: "2026-02-30", commands: [LampOn], events: [LampLit],
    }
}

fn main() {}
