//! Links the command on Linux so that it starts fast.

use std::env;
use std::path::Path;
use std::process::Command;

/// On Linux, fixes the address at which the command is loaded, and links the unwinder of GCC into it instead of loading `libgcc_s.so`, of
/// which Rust uses only the unwinder. At each start, a program without a fixed address writes 70 pages of addresses. See *Size and start*
/// in `docs/performance.md` for what that takes.
///
/// If the unwinder is not found, it is loaded as in any other program.
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let variable = |name| env::var(name).unwrap_or_default();
    let is_linux = variable("CARGO_CFG_TARGET_OS") == "linux" && variable("CARGO_CFG_TARGET_ENV") == "gnu";
    // The compiler of this machine does not know where the library of another target is.
    if !is_linux || variable("HOST") != variable("TARGET") || variable("CARGO_CFG_TARGET_FEATURE").contains("crt-static") {
        return;
    }
    println!("cargo::rustc-link-arg-bin=tieline=-no-pie");
    let Ok(found) = Command::new("cc").arg("-print-file-name=libgcc_eh.a").output() else { return };
    let found = String::from_utf8_lossy(&found.stdout);
    // The answer is the name alone if there is no such file.
    if let (true, Some(folder)) = (Path::new(found.trim()).is_file(), Path::new(found.trim()).parent()) {
        println!("cargo::rustc-link-search=native={}", folder.display());
        println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
    }
}
