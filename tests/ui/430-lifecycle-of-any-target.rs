use tieline::{Event, Path};

#[derive(Event)]
#[event(name = "lamp.removed", target = Path, ends)]
struct LampRemoved {}

fn main() {}
