use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "type", content = "data")]
enum Shape {
    Point(f64, f64),
}

fn main() {}
