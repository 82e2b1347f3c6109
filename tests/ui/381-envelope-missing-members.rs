tieline::envelope! {
    mod chat {
        event: { id: Option<Id(u64)> },
    }
}

fn main() {}
