//! The result of a measurement, and its JSON form.

use std::collections::BTreeMap;
use std::fmt;

use super::Coverage;
use super::points::Point;
use super::section::{CoverageSection, Maturity};
use crate::envelope::FrameKind;
use crate::json::{Json, JsonObject, SyntaxError};
use crate::plan::Plan;
use crate::shape::EnumType;

/// One thing that frames may contain, and how many do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CoveragePoint {
    /// What is counted.
    pub section: CoverageSection,
    /// How mature it is.
    pub maturity: Maturity,
    /// The name of the message, or of a type that several messages use. `None` for a member of the envelope.
    pub owner: Option<String>,
    /// The kind of frame; `None` for a type, and for a message as such.
    pub kind: Option<FrameKind>,
    /// The path from the frame or from the value of the type, as a JSON Pointer with `*` for any element or member and the names of
    /// variants in angle brackets.
    pub pointer: String,
    /// What is there: `present`, `absent` or `null`, a value, a variant, the form of a target, a kind of frame, or a bound. Empty for a
    /// message as such.
    pub what: String,
    /// The number of valid frames that contain it.
    pub frames: u64,
    /// The number of the point.
    pub(super) index: usize,
}

/// How many points were found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CoverageTotals {
    /// The number of points that some frame contains.
    pub covered: usize,
    /// The number of points.
    pub total: usize,
}

/// The result of a measurement.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CoverageReport {
    /// The name of the protocol.
    pub protocol: String,
    /// The version of the protocol.
    pub version: String,
    /// The number of frames.
    pub frames: u64,
    /// The number of valid frames, which are the counted ones.
    pub counted: u64,
    /// The points, by section.
    pub points: Vec<CoveragePoint>,
}

/// The error for a report that cannot be added.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CoverageError {
    /// The text is not a report in JSON.
    Invalid {
        /// The reason.
        reason: String,
    },
    /// The report is that of another protocol, or of another version.
    OtherProtocol {
        /// The name and the version in the report.
        found: String,
        /// The name and the version of the protocol.
        expected: String,
    },
    /// The protocol does not have a point of the report, although the name and the version are the same.
    UnknownPoint {
        /// The point.
        point: String,
    },
}

/// The version of the JSON form.
const FORMAT: u32 = 1;

impl CoverageTotals {
    /// The covered share in percent, rounded down to tenths, so that 100 means all. 100 if there are no points.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "the number of points is far below 2^53")]
    pub fn percent(self) -> f64 {
        (self.covered * 1000).checked_div(self.total).unwrap_or(1000) as f64 / 10.0
    }

    /// Whether at least this share, in percent, is covered.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "the number of points is far below 2^53")]
    pub fn reaches(self, percent: f64) -> bool {
        self.covered as f64 * 100.0 >= percent * self.total as f64
    }

    fn add(&mut self, covered: bool) {
        self.covered += usize::from(covered);
        self.total += 1;
    }
}

impl CoverageReport {
    /// The totals of the points of a section.
    #[must_use]
    pub fn totals(&self, section: CoverageSection, maturity: Maturity) -> CoverageTotals {
        self.totals_of(|point| point.section == section && point.maturity == maturity)
    }

    /// The totals of all points.
    #[must_use]
    pub fn all(&self, maturity: Maturity) -> CoverageTotals {
        self.totals_of(|point| point.maturity == maturity)
    }

    /// The totals of the points of a message or type, or of the envelope, that are neither experimental nor deprecated.
    #[must_use]
    pub fn totals_of_owner(&self, owner: Option<&str>) -> CoverageTotals {
        self.totals_of(|point| point.owner.as_deref() == owner && point.maturity == Maturity::Stable)
    }

    fn totals_of(&self, is_of: impl Fn(&CoveragePoint) -> bool) -> CoverageTotals {
        let mut totals = CoverageTotals::default();
        for point in self.points.iter().filter(|point| is_of(point)) {
            totals.add(point.frames > 0);
        }
        totals
    }

    /// The points that no frame contains.
    pub fn missing(&self) -> impl Iterator<Item = &CoveragePoint> {
        self.points.iter().filter(|point| point.frames == 0)
    }

    /// The messages and types that own points, in the order of their points; `None` is the envelope, which is the last.
    #[must_use]
    pub fn owners(&self) -> Vec<Option<&str>> {
        let mut owners: Vec<Option<&str>> = Vec::new();
        let mut known = std::collections::BTreeSet::new();
        for point in &self.points {
            let owner = point.owner.as_deref();
            if known.insert(owner) && owner.is_some() {
                owners.push(owner);
            }
        }
        owners.extend(known.contains(&None).then_some(None));
        owners
    }

    /// The report as JSON, which [`Coverage::add_json`] reads.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let totals = |totals: CoverageTotals| {
            JsonObject::from_iter([("covered", number(totals.covered as u64)), ("total", number(totals.total as u64))])
        };
        let mut sections = JsonObject::new();
        for section in CoverageSection::ALL {
            sections.insert(section.as_str(), totals(self.totals(section, Maturity::Stable)));
        }
        let mut out = JsonObject::new();
        out.insert("coverage", FORMAT);
        out.insert("protocol", &*self.protocol);
        out.insert("version", &*self.version);
        out.insert("frames", number(self.frames));
        out.insert("counted", number(self.counted));
        for maturity in Maturity::ALL {
            out.insert(maturity.as_str(), totals(self.all(maturity)));
        }
        out.insert("sections", sections);
        out.insert("points", self.points.iter().map(|point| Json::from(point.to_json())).collect::<Vec<_>>());
        out.into()
    }
}

impl CoveragePoint {
    fn to_json(&self) -> JsonObject {
        let mut out = JsonObject::new();
        out.insert("section", self.section.as_str());
        out.insert("maturity", self.maturity.as_str());
        out.insert("owner", self.owner.as_deref().map_or(Json::Null, Json::from));
        out.insert("kind", self.kind.map_or(Json::Null, |kind| kind.as_str().into()));
        out.insert("pointer", &*self.pointer);
        out.insert("what", &*self.what);
        out.insert("frames", number(self.frames));
        out
    }

    /// The point on one line, such as `channel.dial request /data/extensions: absent`.
    #[must_use]
    pub fn describe(&self) -> String {
        let owner = self.owner.as_deref().unwrap_or("every");
        let kind = self.kind.filter(|kind| kind.as_str() != self.what).map(FrameKind::as_str);
        let place: Vec<&str> =
            [Some(owner), kind, Some(&*self.pointer)].into_iter().flatten().filter(|part| !part.is_empty()).collect();
        let place = place.join(" ");
        if self.what.is_empty() { place } else { format!("{place}: {}", self.what) }
    }
}

/// A count. Those beyond the safe integers do not occur.
fn number(count: u64) -> Json {
    EnumType::Integer.value(&count.to_string())
}

/// What identifies a point in a report: several points may have the same key, in the same order.
type PointKey = [String; 5];

fn key(point: &Point) -> PointKey {
    let kind = point.kind.map(FrameKind::as_str).unwrap_or_default();
    let owner = point.owner.as_deref().unwrap_or_default();
    [point.section.as_str(), owner, kind, &point.pointer, &point.what].map(str::to_owned)
}

impl Coverage<'_> {
    /// The result so far.
    #[must_use]
    pub fn report(&self) -> CoverageReport {
        let (protocol, version) = names(self.plan);
        let points = self.points.iter().zip(&self.added).enumerate().map(|(index, (point, added))| CoveragePoint {
            section: point.section,
            maturity: point.maturity,
            owner: point.owner.as_deref().map(str::to_owned),
            kind: point.kind,
            pointer: point.pointer.clone(),
            what: point.what.clone(),
            frames: point.slots.iter().map(|slot| self.counts[*slot]).sum::<u64>() + added,
            index,
        });
        CoverageReport { protocol, version, frames: self.frames, counted: self.counted, points: points.collect() }
    }

    /// Adds a report in JSON, of another measurement of the same version of the protocol.
    ///
    /// # Errors
    /// When the text is not such a report, or one of another protocol. Nothing is added then.
    pub fn add_json(&mut self, text: &str) -> Result<(), CoverageError> {
        let invalid = |reason: &str| CoverageError::Invalid { reason: reason.to_owned() };
        let report: Json = text.parse().map_err(|error: SyntaxError| invalid(&error.to_string()))?;
        if report.at(&["coverage"]).and_then(count) != Some(FORMAT.into()) {
            return Err(invalid("expected the output of `tieline coverage --format json`"));
        }
        let (protocol, version) = names(self.plan);
        let field = |name: &str| report.at(&[name]).and_then(Json::as_str).unwrap_or_default();
        if (field("protocol"), field("version")) != (&protocol, &version) {
            let found = format!("{} {}", field("protocol"), field("version"));
            return Err(CoverageError::OtherProtocol { found, expected: format!("{protocol} {version}") });
        }
        let totals = ["frames", "counted"].map(|name| report.at(&[name]).and_then(count));
        let [Some(frames), Some(counted)] = totals else { return Err(invalid("expected the numbers of frames")) };
        if counted > frames {
            return Err(invalid("more frames are counted than there are"));
        }
        let points =
            report.at(&["points"]).and_then(Json::as_array).ok_or_else(|| invalid("expected an array of points"))?;
        let mut known: BTreeMap<PointKey, Vec<usize>> = BTreeMap::new();
        for (index, point) in self.points.iter().enumerate().rev() {
            known.entry(key(point)).or_default().push(index);
        }
        let mut added = self.added.clone();
        for point in points {
            let text = |name: &str| point.at(&[name]).and_then(Json::as_str).unwrap_or_default().to_owned();
            let found = ["section", "owner", "kind", "pointer", "what"].map(text);
            let frames = point.at(&["frames"]).and_then(count).ok_or_else(|| invalid("expected the frames of a point"))?;
            let index = known.get_mut(&found).and_then(Vec::pop);
            let Some(index) = index else { return Err(CoverageError::UnknownPoint { point: found.join(" ") }) };
            added[index] = added[index].saturating_add(frames);
        }
        self.added = added;
        self.frames = self.frames.saturating_add(frames);
        self.counted = self.counted.saturating_add(counted);
        Ok(())
    }
}

fn names(plan: &Plan) -> (String, String) {
    plan.protocol.as_ref().map(|facts| (facts.name.to_string(), facts.version.to_string())).unwrap_or_default()
}

fn count(value: &Json) -> Option<u64> {
    let Json::Number(number) = value else { return None };
    u64::try_from(number.as_integer()?).ok()
}

impl fmt::Display for CoverageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid { reason } => write!(f, "not a coverage report: {reason}"),
            Self::OtherProtocol { found, expected } => write!(f, "expected coverage of `{expected}`, found `{found}`"),
            Self::UnknownPoint { point } => write!(f, "the protocol does not have `{point}`; measure again"),
        }
    }
}

impl std::error::Error for CoverageError {}
