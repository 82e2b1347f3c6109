use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "v")]
enum Shape {
    #[wire(value = "circle")]
    Circle { radius: f64 },
}

fn main() {}
