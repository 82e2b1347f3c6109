use tieline::{Command, Path};

#[derive(Command)]
#[command(name = "lamp.set", target = Path, reply = Empty)]
enum LampSet {
    On,
    Off,
}

fn main() {}
