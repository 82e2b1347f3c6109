//! Generates the synthetic protocols that the benchmarks use.

#[path = "src/generate.rs"]
mod generate;

use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=src/generate.rs");
    let folder = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    for (count, file) in [(30, "thirty.rs"), (300, "three_hundred.rs"), (1000, "thousand.rs")] {
        fs::write(folder.join(file), generate::protocol(count, generate::FrameStyle::Desktop))?;
    }
    fs::write(folder.join("twin.rs"), generate::twin(30, generate::Twin::ReadsWrites, generate::FrameStyle::Desktop))
}
