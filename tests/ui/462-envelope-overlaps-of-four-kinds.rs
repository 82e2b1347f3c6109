tieline::envelope! {
    mod chat {
        request: { a: Name, id: Id(u64), d: Data },
        success: { id: Id(u64), r: Data },
        failure: { id: Id(u64), e: Error(String) },
        event: { a: Name, d: Data },
    }
}

tieline::envelope! {
    mod equal {
        request: { op: Name, event_id: Id(String), d: Data },
        event: { op: Name, event_id: Option<String>, d: Data },
    }
}

tieline::envelope! {
    mod no_request {
        success: { id: Id(u64), r: Data, !op },
        event: { op: Name, r: Data },
    }
}

fn main() {}
