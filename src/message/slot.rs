//! A place for what is made once of a message by a floor below.

use std::any::Any;
use std::fmt;
use std::sync::OnceLock;

/// Keeps one value of a message for as long as the program runs. The derives give each message its own.
#[derive(Default)]
pub struct Slot(OnceLock<Box<dyn Any + Send + Sync>>);

impl Slot {
    /// An empty slot.
    #[must_use]
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// The value, made on first use.
    pub(crate) fn get<T: Any + Send + Sync>(&'static self, make: impl Fn() -> T) -> &'static T {
        let kept = self.0.get_or_init(|| Box::new(make()));
        // A slot keeps values of one type: whoever asks for another gets one that is made for him.
        kept.downcast_ref().unwrap_or_else(|| Box::leak(Box::new(make())))
    }
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Slot")
    }
}
