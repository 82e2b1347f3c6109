use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "type")]
enum Round {
    Circle { radius: f64 },
}

#[derive(Wire)]
#[wire(tag = "type")]
enum Shape {
    Round(Round),
}

fn main() {}
