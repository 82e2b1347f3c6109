use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "type")]
enum Shape {
    #[wire(default)]
    Point,
    Circle { radius: f64 },
}

fn main() {}
