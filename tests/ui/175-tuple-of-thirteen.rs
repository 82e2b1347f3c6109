use tieline::Wire;

#[derive(Wire)]
struct Message {
    row: (u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8),
}

fn main() {}
