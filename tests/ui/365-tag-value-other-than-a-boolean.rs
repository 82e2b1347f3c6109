use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "v")]
enum Shape {
    #[wire(value = true)]
    Circle { radius: f64 },
    #[wire(other)]
    Other(tieline::UnknownVariant),
}

fn main() {}
