tieline::envelope! {
    pub mod frames {
        event: { type: Name, clientId: String, "client-id": String, data: Data },
    }
}

fn main() {}
