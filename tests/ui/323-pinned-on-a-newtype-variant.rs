use tieline::Wire;

#[derive(Wire)]
struct Size {
    width: u8,
}

#[derive(Wire)]
#[wire(tag = "type")]
enum Shape {
    #[wire(pinned(ok = true))]
    Size(Size),
    Point,
}

fn main() {}
