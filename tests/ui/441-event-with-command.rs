use tieline::{Command, Event, Path};

#[derive(Debug, Clone, PartialEq, Command, Event)]
#[command(name = "order.cancel", target = Path, reply = Self)]
struct OrderCancel {
    id: String,
}

fn main() {}
