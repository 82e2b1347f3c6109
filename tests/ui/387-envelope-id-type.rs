tieline::envelope! {
    mod chat {
        event: { type: Name, id: Id(usize), data: Data },
    }
}

fn main() {}
