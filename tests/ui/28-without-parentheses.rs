use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire = "Text"]
    text: String,
}

fn main() {}
