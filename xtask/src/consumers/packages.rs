//! The packages of `bindings`, built, installed into an empty folder, and tested there.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use testkit::language::LanguageServer;
use tieline::Policy;
use tieline::agent_desktop::AgentDesktop;
use tieline::json::Json;
use tieline::problem::{Problem, Show};
use tieline::protocol::{self, Protocol};
use tieline::sample::Generator;
use tieline::schema::{self, Mode};

use super::tools::{Outcome, Tools, Trouble, copy, files, finish, last_line};
use crate::command::target;

/// The number of frames for which a package must report the same problems as the command.
const FRAMES: u64 = 20_000;

/// The maximum size of the npm package's code in bytes, compressed with Brotli.
const MAX_NODE: usize = 250_000;

/// The licences, which every package contains.
pub(crate) const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

const WASM: &str = "wasm32-unknown-unknown";

/// The Python package: a wheel in an empty virtual environment, its tests, and its types with mypy.
pub(super) fn python(tools: &Tools) -> Outcome {
    let python = tools.python()?;
    let dir = tools.fresh_folder("python/wheel")?;
    let wheel = wheel(tools, &dir)?;
    let environment = dir.join("venv");
    install_wheel(&wheel, &environment)?;
    finish(
        Command::new(environment.join("bin/tieline")).arg("check").arg(tools.root.join("tests/captures")).current_dir(&dir),
    )?;
    let tests = tools.root.join("bindings/python/tests");
    // mypy and pytest come from the environment of the tools, and the package from a folder that contains nothing else.
    let alone = dir.join("alone");
    let mut pip = Command::new(environment.join("bin/pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check", "--no-index", "--target"]).arg(&alone);
    finish(pip.arg(&wheel))?;
    finish(Command::new(python.join("mypy")).arg("--strict").arg(&tests).env("MYPYPATH", &alone).current_dir(&dir))?;
    let output = finish(
        Command::new(python.join("python"))
            .args(["-m", "pytest", "-q", "-p", "no:cacheprovider"])
            .arg(&tests)
            .env("PYTHONPATH", &alone)
            .env("TIELINE_LANGUAGE_SERVER", language_server(&dir)?)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .current_dir(&dir),
    )?;
    let bytes = fs::metadata(&wheel)?.len();
    Ok(format!("a wheel of {} kB; {}", bytes / 1000, last_line(&output)))
}

/// Installs a wheel into a new virtual environment, without a network.
pub(crate) fn install_wheel(wheel: &Path, environment: &Path) -> Result<(), Trouble> {
    finish(Command::new("python3").args(["-m", "venv"]).arg(environment))?;
    let mut pip = Command::new(environment.join("bin/pip"));
    finish(pip.args(["install", "--quiet", "--disable-pip-version-check", "--no-index"]).arg(wheel))?;
    Ok(())
}

/// Writes the artefacts of a protocol whose responses have no name into a folder.
fn language_server(dir: &Path) -> Result<PathBuf, Trouble> {
    let folder = dir.join("language-server");
    match schema::run_plan(LanguageServer::plan(), &folder, Mode::Write, "") {
        0 => Ok(folder),
        _ => Err(Trouble::Failed("the artefacts of the language server cannot be written".to_owned())),
    }
}

/// Builds the wheel into a folder and returns its path.
pub(crate) fn wheel(tools: &Tools, dir: &Path) -> Result<PathBuf, Trouble> {
    // The target folder of the root workspace, so that dependencies are built once.
    finish(
        Command::new(tools.python()?.join("maturin"))
            .args(["build", "--release", "--locked", "--quiet", "--out"])
            .arg(dir)
            .arg("--target-dir")
            .arg(target(&tools.root))
            .current_dir(tools.root.join("bindings/python")),
    )?;
    only(files(dir, "whl")?, "wheel")
}

/// The only element of a list.
fn only(mut found: Vec<PathBuf>, what: &str) -> Result<PathBuf, Trouble> {
    match (found.pop(), found.is_empty()) {
        (Some(path), true) => Ok(path),
        _ => Err(Trouble::Failed(format!("expected one {what}"))),
    }
}

/// The npm package: a tarball in an empty folder, its tests, its types with `tsc`, its size, and its speed beside ajv.
pub(super) fn node(tools: &Tools) -> Outcome {
    let dir = tools.fresh_folder("node/package")?;
    let tarball = npm_tarball(tools, &dir)?;
    let user = dir.join("user");
    copy(&tools.root.join("bindings/node/test"), &user)?;
    install_npm(&tarball, &user)?;
    finish(tools.node_tool("tsc")?.arg("--project").arg(&user))?;
    let expected = user.join("expected.ndjson");
    fs::write(&expected, expected_problems()?)?;
    let node = |script: &str| {
        let mut node = Command::new("node");
        node.env("TIELINE_EXPECTED", &expected).env("TIELINE_SCHEMA", tools.schema()).current_dir(&user);
        node.env("TIELINE_TOOLS", tools.cache("node"));
        node.arg(script);
        node
    };
    finish(&mut node("package.test.mjs"))?;
    let speed = last_line(&finish(&mut node("speed.mjs"))?);
    let size = last_line(&finish(&mut node("size.mjs"))?);
    let bytes: usize = size.split(' ').next().and_then(|bytes| bytes.parse().ok()).unwrap_or(usize::MAX);
    if bytes > MAX_NODE {
        return Err(Trouble::Failed(format!("the package has {size}, more than {MAX_NODE}")));
    }
    Ok(format!("{FRAMES} frames, 0 disagreements; {speed}; {size}"))
}

/// The folder of the npm package, if [`node`] has built it.
pub(super) fn built_node(tools: &Tools) -> Option<PathBuf> {
    let package = tools.cache("node/package").join("package");
    package.join("js/wasm").is_dir().then_some(package)
}

/// Builds the npm package in a folder, and returns its tarball.
pub(crate) fn npm_tarball(tools: &Tools, dir: &Path) -> Result<PathBuf, Trouble> {
    let source = tools.root.join("bindings/node");
    let package = dir.join("package");
    for part in ["js", "playground"] {
        copy(&source.join(part), &package.join(part))?;
    }
    for file in ["package.json", "README.md"] {
        fs::copy(source.join(file), package.join(file))?;
    }
    for licence in LICENCES {
        fs::copy(tools.root.join(licence), package.join(licence))?;
    }
    // The comments of the types refer to this page.
    fs::create_dir_all(package.join("docs"))?;
    fs::copy(tools.root.join("docs/agent-desktop.md"), package.join("docs/agent-desktop.md"))?;
    build_module(tools, &source, &package.join("js/wasm"))?;
    let types = tools.schema().join("agent-desktop.types.schema.json");
    let mut generate = tools.node_tool("json2ts")?;
    generate.args(["--additionalProperties", "false", "--input"]).arg(types);
    finish(generate.arg("--output").arg(package.join("js/agent-desktop.d.ts")))?;
    finish(Command::new("npm").args(["pack", "--silent", "--pack-destination", ".."]).current_dir(&package))?;
    only(files(dir, "tgz")?, "tarball")
}

/// Installs the tarball of the npm package into a folder, without a network.
pub(crate) fn install_npm(tarball: &Path, user: &Path) -> Result<(), Trouble> {
    fs::write(user.join("package.json"), "{\"private\": true, \"type\": \"module\"}\n")?;
    let mut npm = Command::new("npm");
    finish(npm.args(["install", "--silent", "--no-audit", "--no-fund", "--offline"]).arg(tarball).current_dir(user))?;
    Ok(())
}

/// Builds the WebAssembly module, and the JavaScript that loads it.
fn build_module(tools: &Tools, source: &Path, out: &Path) -> Result<(), Trouble> {
    let target = target(&tools.root);
    finish(
        Command::new("cargo")
            .args(["build", "--quiet", "--release", "--locked", "--target", WASM, "--target-dir"])
            .arg(&target)
            // All current browsers have these instructions.
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-C target-feature=+simd128,+bulk-memory")
            .current_dir(source),
    )?;
    let module = target.join(WASM).join("release/tieline_wasm.wasm");
    finish(Command::new(tools.wasm_bindgen()?).args(["--target", "web", "--out-dir"]).arg(out).arg(module))?;
    Ok(())
}

/// Random frames with the problems that the library reports: an object with `frame`, in hexadecimal, and `problems` per line.
fn expected_problems() -> Result<String, Trouble> {
    let generator = Generator::new(AgentDesktop::plan(), 11).invalid(0.5);
    let mut out = String::new();
    for index in 0..FRAMES {
        let sample = generator.sample(index).map_err(|error| Trouble::Failed(error.to_string()))?;
        let report = protocol::check_slice::<AgentDesktop>(&sample.bytes, Policy::Strict);
        let problems: Vec<Json> = report.problems().iter().map(problem_json).collect();
        out.push_str("{\"frame\":\"");
        for byte in &sample.bytes {
            // Writing to a string cannot fail.
            let _ = write!(out, "{byte:02x}");
        }
        let _ = writeln!(out, "\",\"problems\":{}}}", Json::from(problems));
    }
    Ok(out)
}

/// Rule, pointer, line and column of a problem.
fn problem_json(problem: &Problem) -> Json {
    let number = |number: usize| Json::from(u32::try_from(number).unwrap_or(u32::MAX));
    let place = problem.place;
    let pointer = problem.pointer.plain(Show::Masked);
    vec![Json::from(problem.rule.id()), Json::from(pointer), number(place.line), number(place.column)].into()
}
