use tieline::{Command, Path};

struct Answer;

#[derive(Command)]
#[command(name = "lamp.on", target = Path, reply = Answer)]
struct LampOn {}

fn main() {}
