use tieline::Command;

#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "lamp.on", reply = Empty)]
struct LampOn {}

#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "lamp/off", target = tieline::Path, reply = Empty)]
struct LampOff {}

tieline::protocol! {
    Lamps { name: "lamps", version: "1.0", commands: [LampOn, LampOff], events: [] }
}

fn main() {}
