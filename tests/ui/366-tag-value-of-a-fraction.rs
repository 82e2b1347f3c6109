use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "v")]
enum Shape {
    #[wire(value = 1.5)]
    Circle { radius: f64 },
}

fn main() {}
