//! The policy of a team: which changes matter, and which are intended.

use std::collections::BTreeSet;

use super::finding::{Comparison, Effect, Finding, Impact, Use};
use super::glob;
use super::rule::{Category, ChangeRule};
use super::version::{ProtocolVersion, VersionStep, day_number};
use super::waiver::{WaiverError, Waivers};
use crate::check::Policy;
use crate::plan::{NodeKind, Plan};
use crate::problem::named;

/// The level of a change, which a policy can set for each rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ChangeLevel {
    /// Not reported.
    Ignore,
    /// Reported as compatible.
    Compatible,
    /// Reported as a caution.
    Caution,
    /// Reported as breaking.
    Breaking,
}

/// The combinations of versions during an upgrade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Peers {
    /// Old clients with a new server.
    OldClients,
    /// New clients with an old server.
    NewClients,
}

/// The least severe change for which a comparison fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum FailOn {
    /// No change.
    Never,
    /// A breaking change.
    #[default]
    Breaking,
    /// A breaking change or a caution.
    Caution,
    /// Any change.
    Any,
}

/// The rules that a level applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum RuleSelection {
    /// All rules of a category.
    Category(Category),
    /// One rule.
    Rule(ChangeRule),
}

/// A level that a policy sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct LevelSetting {
    /// The rules.
    pub rules: RuleSelection,
    /// The combination of versions; without it, both.
    pub peers: Option<Peers>,
    /// The level.
    pub level: ChangeLevel,
}

/// Names that must not be used, because they had another meaning before.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReservedNames {
    /// A glob of the types whose fields, values and variants are meant; without it, the names are those of messages.
    pub of: Option<String>,
    /// The names.
    pub names: Vec<String>,
}

/// What a team considers as breaking, and the changes that it has decided on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ChangePolicy {
    /// The readers that matter: changes that break only strict readers are cautions for tolerant ones.
    pub readers: Policy,
    /// The least severe change for which a comparison fails.
    pub fail_on: FailOn,
    /// The levels of rules. The last one for a rule and a combination of versions wins; those of a single rule precede those of a category.
    pub levels: Vec<LevelSetting>,
    /// The level of the removal of something that the old version had deprecated; without it, that of the rule.
    pub deprecated_removal: Option<ChangeLevel>,
    /// In how many of the older versions that are compared it must have been deprecated for that level; 0 and 1 require only the older
    /// version of the comparison itself. [`Comparison::count_deprecations`] counts them.
    pub deprecated_versions: usize,
    /// How many days it must have been deprecated for that level, from the release date of the first of these versions to that of the newer
    /// version, or to today if it has none. If no release date is known, that level does not apply.
    pub deprecated_days: u32,
    /// Names that must not be used again.
    pub reserved: Vec<ReservedNames>,
    /// Changes that are intended.
    pub waivers: Waivers,
}

impl ChangeLevel {
    /// All levels.
    pub const ALL: &'static [Self] = &[Self::Ignore, Self::Compatible, Self::Caution, Self::Breaking];

    /// The id: `ignore`, `compatible`, `caution` or `breaking`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Ignore => "ignore",
            Self::Compatible => "compatible",
            Self::Caution => "caution",
            Self::Breaking => "breaking",
        }
    }

    const fn effect(self) -> Effect {
        match self {
            Self::Ignore | Self::Compatible => Effect::Compatible,
            Self::Caution => Effect::Caution,
            Self::Breaking => Effect::Break,
        }
    }
}

impl Peers {
    /// Both combinations.
    pub const ALL: &'static [Self] = &[Self::OldClients, Self::NewClients];

    /// The id: `old-clients` or `new-clients`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::OldClients => "old-clients",
            Self::NewClients => "new-clients",
        }
    }
}

impl FailOn {
    /// All values.
    pub const ALL: &'static [Self] = &[Self::Never, Self::Breaking, Self::Caution, Self::Any];

    /// The id: `never`, `breaking`, `caution` or `any`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Breaking => "breaking",
            Self::Caution => "caution",
            Self::Any => "any",
        }
    }
}

named! {
    /// The error for an unknown level of a change.
    ChangeLevel by id, UnknownChangeLevel = "unknown level"
}

named! {
    /// The error for an unknown combination of versions.
    Peers by id, UnknownPeers = "unknown peers"
}

named! {
    /// The error for an unknown value of `fail-on`.
    FailOn by id, UnknownFailOn = "unknown value"
}

impl LevelSetting {
    /// The level of some rules.
    #[must_use]
    pub const fn new(rules: RuleSelection, peers: Option<Peers>, level: ChangeLevel) -> Self {
        Self { rules, peers, level }
    }
}

impl ReservedNames {
    /// Reserves names of fields, values and variants of types, or without types names of messages.
    #[must_use]
    pub fn new(of: Option<String>, names: Vec<String>) -> Self {
        Self { of, names }
    }
}

impl ChangePolicy {
    /// Applies the policy to a comparison of two plans: adds the findings about versions and reserved names, sets the levels, and applies the
    /// waivers that have not expired. `today` is a date such as `2026-01-31`.
    ///
    /// # Errors
    /// When a waiver names a message that neither version has.
    pub fn apply(&self, comparison: &mut Comparison, old: &Plan, new: &Plan, today: &str) -> Result<(), WaiverError> {
        self.waivers.check(old, new)?;
        let mut used = vec![false; self.waivers.len()];
        self.add_reserved(comparison, new);
        self.set_levels(comparison, 0, today);
        self.waivers.waive(comparison, 0, today, &mut used);
        // A waived change requires no other version.
        let known = comparison.findings.len();
        self.add_version(comparison);
        self.set_levels(comparison, known, today);
        self.waivers.waive(comparison, known, today, &mut used);
        comparison.waived = self.waivers.unused(today, &used);
        Ok(())
    }

    /// Whether a comparison to which the policy has been applied fails.
    #[must_use]
    pub fn fails(&self, comparison: &Comparison) -> bool {
        let worst = comparison.impact().worst();
        match self.fail_on {
            FailOn::Never => false,
            FailOn::Breaking => comparison.is_breaking(self.readers),
            FailOn::Caution => worst > Effect::Compatible,
            FailOn::Any => comparison.findings.iter().any(|finding| !finding.is_waived()),
        }
    }

    /// Sets the levels of the findings from an index on.
    fn set_levels(&self, comparison: &mut Comparison, from: usize, today: &str) {
        let mut at = 0;
        let released = comparison.new_released.as_deref().unwrap_or(today);
        comparison.findings.retain_mut(|finding| {
            at += 1;
            if at <= from {
                return true;
            }
            let rule = finding.rule;
            finding.uses.retain_mut(|one| {
                let of = |peers: Peers| self.level(rule, peers, one, released);
                let (of_old, of_new) = (of(Peers::OldClients), of(Peers::NewClients));
                // A level replaces effects; of a change without any effect, it applies to both sides.
                let is_plain = one.impact.worst() == Effect::Compatible;
                let set = |effect: Effect, level: Option<ChangeLevel>| match level {
                    Some(level) if effect > Effect::Compatible || is_plain => level.effect(),
                    _ => effect,
                };
                one.impact = Impact {
                    old_clients: set(one.impact.old_clients, of_old),
                    new_clients: set(one.impact.new_clients, of_new),
                };
                let ignored = Some(ChangeLevel::Ignore);
                !(of_old == ignored && of_new == ignored)
            });
            !finding.uses.is_empty()
        });
    }

    /// The level that the policy sets for a rule.
    fn level(&self, rule: ChangeRule, peers: Peers, one: &Use, released: &str) -> Option<ChangeLevel> {
        let settings = self.levels.iter().rev().filter(|setting| setting.peers.is_none_or(|own| own == peers));
        let of_rule = settings.clone().find(|setting| setting.rules == RuleSelection::Rule(rule));
        let of_category = || settings.clone().find(|setting| setting.rules == RuleSelection::Category(rule.category()));
        let set = of_rule.or_else(of_category).map(|setting| setting.level);
        let since = one.deprecated_since.as_deref();
        let days = since.and_then(|since| Some(day_number(released)? - day_number(since)?));
        let is_long_deprecated = one.was_deprecated
            && one.deprecated_versions.max(1) >= self.deprecated_versions
            && (self.deprecated_days == 0 || days.is_some_and(|days| days >= i64::from(self.deprecated_days)));
        let removal = self.deprecated_removal.filter(|_| is_long_deprecated);
        match (set, removal) {
            (Some(level), Some(removal)) => Some(level.min(removal)),
            (level, removal) => level.or(removal),
        }
    }

    fn add_reserved(&self, comparison: &mut Comparison, new: &Plan) {
        let mut found = BTreeSet::new();
        for reserved in &self.reserved {
            let is_reserved = |name: &str| reserved.names.iter().any(|own| own == name);
            let Some(of) = &reserved.of else {
                let names = new.all_messages().map(|message| &*message.name).filter(|name| is_reserved(name));
                found.extend(names.map(|name| (None, name.to_owned())));
                continue;
            };
            for node in &new.nodes {
                let Some(name) = node.name.as_deref().filter(|name| glob::matches(of, name)) else { continue };
                let own: Vec<&str> = match &node.kind {
                    NodeKind::Struct(object) => object.fields.iter().map(|field| &**field.name()).collect(),
                    NodeKind::Enum { values, .. } => values.iter().map(|value| &*value.name).collect(),
                    NodeKind::Union(union) => union.variants.iter().map(|variant| &*variant.name).collect(),
                    _ => Vec::new(),
                };
                let own = own.into_iter().filter(|name| is_reserved(name));
                found.extend(own.map(|own| (Some(name.to_owned()), own.to_owned())));
            }
        }
        for (definition, name) in found {
            let text = match &definition {
                Some(_) => format!("the reserved name `{name}` is used"),
                None => format!("the reserved name `{name}` is that of a message"),
            };
            let message = if definition.is_none() { name } else { String::new() };
            comparison.findings.push(Finding::of_policy(ChangeRule::ReservedNameUsed, definition, message, text));
        }
    }

    /// Adds the finding about a version that is not high enough for the changes.
    fn add_version(&self, comparison: &mut Comparison) {
        let (old, new) = (comparison.old.clone(), comparison.new.clone());
        let (Some(before), Some(after)) = (ProtocolVersion::parse(&old), ProtocolVersion::parse(&new)) else { return };
        if after.is_before(before) {
            let text = format!("the version was {old}, and is {new}");
            let finding = Finding::of_policy(ChangeRule::VersionLowered, None, String::new(), text);
            return comparison.findings.push(finding);
        }
        let step = if comparison.is_breaking(self.readers) {
            VersionStep::Breaking
        } else if comparison.findings.iter().any(|finding| finding.rule.is_addition() && !finding.is_waived()) {
            VersionStep::Addition
        } else {
            return;
        };
        if !before.allows(after, step) {
            let what = if step == VersionStep::Breaking { "a breaking change" } else { "an addition" };
            let required = before.next(step).in_form_of(after);
            let text = format!("{what} requires a higher version: {required} instead of {new}");
            comparison.findings.push(Finding::of_policy(ChangeRule::VersionTooLow, None, String::new(), text));
        }
    }
}
