use tieline::{Command, Path};

#[derive(Command)]
#[command(name = "lamp.switchOn", target = Path, reply = Empty)]
struct LampOn {}

fn main() {}
