//! Versions of a protocol: folders, archives, and revisions of git.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use tieline::Plan;
use tieline::schema::Artefacts;

use super::archive;
use crate::status::{print_error, rejected};

/// The folder of a revision, if none is given.
const FOLDER: &str = "schema";

/// The index of a folder of artefacts.
const INDEX: &str = "index.json";

/// The artefacts of a version, and where they are.
pub(crate) struct Version {
    pub(crate) plan: Plan,
    pub(crate) artefacts: Artefacts,
    /// The path of the folder in the working tree, if it is there.
    pub(crate) folder: Option<String>,
}

/// Loads a version: a folder, an archive, or `git:REV[:PATH]`. If it is rejected, the errors are printed.
pub(crate) fn load(from: &Path) -> Option<Version> {
    let name = from.display().to_string();
    let (artefacts, folder) = match name.strip_prefix("git:") {
        // A folder may have such a name, too.
        Some(revision) if !from.exists() => (of_git(&name, revision), None),
        _ if from.is_file() => (of_archive(&name, from), None),
        _ => match Artefacts::read(from) {
            Ok(artefacts) => (Ok(artefacts), Some(name.clone())),
            Err(error) => {
                rejected(&error);
                return None;
            }
        },
    };
    let artefacts = match artefacts {
        Ok(artefacts) => artefacts,
        Err(text) => {
            print_error(&text);
            return None;
        }
    };
    match Plan::of_artefacts(&name, &artefacts) {
        Ok(plan) => Some(Version { plan, artefacts, folder }),
        Err(error) => {
            rejected(&error);
            None
        }
    }
}

fn of_archive(name: &str, path: &Path) -> Result<Artefacts, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{name}: {error}"))?;
    let files = archive::files(&bytes).map_err(|error| {
        format!("{name}: expected a folder of artefacts, or an archive (`.tar.gz`, `.tar` or `.zip`) with one: {error}")
    })?;
    // The folder of the artefacts may be in other folders.
    let indices = files.keys().filter_map(|path| Some((path.strip_suffix(INDEX)?, path.matches('/').count())));
    let mut folders: Vec<(&str, usize)> = indices.filter(|(folder, _)| folder.is_empty() || folder.ends_with('/')).collect();
    folders.sort_by_key(|(_, depth)| *depth);
    match folders.as_slice() {
        [] => Err(format!("{name}: no `{INDEX}` in the archive")),
        [(one, depth), (two, other), ..] if depth == other => {
            Err(format!("{name}: the archive has several folders of artefacts: `{one}` and `{two}`"))
        }
        [(folder, _), ..] => gather(name, folder, &files),
    }
}

/// The artefacts in a folder of files.
fn gather(name: &str, folder: &str, files: &BTreeMap<String, Vec<u8>>) -> Result<Artefacts, String> {
    let inside = files.keys().filter_map(|path| path.strip_prefix(folder));
    let further = inside.filter(|path| path.ends_with(".schema.json")).map(str::to_owned).collect();
    let read = |path: &str| Ok(files.get(&format!("{folder}{path}")).cloned());
    Artefacts::gather(name, further, read).map_err(|error| error.to_string())
}

/// The artefacts of a revision, read from git without touching the working tree.
fn of_git(name: &str, text: &str) -> Result<Artefacts, String> {
    let (revision, folder) = split(text);
    let folder = folder.trim_matches('/');
    let commit =
        git(&["rev-parse", "--verify", "--end-of-options", &format!("{revision}^{{commit}}")], "").map_err(|error| {
            let next = "name a branch, a tag or a commit, and fetch it if the clone is shallow";
            format!("{name}: there is no revision `{revision}` here: {next} (git: {error})")
        })?;
    let commit = String::from_utf8_lossy(&commit).trim().to_owned();
    let failed = |error: String| format!("{name}: {error}");
    let path = if folder.is_empty() { ".".to_owned() } else { format!("{folder}/") };
    let listed = git(&["ls-tree", "-r", "-z", "--name-only", "--full-tree", &commit, "--", &path], "").map_err(failed)?;
    let paths = listed.split(|byte| *byte == 0).filter_map(|path| std::str::from_utf8(path).ok());
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let is_artefact = |path: &&str| path.starts_with(&prefix) && !path.contains('\n');
    let wanted = paths.filter(is_artefact).filter(|path| archive::is_artefact(path));
    let wanted: Vec<&str> = wanted.collect();
    if !wanted.contains(&&*format!("{prefix}{INDEX}")) {
        return Err(format!("{name}: no `{prefix}{INDEX}` in the revision"));
    }
    let requests: Vec<String> = wanted.iter().map(|path| format!("{commit}:{path}\n")).collect();
    let requests = requests.concat();
    let blobs = git(&["cat-file", "--batch"], &requests).map_err(failed)?;
    let files = contents(&wanted, &blobs).ok_or_else(|| format!("{name}: git wrote something unexpected"))?;
    gather(name, &prefix, &files)
}

/// A revision and a folder. A revision may have a colon in braces.
fn split(text: &str) -> (&str, &str) {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b':' if depth == 0 => return (&text[..at], &text[at + 1..]),
            _ => {}
        }
    }
    (text, FOLDER)
}

/// The output of `git cat-file --batch`: for each object a line with its size, its content and a line break.
fn contents(paths: &[&str], mut blobs: &[u8]) -> Option<BTreeMap<String, Vec<u8>>> {
    let mut out = BTreeMap::new();
    for path in paths {
        let end = blobs.iter().position(|byte| *byte == b'\n')?;
        let line = std::str::from_utf8(&blobs[..end]).ok()?;
        let size: usize = line.rsplit(' ').next()?.parse().ok()?;
        let start = end + 1;
        out.insert((*path).to_owned(), blobs.get(start..start.checked_add(size)?)?.to_vec());
        blobs = blobs.get(start + size + 1..)?;
    }
    Some(out)
}

/// Runs git, and returns its output.
fn git(arguments: &[&str], input: &str) -> Result<Vec<u8>, String> {
    let run = || -> io::Result<(bool, Vec<u8>, Vec<u8>)> {
        let mut child = Command::new("git")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (stdin, stderr) = (child.stdin.take(), child.stderr.take());
        // The pipes are used at the same time, because each of them may fill.
        let (output, errors) = std::thread::scope(|scope| {
            // If git ends early, its status is the error.
            scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input.as_bytes())));
            let errors = scope.spawn(move || {
                let mut text = Vec::new();
                stderr.map(|mut stderr| stderr.read_to_end(&mut text));
                text
            });
            let mut output = Vec::new();
            let read = child.stdout.take().map(|mut stdout| stdout.read_to_end(&mut output)).transpose();
            read.map(|_| (output, errors.join().unwrap_or_default()))
        })?;
        Ok((child.wait()?.success(), output, errors))
    };
    match run() {
        Ok((true, output, _)) => Ok(output),
        Ok((false, _, errors)) => Err(String::from_utf8_lossy(&errors).trim().to_owned()),
        Err(error) => Err(format!("cannot run git: {error}")),
    }
}
