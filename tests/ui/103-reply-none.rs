use tieline::{Command, Path};

#[derive(Command)]
#[command(name = "lamp.on", target = Path, reply = None)]
struct LampOn {}

fn main() {}
