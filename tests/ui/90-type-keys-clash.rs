use tieline::Wire;

#[derive(Wire)]
struct Inner {
    p1: u8,
}

#[derive(Wire)]
struct Message {
    p1: u8,
    #[wire(inline)]
    inner: Inner,
}

fn main() {}
