//! Coverage: what is counted, for which frames, and that every part of a protocol can be covered.

use std::collections::BTreeSet;
use std::path::Path;

use testkit::gateway::Gateway;
use testkit::language::LanguageServer;
use testkit::realtime::Realtime;
use tieline::agent_desktop::AgentDesktop;
use tieline::coverage::{Coverage, CoverageError, CoveragePoint, CoverageReport, CoverageSection, Maturity};
use tieline::sample::Generator;
use tieline::schema::artefacts;
use tieline::{Command, Event, Nullable, Path as AnyTarget, Plan, Protocol, Wire};

use crate::greenhouse::Greenhouse;

/// Sets the light of a lamp.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "lamp.set", target = AnyTarget, reply = (), causes = ["lamp.changed"])]
struct LampSet {
    /// The brightness in percent.
    #[wire(minimum = 0, maximum = 100)]
    percent: u8,
    /// The colour.
    colour: Option<Colour>,
    /// The name; `null` for none.
    label: Option<Nullable<Label>>,
    /// The effects.
    #[wire(max_items = 2)]
    effects: Vec<Effect>,
    /// The old name of the label.
    #[deprecated]
    title: Option<String>,
}

/// A short text.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(min_length = 1, max_length = 3)]
struct Label(String);

/// A colour.
#[derive(Debug, Clone, PartialEq, Wire)]
enum Colour {
    Warm,
    Cold,
    #[wire(experimental)]
    Neon,
    /// A newer one.
    #[wire(other)]
    Other(String),
}

/// An effect.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "type")]
enum Effect {
    /// Blinks.
    Blink {
        /// How fast.
        fast: bool,
    },
    /// Fades.
    Fade,
}

/// The light of a lamp changed.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "lamp.changed", target = AnyTarget)]
struct LampChanged {
    /// The colour.
    colour: Option<Colour>,
}

tieline::protocol! {
    /// Lamps.
    pub Lamps { name: "lamps", version: "1.0", commands: [LampSet], events: [LampChanged] }
}

/// The points that frames contain, with the number of frames.
fn covered(report: &CoverageReport) -> Vec<(String, u64)> {
    let found = report.points.iter().filter(|point| point.frames > 0);
    found.map(|point| (format!("{} {}", point.section.as_str(), point.describe()), point.frames)).collect()
}

#[test]
fn parts_of_valid_frames_are_counted_once_for_each_frame() {
    let mut coverage = Coverage::new(Lamps::plan());
    let frame = |data: &str| format!(r#"{{"command":"lamp.set","target":"hall","data":{data}}}"#);
    assert!(coverage.observe(&frame(
        r#"{"percent":100,"colour":"Warm","label":null,"effects":[{"type":"Blink","fast":true},{"type":"Blink","fast":true}]}"#
    )));
    // The members in another order, so that the data is read before the message is known.
    let text = r#"{"data":{"effects":[{"fast":false,"type":"Blink"}],"colour":"Mauve","label":"abc","percent":1},"target":"a.b","command":"lamp.set"}"#;
    assert!(coverage.observe(text));
    assert!(!coverage.observe(&frame(r#"{"percent":0,"colour":"Cold","effects":5}"#)));
    assert!(!coverage.observe("{"));
    let expected = [
        ("commands lamp.set", 2),
        ("frames lamp.set: request", 2),
        ("targets lamp.set request: 1 segment", 1),
        ("targets lamp.set request: 2 segments", 1),
        ("fields lamp.set request /data/percent: present", 2),
        ("fields lamp.set request /data/colour: present", 2),
        ("fields lamp.set request /data/effects: present", 2),
        ("fields lamp.set request /data/title: absent", 2),
        ("fields lamp.set request /data/label: present", 1),
        ("fields lamp.set request /data/label: null", 1),
        ("fields lamp.set request /data/effects/*<Blink>/fast: present", 2),
        ("fields every request /context: absent", 2),
        ("values lamp.set request /data/effects/*<Blink>/fast: true", 1),
        ("values lamp.set request /data/effects/*<Blink>/fast: false", 1),
        ("values Colour: \"Warm\"", 1),
        ("variants lamp.set request /data/effects/*: Blink", 2),
        ("boundaries lamp.set request /data/percent: maximum 100", 1),
        ("boundaries lamp.set request /data/label: length maximum 3", 1),
        ("boundaries lamp.set request /data/effects: elements maximum 2", 1),
    ];
    let report = coverage.report();
    let (mut found, mut expected) = (covered(&report), expected.map(|(name, frames)| (name.to_owned(), frames)).to_vec());
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
    assert_eq!((report.frames, report.counted), (4, 2));
}

#[test]
fn experimental_and_deprecated_parts_are_counted_apart() {
    let report = Coverage::new(Lamps::plan()).report();
    let of = |maturity| -> Vec<String> {
        report.points.iter().filter(|point| point.maturity == maturity).map(CoveragePoint::describe).collect()
    };
    assert_eq!(of(Maturity::Experimental), ["Colour: \"Neon\""]);
    assert_eq!(of(Maturity::Deprecated), ["lamp.set request /data/title: present", "lamp.set request /data/title: absent"]);
    let totals = report.totals(CoverageSection::Values, Maturity::Stable);
    assert_eq!((totals.covered, totals.total, totals.percent()), (0, 4, 0.0));
    assert!(totals.reaches(0.0) && !totals.reaches(0.1));
}

/// For every part of these protocols a frame is generated that contains it, except where none can be.
#[test]
fn every_part_has_an_example() {
    fn check<P: Protocol>(exceptions: &[&str]) {
        let coverage = Coverage::new(P::plan());
        let report = coverage.report();
        let without: Vec<String> = report
            .missing()
            .filter(|point| match coverage.example(point) {
                Some(text) => !tieline::protocol::check::<P>(&text, tieline::Policy::Strict).is_valid(),
                None => true,
            })
            .map(CoveragePoint::describe)
            .collect();
        assert_eq!(without, exceptions, "{}", report.protocol);
    }
    check::<AgentDesktop>(&[]);
    check::<Lamps>(&[]);
    check::<Greenhouse>(&[]);
    check::<Gateway>(&[]);
    check::<Realtime>(&[]);
    check::<LanguageServer>(&[]);
}

/// Random frames contain the same parts, whether the plan is that of the program or was loaded from artefacts.
#[test]
fn loaded_protocols_have_the_same_coverage() {
    fn check<P: Protocol>() {
        let loaded = Plan::of_artefacts("made", &artefacts::<P>().unwrap()).unwrap();
        let (mut built_in, mut other) = (Coverage::new(P::plan()), Coverage::new(&loaded));
        let generator = Generator::new(P::plan(), 11).invalid(0.3);
        for index in 0..1500 {
            let sample = generator.sample(index).unwrap();
            let Ok(text) = std::str::from_utf8(&sample.bytes) else { continue };
            assert_eq!(built_in.observe(text), other.observe(text), "{text}");
        }
        let points = |coverage: &Coverage<'_>| -> BTreeSet<String> {
            let report = coverage.report();
            // The types of fields that are inlined into variants are shared by these in the plan of the program only.
            let own = report.points.iter().filter(|point| !point.pointer.starts_with("/data/hose<"));
            own.map(|point| format!("{} {}", point.describe(), point.frames)).collect()
        };
        assert_eq!(points(&built_in), points(&other));
        // A report of one is added to the other.
        let json = built_in.report().to_json().to_string();
        other.add_json(&json).unwrap();
        assert_eq!(other.report().counted, 2 * built_in.report().counted);
    }
    check::<AgentDesktop>();
    check::<Greenhouse>();
    check::<Gateway>();
    check::<Realtime>();
    check::<LanguageServer>();
}

#[test]
fn reports_are_added_to_those_of_the_same_protocol_only() {
    let frame = r#"{"command":"lamp.set","target":"hall","data":{"percent":5,"effects":[]}}"#;
    let mut coverage = Coverage::new(Lamps::plan());
    coverage.observe(frame);
    let json = coverage.report().to_json().to_string();
    let mut sum = coverage.fork();
    assert_eq!(sum.report().counted, 0);
    sum.add_json(&json).unwrap();
    sum.add_json(&json).unwrap();
    sum.observe(frame);
    coverage.add(&mut sum);
    assert_eq!((sum.report().frames, coverage.report().frames), (0, 4));
    assert!(covered(&coverage.report()).iter().all(|(_, frames)| *frames == 4));

    let mut other = Coverage::new(AgentDesktop::plan());
    assert!(matches!(other.add_json(&json), Err(CoverageError::OtherProtocol { .. })));
    let changed = json.replace("/data/percent", "/data/share");
    assert!(matches!(sum.add_json(&changed), Err(CoverageError::UnknownPoint { .. })));
    for text in ["", "{}", "[]", r#"{"coverage":2}"#, &json.replace("\"frames\":1", "\"frames\":-1")] {
        assert!(matches!(sum.add_json(text), Err(CoverageError::Invalid { .. })), "{text}");
    }
    assert_eq!(sum.report().frames, 0);
}

/// The captures of this repository contain every part of the protocol.
#[test]
fn the_captures_cover_the_protocol() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures");
    let mut coverage = Coverage::new(AgentDesktop::plan());
    for entry in std::fs::read_dir(dir).unwrap() {
        for line in std::fs::read_to_string(entry.unwrap().path()).unwrap().lines() {
            assert!(coverage.observe(line), "{line}");
        }
    }
    let report = coverage.report();
    let missing: Vec<String> = report.missing().map(CoveragePoint::describe).collect();
    assert_eq!(missing, [""; 0]);
    // A command that is left out is missing.
    let mut coverage = Coverage::new(AgentDesktop::plan());
    coverage.observe(r#"{"command":"session.request.logout","target":"s1","data":{}}"#);
    assert!(coverage.report().missing().any(|point| point.describe() == "channel.dial"));
}

/// The parts of a protocol with unions that are open, texts with a format, and bounds: each has an example, and random frames contain all.
#[test]
fn random_frames_contain_every_part() {
    let plan = Plan::from_artefacts(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/building/schema")).unwrap();
    let mut coverage = Coverage::new(&plan);
    let report = coverage.report();
    let without: Vec<String> =
        report.missing().filter(|point| coverage.example(point).is_none()).map(CoveragePoint::describe).collect();
    assert_eq!(without, [""; 0]);
    let generator = Generator::new(&plan, 5);
    for index in 0..8000 {
        coverage.observe(std::str::from_utf8(&generator.sample(index).unwrap().bytes).unwrap());
    }
    let missing: Vec<String> = coverage.report().missing().map(CoveragePoint::describe).collect();
    assert_eq!(missing, [""; 0]);
}

/// A payload that is a union, one with a field that is one, and one without.
#[test]
fn examples_contain_each_variant_of_a_payload() {
    let plan = Plan::from_artefacts(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/building/schema")).unwrap();
    let all = tieline::sample::examples(&plan).unwrap();
    let values = |name: &str, path: &[&str]| -> Vec<String> {
        let own = all.iter().filter(|example| example.name == name && example.kind.as_str() == "request");
        own.map(|example| example.frame.get("data").and_then(|data| data.at(path)).unwrap().to_string()).collect()
    };
    assert_eq!(values("post.drop", &[]), ["null", "null", r#""data""#, r#"["Büro 17","Büro 17"]"#]);
    let transport = values("visitor.announce", &["transport", "by"]);
    assert_eq!(transport, [r#""Foot""#, r#""Foot""#, r#""Car""#, r#""Drone""#, r#""Foot""#]);
    assert_eq!(values("building.describe", &[]).len(), 2);
}

/// A protocol with texts of certain lengths.
mod photos {
    use tieline::{Command, Path};

    /// Sends photos.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "photo.send", target = Path, reply = Empty)]
    pub(super) struct PhotoSend {
        #[wire(format = "byte", min_length = 4, max_length = 65)]
        odd: String,
        #[wire(format = "byte", min_length = 5, max_length = 8)]
        even: String,
    }

    tieline::protocol! {
        /// Photos.
        pub(super) Photos { name: "photos", version: "1.0", commands: [PhotoSend], events: [] }
    }
}

/// No frame contains a text of a length that its format excludes.
#[test]
fn lengths_that_no_text_has_are_not_counted() {
    let report = Coverage::new(photos::Photos::plan()).report();
    let bounds = report.points.iter().filter(|point| point.section == CoverageSection::Boundaries);
    let bounds: Vec<String> = bounds.map(CoveragePoint::describe).collect();
    assert_eq!(
        bounds,
        ["photo.send request /data/odd: length minimum 4", "photo.send request /data/even: length maximum 8"]
    );
}
