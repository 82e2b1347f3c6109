//! The fault that is switched on in this copy of the library.

use std::cell::Cell;

thread_local! {
    static FAULT: Cell<&'static str> = const { Cell::new("") };
}

/// Calls `run` with a fault switched on for this thread.
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
