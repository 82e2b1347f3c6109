use tieline::Wire;

#[derive(Wire)]
struct Page<T> {
    items: Vec<T>,
}

#[derive(Wire)]
struct Message {
    page: Option<Page<Option<u8>>>,
}

fn main() {}
