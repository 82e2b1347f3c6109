use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "type")]
struct Shape {
    radius: f64,
}

fn main() {}
