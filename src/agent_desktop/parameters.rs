//! The parameters of signals, `p1` to `p20`.

use tieline::Wire;

use super::interaction::{InteractionIncontactSignal, InteractionIncontactSignalAdded};
use crate::frame::{Event, Request};

/// The number of parameters of a signal.
///
/// See docs/agent-desktop.md#interaction.request.incontact.signal
pub const COUNT: usize = 20;

/// The parameters of a signal, `p1` to `p20`.
///
/// Each is optional, only those with a value are written, and gaps are allowed.
///
/// See docs/agent-desktop.md#interaction.request.incontact.signal
///
/// ```
/// use tieline::agent_desktop::parameters::Parameters;
///
/// let mut parameters = Parameters::default();
/// parameters.set(3, "blue")?;
/// assert_eq!(parameters.get(3), Some("blue"));
/// assert_eq!(parameters.iter().collect::<Vec<_>>(), [(3, "blue")]);
/// # Ok::<(), tieline::agent_desktop::parameters::NoParameter>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Wire)]
#[non_exhaustive]
pub struct Parameters {
    /// Parameter 1.
    #[wire(example = "customer-17")]
    pub p1: Option<String>,
    /// Parameter 2.
    #[wire(example = "value 2")]
    pub p2: Option<String>,
    /// Parameter 3.
    #[wire(example = "value 3")]
    pub p3: Option<String>,
    /// Parameter 4.
    #[wire(example = "value 4")]
    pub p4: Option<String>,
    /// Parameter 5.
    #[wire(example = "value 5")]
    pub p5: Option<String>,
    /// Parameter 6.
    #[wire(example = "value 6")]
    pub p6: Option<String>,
    /// Parameter 7.
    #[wire(example = "value 7")]
    pub p7: Option<String>,
    /// Parameter 8.
    #[wire(example = "value 8")]
    pub p8: Option<String>,
    /// Parameter 9.
    #[wire(example = "value 9")]
    pub p9: Option<String>,
    /// Parameter 10.
    #[wire(example = "value 10")]
    pub p10: Option<String>,
    /// Parameter 11.
    #[wire(example = "value 11")]
    pub p11: Option<String>,
    /// Parameter 12.
    #[wire(example = "value 12")]
    pub p12: Option<String>,
    /// Parameter 13.
    #[wire(example = "value 13")]
    pub p13: Option<String>,
    /// Parameter 14.
    #[wire(example = "value 14")]
    pub p14: Option<String>,
    /// Parameter 15.
    #[wire(example = "value 15")]
    pub p15: Option<String>,
    /// Parameter 16.
    #[wire(example = "value 16")]
    pub p16: Option<String>,
    /// Parameter 17.
    #[wire(example = "value 17")]
    pub p17: Option<String>,
    /// Parameter 18.
    #[wire(example = "value 18")]
    pub p18: Option<String>,
    /// Parameter 19.
    #[wire(example = "value 19")]
    pub p19: Option<String>,
    /// Parameter 20.
    #[wire(example = "value 20")]
    pub p20: Option<String>,
}

/// A parameter number outside 1 to 20.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoParameter(
    /// The number that was given.
    pub usize,
);

impl Parameters {
    /// The value of the parameter `p<number>`, if it has one.
    #[must_use]
    pub fn get(&self, number: usize) -> Option<&str> {
        self.slots().into_iter().nth(number.checked_sub(1)?)?.as_deref()
    }

    /// Sets the value of the parameter `p<number>`.
    ///
    /// # Errors
    /// If `number` is not within 1 to 20.
    pub fn set(&mut self, number: usize, value: impl Into<String>) -> Result<(), NoParameter> {
        *self.slot_mut(number)? = Some(value.into());
        Ok(())
    }

    /// Removes the value of the parameter `p<number>` and returns it.
    ///
    /// # Errors
    /// If `number` is not within 1 to 20.
    pub fn unset(&mut self, number: usize) -> Result<Option<String>, NoParameter> {
        Ok(self.slot_mut(number)?.take())
    }

    /// The parameters that have a value, each with its number, in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &str)> {
        self.slots().into_iter().enumerate().filter_map(|(index, slot)| Some((index + 1, slot.as_deref()?)))
    }

    fn slot_mut(&mut self, number: usize) -> Result<&mut Option<String>, NoParameter> {
        let slot = number.checked_sub(1).and_then(|index| self.slots_mut().into_iter().nth(index));
        slot.ok_or(NoParameter(number))
    }
}

macro_rules! slots {
    ($($field:ident)*) => {
        impl Parameters {
            fn slots(&self) -> [&Option<String>; COUNT] {
                [$(&self.$field),*]
            }

            fn slots_mut(&mut self) -> [&mut Option<String>; COUNT] {
                [$(&mut self.$field),*]
            }
        }
    };
}

slots! { p1 p2 p3 p4 p5 p6 p7 p8 p9 p10 p11 p12 p13 p14 p15 p16 p17 p18 p19 p20 }

impl std::fmt::Display for NoParameter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "expected a parameter number from 1 to {COUNT}, found {}", self.0)
    }
}

impl std::error::Error for NoParameter {}

impl Event<InteractionIncontactSignalAdded> {
    /// The request that sends this signal. It has the same target, and `p1` to `p20` copied from the event.
    ///
    /// Our reading: a client sends a signal in this way.
    ///
    /// See docs/agent-desktop.md#interaction.incontact.signaladded
    #[must_use]
    pub fn signal(&self) -> Request<InteractionIncontactSignal> {
        let data = InteractionIncontactSignal { parameters: self.data.parameters.clone() };
        Request::new(self.target.clone(), data)
    }
}
