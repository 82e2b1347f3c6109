tieline::envelope! {
    pub mod frames {
        event: { type: Name data: Data },
    }
}

fn main() {}
