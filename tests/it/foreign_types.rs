//! Types of other crates, which implement `Wire` with a feature for each crate.

use std::fmt::Debug;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use tieline::json::Reader;
use tieline::problem::Rule;
use tieline::protocol::{self, Protocol};
use tieline::schema::{artefacts, assert_agreement};
use tieline::shape::NamedFormat;
use tieline::{Plan, Policy, Wire};

mod offers {
    use tieline::{Command, Nullable, Path, Wire};

    /// Makes an offer.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "offer.make", target = Path, reply = Empty)]
    pub struct OfferMake {
        /// A UUID.
        pub id: uuid::Uuid,
        /// A time of `time`.
        pub at: time::OffsetDateTime,
        /// A date of `time`.
        pub on: Option<time::Date>,
        /// A time of `chrono` in UTC.
        #[wire(max_length = 40)]
        pub utc: Option<chrono::DateTime<chrono::Utc>>,
        /// A time of `chrono`.
        pub local: Option<Nullable<chrono::DateTime<chrono::FixedOffset>>>,
        /// A date of `chrono`.
        #[wire(default = "2024-02-29")]
        pub day: chrono::NaiveDate,
        /// Times of `jiff`.
        pub times: Vec<jiff::Timestamp>,
        /// A date of `jiff`.
        pub until: Option<jiff::civil::Date>,
        /// A URL.
        pub link: Link,
        /// Bytes.
        #[wire(max_length = 12)]
        pub data: Option<bytes::Bytes>,
    }

    /// A link.
    #[derive(Debug, Clone, PartialEq, Wire)]
    #[wire(example = "https://example.com/")]
    pub struct Link(pub url::Url);

    tieline::protocol! {
        /// Offers.
        pub Offers { name: "offers", version: "1.0", commands: [OfferMake], events: [] }
    }
}

use offers::{Message, Offers};

/// The text that a type writes for a string that it reads.
fn written<T: Wire + Debug>(text: &str) -> Result<String, String> {
    let json = serde_json::to_string(text).unwrap();
    let value = T::read(&mut Reader::new(&json)).map_err(|error| error.to_string())?;
    let mut writer = tieline::json::Writer::new();
    value.write(&mut writer).unwrap();
    Ok(serde_json::from_str(&writer.finish().unwrap()).unwrap())
}

#[test]
fn all_readers_agree() {
    assert_agreement::<Offers>();
}

#[test]
fn values_are_written_in_one_form() {
    assert_eq!(
        written::<uuid::Uuid>("67E55044-10B1-426F-9247-BB680E5FE0C8").unwrap(),
        "67e55044-10b1-426f-9247-bb680e5fe0c8"
    );
    assert_eq!(written::<time::OffsetDateTime>("2025-11-25t10:11:12.50+01:00").unwrap(), "2025-11-25T10:11:12.5+01:00");
    assert_eq!(written::<DateTime<Utc>>("2025-11-25T10:11:12.500+01:00").unwrap(), "2025-11-25T09:11:12.500Z");
    assert_eq!(written::<DateTime<FixedOffset>>("2025-11-25T10:11:12-00:30").unwrap(), "2025-11-25T10:11:12-00:30");
    assert_eq!(written::<jiff::Timestamp>("2025-11-25T10:11:12+01:00").unwrap(), "2025-11-25T09:11:12Z");
    assert_eq!(written::<url::Url>("HTTPS://Example.com").unwrap(), "https://example.com/");
    assert_eq!(written::<bytes::Bytes>("SGVsbG8=").unwrap(), "SGVsbG8=");
    for date in ["0000-01-01", "2024-02-29", "9999-12-31"] {
        assert_eq!(written::<time::Date>(date).unwrap(), date);
        assert_eq!(written::<NaiveDate>(date).unwrap(), date);
        assert_eq!(written::<jiff::civil::Date>(date).unwrap(), date);
    }
}

/// The parser of each type alone accepts other notations.
#[test]
fn a_type_accepts_no_more_than_its_format() {
    fn rejects<T: Wire + Debug>(format: NamedFormat, others: &[&str]) {
        for text in others {
            assert!(!format.accepts(text), "{format}: {text}");
            let error = written::<T>(text).unwrap_err();
            assert!(error.starts_with(&format!("expected a string in the format `{format}`")), "{error}");
        }
    }
    let uuids = [
        "67e5504410b1426f9247bb680e5fe0c8",
        "{67e55044-10b1-426f-9247-bb680e5fe0c8}",
        "urn:uuid:67e55044-10b1-426f-9247-bb680e5fe0c8",
    ];
    rejects::<uuid::Uuid>(NamedFormat::Uuid, &uuids);
    let times = [
        "2025-11-25 10:11:12Z",
        "2025-11-25T10:11:12",
        "2025-02-30T10:11:12Z",
        "2025-11-25T10:11:12+0100",
        "+002025-11-25T10:11:12Z",
    ];
    rejects::<time::OffsetDateTime>(NamedFormat::DateTime, &times);
    rejects::<DateTime<Utc>>(NamedFormat::DateTime, &times);
    rejects::<DateTime<FixedOffset>>(NamedFormat::DateTime, &times);
    rejects::<jiff::Timestamp>(NamedFormat::DateTime, &times);
    let dates = ["2025-02-30", "20251125", "2025-W48-2", "+002025-11-25", "2025-11-25T10:11:12", "2025-1-1", "2025-329"];
    rejects::<time::Date>(NamedFormat::Date, &dates);
    rejects::<NaiveDate>(NamedFormat::Date, &dates);
    rejects::<jiff::civil::Date>(NamedFormat::Date, &dates);
    rejects::<url::Url>(
        NamedFormat::Uri,
        &["https://example.com/a b", "https://exämple.com", "https:\\\\example.com", " https://example.com"],
    );
    rejects::<bytes::Bytes>(NamedFormat::Byte, &["SGVsbG8", "SGVsbG9=", "SGVs bG8=", "_-8="]);
}

/// What a type accepts less than its format: `docs/foreign-types.md` states it.
#[test]
fn a_type_may_accept_less_than_its_format() {
    let leap_second = "1998-12-31T23:59:60Z";
    assert_eq!(written::<time::OffsetDateTime>(leap_second).unwrap(), "1998-12-31T23:59:59.999999999Z");
    assert_eq!(written::<DateTime<Utc>>(leap_second).unwrap(), leap_second);
    assert_eq!(written::<DateTime<FixedOffset>>(leap_second).unwrap(), leap_second);
    assert_eq!(written::<jiff::Timestamp>(leap_second).unwrap(), "1998-12-31T23:59:59Z");
    let precise = "2025-11-25T10:11:12.1234567891Z";
    assert_eq!(written::<time::OffsetDateTime>(precise).unwrap(), "2025-11-25T10:11:12.123456789Z");
    assert_eq!(written::<DateTime<Utc>>(precise).unwrap(), "2025-11-25T10:11:12.123456789Z");
    assert!(written::<jiff::Timestamp>(precise).is_err());
    assert!(written::<jiff::Timestamp>("9999-12-31T23:59:59Z").is_err());
    assert!(written::<jiff::Timestamp>("9999-12-30T22:00:00Z").is_ok());
    // In UTC, the year would have a sign.
    for text in ["0000-01-01T00:30:00+01:00", "9999-12-31T23:30:00-01:00"] {
        assert!(written::<DateTime<Utc>>(text).is_err(), "{text}");
        assert!(written::<jiff::Timestamp>(text).is_err(), "{text}");
        assert_eq!(written::<DateTime<FixedOffset>>(text).unwrap(), text);
    }
    assert_eq!(written::<DateTime<Utc>>("0000-01-01T00:00:00Z").unwrap(), "0000-01-01T00:00:00Z");
    assert_eq!(written::<jiff::Timestamp>("0000-01-01T00:00:00Z").unwrap(), "0000-01-01T00:00:00Z");
    assert!(written::<url::Url>("http://example.com:65536/").is_err());
    assert!(written::<url::Url>("http://").is_err());
}

/// `check` of a compiled protocol has the result of `read`, also where the format accepts more. A loaded plan accepts it.
#[test]
fn the_checker_knows_the_type_of_a_compiled_protocol() {
    let frame = |link: &str| {
        let data = format!(
            r#"{{"id":"67e55044-10b1-426f-9247-bb680e5fe0c8","at":"2025-11-25T10:11:12Z","times":[],"link":"{link}"}}"#
        );
        format!(r#"{{"command":"offer.make","target":"s1","data":{data}}}"#)
    };
    let plan = Arc::new(Plan::of_artefacts("offers", &artefacts::<Offers>().unwrap()).unwrap());
    let rejected = frame("http://example.com:65536/");
    let report = protocol::check::<Offers>(&rejected, Policy::Strict);
    let problem = &report.problems()[0];
    assert_eq!((problem.rule, problem.pointer.to_string()), (Rule::Format, "/data/link".to_owned()));
    assert!(
        problem.to_string().contains("expected a string that `Url` parses, found a string of 25 characters"),
        "{problem}"
    );
    let error = Message::read(&rejected).unwrap_err();
    assert_eq!(error.problems(), report.problems());
    assert!(!error.to_string().contains("65536"));
    assert!(plan.check(&rejected, Policy::Strict).is_valid());
    for (link, is_valid) in [("https://example.com", true), ("example.com", false)] {
        let text = frame(link);
        assert_eq!(protocol::is_valid::<Offers>(&text, Policy::Strict), is_valid);
        assert_eq!(Message::read(&text).is_ok(), is_valid);
        assert_eq!(plan.check(&text, Policy::Strict).is_valid(), is_valid);
    }
    assert_eq!(Offers::plan().commands.len(), 1);
}
