use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "first")]
enum First {
    Empty,
    Nested(Box<Second>),
}

#[derive(Wire)]
#[wire(tag = "second")]
enum Second {
    Empty,
    Nested(Box<First>),
}

fn main() {}
