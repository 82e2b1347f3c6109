"""Runs the integrations with CI services as the services do: `run.py ROOT TIELINE FOLDER`.

Runs GitHub's action and jobs, GitLab's script from `docs/ci.md` and pre-commit's hook over valid and invalid captures, and validates
their files against the schemas of the services. TIELINE is the command, FOLDER an empty folder to work in.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

ROOT, TIELINE, FOLDER = (Path(argument).resolve() for argument in sys.argv[1:])
GOOD = '{"command":"session.request.logout","target":"s","data":{}}\n'
UNKNOWN_KEY = GOOD.replace("{}}", '{},"sentAt":5}')
COUNT = 0


def expect(what: str, found: object, expected: object, output: str = "") -> None:
    global COUNT
    COUNT += 1
    if found != expected:
        sys.exit(f"{what}: {found!r}, not {expected!r}\n{output[-3000:]}")


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment, without the variables of git, cargo and pre-commit that this process inherited; PATH starts with TIELINE."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "CARGO", "PRE_COMMIT"))}
    return inherited | {"PATH": f"{TIELINE.parent}:{os.environ['PATH']}", "HOME": str(folder)} | more


def project(name: str, files: dict[str, str]) -> Path:
    folder = FOLDER / name
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def bash(folder: Path, script: str, env: dict[str, str]) -> tuple[int, str]:
    """Runs a script as GitHub runs a step with `shell: bash`, and as GitLab does: it ends at the first command that fails."""
    file = FOLDER / "script.sh"
    file.write_text(script, "utf-8")
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(file)]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout + done.stderr


def fits(name: str, schema: str, document: object) -> bool:
    file = FOLDER / f"{name}.yml"
    file.write_text(yaml.safe_dump(document), "utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{name}: {done.stdout}{done.stderr}")
    return done.returncode == 0


ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
PAGE = (ROOT / "docs/ci.md").read_text("utf-8")
SNIPPETS = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.S)]


def act(folder: Path, path: str | None = None, **inputs: str) -> tuple[int, str]:
    """Runs the steps of the action until one fails."""
    output = ""
    values = {name: str(value.get("default", "")) for name, value in ACTION["inputs"].items()} | inputs
    for step in ACTION["runs"]["steps"]:
        def filled(match: re.Match[str]) -> str:
            return values[match[1]]

        given = {key: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", filled, value) for key, value in step.get("env", {}).items()}
        env = environment(folder, GITHUB_ACTION_PATH=str(ROOT), **given)
        if path is not None:
            env["PATH"] = path
        # An input that is interpolated into a script could inject commands.
        expect("a script without inputs", "${{" in step["run"], False)
        status, more = bash(folder, step["run"], env)
        output += more
        if status != 0:
            return status, output
    return 0, output


def action() -> None:
    expect("action.yml", fits("action", "vendor.github-actions", ACTION), True)
    expect("an action without steps", fits("wrong-action", "vendor.github-actions", ACTION | {"runs": {"using": "composite"}}), False)
    folder = project("action", {
        "captures/good.ndjson": GOOD, "unknown-key.ndjson": UNKNOWN_KEY, "bad.ndjson": "{}\n", "*.ndjson": GOOD, "$(touch x).ndjson": "",
        "blank name/b c.ndjson": GOOD,
    })
    for what, inputs, expected, part in [
        ("valid", {"paths": "captures"}, 0, "no problems: 1 of 1 frame valid"),
        ("invalid", {"paths": "captures\nbad.ndjson\n"}, 1, "::error file=bad.ndjson,line=1,col=1,title=not-a-frame::"),
        ("a warning", {"paths": "unknown-key.ndjson"}, 0, "::warning file=unknown-key.ndjson,line=1,"),
        ("arguments", {"paths": "unknown-key.ndjson", "arguments": "--deny unknown-field"}, 1, "::error file=unknown-key.ndjson"),
        ("a name with a wildcard", {"paths": "*.ndjson"}, 0, "no problems: 1 of 1 frame valid"),
        ("a pattern", {"paths": "captures/g*.ndjson bad.ndjson"}, 1, "1 error: 1 of 2 frames valid"),
        ("a pattern with a blank", {"paths": "blank name/b c*.ndjson"}, 0, "no problems: 1 of 1 frame valid"),
        ("a deep pattern with a blank", {"paths": "blank name/**/b c.ndjson"}, 0, "no problems: 1 of 1 frame valid"),
        ("alternatives with a blank", {"paths": "blank name/{b,x} c.ndjson"}, 0, "no problems: 1 of 1 frame valid"),
        ("a name with a blank", {"paths": "blank name/b c.ndjson\ncaptures"}, 0, "no problems: 2 of 2 frames valid"),
        ("scripts", {"paths": "$(touch${IFS}x) `touch${IFS}y`"}, 2, "::error file=$(touch${IFS}x),title=unreadable"),
        ("an option as a path", {"paths": "--help"}, 2, "::error file=--help,title=unreadable"),
        ("no path", {"paths": " \n"}, 2, "paths"),
        ("another format", {"paths": "bad.ndjson", "format": "json"}, 1, '{"type":"problem","file":"bad.ndjson"'),
        ("no such format", {"paths": "bad.ndjson", "format": "pdf"}, 2, "pdf"),
    ]:
        status, output = act(folder, **inputs)
        expect(f"action, {what}", (status, part in output), (expected, True), output)
    status, output = act(folder, paths="bad.ndjson", format="sarif", output="out put.sarif")
    expect("action, a report in a file", (status, "results" in output), (1, False), output)
    expect("action, its log", "bad.ndjson:1:1: error[not-a-frame]" in output, True, output)
    status, output = act(folder, paths="bad.ndjson", format="json", output="bad.ndjson")
    expect("action, an input as the output", (status, (folder / "bad.ndjson").read_text("utf-8")), (2, "{}\n"), output)
    results = json.loads((folder / "out put.sarif").read_text("utf-8"))["runs"][0]["results"]
    expect("action, its results", [result["ruleId"] for result in results], ["not-a-frame"])
    expect("nothing was run", sorted(path.name for path in folder.iterdir() if path.name in "xy"), [])
    own = folder / "own tieline"
    own.symlink_to(TIELINE)
    status, output = act(folder, path="/usr/bin:/bin", paths="captures", command="./own tieline")
    expect("action, a binary of its own", (status, "1 of 1 frame valid" in output), (0, True), output)
    status, output = act(folder, paths="captures", command="./absent")
    expect("action, an absent binary", status, 127, output)
    # If the command is missing, the action builds it: here a stub of cargo prints its arguments.
    tools = FOLDER / "tools"
    tools.mkdir()
    (tools / "cargo").write_text('#!/bin/sh\necho "cargo $*"\nexit 3\n', "utf-8")
    (tools / "cargo").chmod(0o755)
    (tools / "bash").symlink_to(shutil.which("bash"))
    status, output = act(folder, path=str(tools), paths="captures")
    expect("action, the build", (status, output), (3, f"cargo install --locked --path {ROOT}/cli\n"))


def workflow() -> None:
    (steps,) = (snippet for snippet in SNIPPETS if isinstance(snippet, list))
    for index, jobs in enumerate(snippet for snippet in SNIPPETS if "jobs" in snippet):
        expect("the workflow", fits(f"workflow-{index}", "vendor.github-workflows", {"on": "push", **jobs}), True)
    job = {"runs-on": "ubuntu-latest", "steps": steps}
    expect("the steps", fits("steps", "vendor.github-workflows", {"on": "push", "jobs": {"captures": job}}), True)
    wrong = {"on": "push", "jobs": {"captures": {"steps": steps}}}
    expect("a job that runs nowhere", fits("wrong", "vendor.github-workflows", wrong), False)
    for name, text, expected in [("steps-good", GOOD, 0), ("steps-bad", "{}\n", 1)]:
        folder = project(name, {"captures/a.ndjson": text})
        status, output = bash(folder, steps[0]["run"], environment(folder))
        expect("the step", status, expected, output)
        file = next(step for step in steps if "with" in step)["with"]["sarif_file"]
        log = json.loads((folder / file).read_text("utf-8"))
        expect("the log", len(log["runs"][0]["results"]), expected)


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    """Runs a command as a user of git."""
    names = {f"GIT_{who}_{what}": "a@b.c" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    env = environment(FOLDER, PRE_COMMIT_HOME=str(FOLDER / "pre-commit"), GIT_CONFIG_GLOBAL="/dev/null", **names)
    done = subprocess.run(arguments, cwd=folder, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout + done.stderr


def commit(folder: Path) -> str:
    """Commits all files of a new repository, and returns the revision."""
    for arguments in [("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "--no-verify", "--message", "All")]:
        status, output = run(folder, "git", *arguments)
        expect(f"git {arguments[0]}", status, 0, output)
    return run(folder, "git", "rev-parse", "HEAD")[1].strip()


def versions() -> None:
    """Compares the artefacts with those of a tag, in a repository with its history."""
    workflows = (snippet["jobs"] for snippet in SNIPPETS if "jobs" in snippet)
    (job,) = (jobs["compatibility"] for jobs in workflows if "compatibility" in jobs)
    script = job["steps"][-1]["run"]
    tag = re.search(r"git:(\S+)", script)[1]
    for name, changed, expected in [("versions-same", None, 0), ("versions-other", "tests/building/schema", 1)]:
        folder = project(name, {"readme.txt": ""})
        shutil.copytree(ROOT / "schema", folder / "schema")
        commit(folder)
        status, output = run(folder, "git", "tag", tag)
        expect("git tag", status, 0, output)
        if changed:
            shutil.rmtree(folder / "schema")
            shutil.copytree(ROOT / changed, folder / "schema")
        status, output = bash(folder, script, environment(folder))
        expect(name, status, expected, output)


def gitlab() -> None:
    (jobs,) = (snippet for snippet in SNIPPETS if "captures" in snippet)
    expect("GitLab's file", fits("gitlab", "vendor.gitlab-ci", jobs), True)
    expect("no script", fits("wrong-gitlab", "vendor.gitlab-ci", {"captures": {"script": 5}}), False)
    job = jobs["captures"]
    for name, files, expected, issues in [
        ("gitlab-good", {"captures/a.ndjson": GOOD}, 0, []),
        ("gitlab-bad", {"captures/a.ndjson": GOOD + "{}\n"}, 1, [2]),
        ("gitlab-unreadable", {"captures/a.json.gz": "{}"}, 2, [1]),
        ("gitlab-nothing", {"readme.txt": ""}, 2, [1]),
    ]:
        folder = project(name, files)
        status, output = bash(folder, "\n".join(job["script"]), environment(folder))
        expect(name, status, expected, output)
        reports = job["artifacts"]["reports"]
        found = json.loads((folder / reports["codequality"]).read_text("utf-8"))
        expect(f"{name}, issues", [issue["location"]["lines"]["begin"] for issue in found], issues)
        expect(f"{name}, cases", "<testcase " in (folder / reports["junit"]).read_text("utf-8"), True)


def pre_commit() -> None:
    tool = [sys.executable, "-m", "pre_commit"]
    manifest = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    hooks = project("hooks", {".pre-commit-hooks.yaml": manifest})
    revision = commit(hooks)
    status, output = run(hooks, *tool, "validate-manifest", ".pre-commit-hooks.yaml")
    expect("the manifest", status, 0, output)
    (config,) = (snippet for snippet in SNIPPETS if "repos" in snippet)
    config["repos"][0] |= {"repo": str(hooks), "rev": revision}
    config = yaml.safe_dump(config)
    for name, files, expected, part in [
        ("hook-good", {"captures/a.ndjson": GOOD, "captures/b c.json": GOOD}, 0, "Passed"),
        ("hook-bad", {"logs/captures/a.jsonl": GOOD + "{}\n"}, 1, "logs/captures/a.jsonl:2:1: error[not-a-frame]"),
        ("hook-elsewhere", {"screencaptures/a.json": "{}", "captures.json": "{}", "captures/readme.md": "{}"}, 0, "Skipped"),
    ]:
        folder = project(name, files | {".pre-commit-config.yaml": config})
        commit(folder)
        status, output = run(folder, *tool, "run", "--all-files", "--color", "never")
        expect(name, (status, part in output), (expected, True), output)


def main() -> None:
    for part in (action, workflow, versions, gitlab, pre_commit):
        part()
    print(f"GitHub's action and steps, GitLab's script, pre-commit's hook: {COUNT} answers as expected")


if __name__ == "__main__":
    main()
