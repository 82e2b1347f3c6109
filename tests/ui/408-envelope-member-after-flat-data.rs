tieline::envelope! {
    pub mod frames {
        event: { ..Data, type: Name },
    }
}

fn main() {}
