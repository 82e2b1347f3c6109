use tieline::Command;

#[derive(Command)]
#[command(name = "lamp.on", target = String, reply = Empty)]
struct LampOn {}

fn main() {}
