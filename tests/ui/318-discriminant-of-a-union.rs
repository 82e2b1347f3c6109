use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "type")]
enum Shape {
    Point = 1,
    Line,
}

fn main() {}
