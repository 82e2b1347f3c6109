use tieline::Wire;

#[derive(Wire)]
#[wire(pinned(version = 2))]
struct Request {
    version: u8,
}

fn main() {}
