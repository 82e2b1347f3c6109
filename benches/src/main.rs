//! What tieline is measured by: `cargo xtask bench`.
//!
//! Figures are ratios within one run, contenders taking turns; the machine and the day move all of them alike.

mod capture;
mod contenders;
mod flags;
mod measure;
mod memory;
mod protocols;
mod table;

use std::error::Error;

use clap::Parser;

fn main() -> Result<(), Box<dyn Error>> {
    let flags = flags::Flags::parse();
    memory::run(&flags)?;
    Ok(())
}
