use tieline::Wire;

#[derive(Wire)]
struct Message {
    make: fn() -> u8,
}

fn main() {}
