use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(minimum = 5, maximum = 1.5)]
    level: f64,
}

fn main() {}
