use tieline::Wire;

#[derive(Debug, Clone, PartialEq, Wire)]
struct Page<T> {
    items: Vec<T>,
}

type Count = Option<u32>;

tieline::envelope! {
    mod frames {
        request: { op: Name, data: Data, page: Page<Count>, !ok },
        success: { op: Name, data: Data, page: Page<Count>, ok: true },
    }
}

fn main() {}
