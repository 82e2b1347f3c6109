//! `cargo xtask dist`: builds what a release consists of for this machine, and installs and runs each part in an empty folder.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use flate2::{Compression, GzBuilder};
use sha2::{Digest, Sha256};

use crate::command;
use crate::consumers::packages::{LICENCES, install_npm, install_wheel, npm_tarball, wheel};
use crate::consumers::tools::{Tools, Trouble, finish, last_line};

/// The scripts for shells: the name of the shell, and of the file.
const COMPLETIONS: [(&str, &str); 5] = [
    ("bash", "tieline.bash"),
    ("elvish", "tieline.elv"),
    ("fish", "tieline.fish"),
    ("powershell", "_tieline.ps1"),
    ("zsh", "_tieline"),
];

/// The file with the checksums of the other files, as `sha256sum --check` reads it.
const CHECKSUMS: &str = "SHA256SUMS";

/// Builds the parts into a folder, which is emptied before, and tries each.
pub(crate) fn run(root: &Path, out: &Path) -> ExitCode {
    match build(root, out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Trouble::Missing(what) | Trouble::Failed(what)) => {
            eprintln!("error: {}", what.trim_end());
            ExitCode::FAILURE
        }
    }
}

fn build(root: &Path, out: &Path) -> Result<(), Trouble> {
    let tools = Tools::new(root);
    empty(out)?;
    let scratch = tools.fresh_folder("dist")?;
    let parts = [command_archive(root, &scratch)?, wheel(&tools, &folder(&scratch, "wheel")?)?, {
        npm_tarball(&tools, &folder(&scratch, "npm")?)?
    }];
    let mut sums = String::new();
    let mut files = Vec::new();
    for part in parts {
        let name = part.file_name().unwrap_or_default();
        let file = out.join(name);
        fs::copy(&part, &file)?;
        let bytes = fs::read(&file)?;
        for byte in Sha256::digest(&bytes) {
            // Writing to a string cannot fail.
            let _ = write!(sums, "{byte:02x}");
        }
        let _ = writeln!(sums, "  {}", name.to_string_lossy());
        println!("{}: {} kB", file.display(), bytes.len().div_ceil(1000));
        files.push(file);
    }
    fs::write(out.join(CHECKSUMS), sums)?;
    finish(Command::new("sha256sum").args(["--check", "--strict", CHECKSUMS]).current_dir(out))?;
    let [archive, wheel, npm] = files.as_slice() else { return Err(Trouble::Failed("expected three files".to_owned())) };
    println!("the archive of the command: {}", try_archive(root, archive, &folder(&scratch, "try-archive")?)?);
    println!("the wheel: {}", try_wheel(root, wheel, &folder(&scratch, "try-wheel")?)?);
    println!("the npm package: {}", try_npm(root, npm, &folder(&scratch, "try-npm")?)?);
    Ok(())
}

/// The archive with the command, its completions and manual page, the licences and the artefacts of the protocol.
fn command_archive(root: &Path, scratch: &Path) -> Result<PathBuf, Trouble> {
    let tieline = command::built(root).map_err(Trouble::Failed)?;
    let stem = format!("tieline-{}-{}", env!("CARGO_PKG_VERSION"), host()?);
    let content = folder(scratch, &stem)?;
    fs::copy(&tieline, content.join(program()))?;
    let completions = folder(&content, "completions")?;
    for (shell, file) in COMPLETIONS {
        fs::write(completions.join(file), finish(Command::new(&tieline).args(["completions", shell]))?)?;
    }
    fs::write(folder(&content, "man")?.join("tieline.1"), finish(Command::new(&tieline).arg("man"))?)?;
    for file in ["README.md", "CHANGELOG.md"].into_iter().chain(LICENCES) {
        fs::copy(root.join(file), content.join(file))?;
    }
    finish(Command::new(&tieline).args(["schema", "--out"]).arg(content.join("schema")))?;

    let archive = scratch.join(format!("{stem}.tar.gz"));
    // No times and no users: the same files give the same archive.
    let mut tar = tar::Builder::new(GzBuilder::new().mtime(0).write(File::create(&archive)?, Compression::best()));
    tar.mode(tar::HeaderMode::Deterministic);
    let mut files = files_below(&content)?;
    files.sort();
    for file in files {
        let name = file.strip_prefix(scratch).map_err(|error| Trouble::Failed(error.to_string()))?;
        tar.append_path_with_name(&file, name)?;
    }
    tar.into_inner()?.finish()?;
    Ok(archive)
}

/// Unpacks the archive, and checks the captures with the command in it and with the artefacts in it.
fn try_archive(root: &Path, archive: &Path, dir: &Path) -> Result<String, Trouble> {
    finish(Command::new("tar").arg("-xzf").arg(archive).args(["--strip-components", "1"]).current_dir(dir))?;
    let tieline = dir.join(program());
    let captures = root.join("tests/captures");
    finish(Command::new(&tieline).arg("check").arg(&captures).current_dir(dir))?;
    finish(Command::new(&tieline).args(["check", "--protocol", "schema"]).arg(&captures).current_dir(dir))?;
    version(&tieline)
}

/// Installs the wheel into an empty environment, and checks the captures with its command and with its module.
fn try_wheel(root: &Path, wheel: &Path, dir: &Path) -> Result<String, Trouble> {
    let environment = dir.join("venv");
    install_wheel(wheel, &environment)?;
    let captures = root.join("tests/captures");
    finish(Command::new(environment.join("bin/tieline")).arg("check").arg(&captures).current_dir(dir))?;
    let check = "import tieline\nproblems = tieline.check('{}')\nassert problems and problems[0].rule, problems\n";
    finish(Command::new(environment.join("bin/python")).args(["-c", check]).current_dir(dir))?;
    version(&environment.join("bin/tieline"))
}

/// Installs the npm package into an empty folder, and checks a frame with it.
fn try_npm(root: &Path, tarball: &Path, dir: &Path) -> Result<String, Trouble> {
    install_npm(tarball, dir)?;
    let check = r#"
        import { readFileSync } from "node:fs";
        import { check, isValid } from "tieline";
        const lines = readFileSync(process.argv[2], "utf8").split("\n").filter(line => line.trim() !== "");
        const valid = lines.filter(line => isValid(line)).length;
        if (valid !== lines.length || check("{}").length === 0) process.exit(1);
        console.log(`${valid} frames are valid`);
    "#;
    let script = dir.join("check.mjs");
    fs::write(&script, check)?;
    let capture = root.join("tests/captures/shift.ndjson");
    Ok(last_line(&finish(Command::new("node").arg(&script).arg(capture).current_dir(dir))?))
}

/// The first line of `--version`.
fn version(tieline: &Path) -> Result<String, Trouble> {
    let output = finish(Command::new(tieline).arg("--version"))?;
    Ok(output.lines().next().unwrap_or_default().to_owned())
}

/// The file name of the command.
fn program() -> String {
    format!("tieline{}", std::env::consts::EXE_SUFFIX)
}

/// The target of this machine, such as `x86_64-unknown-linux-gnu`.
fn host() -> Result<String, Trouble> {
    let output = finish(Command::new("rustc").arg("-vV"))?;
    let host = output.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| Trouble::Failed("`rustc -vV` does not name the host".to_owned()))
}

/// Creates a folder.
fn folder(parent: &Path, name: &str) -> io::Result<PathBuf> {
    let dir = parent.join(name);
    fs::create_dir_all(&dir)?;
    Ok(dir)
}

/// Creates a folder, or removes its files. A folder that contains anything that is not from here is an error.
fn empty(dir: &Path) -> Result<(), Trouble> {
    fs::create_dir_all(dir)?;
    let entries = fs::read_dir(dir)?.collect::<Result<Vec<_>, _>>()?;
    if !entries.is_empty() && !dir.join(CHECKSUMS).is_file() {
        let why = format!("{} is not empty and has no {CHECKSUMS}: choose another folder", dir.display());
        return Err(Trouble::Failed(why));
    }
    for entry in entries {
        fs::remove_file(entry.path())?;
    }
    Ok(())
}

/// All files in a folder and in the folders in it.
fn files_below(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            found.append(&mut files_below(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}
