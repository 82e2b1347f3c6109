use tieline::Target;

tieline::id! { pub HouseId }
tieline::id! { pub LampId }

#[derive(Debug, Clone, PartialEq, Target)]
pub struct HouseTarget {
    house: LampId,
}

#[derive(Debug, Clone, PartialEq, Target)]
#[target(parent = HouseTarget)]
pub struct LampTarget {
    house: HouseId,
    lamp: LampId,
}

fn main() {}
