use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(rename = "__proto__")]
    text: String,
}

fn main() {}
