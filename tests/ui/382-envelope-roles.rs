tieline::envelope! {
    mod chat {
        request: { op: Name, args: Data, ok: Option<bool>, !done },
        success: { op: Name, done: true, ok: Data },
    }
}

fn main() {}
