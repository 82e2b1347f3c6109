use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(renam = "Text")]
    text: String,
}

fn main() {}
