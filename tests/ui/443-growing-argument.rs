use tieline::Wire;

#[derive(Wire)]
struct Tree<T> {
    value: T,
    next: Option<Box<Tree<Vec<T>>>>,
}

fn main() {}
