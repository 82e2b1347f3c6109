use tieline::Wire;

#[derive(Wire)]
#[wire(pinned(versions = [1, 2]))]
struct Request {
    id: u8,
}

fn main() {}
