tieline::envelope! {
    mod without_types {
        request: { a: Name, id: Id, d: Data },
        success: { id: Id, r: Data, !a, !e },
        failure: { id: Id, e: Error, !a, !r },
        event: { a: Name, !id, d: Data, why: Option<Error> },
    }
}

tieline::envelope! {
    mod error_of_an_event {
        event: { a: Name, e: Error(String), d: Data },
    }
}

tieline::envelope! {
    mod wrong {
        request: { a: "Name", b: Nullable<Data>, of: 1.5 },
        event: { c: Name, c: Data, d: Name, e: Data, !a, t: MessageType },
    }
}

fn main() {}
