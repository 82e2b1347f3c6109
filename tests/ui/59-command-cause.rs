use tieline::{Command, Path};

#[derive(Command)]
#[command(name = "lamp.on", target = Path, reply = Empty, causes = ["lamp.lit", 5, "Lamp.Lit"])]
struct LampOn {}

fn main() {}
