use tieline::{Command, Empty, Wire};

#[derive(Wire)]
struct Settings {
    #[wire(default = [])]
    names: Vec<String>,
    #[wire(default)]
    verbose: bool,
    #[wire(default = {})]
    empty: Empty,
    #[wire(default = null)]
    note: String,
}

#[derive(Command)]
#[command(name = "lamp.off", reply = null)]
struct Off {}

#[derive(Command)]
#[command(name = "lamp.on", reply = Option<String>)]
struct On {}

#[derive(Command)]
#[command(name = "lamp.dim", reply = "Level")]
struct Dim {}

fn main() {}
