use tieline::{Command, Path};

#[derive(Command)]
#[command(name = "lamp.on", target = Path, reply = Empty, message_type = "stateEvent")]
struct LampOn {}

fn main() {}
