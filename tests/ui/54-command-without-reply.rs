use tieline::{Command, Path};

#[derive(Command)]
#[command(name = "lamp.on", target = Path)]
struct LampOn {}

fn main() {}
