tieline::envelope! {
    pub mod frames {
        event: { type: Nmae, data: Data },
    }
}

fn main() {}
