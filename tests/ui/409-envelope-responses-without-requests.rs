tieline::envelope! {
    pub mod frames {
        success: { type: Name, data: Data, ok: true },
    }
}

fn main() {}
