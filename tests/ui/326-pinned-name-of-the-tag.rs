use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "type")]
enum Shape {
    #[wire(pinned(r#type = "point"))]
    Point,
    Line,
}

fn main() {}
