use tieline::{Command, Path};

#[derive(Command)]
#[command(name = "lamp.on", target = Path, reply = Empty)]
struct LampOn<T> {
    level: T,
}

fn main() {}
