use tieline::Wire;

#[derive(Wire)]
#[wire(pinned(version))]
struct Request {
    id: u8,
}

fn main() {}
