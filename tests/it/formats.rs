//! Formats, patterns and types that are read and written as strings.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use tieline::{Nullable, Wire};

#[derive(Debug, PartialEq, Wire)]
#[wire(pattern = "^[A-Z]{3}-[0-9]{4}$")]
struct Sku(String);

#[derive(Debug, PartialEq, Wire)]
#[wire(as_str)]
struct Address(IpAddr);

#[expect(clippy::type_complexity, reason = "`as_str` applies to any nesting")]
#[derive(Debug, PartialEq, Wire)]
struct Everything {
    #[wire(format = "date-time")]
    at: String,
    #[wire(format = "date", default = "2024-02-29")]
    day: String,
    #[wire(format = "uuid")]
    id: Option<String>,
    #[wire(format = "uri", max_length = 40)]
    link: Option<Nullable<String>>,
    sku: Vec<Sku>,
    address: Address,
    #[wire(as_str)]
    number: u128,
    #[wire(as_str, format = "ipv4")]
    host: Option<Ipv4Addr>,
    #[wire(as_str)]
    hosts: Option<Nullable<Vec<BTreeMap<String, Box<IpAddr>>>>>,
    #[wire(as_str, default = "7")]
    count: u16,
}

#[test]
fn everything_is_read_and_written() {
    let text = r#"{"at":"1998-12-31T23:59:60Z","day":"2024-02-29","id":"67e55044-10b1-426f-9247-bb680e5fe0c8","link":"a:","sku":["ABC-1234"],"address":"::1","number":"340282366920938463463374607431768211455","host":"192.0.2.1","hosts":[{"a":"::1"}],"count":"7"}"#;
    let read: Everything = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Wire)]
enum Language {
    #[wire(rename = "en-\"GB\"")]
    English,
    #[wire(other)]
    Other(String),
}

#[derive(Debug, PartialEq, Wire)]
struct Mirrors {
    #[wire(as_str)]
    of: BTreeMap<Language, IpAddr>,
}

#[test]
fn a_map_of_strings_may_have_keys_of_any_type_of_names() {
    let text = r#"{"of":{"en-\"GB\"":"::1","de":"192.0.2.1"}}"#;
    let read: Mirrors = serde_json::from_str(text).unwrap();
    let expected = [(Language::English, "::1"), (Language::Other("de".to_owned()), "192.0.2.1")];
    assert_eq!(read.of, BTreeMap::from(expected.map(|(language, address)| (language, address.parse().unwrap()))));
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
}

fn error_of<T: Wire>(text: &str) -> String {
    T::read(&mut tieline::json::Reader::new(text)).map(drop).unwrap_err().to_string()
}

#[test]
fn errors_state_what_is_expected_and_show_no_value() {
    assert_eq!(error_of::<Sku>(r#""secret""#), "expected a string that matches `^[A-Z]{3}-[0-9]{4}$` at byte 0");
    assert_eq!(error_of::<Address>(r#" "secret""#), "expected a string that `IpAddr` parses at byte 1");
    let error = serde_json::from_str::<Everything>(r#"{"at":"2025-02-30T10:11:12Z"}"#).unwrap_err().to_string();
    assert!(error.starts_with("expected a string in the format `date-time`"), "{error}");
    let error = serde_json::from_str::<Everything>(r#"{"host":"::1"}"#).unwrap_err().to_string();
    assert!(error.starts_with("expected a string that `Ipv4Addr` parses"), "{error}");
}

#[test]
fn nothing_invalid_is_written() {
    let text = r#"{"at":"2025-11-25T10:11:12Z","sku":[],"address":"::1","number":"0"}"#;
    let valid: Everything = serde_json::from_str(text).unwrap();
    assert_eq!((valid.day.as_str(), valid.count), ("2024-02-29", 7));
    let mut invalid: Everything = serde_json::from_str(text).unwrap();
    invalid.at = "2025-02-30T10:11:12Z".to_owned();
    let error = serde_json::to_string(&invalid).unwrap_err().to_string();
    assert!(error.contains("expected a string in the format `date-time`") && !error.contains("2025"), "{error}");
    let mut invalid = valid;
    invalid.sku.push(Sku("abc".to_owned()));
    assert!(serde_json::to_string(&invalid).is_err());
}

/// A type whose `Display` writes what its `FromStr` rejects.
#[derive(Debug, PartialEq)]
struct OneWay;

impl std::str::FromStr for OneWay {
    type Err = std::fmt::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "one" { Ok(Self) } else { Err(std::fmt::Error) }
    }
}

impl std::fmt::Display for OneWay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("way")
    }
}

/// A generic newtype.
#[derive(Debug, PartialEq, Wire)]
#[wire(as_str)]
struct Quoted<const N: usize>(Many<N>);

#[derive(Debug, PartialEq)]
struct Many<const N: usize>(String);

impl<const N: usize> std::str::FromStr for Many<N> {
    type Err = std::fmt::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() == N { Ok(Self(text.to_owned())) } else { Err(std::fmt::Error) }
    }
}

impl<const N: usize> std::fmt::Display for Many<N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[test]
fn a_generic_newtype_is_a_string() {
    assert_eq!(serde_json::from_str::<Quoted<2>>(r#""ab""#).unwrap(), Quoted(Many("ab".to_owned())));
    assert_eq!(serde_json::to_string(&Quoted::<1>(Many("a".to_owned()))).unwrap(), r#""a""#);
    assert!(serde_json::from_str::<Quoted<2>>(r#""abc""#).is_err());
}

/// As a field of a generic type that a macro declares.
macro_rules! holder {
    ($name:ident, $field:ty, $format:literal, $pattern:literal) => {
        #[derive(Debug, PartialEq, Wire)]
        struct $name<T> {
            #[wire(as_str)]
            value: $field,
            other: T,
            #[wire(format = $format)]
            formatted: Option<String>,
            #[wire(pattern = $pattern)]
            matching: Option<String>,
            inner: Option<Box<$name<u8>>>,
        }
    };
}
holder!(Holder, OneWay, "date", "^[a-z]+$");

#[test]
fn what_from_str_rejects_is_not_written() {
    let text = r#"{"value":"one","other":1,"formatted":"2025-11-25","matching":"abc","inner":{"value":"one","other":2}}"#;
    let holder: Holder<u16> = serde_json::from_str(text).unwrap();
    assert_eq!(holder.inner.as_ref().unwrap().other, 2);
    let error = serde_json::to_string(&holder).unwrap_err().to_string();
    assert!(error.contains("expected a string that `OneWay` parses"), "{error}");
    for wrong in [
        r#"{"value":"two","other":1}"#,
        r#"{"value":"one","other":1,"formatted":"x"}"#,
        r#"{"value":"one","other":1,"matching":"A"}"#,
    ] {
        assert!(serde_json::from_str::<Holder<u16>>(wrong).is_err(), "{wrong}");
    }
}

/// Variants of all forms.
mod variants {
    use std::net::IpAddr;

    use tieline::Wire;

    #[derive(Debug, PartialEq, Wire)]
    #[wire(as_str)]
    pub(super) struct Host(pub(super) IpAddr);

    #[derive(Debug, PartialEq, Wire)]
    #[wire(tag = "type")]
    pub(super) enum Internal {
        At {
            #[wire(as_str)]
            host: Option<IpAddr>,
            #[wire(format = "time")]
            time: String,
        },
    }

    #[derive(Debug, PartialEq, Wire)]
    #[wire(tag = "type", content = "data")]
    pub(super) enum Adjacent {
        Host(Host),
    }

    #[derive(Debug, PartialEq, Wire)]
    pub(super) enum External {
        Host(Host),
        At {
            #[wire(pattern = "^[0-9]+$")]
            number: String,
        },
    }

    #[derive(Debug, PartialEq, Wire)]
    #[wire(untagged)]
    pub(super) enum Untagged {
        Host(Host),
        At {
            #[wire(as_str)]
            hosts: Vec<IpAddr>,
        },
    }
}

#[test]
fn variants_have_formats() {
    fn accepts<T: Wire + serde::Serialize + for<'de> serde::Deserialize<'de>>(valid: &[&str], invalid: &[&str]) {
        for text in valid {
            let value: T = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&value).unwrap(), *text);
        }
        for text in invalid {
            assert!(serde_json::from_str::<T>(text).is_err(), "{text}");
        }
    }
    accepts::<variants::Internal>(
        &[r#"{"type":"At","host":"::1","time":"10:11:12Z"}"#, r#"{"type":"At","time":"10:11:12Z"}"#],
        &[r#"{"type":"At","host":"::","time":"10:11"}"#, r#"{"type":"At","host":":","time":"10:11:12Z"}"#],
    );
    accepts::<variants::Adjacent>(&[r#"{"type":"Host","data":"::1"}"#], &[r#"{"type":"Host","data":":"}"#]);
    accepts::<variants::External>(
        &[r#"{"Host":"::1"}"#, r#"{"At":{"number":"7"}}"#],
        &[r#"{"Host":"x"}"#, r#"{"At":{"number":"x"}}"#],
    );
    accepts::<variants::Untagged>(&[r#""::1""#, r#"{"hosts":["::1"]}"#], &[r#""x""#, r#"{"hosts":["x"]}"#]);
}
