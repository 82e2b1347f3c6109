use tieline::Wire;

const LIMIT: i32 = 5;

#[derive(Wire)]
struct Message {
    #[wire(max_length = -LIMIT)]
    text: String,
}

fn main() {}
