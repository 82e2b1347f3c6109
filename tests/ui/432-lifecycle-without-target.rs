use tieline::Event;

#[derive(Event)]
#[event(name = "lamp.installed", creates)]
struct LampInstalled {}

fn main() {}
