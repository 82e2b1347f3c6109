//! The benchmarks: `cargo xtask bench`.
//!
//! Figures are ratios within one run in which the benchmarks alternate, so that the speed of the machine and its load
//! affect all of them alike.

#![expect(clippy::cast_precision_loss, reason = "sizes and counts are shown as ratios")]

mod adapters;
mod benchmarks;
mod capture;
mod compile;
mod envelopes;
mod flags;
mod generate;
mod measure;
mod memory;
mod peers;
mod processes;
mod protocols;
mod table;

use std::error::Error;

use clap::Parser;

fn main() -> Result<(), Box<dyn Error>> {
    let flags = flags::Flags::parse();
    memory::run(&flags)?;
    processes::run(&flags)?;
    if flags.peers {
        peers::run(&flags)?;
    }
    if flags.compile {
        compile::run(&flags)?;
    }
    Ok(())
}
