//! Which fault is switched on, in this copy of the library.

use std::cell::Cell;

thread_local! {
    static FAULT: Cell<&'static str> = const { Cell::new("") };
}

/// Switches a fault on, for this thread, while `run` runs.
pub fn with<T>(fault: &'static str, run: impl FnOnce() -> T) -> T {
    FAULT.set(fault);
    let value = run();
    FAULT.set("");
    value
}

/// Whether a fault is switched on.
#[inline]
pub(crate) fn fault(name: &str) -> bool {
    FAULT.get() == name
}
