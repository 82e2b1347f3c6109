//! Plans: shapes resolved.

/// A plan.
#[derive(Debug)]
pub struct Plan;

impl Plan {
    /// The plan of one message.
    pub fn of_message(_: &'static crate::message::MessageShape) -> Self { Plan }
}
