use tieline::Wire;

#[derive(Wire)]
enum Order {
    Ascending,
}

#[derive(Wire)]
struct Page(u32);

#[derive(Wire)]
struct Scripts {
    #[wire(inline)]
    page: Page,
    #[wire(inline)]
    order: Order,
}

fn main() {}
