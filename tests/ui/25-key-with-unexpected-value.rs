use tieline::Wire;

#[derive(Wire)]
struct Inner {}

#[derive(Wire)]
struct Message {
    #[wire(inline = true)]
    inner: Inner,
}

fn main() {}
