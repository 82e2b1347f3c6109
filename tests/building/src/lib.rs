//! Messages in a building, about its rooms, doors, meters and devices.
//!
//! This is a protocol in a crate of its own. It uses every rule and every type that the derives support, in places where they
//! make sense, and does not depend on the catalogue.

pub mod address;
pub mod alarm;
pub mod building;
pub mod device;
pub mod door;
pub mod log;
pub mod meter;
pub mod page;
pub mod post;
pub mod record;
pub mod room;
pub mod target;
pub mod visit;
pub mod visitor;

tieline::protocol! {
    /// Messages between a building's control room and its devices.
    pub Building {
        name: "building", version: "3.2",
        commands: [
            alarm::AlarmConfigure, building::BuildingDescribe, building::BuildingEvacuate, building::BuildingFloors, building::BuildingMotto,
            building::BuildingSwitchMode, building::BuildingTotals, device::DeviceConfigure, device::DeviceFind,
            device::DeviceReset, door::DoorOpen<'static>, log::BuildingLog, meter::MeterCalibrate, post::PostDeliver, post::PostDrop, post::PostTrack, room::RoomBook, room::RoomClimate, room::RoomLight,
            visit::VisitRegister,
            visitor::VisitorAnnounce, visitor::VisitorFind,
        ],
        events: [
            alarm::AlarmRaised, building::BuildingMode, building::BuildingTags, device::DeviceReported, door::DoorPassed, log::BuildingChecked, log::BuildingLogged, record::BuildingRecorded, meter::MeterRead,
            post::PostMoved, room::RoomNoted,
            visitor::VisitorArrived, visitor::VisitorTracked,
        ],
    }
}
