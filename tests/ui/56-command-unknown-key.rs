use tieline::{Command, Path};

#[derive(Command)]
#[command(name = "lamp.on", target = Path, reply = Empty, answer = Empty)]
struct LampOn {}

fn main() {}
