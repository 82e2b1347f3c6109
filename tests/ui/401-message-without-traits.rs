use tieline::{Command, Path};

#[derive(Debug, Command)]
#[command(name = "lamp.on", target = Path, reply = Empty)]
struct LampOn {}

tieline::protocol! {
    Lamps { name: "lamps", version: "1.0", commands: [LampOn], events: [] }
}

fn main() {}
