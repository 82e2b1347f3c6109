#[derive(tieline::Wire)]
#[wire(pattern = "^\\d+$")]
struct Digits(String);

#[derive(tieline::Wire)]
struct Visit {
    #[wire(pattern = "[a-z]+")]
    name: String,
    #[wire(pattern = "^a|b$")]
    kind: String,
    #[wire(pattern = "^[^a]$")]
    rest: String,
}


#[derive(tieline::Wire)]
struct Codes {
    #[wire(pattern = "\\d+")]
    part: String,
    #[wire(pattern = "^/.*")]
    path: String,
    #[wire(pattern = "[.]\\.rs$")]
    end: String,
}

fn main() {}
