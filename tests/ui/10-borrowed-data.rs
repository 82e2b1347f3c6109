use tieline::Wire;

#[derive(Wire)]
struct Message<'a> {
    texts: &'a Vec<String>,
}

fn main() {}
