use tieline::Wire;

tieline::envelope! {
    pub struct Frames {
        event: { type: Name, data: Data }
    }
}

tieline::envelope! {
    pub mod visible {
        pub event: { type: Name, data: Data }
    }
}

tieline::envelope! {
    pub mod member_visible {
        event: { pub type: Name, data: Data }
    }
}

tieline::envelope! {
    pub mod misspelt {
        request: { type: Name, id: Id(u64), data: Data, !evnt },
        event: { event: Name, data: Data },
    }
}

/// A value.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(untagged)]
enum Value {
    /// A text.
    #[wire(rename = "text")]
    Text(String),
    /// A number.
    Number(f64),
}

/// Camel.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(rename_all = camelCase)]
struct Camel {
    /// A field.
    a_b: String,
}

tieline::envelope! {
    pub mod named {
        event: { type: Name(String), data: Data }
    }
}

tieline::envelope! {
    pub mod hyphen {
        event: { message-type: Name, data: Data }
    }
}

fn main() {}
