use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "type", pinned(version = 2))]
enum Shape {
    Point,
}

fn main() {}
