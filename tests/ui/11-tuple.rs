use tieline::Wire;

#[derive(Wire)]
struct Message {
    pairs: Vec<(String, u8)>,
}

fn main() {}
