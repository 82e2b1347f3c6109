use tieline::{Command, Path};

#[derive(Command)]
#[command(name = "lamp.remove", target = Path, reply = Empty, ends)]
struct LampRemove {}

fn main() {}
