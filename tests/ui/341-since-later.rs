use tieline::{Command, Path};

/// Switches a lamp on.
#[derive(Clone, Debug, PartialEq, Command)]
#[command(name = "lamp.on", target = Path, reply = Empty, since = "1.10")]
pub struct LampOn {}

tieline::protocol! {
    pub Lamps { name: "lamps", version: "1.9", commands: [LampOn], events: [] }
}

fn main() {}
