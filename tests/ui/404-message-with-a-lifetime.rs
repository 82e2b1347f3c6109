use std::borrow::Cow;

use tieline::{Command, Path};

#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "lamp.on", target = Path, reply = Empty)]
struct LampOn<'a> {
    colour: Cow<'a, str>,
}

tieline::protocol! {
    Lamps { name: "lamps", version: "1.0", commands: [LampOn], events: [] }
}

fn main() {}
