use tieline::Wire;

#[derive(Wire)]
#[repr(i64)]
enum Level {
    Low = 1,
    #[wire(other)]
    Other(Code),
}

struct Code(i64);

impl From<i64> for Code {
    fn from(code: i64) -> Self {
        Self(code)
    }
}

impl From<Code> for i64 {
    fn from(code: Code) -> Self {
        code.0
    }
}

fn main() {}
