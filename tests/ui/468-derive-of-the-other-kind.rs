use tieline::{Command, Event};

#[derive(Debug, Clone, PartialEq, Command)]
#[event(name = "lamp.lit", target = tieline::Path)]
struct LampLit {}

#[derive(Debug, Clone, PartialEq, Event)]
#[command(name = "lamp.on", target = tieline::Path, reply = Empty)]
struct LampOn {}

fn main() {}
