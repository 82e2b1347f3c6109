use tieline::Wire;

#[derive(Wire)]
enum Shape {
    Circle(#[wire(minimum = 0)] f64),
}

fn main() {}
