use tieline::Wire;

#[derive(Wire)]
struct Inner {}

#[derive(Wire)]
struct Message {
    #[wire(inline)]
    inner: Option<Inner>,
}

fn main() {}
