use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "v")]
enum Shape {
    #[wire(value = 1)]
    Circle { radius: f64 },
    #[wire(value = true)]
    Nothing,
}

fn main() {}
