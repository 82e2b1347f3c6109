use tieline::Wire;

#[derive(Wire)]
#[wire(crate = "my crate")]
struct Message {
    text: String,
}

fn main() {}
