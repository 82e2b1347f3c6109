tieline::protocol! {
    Lamps { name: "lamps", version: "1.0", commands: [lamp::LampOn], events: [] }
}

mod lamp {}

fn main() {}
