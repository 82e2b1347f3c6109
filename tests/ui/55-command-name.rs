use tieline::{Command, Path};

#[derive(Command)]
#[command(name = "lamp.switch on", target = Path, reply = Empty)]
struct LampOn {}

fn main() {}
