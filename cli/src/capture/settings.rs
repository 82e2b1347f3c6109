//! How the frames of an input are checked, which may depend on its path.

use std::time::Duration;

use tieline::Policy;
use tieline::capture::{CheckOptions, FramePointer, Framing, Levels, RecordFacts};
use tieline::problem::{Level, Rule};

use super::paths::Exclusion;

/// Rules whose level is set together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RuleSet {
    One(Rule),
    /// All rules whose problems are warnings.
    Warnings,
}

/// Settings; what is `None` is not changed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    /// The levels of rules, in this order.
    pub(crate) levels: Vec<(RuleSet, Level)>,
    pub(crate) policy: Option<Policy>,
    /// Where a record contains its frame.
    pub(crate) frames_at: Option<Vec<FramePointer>>,
    /// Whether the text before the first `{` of a line is skipped.
    pub(crate) skip_prefix: Option<bool>,
    /// Where a record contains the name of its connection.
    pub(crate) connection_at: Option<FramePointer>,
    /// Where a record contains the direction of its frame.
    pub(crate) direction_at: Option<FramePointer>,
    /// Where a record contains the time of its frame.
    pub(crate) time_at: Option<FramePointer>,
    /// The maximum time from a request to its response.
    pub(crate) timeout: Option<Duration>,
    /// Whether captures contain the request of each response.
    pub(crate) complete: Option<bool>,
    /// Whether conversations are traced. Only the command line sets it.
    pub(crate) trace: bool,
}

/// The settings of a run. Later ones have precedence: those of the configuration for all paths, those for a path, and those of
/// the command line.
#[derive(Debug, Clone, Default)]
pub(crate) struct RunSettings {
    pub(crate) base: Settings,
    pub(crate) paths: Vec<(Exclusion, Settings)>,
    pub(crate) command_line: Settings,
}

/// The settings of one input.
#[derive(Debug, Clone, Default)]
pub(super) struct InputSettings {
    policy: Policy,
    levels: Levels,
    frames_at: Vec<FramePointer>,
    pub(super) skip_prefix: bool,
    connection_at: Option<FramePointer>,
    direction_at: Option<FramePointer>,
    time_at: Option<FramePointer>,
    timeout: Option<Duration>,
    trace: bool,
}

impl RunSettings {
    /// The settings of the input with a name.
    pub(super) fn of(&self, name: &str) -> InputSettings {
        let matching = self.paths.iter().filter(|(glob, _)| glob.matches(name)).map(|(_, settings)| settings);
        let mut input = InputSettings::default();
        for settings in std::iter::once(&self.base).chain(matching).chain([&self.command_line]) {
            input.apply(settings);
        }
        input
    }
}

impl InputSettings {
    fn apply(&mut self, settings: &Settings) {
        if let Some(complete) = settings.complete {
            self.levels.set_complete(complete);
        }
        for &(rules, level) in &settings.levels {
            match rules {
                RuleSet::One(rule) => self.levels.set(rule, level),
                RuleSet::Warnings => {
                    let warnings = Rule::ALL.iter().filter(|rule| self.levels.of(**rule) == Level::Warn);
                    for rule in warnings.copied().collect::<Vec<_>>() {
                        self.levels.set(rule, level);
                    }
                }
            }
        }
        self.trace |= settings.trace;
        self.policy = settings.policy.unwrap_or(self.policy);
        self.skip_prefix = settings.skip_prefix.unwrap_or(self.skip_prefix);
        if let Some(frames_at) = &settings.frames_at {
            self.frames_at.clone_from(frames_at);
        }
        self.timeout = settings.timeout.or(self.timeout);
        for (own, set) in [
            (&mut self.connection_at, &settings.connection_at),
            (&mut self.direction_at, &settings.direction_at),
            (&mut self.time_at, &settings.time_at),
        ] {
            if set.is_some() {
                own.clone_from(set);
            }
        }
    }

    /// The settings without effect on an input whose records contain certain facts.
    pub(super) fn ineffective(&self, records: RecordFacts) -> Vec<String> {
        let help = "give a JSON Pointer into the record, in which the frame is a member";
        let connection = self.connection_at.as_ref().filter(|_| !records.connection).map(|pointer| {
            format!("`connection-at` has no effect, because no record has a connection at `{pointer}`: {help}")
        });
        let direction = self.direction_at.as_ref().filter(|_| !records.direction).map(|pointer| {
            format!("`direction-at` has no effect, because no record has a direction at `{pointer}`: {help}")
        });
        let time = match (&self.time_at, self.timeout) {
            _ if records.time || !self.trace => None,
            (Some(pointer), timeout) => {
                let which = if timeout.is_some() { "`time-at` and `timeout` have" } else { "`time-at` has" };
                Some(format!("{which} no effect, because no record has a time at `{pointer}`: {help}"))
            }
            (None, Some(_)) => Some(
                "`timeout` has no effect, because the times of the frames are unknown: set `--time-at` to their place in the records"
                    .to_owned(),
            ),
            (None, None) => None,
        };
        [connection, direction, time].into_iter().flatten().collect()
    }

    /// The options of the checker.
    pub(super) fn options(&self, framing: Framing, max_frame: usize) -> CheckOptions {
        let mut options = CheckOptions::default();
        options.policy = self.policy;
        options.levels.clone_from(&self.levels);
        options.max_frame = max_frame;
        options.framing = framing;
        options.frames_at.clone_from(&self.frames_at);
        options.skip_prefix = self.skip_prefix;
        options.trace = self.trace;
        options.connection_at.clone_from(&self.connection_at);
        options.direction_at.clone_from(&self.direction_at);
        options.time_at.clone_from(&self.time_at);
        options.timeout = self.timeout;
        options
    }
}

/// Parses a time, such as `5s` or `500ms`. Without a unit, it is in seconds.
pub(crate) fn parse_duration(text: &str) -> Result<Duration, String> {
    let at = text.find(|character: char| character.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    let seconds = match unit {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => f64::NAN,
    };
    let time = number.trim().parse().ok().map(|number: f64| number * seconds);
    let time = time.and_then(|time| Duration::try_from_secs_f64(time).ok());
    time.ok_or_else(|| "expected a time, such as `5s`, `500ms` or `2min`".to_owned())
}
