//! How the frames of an input are checked, which may depend on its path.

use tieline::Policy;
use tieline::capture::{CheckOptions, FramePointer, Framing, Levels};
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
        for (own, set) in
            [(&mut self.connection_at, &settings.connection_at), (&mut self.direction_at, &settings.direction_at)]
        {
            if set.is_some() {
                own.clone_from(set);
            }
        }
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
        options
    }
}
