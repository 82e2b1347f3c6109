//! Installs tools of other languages in exact versions into a folder of their own, and runs them.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::target;

/// Packages from npm.
const NODE: &[(&str, &str)] = &[
    ("@actions/core", "3.0.1"),
    ("@asyncapi/parser", "3.6.6"),
    ("@sourcemeta/jsonschema", "16.11.0"),
    ("ajv", "8.20.0"),
    ("json-schema-to-typescript", "16.0.0"),
    ("mocha-junit-reporter", "2.2.1"),
    ("quicktype", "26.0.0"),
    ("typescript", "7.0.2"),
];

/// Packages from npm that open pages in a browser.
const BROWSER: &[(&str, &str)] = &[("axe-core", "4.14.1"), ("puppeteer-core", "25.16.0")];

/// Packages from npm that parse diagrams.
const MERMAID: &[(&str, &str)] = &[("jsdom", "29.1.1"), ("mermaid", "11.17.2")];

/// The names under which systems have Chromium.
const CHROMIUM: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Packages from `PyPI`.
const PYTHON: &[(&str, &str)] = &[
    ("check-jsonschema", "0.39.0"),
    ("datamodel-code-generator", "0.89.0"),
    ("jsonschema", "4.26.0"),
    ("jsonschema-rs", "0.60.3"),
    ("junitparser", "5.0.3"),
    ("lxml", "6.1.3"),
    ("maturin", "1.16.0"),
    ("mypy", "2.4.1"),
    ("pre-commit", "4.7.0"),
    ("pydantic", "2.14.3"),
    ("pytest", "9.2.0"),
    ("sarif-kit", "0.3.0"),
];

/// Spark, whose packages have hundreds of megabytes.
const SPARK: &[(&str, &str)] = &[("pyspark", "4.3.0")];

/// The version of the program `wasm-bindgen`: that of the crate in `bindings/node`.
const WASM_BINDGEN: &str = "0.2.130";

/// The packages of Jackson from Debian, in the version of the installed release.
const JACKSON: &[&str] = &["libjackson2-annotations-java", "libjackson2-core-java", "libjackson2-databind-java"];

/// The packages of Newtonsoft's library from Debian, with the parts of Mono that it needs and that its compiler does not.
const NEWTONSOFT: &[&str] = &[
    "libmono-system-core4.0-cil",
    "libmono-system-data4.0-cil",
    "libmono-system-numerics4.0-cil",
    "libmono-system-runtime-serialization4.0-cil",
    "libmono-system-servicemodel-internals0.0-cil",
    "libmono-system-xml-linq4.0-cil",
    "libmono-system-xml4.0-cil",
    "libnewtonsoft-json5.0-cil",
];

/// The maximum number of bytes of the output of a failed tool that are shown.
const SHOWN: usize = 6_000;

/// The maximum number of words of the command line of a failed tool that are shown.
const WORDS: usize = 20;

/// The result of a consumer; a one-line summary if it passed.
pub(super) type Outcome = Result<String, Trouble>;

/// The reason why a consumer did not pass.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// A tool is not installed.
    Missing(String),
    /// A step failed.
    Failed(String),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

/// The folders: that of the repository, and those in which tools are installed and run.
pub(crate) struct Tools {
    /// The repository.
    pub(crate) root: PathBuf,
    cache: PathBuf,
}

impl Tools {
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), cache: target(root).join("consumers") }
    }

    /// The folder of the artefacts.
    pub(super) fn schema(&self) -> PathBuf {
        self.root.join("schema")
    }

    /// The folder into which the artefacts of a protocol of the tests are written.
    pub(super) fn artefacts(&self, protocol: &str) -> PathBuf {
        self.cache.join("artefacts").join(protocol)
    }

    /// Installs the npm packages and returns the folder that contains `node_modules`.
    pub(super) fn node(&self) -> Result<PathBuf, Trouble> {
        self.npm("node", NODE)
    }

    /// Installs the packages that open pages in a browser.
    pub(super) fn browser(&self) -> Result<PathBuf, Trouble> {
        self.npm("browser", BROWSER)
    }

    /// Installs the packages that parse diagrams.
    pub(super) fn mermaid(&self) -> Result<PathBuf, Trouble> {
        self.npm("mermaid", MERMAID)
    }

    /// The path of Chromium.
    pub(super) fn chromium() -> Result<PathBuf, Trouble> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let programs = std::env::split_paths(&path).flat_map(|folder| CHROMIUM.map(|name| folder.join(name)));
        let found = programs.into_iter().find(|program| program.is_file());
        found.ok_or_else(|| Trouble::Missing("Chromium is not installed (`apt-get install chromium`)".to_owned()))
    }

    fn npm(&self, name: &str, packages: &[(&str, &str)]) -> Result<PathBuf, Trouble> {
        let dir = self.cache.join(name);
        installed(&dir, &pins(packages, "@"), |fresh| {
            require("node", "--version")?;
            require("npm", "--version")?;
            fs::write(fresh.join("package.json"), "{\"private\": true}\n")?;
            let packages = packages.iter().map(|(name, version)| format!("{name}@{version}"));
            finish(
                Command::new("npm")
                    .args(["install", "--save-exact", "--no-audit", "--no-fund", "--loglevel=error"])
                    // Without a network npm would retry for minutes, even if all packages are in its cache.
                    .args(["--prefer-offline", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"])
                    .args(packages)
                    .current_dir(fresh),
            )?;
            Ok(())
        })?;
        Ok(dir)
    }

    /// A command that an npm package provides.
    pub(super) fn node_tool(&self, name: &str) -> Result<Command, Trouble> {
        Ok(Command::new(self.node()?.join("node_modules/.bin").join(name)))
    }

    /// Installs the Python packages into a virtual environment and returns the folder of its commands.
    pub(super) fn python(&self) -> Result<PathBuf, Trouble> {
        self.environment("python", PYTHON)
    }

    /// Installs Spark into a virtual environment and returns the folder of its commands.
    pub(super) fn spark(&self) -> Result<PathBuf, Trouble> {
        self.environment("spark", SPARK)
    }

    fn environment(&self, name: &str, packages: &[(&str, &str)]) -> Result<PathBuf, Trouble> {
        let dir = self.cache.join(name);
        installed(&dir, &pins(packages, "=="), |fresh| {
            require("python3", "--version")?;
            finish(Command::new("python3").args(["-m", "venv"]).arg(fresh.join("venv")))?;
            let packages = packages.iter().map(|(name, version)| format!("{name}=={version}"));
            finish(
                Command::new(fresh.join("venv/bin/pip"))
                    .args(["install", "--quiet", "--disable-pip-version-check"])
                    .args(packages),
            )?;
            Ok(())
        })?;
        Ok(dir.join("venv/bin"))
    }

    /// Installs the program `wasm-bindgen` and returns its path.
    pub(super) fn wasm_bindgen(&self) -> Result<PathBuf, Trouble> {
        // With `--locked` it does not compile: its lock file has a yanked version.
        Ok(self.crates_io("wasm-bindgen", &["wasm-bindgen-cli", "--version", WASM_BINDGEN])?.join("wasm-bindgen"))
    }

    /// Installs a program from crates.io and returns the folder of its commands. `arguments` are those of `cargo install`.
    pub(crate) fn crates_io(&self, name: &str, arguments: &[&str]) -> Result<PathBuf, Trouble> {
        let dir = self.cache.join(name);
        installed(&dir, &arguments.join(" "), |fresh| {
            finish(Command::new("cargo").args(["install", "--quiet"]).args(arguments).arg("--root").arg(fresh))?;
            Ok(())
        })?;
        Ok(dir.join("bin"))
    }

    /// The jars of Jackson. None of the registries above has them, so they come from Debian.
    pub(super) fn jackson(&self) -> Result<Vec<PathBuf>, Trouble> {
        // Each jar is there twice: with and without its version in the name.
        let jars = files(&self.debian("jackson", JACKSON)?.join("usr/share/java"), "jar")?;
        let versioned = |jar: &PathBuf| jar.file_stem().is_some_and(|stem| stem.to_string_lossy().contains('.'));
        Ok(jars.into_iter().filter(versioned).collect())
    }

    /// The folder of Newtonsoft's library and of the libraries that it needs.
    pub(crate) fn newtonsoft(&self) -> Result<PathBuf, Trouble> {
        let unpacked = self.debian("newtonsoft", NEWTONSOFT)?;
        let libraries = unpacked.join("usr/lib/mono/libraries");
        fs::create_dir_all(&libraries)?;
        for folder in ["usr/lib/mono/4.5", "usr/lib/cli/Newtonsoft.Json-5.0"] {
            for library in files(&unpacked.join(folder), "dll")? {
                fs::copy(&library, libraries.join(library.file_name().unwrap_or_default()))?;
            }
        }
        Ok(libraries)
    }

    /// Downloads packages from Debian and returns the folder into which they are unpacked.
    fn debian(&self, name: &str, packages: &[&str]) -> Result<PathBuf, Trouble> {
        let dir = self.cache.join(name);
        installed(&dir, &packages.join("\n"), |fresh| {
            require("apt-get", "--version")?;
            require("dpkg-deb", "--version")?;
            // A separate folder for package lists: apt then needs no root rights and changes nothing on the machine.
            let lists = fresh.join("lists");
            fs::create_dir_all(lists.join("partial"))?;
            let apt = || {
                let mut command = Command::new("apt-get");
                command.arg("-qq").arg("-o").arg(format!("Dir::State::Lists={}", lists.display()));
                command.arg("-o").arg(format!("Dir::Cache={}", fresh.display()));
                command.current_dir(fresh);
                command
            };
            finish(apt().arg("update"))?;
            finish(apt().arg("download").args(packages))?;
            for package in files(fresh, "deb")? {
                finish(Command::new("dpkg-deb").arg("-x").arg(package).arg(fresh.join("unpacked")))?;
            }
            fs::remove_dir_all(lists)?;
            Ok(())
        })?;
        Ok(dir.join("unpacked"))
    }

    /// The folder of the tools of a language.
    pub(super) fn cache(&self, language: &str) -> PathBuf {
        self.cache.join(language)
    }

    /// A folder that is kept between runs.
    pub(super) fn folder(&self, path: &str) -> Result<PathBuf, Trouble> {
        let dir = self.cache.join(path);
        fs::create_dir_all(&dir)?;
        Ok(dir)
    }

    /// An empty folder.
    pub(crate) fn fresh_folder(&self, path: &str) -> Result<PathBuf, Trouble> {
        remove(&self.cache.join(path))?;
        self.folder(path)
    }

    /// A fresh folder for a consumer inside that of its tools, with a copy of the consumer's program.
    pub(super) fn consumer(&self, tools: &str, consumer: &str) -> Result<PathBuf, Trouble> {
        let dir = self.fresh_folder(&format!("{tools}/{consumer}"))?;
        copy(&self.root.join("tests/consumers").join(consumer), &dir)?;
        Ok(dir)
    }
}

/// Runs a command and returns its output, or an error if it fails.
pub(crate) fn finish(command: &mut Command) -> Result<String, Trouble> {
    let (output, success) = run_tool(command)?;
    if success { Ok(output) } else { Err(Trouble::Failed(format!("{}\n{}", line(command), shown(&output)))) }
}

/// Runs a command and returns its output and whether it succeeded.
pub(super) fn run_tool(command: &mut Command) -> Result<(String, bool), Trouble> {
    let program = command.get_program().to_string_lossy().into_owned();
    let done = command.output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => Trouble::Missing(format!("`{program}` is not installed")),
        _ => Trouble::Failed(format!("{program}: {error}")),
    })?;
    let mut output = String::from_utf8_lossy(&done.stdout).into_owned();
    output.push_str(&String::from_utf8_lossy(&done.stderr));
    Ok((output, done.status.success()))
}

/// Fails with [`Trouble::Missing`] if a program is not installed.
pub(super) fn require(program: &str, version_flag: &str) -> Result<(), Trouble> {
    finish(Command::new(program).arg(version_flag)).map(|_| ()).map_err(|trouble| match trouble {
        Trouble::Missing(what) => Trouble::Missing(what),
        Trouble::Failed(_) => Trouble::Missing(format!("`{program}` cannot be run")),
    })
}

/// The last line that is not blank.
pub(crate) fn last_line(output: &str) -> String {
    output.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default().to_owned()
}

/// The line numbers of the errors in a compiler's output for one file. `name` is the file's name followed by a colon.
pub(super) fn error_lines(output: &str, name: &str) -> Vec<usize> {
    let number = |line: &str| line.split_once(name)?.1.split(':').next()?.parse().ok();
    output.lines().filter(|line| line.contains("error")).filter_map(number).collect()
}

/// Checks that a compiler reported errors on exactly the lines that end with `// error`, and returns their number.
pub(super) fn check_marked_lines(source: &Path, mut rejected: Vec<usize>, output: &str) -> Result<usize, Trouble> {
    let marked: Vec<usize> = fs::read_to_string(source)?
        .lines()
        .zip(1..)
        .filter(|(line, _)| line.trim_end().ends_with("// error"))
        .map(|(_, number)| number)
        .collect();
    rejected.sort_unstable();
    rejected.dedup();
    if rejected == marked && !marked.is_empty() {
        return Ok(marked.len());
    }
    let name = source.display();
    Err(Trouble::Failed(format!("{name}: errors on lines {rejected:?}, expected on {marked:?}\n{}", shown(output))))
}

/// The files of a folder with an extension, by name.
pub(super) fn files(dir: &Path, extension: &str) -> Result<Vec<PathBuf>, Trouble> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.extension() == Some(OsStr::new(extension)) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Installs into a folder unless it already contains the pinned versions. The stamp is written last, so that an
/// interrupted installation is repeated.
fn installed(dir: &Path, pins: &str, install: impl FnOnce(&Path) -> Result<(), Trouble>) -> Result<(), Trouble> {
    let stamp = dir.join("pins");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == pins) {
        return Ok(());
    }
    remove(dir)?;
    fs::create_dir_all(dir)?;
    install(dir).map_err(|trouble| match trouble {
        Trouble::Failed(output) if offline(&output) => {
            Trouble::Missing("its tools cannot be installed: no network".to_owned())
        }
        trouble => trouble,
    })?;
    fs::write(stamp, pins)?;
    Ok(())
}

/// Whether an installer failed because there is no network. Other failures are not excused.
fn offline(output: &str) -> bool {
    const WORDS: &[&str] = &[
        "ENOTFOUND",
        "EAI_AGAIN",
        "ENETUNREACH",
        "NewConnectionError",
        "NameResolutionError",
        "Could not resolve host",
        "Temporary failure resolving",
    ];
    WORDS.iter().any(|word| output.contains(word))
}

/// Copies the files of a folder and of the folders in it.
pub(super) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn pins(packages: &[(&str, &str)], between: &str) -> String {
    packages.iter().fold(String::new(), |mut out, (name, version)| {
        let _ = writeln!(out, "{name}{between}{version}");
        out
    })
}

/// Removes a folder, if it exists.
pub(crate) fn remove(dir: &Path) -> io::Result<()> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(OsStr::to_string_lossy).collect();
    if words.len() > WORDS { format!("{} … ({} words)", words[..WORDS].join(" "), words.len()) } else { words.join(" ") }
}

/// The end of an output, where tools describe the error.
pub(super) fn shown(output: &str) -> &str {
    let start = output.len().saturating_sub(SHOWN);
    let start = (start..=output.len()).find(|&at| output.is_char_boundary(at)).unwrap_or(output.len());
    &output[start..]
}

#[cfg(test)]
mod tests {
    use super::offline;

    #[test]
    fn only_network_errors_count_as_offline() {
        for (output, is_offline) in [
            ("npm error code EAI_AGAIN\nnpm error syscall getaddrinfo", true),
            ("npm error code ENOTFOUND", true),
            (
                "WARNING: Retrying after connection broken by 'NewConnectionError(\"Failed to establish a new connection\")'",
                true,
            ),
            ("npm error code ETARGET\nnpm error notarget No matching version found for ajv@99.0.0", false),
            ("ERROR: No matching distribution found for lxml==99", false),
            ("", false),
        ] {
            assert_eq!(offline(output), is_offline, "{output}");
        }
    }
}
