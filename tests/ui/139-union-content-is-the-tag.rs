use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "type", content = "type")]
enum Shape {
    Circle { radius: f64 },
}

fn main() {}
