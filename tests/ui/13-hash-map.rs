use tieline::Wire;

#[derive(Wire)]
struct Message {
    counts: std::collections::HashMap<String, u8>,
}

fn main() {}
