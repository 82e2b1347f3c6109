use tieline::Wire;

macro_rules! nested {
    ($outer:ident, $inner:ident) => {
        #[derive(Wire)]
        struct $outer {
            inner: Box<$inner>,
        }

        #[derive(Wire)]
        enum $inner {
            Outer(Box<$outer>),
            Outers { first: $outer, second: Box<$outer> },
        }
    };
}

nested!(Room, Door);

fn main() {}
