use tieline::{Event, Path};

#[derive(Event)]
#[event(name = "lamp.lit", target = Path, reply = Empty)]
struct LampLit {}

fn main() {}
