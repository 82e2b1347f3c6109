use tieline::Wire;

/// A volume.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Volume {
    /// The level.
    #[wire(minimum = "-10", maximum = "loud")]
    level: i32,
    /// The label.
    #[wire(min_length = "1", max_length = "-1")]
    label: String,
}

fn main() {}
