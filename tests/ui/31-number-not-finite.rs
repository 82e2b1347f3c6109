use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(maximum = 1e400)]
    level: f64,
}

fn main() {}
