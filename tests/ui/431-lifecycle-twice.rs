use tieline::{Event, Path};

#[derive(Event)]
#[event(name = "lamp.removed", target = Path, creates, ends)]
struct LampRemoved {}

fn main() {}
