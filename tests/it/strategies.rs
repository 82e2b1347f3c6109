//! Values and frames for `proptest` and `arbitrary`.

use std::cell::RefCell;

use arbitrary::Unstructured;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use testkit::oracle::Oracle;
use tieline::agent_desktop::{AgentDesktop, Message};
use tieline::protocol::Protocol;
use tieline::sample::proptest1::{SampleStrategy, frames, messages, values};
use tieline::sample::{Claim, arbitrary1};
use tieline::{Nullable, Policy, Wire, protocol};

use crate::greenhouse::{self, Greenhouse};

/// A value with rules of every kind.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Order {
    #[wire(minimum = 3, maximum = 5000)]
    count: u32,
    #[wire(min_length = 2, max_length = 30)]
    name: String,
    #[wire(pattern = "^[A-Z]{2}-[0-9]+$")]
    code: Option<String>,
    #[wire(min_items = 1)]
    parts: Vec<Part>,
    note: Nullable<f64>,
}

#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "v")]
enum Part {
    #[wire(value = 1)]
    Screw,
    #[wire(value = 2)]
    Group { parts: Vec<Part> },
}

fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 100_000, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// The smallest value for which a condition holds, as the strategy finds it.
fn smallest<T: std::fmt::Debug>(strategy: &SampleStrategy<T>, holds: impl Fn(&T) -> bool) -> T {
    let found = runner(2000).run(strategy, |value| if holds(&value) { Err(TestCaseError::fail("found")) } else { Ok(()) });
    match found {
        Err(TestError::Fail(_, value)) => value,
        other => panic!("no value was found: {other:?}"),
    }
}

fn order(count: u32, name: &str, code: Option<&str>, parts: Vec<Part>, note: Nullable<f64>) -> Order {
    Order { count, name: name.to_owned(), code: code.map(str::to_owned), parts, note }
}

#[test]
fn values_shrink_to_the_smallest_valid_value() {
    let strategy = values::<Order>();
    let screw = || vec![Part::Screw];
    assert_eq!(smallest(&strategy, |_| true), order(3, "aa", None, screw(), Nullable::Null));
    assert_eq!(smallest(&strategy, |order| order.count > 1234).count, 1235);
    assert_eq!(smallest(&strategy, |order| order.name.chars().count() > 4).name, "aaaaa");
    assert_eq!(smallest(&strategy, |order| order.code.is_some()), order(3, "aa", Some("AA-0"), screw(), Nullable::Null));
    let nested =
        |order: &Order| order.parts.iter().any(|part| matches!(part, Part::Group { parts } if parts.contains(&Part::Screw)));
    assert_eq!(smallest(&strategy, nested).parts, [Part::Group { parts: screw() }]);
}

#[test]
fn all_readers_agree_on_frames_of_strategies() {
    agree::<AgentDesktop>(|message| matches!(message, Message::Unknown(_)));
    agree::<Greenhouse>(|message| matches!(message, greenhouse::Message::Unknown(_)));
}

fn agree<P: Protocol>(unknown: fn(&P::Message) -> bool)
where
    P::Message: PartialEq + std::fmt::Debug,
{
    let oracle = Oracle::<P>::new(unknown);
    let result =
        runner(1000).run(&frames(P::plan()), |text| match oracle.disagreements(text.as_bytes(), Claim::Valid).first() {
            Some(found) => Err(TestCaseError::fail(found.to_string())),
            None => Ok(()),
        });
    if let Err(error) = result {
        panic!("{error}");
    }
    let kinds = RefCell::new(std::collections::BTreeSet::new());
    let result = runner(300).run(&messages::<P>(), |message| {
        assert!(!unknown(&message));
        kinds.borrow_mut().insert(format!("{message:?}").split('(').nth(1).map(str::to_owned));
        Ok(())
    });
    assert!(result.is_ok(), "{result:?}");
    assert!(kinds.borrow().len() > 3, "{kinds:?}");
}

#[test]
fn the_bytes_of_a_fuzzer_give_valid_values() {
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0_u32..400 {
        let bytes: Vec<u8> =
            (0..seed).map(|index| seed.wrapping_mul(index + 7).wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
        let order: Order = arbitrary1::value(&mut Unstructured::new(&bytes)).unwrap();
        assert!((3..=5000).contains(&order.count) && order.name.chars().count() >= 2, "{order:?}");
        let text = arbitrary1::frame(Greenhouse::plan(), &mut Unstructured::new(&bytes)).unwrap();
        assert!(protocol::is_valid::<Greenhouse>(&text, Policy::Strict), "{text}");
        seen.insert(text);
        arbitrary1::message::<AgentDesktop>(&mut Unstructured::new(&bytes)).unwrap();
    }
    assert!(seen.len() > 200, "{} frames", seen.len());
    // Without bytes, every value is the smallest.
    let smallest: Order = arbitrary1::value(&mut Unstructured::new(&[])).unwrap();
    assert_eq!(smallest, order(3, "aa", None, vec![Part::Screw], Nullable::Null));
}

#[test]
fn a_value_that_no_number_determines_is_an_error() {
    // The derive does not know the value of a constant, and so not that the type has no values.
    const LEAST: u64 = 1;

    /// Every value contains another.
    #[derive(Debug, Wire)]
    struct Endless {
        #[wire(min_items = LEAST)]
        inner: Vec<Endless>,
    }

    assert!(arbitrary1::value::<Endless>(&mut Unstructured::new(&[1; 100])).is_err());
    let result = runner(10).run(&values::<Endless>(), |_| Ok(()));
    assert!(matches!(&result, Err(TestError::Abort(reason)) if reason.message().contains("Endless")), "{result:?}");
}
