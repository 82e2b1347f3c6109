use tieline::{Event, Path};

#[derive(Event)]
#[event(name = "lamp.removed", target = Path, ends = "lamp")]
struct LampRemoved {}

fn main() {}
