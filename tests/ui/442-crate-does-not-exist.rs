use tieline::Wire;

#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(crate = "wired")]
struct Order {
    id: String,
    notes: Vec<String>,
}

fn main() {}
