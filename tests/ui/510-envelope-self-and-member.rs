tieline::envelope! {
    pub mod frames {
        event: { type: Name, member: Option<String>, self: Option<u8>, data: Data },
    }
}

fn main() {}
