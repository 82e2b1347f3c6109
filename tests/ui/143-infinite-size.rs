use tieline::Wire;

#[derive(Wire)]
struct List {
    next: List,
}

fn main() {}
