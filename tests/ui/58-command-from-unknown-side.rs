use tieline::{Command, Path};

#[derive(Command)]
#[command(name = "lamp.on", target = Path, reply = Empty, from = desktop)]
struct LampOn {}

fn main() {}
