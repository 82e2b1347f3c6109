use tieline::Wire;

#[derive(Wire)]
#[wire(tag = "type")]
enum Progress {
    Partial { done: usize },
    Complete,
}

fn main() {}
