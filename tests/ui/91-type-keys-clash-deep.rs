use tieline::Wire;

#[derive(Wire)]
struct Inner {
    p1: u8,
}

#[derive(Wire)]
struct Middle {
    #[wire(inline)]
    inner: Inner,
}

#[derive(Wire)]
struct Message {
    #[wire(inline)]
    one: Middle,
    #[wire(inline)]
    two: Inner,
}

fn main() {}
