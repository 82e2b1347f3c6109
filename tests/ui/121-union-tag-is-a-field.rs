use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "kind")]
enum Shape {
    Circle { radius: f64, kind: String },
}

fn main() {}
