use tieline::Wire;

#[derive(Wire)]
struct Message {
    address: [Option<u8>; 4],
}

fn main() {}
