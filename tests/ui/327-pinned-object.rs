use tieline::Wire;

#[derive(Wire)]
#[wire(pinned(version = { major: 2 }))]
struct Request {
    id: u8,
}

fn main() {}
