tieline::envelope! {
    mod frames {
        event: { type: Name, .. },
    }
}

fn main() {}
