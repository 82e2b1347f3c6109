//! Comparing two versions: the expected effects of single edits, confirmed by frames that one version accepts and the other rejects.

mod answers;
mod canonical;
mod kinds;
mod metadata;
mod properties;
mod random;
mod table;

use testkit::edit::{self, Files};
