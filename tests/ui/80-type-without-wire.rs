use tieline::Wire;

struct Inner;

#[derive(Wire)]
struct Message {
    inner: Vec<Inner>,
}

fn main() {}
