//! Versions of protocols.

use std::fmt;

/// A version: `major.minor`, or with a patch number, after an optional `v`.
#[derive(Debug, Clone, Copy)]
pub(super) struct ProtocolVersion {
    pub(super) major: u64,
    pub(super) minor: u64,
    pub(super) patch: u64,
    /// The letter before it and the number of its parts, which the next version has too.
    form: (Option<char>, usize),
}

/// What changed between two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum VersionStep {
    /// Something has been added.
    Addition,
    /// Something has changed that breaks peers.
    Breaking,
}

impl ProtocolVersion {
    /// Parses a version. What follows a third number, or a `-` or a `+`, is ignored.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let letter = text.chars().next().filter(|letter| matches!(letter, 'v' | 'V'));
        let text = text.trim_start_matches(['v', 'V']).split(['-', '+']).next()?;
        let mut numbers = text.split('.').map(str::parse::<u64>);
        let major = numbers.next()?.ok()?;
        let mut count = 1;
        let mut next = || match numbers.next() {
            Some(number) => {
                count += 1;
                number.ok()
            }
            None => Some(0),
        };
        let (minor, patch) = (next()?, next()?);
        Some(Self { major, minor, patch, form: (letter, count.max(2)) })
    }

    /// Whether this version is lower than another.
    pub(super) fn is_before(self, other: Self) -> bool {
        self.numbers() < other.numbers()
    }

    const fn numbers(self) -> (u64, u64, u64) {
        (self.major, self.minor, self.patch)
    }

    /// Whether another version announces a change after this one, as semantic versioning requires. Before 1.0, a breaking change requires a
    /// higher minor version, and an addition any higher version.
    pub(super) fn allows(self, other: Self, step: VersionStep) -> bool {
        let numbers = |version: Self| match (self.major, step) {
            (0, VersionStep::Addition) => version.numbers(),
            (0, VersionStep::Breaking) | (_, VersionStep::Addition) => (version.major, version.minor, 0),
            (_, VersionStep::Breaking) => (version.major, 0, 0),
        };
        numbers(other) > numbers(self)
    }

    /// The lowest version that announces a change after this one.
    pub(super) fn next(self, step: VersionStep) -> Self {
        match (self.major, step) {
            (0, VersionStep::Addition) if self.form.1 > 2 => Self { patch: self.patch.saturating_add(1), ..self },
            (0, _) | (_, VersionStep::Addition) => Self { minor: self.minor.saturating_add(1), patch: 0, ..self },
            (_, VersionStep::Breaking) => Self { major: self.major.saturating_add(1), minor: 0, patch: 0, ..self },
        }
    }

    /// The same version in the form of another.
    pub(super) const fn in_form_of(self, other: Self) -> Self {
        Self { form: other.form, ..self }
    }
}

/// The number of a day, counted from the beginning of the era; `None` if the text is not a date.
pub(super) fn day_number(date: &str) -> Option<i64> {
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    // The year begins in March, so that the leap day is its last day. Each five months from then on have 153 days.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    Some(365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1)
}

impl fmt::Display for ProtocolVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(letter) = self.form.0 {
            write!(f, "{letter}")?;
        }
        write!(f, "{}.{}", self.major, self.minor)?;
        if self.form.1 > 2 { write!(f, ".{}", self.patch) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::{ProtocolVersion, VersionStep, day_number};

    #[test]
    fn versions_are_compared_as_in_semantic_versioning() {
        let of = |text: &str| ProtocolVersion::parse(text).unwrap();
        for (old, step, next) in [
            ("2.1", VersionStep::Breaking, "3.0"),
            ("2.1", VersionStep::Addition, "2.2"),
            ("v2", VersionStep::Breaking, "v3.0"),
            ("0.3", VersionStep::Breaking, "0.4"),
            ("0.3.1", VersionStep::Addition, "0.3.2"),
            ("0.3", VersionStep::Addition, "0.4"),
            ("1.2.3-rc.1", VersionStep::Addition, "1.3.0"),
        ] {
            assert_eq!(of(old).next(step).to_string(), next, "{old}");
            assert!(of(old).allows(of(next), step) && !of(old).allows(of(old), step), "{old}");
        }
        assert!(!of("2.1").allows(of("2.9"), VersionStep::Breaking) && of("1.0").allows(of("v2"), VersionStep::Breaking));
        assert!(of("2.9").is_before(of("2.10")) && of("1.0").is_before(of("v2")) && !of("v1").is_before(of("1.0")));
        assert!(ProtocolVersion::parse("next").is_none());
    }

    #[test]
    fn days_between_dates_are_counted() {
        let between = |from: &str, to: &str| day_number(to).unwrap() - day_number(from).unwrap();
        assert_eq!(between("2026-11-27", "2026-11-27"), 0);
        assert_eq!(between("2026-02-28", "2026-03-01"), 1);
        assert_eq!(between("2028-02-28", "2028-03-01"), 2);
        assert_eq!(between("2025-12-31", "2026-12-31"), 365);
        assert_eq!(between("2000-01-01", "2400-01-01"), 146_097);
        assert_eq!(day_number("soon"), None);
    }

    #[test]
    fn versions_without_numbers_are_not_compared() {
        assert!(ProtocolVersion::parse("next").is_none());
        assert!(ProtocolVersion::parse("1.x").is_none());
    }
}
