use tieline::Wire;

#[derive(Wire)]
struct Message {
    texts: Vec<Option<String>>,
}

fn main() {}
