use tieline::Wire;

#[derive(Wire)]
struct Message {
    count: usize,
}

fn main() {}
