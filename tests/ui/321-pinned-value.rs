use tieline::Wire;

#[derive(Wire)]
#[wire(pinned(version = 2.5))]
struct Request {
    id: u8,
}

fn main() {}
