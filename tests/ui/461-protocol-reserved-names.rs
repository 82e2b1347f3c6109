use tieline::{Command, Event, Path};

#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "message", target = Path)]
struct Message {}

#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "lamps", target = Path, reply = Empty)]
struct Lamps {}

tieline::protocol! {
    Lamps { name: "lamps", version: "1.0", commands: [Lamps], events: [Message] }
}

mod other {
    use tieline::{Event, Path};

    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "message", target = Path)]
    struct Message {}

    tieline::protocol! {
        AnyEvent { name: "lamps", version: "1.0", commands: [], events: [self::Message] }
    }
}

fn main() {}
