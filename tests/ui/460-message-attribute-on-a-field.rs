use tieline::{Command, Event, Path};

#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "order.cancel", target = Path, reply = Empty)]
struct OrderCancel {
    #[command(max_length = 3)]
    reason: String,
}

#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "order.cancelled", target = Path)]
struct OrderCancelled {
    #[event(default = 3, name = "q", target = Path, colour = 5)]
    count: u8,
}

#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "order.named", target = Path)]
struct OrderNamed(#[event(pattern = "^a$")] String);

fn main() {}
