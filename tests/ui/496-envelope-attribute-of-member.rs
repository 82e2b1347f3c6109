tieline::envelope! {
    mod frames {
        event: {
            type: Name,
            data: Data,
            #[wire(minimum = 1)]
            count: u32,
        },
    }
}

fn main() {}
