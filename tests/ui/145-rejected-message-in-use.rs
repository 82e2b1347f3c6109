use tieline::{Command, Path};

#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "lamp.on", target = Path, reply = Empty)]
#[non_exhaustive]
struct LampOn {
    level: usize,
}

tieline::protocol! {
    Lamps { name: "lamps", version: "1.0", commands: [LampOn], events: [] }
}

fn main() {
    let request = LampOn::new(3).request("hall".parse().unwrap());
    println!("{}", Message::from(request).to_json().unwrap());
}
