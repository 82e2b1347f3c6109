use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "v")]
enum Shape {
    #[wire(value = 1)]
    Circle { radius: f64 },
    Nothing,
}

fn main() {}
