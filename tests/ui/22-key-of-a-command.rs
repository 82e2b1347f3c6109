use tieline::Wire;

#[derive(Wire)]
#[wire(name = "lamp.on")]
struct Message {
    text: String,
}

fn main() {}
