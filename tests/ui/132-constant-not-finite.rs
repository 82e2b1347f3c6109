use tieline::Wire;

#[derive(Wire)]
struct Message {
    #[wire(maximum = f64::INFINITY)]
    level: f64,
}

fn main() {}
