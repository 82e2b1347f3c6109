tieline::envelope! {
    mod chat {
        notification: { op: Name, args: Data },
        event: { op: Option<Name>, args: Data, args: Data, !other },
    }
}

fn main() {}
