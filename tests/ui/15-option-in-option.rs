use tieline::Wire;

#[derive(Wire)]
struct Message {
    text: Option<Option<String>>,
}

fn main() {}
