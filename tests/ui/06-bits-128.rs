use tieline::Wire;

#[derive(Wire)]
struct Message {
    count: Vec<u128>,
}

fn main() {}
