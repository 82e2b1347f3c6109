use tieline::{Event, Path};

#[derive(Event)]
#[event(name = "lamp.lit", target = Path, message_type = [])]
struct LampLit {}

fn main() {}
