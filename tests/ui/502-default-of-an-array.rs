use tieline::Wire;

#[derive(Wire)]
struct Settings {
    #[wire(default = "a")]
    names: Vec<String>,
    #[wire(default = "false")]
    verbose: bool,
    #[wire(default = 1)]
    loud: bool,
    #[wire(default = "{}")]
    more: More,
}

#[derive(Wire)]
struct More {}

fn main() {}
