use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "v")]
enum Shape {
    #[wire(value = 1, rename = "circle")]
    Circle { radius: f64 },
}

fn main() {}
