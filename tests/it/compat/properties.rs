//! What holds of all comparisons.

use tieline::Policy;
use tieline::agent_desktop::AgentDesktop;
use tieline::compat::{Effect, Protocol, compare, guide};
use tieline::schema::artefacts;

use super::Files;
use super::edit::Row;
use super::table::refused;

const TABLE: &str = include_str!("edits.txt");

fn agent_desktop() -> Protocol {
    Protocol::from_artefacts(&artefacts::<AgentDesktop>().unwrap()).unwrap()
}

#[test]
fn nothing_differs_from_itself() {
    for protocol in [agent_desktop(), Files::greenhouse().protocol()] {
        let comparison = compare(&protocol, &protocol);
        assert!(comparison.is_empty(), "{:?}", comparison.findings);
        refused(&comparison, (&protocol, &protocol, true), &mut |what| panic!("{what}"));
    }
}

#[test]
fn a_protocol_reads_its_own_examples() {
    for protocol in [agent_desktop(), Files::greenhouse().protocol()] {
        assert!(protocol.examples().len() > 10);
        for frame in protocol.examples() {
            assert_eq!(protocol.refusals(frame, Policy::Strict), [], "{frame}");
        }
    }
}

/// What breaks one way breaks the other way round when the versions are exchanged.
#[test]
fn a_break_has_a_mirror() {
    let base = Files::greenhouse();
    for row in Row::all(TABLE) {
        let (old, new) = row.versions(&base);
        let (old, new) = (old.protocol(), new.protocol());
        let there = compare(&old, &new);
        let back = compare(&new, &old);
        // To leave a message and to take one up are not alike: nobody waits for what never came.
        if there.findings.iter().any(|finding| ["message-", "sender-"].iter().any(|of| finding.rule.id().starts_with(of))) {
            continue;
        }
        let breaks = |effect: Effect| effect.max(Effect::Caution);
        let (there, back) = (there.impact(), back.impact());
        assert_eq!(breaks(there.old_clients), breaks(back.new_clients), "line {}", row.line);
        assert_eq!(breaks(there.new_clients), breaks(back.old_clients), "line {}", row.line);
    }
}

/// Two changes that need no care, one after the other, need none together. (A key that goes needs care: it must not come
/// back as something else.)
#[test]
fn a_chain_of_compatible_changes_is_compatible() {
    let base = Files::greenhouse();
    let fine: Vec<Row<'_>> =
        Row::all(TABLE).into_iter().filter(|row| row.effects == ["fine", "fine"] && !row.reversed).collect();
    let first = base.protocol();
    let mut chains = 0;
    for one in &fine {
        let mut middle = base.clone();
        one.apply(&mut middle);
        let second = middle.protocol();
        for two in &fine {
            let mut last = middle.clone();
            two.apply(&mut last);
            let third = last.protocol();
            let lines = format!("lines {} and {}", one.line, two.line);
            if compare(&second, &third).impact().worst() == Effect::Fine {
                chains += 1;
                let whole = compare(&first, &third);
                assert_eq!(whole.impact().worst(), Effect::Fine, "{lines}: {:?}", whole.findings);
            }
        }
    }
    assert!(chains > 300, "{chains}");
}

#[test]
fn the_guide_is_in_the_documents() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/compatibility.md");
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains(&guide()), "docs/compatibility.md has another table of rules than the code: {}", guide());
}
