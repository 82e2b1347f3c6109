use tieline::Wire;

#[derive(Wire)]
#[wire(pinned(version = 2.0))]
struct Request {
    id: u8,
}

fn main() {}
