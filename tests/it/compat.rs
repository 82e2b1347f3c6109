//! Old against new: golden verdicts of single edits, and their proof by execution.

mod properties;
mod table;

use testkit::edit::{self, Files};
