use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(default = "x")]
    text: Option<String>,
}

fn main() {}
