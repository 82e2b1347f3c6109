use tieline::Wire;

#[derive(Wire)]
struct Message {
    pairs: Vec<(String,)>,
}

fn main() {}
