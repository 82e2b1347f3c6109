#[derive(tieline::Wire)]
#[wire(format = "date")]
struct Day(String);

#[derive(tieline::Wire)]
struct Visit {
    #[wire(pattern = "^2025-[0-9-]+$")]
    on: Option<Day>,
}

fn main() {}
