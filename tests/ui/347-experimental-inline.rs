use tieline::Wire;

#[derive(Wire)]
struct Page {
    number: u32,
}

#[derive(Wire)]
struct Lamps {
    #[wire(inline, experimental)]
    page: Page,
}

fn main() {}
