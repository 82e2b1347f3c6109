use tieline::Wire;

#[derive(Wire)]
struct Message {
    text: Box<dyn std::fmt::Debug>,
}

fn main() {}
