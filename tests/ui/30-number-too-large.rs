use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(maximum = 9007199254740992)]
    count: u64,
}

fn main() {}
