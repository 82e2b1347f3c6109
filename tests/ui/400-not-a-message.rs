use tieline::{Command, Path, Wire};

#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "lamp.on", target = Path, reply = Empty)]
struct LampOn {}

#[derive(Debug, Clone, PartialEq, Wire)]
struct Lamp {}

tieline::protocol! {
    Lamps { name: "lamps", version: "1.0", commands: [LampOn, Lamp], events: [] }
}

fn main() {}
