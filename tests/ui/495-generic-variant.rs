use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "type")]
enum Shape<T> {
    Sized {
        #[wire(inline)]
        size: T,
        width: u32,
    },
    Point,
}

#[derive(Wire)]
struct Size {
    width: u32,
}

#[derive(Wire)]
struct Drawing {
    shape: Shape<Size>,
}

fn main() {}
