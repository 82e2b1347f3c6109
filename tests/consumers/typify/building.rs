//! A program that uses the types of unions and enums of a second protocol: it reads every frame, and matches on unions.

use consumer::building::{
    AlarmRaisedEvent, Building, BuildingEvent, Mode, ModeKnown, Order, Place, Setting, SettingHoursName, Trigger,
};
use consumer::same;
use serde_json::Value;

/// Describes an alarm.
fn alarm(event: &AlarmRaisedEvent) -> String {
    let place = match &event.data.place {
        None => String::new(),
        Some(Place::Floor(floor)) => format!(" on floor {}", **floor),
        Some(Place::Room(room)) => format!(" in {}", *room.room),
        Some(Place::Name(_) | Place::Several(_) | Place::Point(_)) => " elsewhere".to_owned(),
    };
    match &event.data.by {
        Trigger::Smoke(smoke) => format!("smoke {}{place}", *smoke.density),
        Trigger::Other { type_ } => format!("{}{place}", **type_),
        Trigger::Door(_) | Trigger::Person(_) | Trigger::Clock(_) | Trigger::Heat(_) => format!("another{place}"),
    }
}

/// Describes a setting.
fn setting(text: &str) -> Result<String, serde_json::Error> {
    Ok(match serde_json::from_str(text)? {
        Setting::Volume(volume) => format!("{} %", *volume.value),
        Setting::Text(text) => format!("{:?}", text.value),
        Setting::Silent(_) => "silent".to_owned(),
        Setting::Hours(hours) => {
            assert_eq!(hours.name, SettingHoursName::Hours);
            format!("{} to {}", hours.value.from, hours.value.to)
        }
        Setting::Others(others) => format!("{} places", others.value.len()),
    })
}

fn main() {
    let path = std::env::args().nth(1).expect("a file of frames");
    let text = std::fs::read_to_string(path).expect("it can be read");
    let (mut count, mut alarms) = (0, Vec::new());
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).expect("a frame and its definition");
        let frame = line["text"].as_str().expect("a text");
        let read: Building = serde_json::from_str(frame).unwrap_or_else(|error| panic!("{error}: {frame}"));
        let written = serde_json::to_value(&read).expect("it can be written");
        let given = serde_json::from_str(frame).expect("it is JSON");
        assert!(same(&written, &given), "{written} instead of {given}");
        if let Building::Event(BuildingEvent::AlarmRaisedEvent(event)) = &read {
            alarms.push(alarm(event));
        }
        count += 1;
    }
    assert!(alarms.contains(&"smoke 12.5 on floor 1".to_owned()), "{alarms:?}");
    assert_eq!(setting(r#"{"name":"Hours","value":{"from":1,"to":2}}"#).expect("a setting"), "1 to 2");
    assert!(setting(r#"{"name":"Hours","value":{"from":1,"to":"2"}}"#).is_err());
    assert!(matches!(serde_json::from_str(r#""Day""#), Ok(Mode::Variant0(ModeKnown::Day))));
    assert!(matches!(serde_json::from_str(r#""Siesta""#), Ok(Mode::Variant1(_))));
    assert!(serde_json::from_str::<Order>("1").is_ok() && serde_json::from_str::<Order>("7").is_err());
    println!("{count} frames of a second protocol read and written back");
}
