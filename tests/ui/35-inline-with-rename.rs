use tieline::Wire;

#[derive(Wire)]
struct Inner {}

#[derive(Wire)]
struct Message {
    #[wire(inline, rename = "x")]
    inner: Inner,
}

fn main() {}
