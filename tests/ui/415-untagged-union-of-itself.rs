use tieline::Wire;

#[derive(Wire)]
#[wire(untagged)]
enum Shape {
    Radius(f64),
    Nested(Box<Shape>),
}

fn main() {}
