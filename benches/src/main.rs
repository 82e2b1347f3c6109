//! What tieline is measured by: `cargo xtask bench`.
//!
//! Figures are ratios within one run, contenders taking turns; the machine and the day move all of them alike.

#![expect(clippy::cast_precision_loss, reason = "sizes and counts are told in ratios")]

mod capture;
mod compile;
mod contenders;
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
