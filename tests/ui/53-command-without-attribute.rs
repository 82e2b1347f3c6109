use tieline::Command;

#[derive(Command)]
struct LampOn {}

fn main() {}
