//! The paths of the building's objects.

use tieline::Target;

tieline::id! {
    /// Names a building.
    pub BuildingId
}

tieline::id! {
    /// Names a floor.
    pub FloorId
}

tieline::id! {
    /// Names a room.
    pub RoomId
}

tieline::id! {
    /// Names a device.
    pub DeviceId
}

/// Addresses a building.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Target)]
#[non_exhaustive]
pub struct BuildingTarget {
    /// The building.
    pub building: BuildingId,
}

/// Addresses a room: on a floor, if the building has any.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Target)]
pub struct RoomTarget {
    /// The building.
    pub building: BuildingId,
    /// The floor.
    #[target(rename = "storey")]
    pub floor: Option<FloorId>,
    /// The room.
    pub r#room: RoomId,
}

/// Addresses a device in a room.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Target)]
#[target(parent = RoomTarget)]
pub struct DeviceTarget {
    /// The building.
    pub building: BuildingId,
    /// The floor.
    #[target(rename = "storey")]
    pub floor: Option<FloorId>,
    /// The room.
    pub room: RoomId,
    /// The device.
    pub device: DeviceId,
}
