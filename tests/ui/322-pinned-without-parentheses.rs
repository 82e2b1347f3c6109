use tieline::Wire;

#[derive(Wire)]
#[wire(pinned = "2.0")]
struct Request {
    id: u8,
}

fn main() {}
