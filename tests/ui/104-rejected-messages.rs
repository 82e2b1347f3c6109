use tieline::{Command, Path};

#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "lamp.on", target = Path, reply = Empty)]
struct LampOn {
    level: usize,
}

#[derive(Debug, Clone, PartialEq, Command)]
#[command(target = Path, reply = Empty)]
struct LampOff {}

tieline::protocol! {
    Lamps { name: "lamps", version: "1.0", commands: [LampOn, LampOff], events: [] }
}

fn main() {}
