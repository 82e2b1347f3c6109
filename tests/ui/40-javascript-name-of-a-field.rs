use tieline::Wire;

#[derive(Wire)]
struct Message {
    to_string: String,
}

fn main() {}
