use tieline::Wire;

struct Page {
    number: u32,
}

#[derive(Wire)]
struct Scripts {
    #[wire(inline)]
    page: Page,
}

fn main() {}
