use tieline::Wire;

#[derive(Wire)]
#[wire(content = "data")]
enum Shape {
    Circle { radius: f64 },
}

fn main() {}
