use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "kind", content = "value")]
enum Kind {
    Text { text: String },
}

#[derive(Wire)]
struct Node {
    value: u8,
    #[wire(inline)]
    kind: Kind,
}

fn main() {}
