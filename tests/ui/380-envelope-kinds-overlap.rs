tieline::envelope! {
    mod chat {
        request: { op: Name, id: Id(u64), args: Data },
        success: { id: Id(u64), ok: true, result: Data },
    }
}

fn main() {}
