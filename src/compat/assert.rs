//! Assertions for the tests of a protocol.

use std::path::Path;

use super::compare;
use super::finding::Comparison;
use super::policy::ChangePolicy;
use super::report::ComparisonFormat;
use crate::plan::Plan;
use crate::protocol::Protocol;
use crate::schema::artefacts;

/// Asserts in a test that a protocol breaks no peer of an older version, whose artefacts are in a folder.
///
/// ```no_run
/// use tieline::agent_desktop::AgentDesktop;
///
/// tieline::compat::assert_compatible::<AgentDesktop>("tests/baseline/agent-desktop");
/// ```
///
/// # Panics
/// When a change breaks a peer, or the artefacts cannot be read. The message is the report.
#[track_caller]
pub fn assert_compatible<P: Protocol>(baseline: impl AsRef<Path>) {
    assert_compatible_with::<P>(baseline, &ChangePolicy::default(), "");
}

/// As [`assert_compatible`], with a policy: levels, and waivers, which expire if they do so before `today`, a date such as `2026-01-31`.
///
/// # Panics
/// When the comparison fails according to the policy, or the artefacts cannot be read. The message is the report.
#[track_caller]
pub fn assert_compatible_with<P: Protocol>(baseline: impl AsRef<Path>, policy: &ChangePolicy, today: &str) {
    let baseline = baseline.as_ref();
    let failure = match compared::<P>(baseline, policy, today) {
        Ok(comparison) if policy.fails(&comparison) => {
            Some(comparison.report(ComparisonFormat::Human, policy.readers, false))
        }
        Ok(_) => None,
        Err(error) => Some(error),
    };
    assert!(failure.is_none(), "{}: {}", baseline.display(), failure.unwrap_or_default());
}

/// Compares a protocol with an older version. Its artefacts are generated, so that the change is compared before they are written.
fn compared<P: Protocol>(baseline: &Path, policy: &ChangePolicy, today: &str) -> Result<Comparison, String> {
    let old = Plan::from_artefacts(baseline).map_err(|error| error.to_string())?;
    let made = artefacts::<P>().map_err(|error| error.to_string())?;
    let new = Plan::of_artefacts("the artefacts", &made).map_err(|error| error.to_string())?;
    let mut comparison = compare(&old, &new);
    policy.apply(&mut comparison, &old, &new, today).map_err(|error| error.to_string())?;
    Ok(comparison)
}
