use tieline::{Command, Path};

#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "lamp.on", target = Path, reply = Empty)]
struct LampOn {}

tieline::protocol! {
    Lamps { name: "lamps", version: "1.0", commands: [LampOn], events: [] }
}

tieline::protocol! {
    MoreLamps { name: "more-lamps", version: "1.0", commands: [LampOn], events: [] }
}

fn main() {
    assert!(MoreLamps::is_valid("{}"));
}
