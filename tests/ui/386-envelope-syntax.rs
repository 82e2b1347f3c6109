tieline::envelope! {
    mod chat {
        event: { type Name, data: Data },
    }
}

fn main() {}
