use tieline::Wire;

#[derive(Wire)]
struct List {
    next: Box<Self>,
}

fn main() {}
