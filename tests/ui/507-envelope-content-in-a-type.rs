//! A content inside a type that is not `Option`, a constant inside `Option`, and `null` as a constant.

use tieline::envelope;

envelope! {
    pub mod wrapped {
        event: { type: Name, id: Nullable<Id(u64)>, data: Data }
    }
}

envelope! {
    pub mod listed {
        event: { type: Name, errors: Option<Vec<Error(String)>>, data: Data }
    }
}

envelope! {
    pub mod optional {
        event: { type: Name, version: Option<"2.0">, data: Data }
    }
}

envelope! {
    pub mod empty {
        event: { type: Name, version: null, data: Data }
    }
}

fn main() {}
