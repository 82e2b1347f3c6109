use tieline::Wire;

#[derive(Wire)]
#[wire(name = "order-state")]
enum State {
    Open,
}

fn main() {}
