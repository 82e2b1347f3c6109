use tieline::{Event, Path};

#[derive(Event)]
#[event(name = "lamp.lit", target = Path, message_type = ["stateEvent", "", "stateEvent"])]
struct LampLit {}

fn main() {}
