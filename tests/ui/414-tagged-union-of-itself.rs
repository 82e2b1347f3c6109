use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "type")]
enum Shape {
    Circle { radius: f64 },
    Nested(Box<Shape>),
}

fn main() {}
