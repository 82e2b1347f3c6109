use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(range(min = 1))]
    count: u8,
}

fn main() {}
