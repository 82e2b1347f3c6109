use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "kind")]
enum Kind {
    Text { text: String },
    Sized(Size),
}

#[derive(Wire)]
struct Size {
    width: u8,
}

#[derive(Wire)]
struct Node {
    width: u8,
    #[wire(inline)]
    kind: Kind,
}

fn main() {}
