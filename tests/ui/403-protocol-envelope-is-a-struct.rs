use tieline::Command;

#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "lamp.on", reply = Empty)]
struct LampOn {}

struct Frames;

tieline::protocol! {
    Lamps { name: "lamps", version: "1.0", envelope: Frames, commands: [LampOn], events: [] }
}

fn main() {}
