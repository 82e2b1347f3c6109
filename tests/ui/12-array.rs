use tieline::Wire;

#[derive(Wire)]
struct Message {
    address: [u8; 4],
}

fn main() {}
