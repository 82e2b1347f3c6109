//! `cargo xtask release`: checks that the crates can be published.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::consumers::tools::{Tools, Trouble, finish, remove};

/// The arguments of `cargo install` for the tools.
const DENY: [&str; 4] = ["cargo-deny", "--version", "0.20.2", "--locked"];
const SEMVER_CHECKS: [&str; 4] = ["cargo-semver-checks", "--version", "0.50.0", "--locked"];

/// The workspaces with dependencies that users install.
const WORKSPACES: [&str; 3] = ["Cargo.toml", "bindings/python/Cargo.toml", "bindings/node/Cargo.toml"];

/// Checks licences and sources of the dependencies, packages the crates, and compares their API with that of the last tag.
pub(crate) fn run(root: &Path) -> ExitCode {
    let checks = [
        ("licences and sources", dependencies(root)),
        ("packages", packages(root)),
        ("semantic versioning", versions(root)),
    ];
    let mut good = true;
    for (name, outcome) in checks {
        match outcome {
            Ok(summary) => println!("{name}: {summary}"),
            Err(Trouble::Missing(what)) => println!("{name}: skipped: {what}"),
            Err(Trouble::Failed(why)) => {
                good = false;
                println!("{name}: failed\n{}", why.trim_end());
            }
        }
    }
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Every dependency has a licence that `deny.toml` allows, is not listed there, and comes from crates.io.
fn dependencies(root: &Path) -> Result<String, Trouble> {
    let deny = Tools::new(root).crates_io("cargo-deny", &DENY)?.join("cargo-deny");
    for manifest in WORKSPACES {
        // Not `advisories`: their database is not on crates.io.
        finish(
            Command::new(&deny)
                .args(["--all-features", "--manifest-path"])
                .arg(root.join(manifest))
                .arg("--config")
                .arg(root.join("deny.toml"))
                .args(["check", "bans", "licenses", "sources"])
                .current_dir(root),
        )?;
    }
    Ok(format!("the dependencies of {} workspaces fit deny.toml", WORKSPACES.len()))
}

/// The crates can be packaged, and what is packaged compiles.
fn packages(root: &Path) -> Result<String, Trouble> {
    // Cargo takes a package with the same version for the same, so it would use those that were packaged or unpacked before.
    let built = root.join("target/publish");
    remove(&built)?;
    for package in unpacked() {
        remove(&package)?;
    }
    let mut publish = Command::new("cargo");
    publish.args(["publish", "--dry-run", "--workspace", "--allow-dirty", "--locked", "--target-dir"]).arg(&built);
    let output = finish(publish.current_dir(root))?;
    let packed: Vec<&str> = output.lines().filter_map(|line| line.trim().strip_prefix("Uploading ")).collect();
    Ok(packed.join(", "))
}

/// The packages of this repository that Cargo has unpacked from its own temporary registry, whose folder has no host in its name.
fn unpacked() -> Vec<PathBuf> {
    let own = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = own.or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cargo")));
    let entries = |folder: &Path| std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let named = |path: &PathBuf, start: &str| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(start));
    let registries = home.into_iter().flat_map(|home| entries(&home.join("registry/src"))).filter(|path| named(path, "-"));
    registries.flat_map(|registry| entries(&registry)).filter(|path| named(path, "tieline")).collect()
}

/// The public API changed as the versions say, since the last tag.
fn versions(root: &Path) -> Result<String, Trouble> {
    let Ok(tag) = finish(Command::new("git").args(["describe", "--tags", "--abbrev=0"]).current_dir(root)) else {
        return Err(Trouble::Missing("there is no tag to compare with".to_owned()));
    };
    let tag = tag.trim();
    let semver = Tools::new(root).crates_io("cargo-semver-checks", &SEMVER_CHECKS)?.join("cargo-semver-checks");
    for package in ["tieline", "tieline-cli"] {
        let mut check = Command::new(&semver);
        check.args(["semver-checks", "--package", package, "--baseline-rev", tag]).current_dir(root);
        finish(&mut check)?;
    }
    Ok(format!("the public API changed since {tag} as the versions say"))
}
