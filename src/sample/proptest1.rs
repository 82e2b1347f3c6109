//! Strategies of the crate `proptest` 1 for valid values.
//!
//! Every value is valid, and stays so while it is shrunk: a strategy does not change the value, but the random numbers that determine
//! it, and makes the value again. So values of all types become small: optional fields absent, texts and arrays short, numbers near
//! zero, as far as the rules of their types permit it.
//!
//! ```
//! use proptest::test_runner::{Config, TestRunner};
//! use tieline::Wire;
//! use tieline::sample::proptest1::values;
//!
//! #[derive(Debug, Wire)]
//! struct Lamp {
//!     #[wire(maximum = 100)]
//!     percent: u8,
//!     name: Option<String>,
//! }
//!
//! let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
//! runner.run(&values::<Lamp>(), |lamp| {
//!     assert!(lamp.percent <= 100);
//!     Ok(())
//! })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use proptest::num;
use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::{Reason, TestRunner};

use super::source::{self, NumberSource, TypePlan};
use crate::check::Policy;
use crate::json::Reader;
use crate::plan::Plan;
use crate::protocol::{self, Protocol};
use crate::shape::Wire;

/// The number of random numbers of a value. After them, its remaining parts are as simple as possible.
const LENGTHS: [usize; 4] = [8, 32, 128, 512];

/// How often a value is generated again if none is found.
const ATTEMPTS: usize = 20;

/// Makes a value from random numbers.
type Make<T> = dyn Fn(&mut Tape) -> Result<T, Reason> + Send + Sync;

/// A strategy for valid values: see [`values`], [`messages`] and [`frames`].
pub struct SampleStrategy<T>(Arc<Make<T>>);

/// A value that can be shrunk.
pub struct SampleTree<T> {
    make: Arc<Make<T>>,
    numbers: Vec<u64>,
    /// The numbers before the last edit.
    before: Option<Vec<u64>>,
    edits: Edits,
}

/// Valid values of a type.
#[must_use]
pub fn values<T: Wire + fmt::Debug>() -> SampleStrategy<T> {
    let plan = TypePlan::of::<T>();
    SampleStrategy(Arc::new(move |tape| {
        let text = plan.value(tape).map_err(|error| error.to_string())?;
        T::read(&mut Reader::new(&text)).map_err(|error| error.to_string().into())
    }))
}

/// Valid frames of a protocol.
#[must_use]
pub fn messages<P: Protocol>() -> SampleStrategy<P::Message>
where
    P::Message: fmt::Debug,
{
    SampleStrategy(Arc::new(|tape| {
        let text = source::frame(P::plan(), tape).map_err(|error| error.to_string())?;
        protocol::read::<P>(&text, Policy::Strict).map_err(|error| error.to_string().into())
    }))
}

/// Valid frames of a plan as JSON texts. The plan is a `&'static Plan` or an `Arc<Plan>`.
#[must_use]
pub fn frames(plan: impl Borrow<Plan> + Send + Sync + 'static) -> SampleStrategy<String> {
    SampleStrategy(Arc::new(move |tape| source::frame(plan.borrow(), tape).map_err(|error| error.to_string().into())))
}

impl<T> Clone for SampleStrategy<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for SampleStrategy<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SampleStrategy").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for SampleTree<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SampleTree").field("numbers", &self.numbers.len()).finish_non_exhaustive()
    }
}

impl<T: fmt::Debug> Strategy for SampleStrategy<T> {
    type Tree = SampleTree<T>;
    type Value = T;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let mut failed = Reason::from("no value was found");
        for _ in 0..ATTEMPTS {
            let length = LENGTHS[(0..LENGTHS.len()).new_tree(runner)?.current()];
            // Not by the generator of `runner`, whose traits are of another version of `rand` in some versions of `proptest`.
            let numbers = (0..length).map(|_| Ok(num::u64::ANY.new_tree(runner)?.current()));
            let mut tape = Tape { numbers: numbers.collect::<Result<_, Reason>>()?, at: 0 };
            match (self.0)(&mut tape) {
                Ok(_) => {
                    let (make, edits) = (Arc::clone(&self.0), Edits::default());
                    return Ok(SampleTree { make, numbers: tape.used(), before: None, edits });
                }
                Err(reason) => failed = reason,
            }
        }
        Err(failed)
    }
}

impl<T: fmt::Debug> ValueTree for SampleTree<T> {
    type Value = T;

    #[expect(clippy::panic, reason = "a `read` with different results for one text is a fault of the test")]
    fn current(&self) -> T {
        let mut tape = Tape { numbers: self.numbers.clone(), at: 0 };
        (self.make)(&mut tape).unwrap_or_else(|reason| panic!("a value cannot be read again: {reason}"))
    }

    fn simplify(&mut self) -> bool {
        self.edits.has_effect |= self.before.take().is_some();
        self.edit()
    }

    fn complicate(&mut self) -> bool {
        let Some(before) = self.before.take() else { return false };
        self.numbers = before;
        self.edit()
    }
}

impl<T> SampleTree<T> {
    /// Makes the next edit that leads to a value.
    fn edit(&mut self) -> bool {
        while let Some(numbers) = self.edits.next(&self.numbers) {
            let mut tape = Tape { numbers, at: 0 };
            if (self.make)(&mut tape).is_ok() {
                self.before = Some(std::mem::replace(&mut self.numbers, tape.used()));
                return true;
            }
        }
        false
    }
}

/// Random numbers that have been drawn before.
struct Tape {
    numbers: Vec<u64>,
    at: usize,
}

impl Tape {
    /// The numbers that were used, without zeros at the end, which change nothing.
    fn used(mut self) -> Vec<u64> {
        self.numbers.truncate(self.at);
        let last = self.numbers.iter().rposition(|number| *number != 0);
        self.numbers.truncate(last.map_or(0, |last| last + 1));
        self.numbers
    }
}

impl NumberSource for &mut Tape {
    fn below(&mut self, of: u64) -> u64 {
        let Some(number) = self.numbers.get_mut(self.at) else { return 0 };
        self.at += 1;
        // The remainder is kept, so that an edit of the number has an effect.
        *number %= of.max(1);
        *number
    }
}

/// The sequence of edits, each of which makes the numbers fewer or one of them smaller. It is repeated until none has an effect.
#[derive(Debug, Default)]
struct Edits {
    stage: Stage,
    at: usize,
    /// Whether an edit of this round led to a simpler value that is a counterexample too.
    has_effect: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Start,
    /// Deletes as many numbers at each position.
    Delete(usize),
    Zero,
    /// Subtracts from each number the number shifted by as many bits, but at least 1.
    Subtract(u32),
    End,
}

impl Edits {
    /// The numbers after the next edit.
    fn next(&mut self, numbers: &[u64]) -> Option<Vec<u64>> {
        loop {
            let position = self.at;
            self.at += 1;
            let (stage, edited) = match self.stage {
                Stage::Delete(length) if position + length <= numbers.len() => {
                    (self.stage, Some([&numbers[..position], &numbers[position + length..]].concat()))
                }
                Stage::Zero | Stage::Subtract(_) if position < numbers.len() => {
                    (self.stage, self.smaller(numbers, position))
                }
                Stage::Start if numbers.is_empty() => return None,
                Stage::Start => (Stage::Delete(numbers.len()), None),
                Stage::Delete(1) => (Stage::Zero, None),
                Stage::Delete(length) => (Stage::Delete(length / 2), None),
                Stage::Zero => (Stage::Subtract(1), None),
                Stage::Subtract(32) => (Stage::End, None),
                Stage::Subtract(shift) => (Stage::Subtract(shift * 2), None),
                Stage::End if std::mem::take(&mut self.has_effect) => (Stage::Start, None),
                Stage::End => return None,
            };
            if self.stage != stage {
                (self.stage, self.at) = (stage, 0);
            }
            if edited.is_some() {
                return edited;
            }
        }
    }

    /// The numbers with a smaller one at a position.
    fn smaller(&self, numbers: &[u64], position: usize) -> Option<Vec<u64>> {
        let number = numbers[position];
        let smaller = match self.stage {
            Stage::Subtract(shift) => number.saturating_sub((number >> shift).max(1)),
            _ => 0,
        };
        (smaller < number).then(|| {
            let mut numbers = numbers.to_vec();
            numbers[position] = smaller;
            numbers
        })
    }
}
