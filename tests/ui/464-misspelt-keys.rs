use tieline::{Command, Event, Path, Wire};

#[derive(Debug, Clone, PartialEq, Command)]
#[command("order.cancel", target = Path, reply = Empty)]
struct OrderCancel {}

#[derive(Debug, Clone, PartialEq, Event)]
#[event(nmae = "order.cancelled", target = Path)]
struct OrderCancelled {
    #[wire("id")]
    id: String,
}

#[derive(Debug, Clone, PartialEq, Wire)]
#[wire("Size")]
struct Size(u8);

tieline::protocol! {
    Orders { name: "orders", version: "1.0", requests: [], notifications: [] }
}

fn main() {}
