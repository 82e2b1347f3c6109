//! Envelopes that lack a kind of response.

use std::fmt::Debug;

use testkit::oracle::Oracle;
use tieline::protocol::Protocol;
use tieline::sample::Generator;
use tieline::schema::{artefacts, assert_agreement};

/// Requests that cannot fail.
mod infallible {
    use tieline::{Command, Event, Wire};

    /// Waters a plant.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "water", reply = Level)]
    pub(crate) struct Water {
        litres: u8,
    }

    /// The level of the tank.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(crate) struct Level {
        level: u8,
    }

    /// The tank is empty.
    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "empty")]
    pub(crate) struct Empty {}

    tieline::envelope! {
        pub(crate) mod answered {
            request: { op: Name, id: Id(u32), ..Data },
            success: { op: Name, re: Id(u32), !id, result: Data },
            event: { op: Name, !id, !re, data: Data },
        }
    }

    tieline::protocol! {
        pub(crate) Infallible { name: "infallible", version: "1.0", envelope: answered, commands: [Water], events: [Empty] }
    }
}

/// Requests without responses.
mod unanswered {
    use tieline::Command;

    /// Waters a plant.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "water", reply = NoData)]
    pub(crate) struct Water {
        litres: u8,
    }

    tieline::envelope! {
        pub(crate) mod sent {
            request: { op: Name, id: u32, data: Data },
        }
    }

    tieline::protocol! {
        pub(crate) Unanswered { name: "unanswered", version: "1.0", envelope: sent, commands: [Water], events: [] }
    }
}

fn agree<P: Protocol>(unknown: fn(&P::Message) -> bool)
where
    P::Message: PartialEq + Debug,
{
    assert_agreement::<P>();
    let oracle = Oracle::<P>::new(unknown);
    let generator = Generator::new(P::plan(), 3).invalid(0.3).mutated(0.2);
    for sample in (0..2000).map(|index| generator.sample(index).unwrap()) {
        let found = oracle.disagreements(&sample.bytes, sample.claim);
        assert!(found.is_empty(), "{}\n{}", String::from_utf8_lossy(&sample.bytes), found[0]);
    }
}

#[test]
fn kinds_that_an_envelope_lacks_have_no_frames() {
    agree::<infallible::Infallible>(|message| matches!(message, infallible::Message::Unknown(_)));
    agree::<unanswered::Unanswered>(|message| matches!(message, unanswered::Message::Unknown(_)));
    let files = |artefacts: tieline::schema::Artefacts| -> Vec<String> {
        let single = |path: &&str| path.starts_with("commands/");
        artefacts.iter().map(|(path, _)| path).filter(single).map(str::to_owned).collect()
    };
    let request = "commands/water.request.schema.json";
    assert_eq!(files(artefacts::<unanswered::Unanswered>().unwrap()), [request]);
    let response = "commands/water.response.schema.json";
    assert_eq!(files(artefacts::<infallible::Infallible>().unwrap()), [request, response]);
}

/// Members whose names are not those of fields.
mod unusual {
    use tieline::Event;

    /// The time.
    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "tick")]
    pub(crate) struct Tick {}

    tieline::envelope! {
        pub(crate) mod named {
            event: {
                type: Name,
                "2fa": Option<String>,
                "x²": Option<u8>,
                self: Option<u8>,
                "match": Option<u8>,
                data: Data,
            },
        }
    }
}

#[test]
fn members_whose_names_are_no_identifiers_have_fields() {
    let mut event = unusual::named::Event::<unusual::Tick>::new(unusual::Tick {});
    event.member_2fa = Some("123456".to_owned());
    event.x_ = Some(2);
    event.member = Some(6);
    event.r#match = Some(7);
    let text = r#"{"type":"tick","2fa":"123456","x²":2,"self":6,"match":7,"data":{}}"#;
    assert_eq!(event.to_json().unwrap(), text);
}
