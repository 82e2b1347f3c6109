#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests may panic")]
//! Every fixture goes through every reader, and all must have the result that the fixture states.
//!
//! A line of `fixtures.ndjson` states what the strict and the tolerant reader read, which problems the strict checker reports, in
//! order, and whether the schemas have the same result or the text is outside of what a schema can express.

#[path = "../../it/oracle"]
mod oracle {
    pub(crate) mod fixture;
    pub(crate) mod readers;
    pub(crate) mod schemas;
}

use building::{Building, Message, alarm, building as house, device, door, log, meter, post, record, room, visit, visitor};
use oracle::fixture::fixtures;
use oracle::readers::{Typed, disagreements, typed};
use oracle::schemas::SchemaValidators;

#[test]
#[allow(deprecated, reason = "a deprecated command is read like any other")]
fn every_reader_agrees() {
    let typed: &[Typed] = &typed! {
        commands: alarm::AlarmConfigure, house::BuildingDescribe, house::BuildingEvacuate, house::BuildingFloors, house::BuildingMotto,
            house::BuildingSwitchMode, house::BuildingTotals, device::DeviceConfigure, device::DeviceFind,
            device::DeviceReset, door::DoorOpen<'static>, log::BuildingLog, meter::MeterCalibrate, post::PostDeliver, post::PostDrop, post::PostTrack, room::RoomBook, room::RoomClimate,
            room::RoomLight, visit::VisitRegister, visitor::VisitorAnnounce, visitor::VisitorFind;
        events: alarm::AlarmRaised, house::BuildingMode, house::BuildingTags, device::DeviceReported, door::DoorPassed, log::BuildingChecked, log::BuildingLogged, record::BuildingRecorded, meter::MeterRead,
            post::PostMoved, room::RoomNoted, visitor::VisitorArrived, visitor::VisitorTracked;
    };
    let fixtures = fixtures(include_str!("fixtures.ndjson"));
    let schemas = SchemaValidators::new::<Building>();
    let unknown = |message: &Message| matches!(message, Message::Unknown(_));
    let found = disagreements::<Building>(&fixtures, unknown, typed, |verdicts, fixture, name| {
        schemas.compare(verdicts, fixture, name);
    });
    assert!(found.is_empty(), "{} of {} fixtures disagree:\n\n{}", found.len(), fixtures.len(), found.join("\n"));
}
