use tieline::Wire;

#[derive(Wire)]
struct Circle {
    kind: String,
}

#[derive(Wire)]
#[wire(tag = "kind")]
enum Shape {
    Circle(Circle),
}

fn main() {}
