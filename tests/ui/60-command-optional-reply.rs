use tieline::{Command, Path};

#[derive(Command)]
#[command(name = "lamp.on", target = Path, reply = Option<Empty>)]
struct LampOn {}

fn main() {}
