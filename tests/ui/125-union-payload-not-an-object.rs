use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "type")]
enum Shape {
    Circle(f64),
}

fn main() {}
