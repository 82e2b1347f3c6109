use tieline::{Command, Path};

type Maybe<T> = Option<T>;

#[derive(Command)]
#[command(name = "lamp.on", target = Path, reply = Vec<Maybe<u8>>)]
struct LampOn {}

fn main() {}
