use tieline::{Command, Path};

#[derive(Command)]
#[command(name = "lamp.on", target = Path, reply = Empty, sensitive)]
struct LampOn {}

fn main() {}
