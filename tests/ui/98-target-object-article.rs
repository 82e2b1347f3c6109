use tieline::Target;

tieline::id! { pub SessionId }

#[derive(Debug, Clone, PartialEq, Target)]
#[target(object = "a session")]
struct SessionTarget {
    session: SessionId,
}

fn main() {}
