use tieline::Wire;

#[derive(Wire)]
struct Page {
    number: u32,
}

#[derive(Wire)]
struct Scripts {
    names: Vec<String>,
    #[deprecated]
    #[wire(inline)]
    page: Page,
}

fn main() {}
