import copy
import errno
import gzip
import importlib.metadata
import inspect
import json
import os
import pickle
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Callable, Union

import pytest

import tieline
from tieline import FrameError, LoadError, Protocol

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = ROOT / "schema"
README = ROOT / "bindings" / "python" / "README.md"
DIAL = '{"command":"channel.dial","target":"s1.c2","data":{"destination":"5550100"}}'
WRONG = '{"command":"channel.dial","target":"s1.c2","data":{"destination":5550100}}'
POLICIES: tuple[tieline.Policy, ...] = ("strict", "tolerant")


def test_a_valid_frame_has_no_problems() -> None:
    assert tieline.check(DIAL) == []
    assert tieline.check(DIAL.encode()) == []
    assert tieline.is_valid(DIAL)
    assert tieline.loads(DIAL)["data"] == {"destination": "5550100"}


def test_a_problem_has_rule_pointer_position_and_help() -> None:
    [problem] = tieline.check(WRONG)
    assert (problem.rule, problem.level, problem.name) == ("wrong-type", "deny", "channel.dial")
    assert (problem.pointer, problem.line, problem.column) == ("/data/destination", 1, 66)
    assert problem.text == "expected a string, found an integer"
    assert problem.help == "put the value in quotes"
    assert str(problem) == (
        "1:66: error[wrong-type] channel.dial /data/destination: expected a string, found an integer; "
        "help: put the value in quotes"
    )
    assert problem == tieline.check(WRONG)[0]
    assert len({problem, tieline.check(WRONG)[0]}) == 1


def test_problems_can_be_copied_and_stored() -> None:
    frames: list[Union[str, bytes]] = [WRONG, "{", DIAL.replace('"data"', '"later":1,"data"')]
    for frame in frames:
        for problem in tieline.check(frame):
            assert copy.copy(problem) == problem
            assert copy.deepcopy([problem]) == [problem]
            assert pickle.loads(pickle.dumps(problem)) == problem


def test_a_lone_surrogate_is_a_problem_of_the_frame() -> None:
    frame = DIAL.replace("5550100", "555\ud800")
    [problem] = tieline.check(frame)
    assert (problem.rule, problem.column) == ("encoding", DIAL.index("5550100") + 4)
    assert not tieline.is_valid(frame)
    assert [len(found) for found in tieline.agent_desktop.check_many([DIAL, frame])] == [0, 1]
    with pytest.raises(FrameError):
        tieline.loads(frame)


def test_several_frames_may_come_from_any_iterable() -> None:
    check_many = tieline.agent_desktop.check_many
    expected = [0, 1, 0]
    frames: list[Union[str, bytes, bytearray]] = [DIAL, WRONG.encode(), bytearray(DIAL.encode())]
    for given in [frames, tuple(frames), iter(frames), (frame for frame in frames)]:
        assert [len(problems) for problems in check_many(given)] == expected
    assert tieline.loads(frames[2]) == tieline.loads(DIAL)
    with pytest.raises(TypeError, match=r"frames\[1\]: a frame must be str, bytes or bytearray, not int"):
        check_many([DIAL, 5])  # type: ignore[list-item]
    for one in [DIAL, DIAL.encode()]:
        with pytest.raises(TypeError, match="not one frame"):
            check_many(one)  # type: ignore[arg-type]


def test_the_signatures_show_the_defaults() -> None:
    functions: list[Callable[..., object]] = [tieline.check, tieline.is_valid, tieline.check_file, Protocol.check_many]
    for function in functions:
        assert "policy='strict'" in str(inspect.signature(function))


def test_a_protocol_is_its_own_copy() -> None:
    protocol = Protocol.load(SCHEMA)
    assert copy.copy(protocol) is protocol
    assert copy.deepcopy({"protocol": protocol})["protocol"] is protocol


def test_the_version_and_the_licences_are_in_the_package() -> None:
    found = importlib.metadata.distribution("tieline")
    assert found.version == tieline.__version__
    names = {Path(str(file)).name for file in found.files or []}
    assert {"LICENSE-APACHE", "LICENSE-MIT"} <= names


def test_the_readme_runs_as_printed(tmp_path: Path) -> None:
    [code] = re.findall("```python\n(.*?)```", README.read_text(), re.DOTALL)
    shutil.copytree(SCHEMA, tmp_path / "schema")
    shutil.copytree(SCHEMA, tmp_path / "old" / "schema")
    (tmp_path / "session.ndjson").write_text(DIAL + "\n" + WRONG + "\n")
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    printed = [line[2:] for line in code.splitlines() if line.startswith("# ")]
    assert done.stdout.splitlines() == [*printed, "1 of 2"]


def test_values_are_masked_unless_they_are_asked_for() -> None:
    frame = '{"command":"session.request.logout","target":"s1","data":{"Ada Lovelace":1}}'
    assert [problem.pointer for problem in tieline.check(frame)] == ["/data/*"]
    assert [problem.pointer for problem in tieline.check(frame, show_values=True)] == ["/data/Ada Lovelace"]


def test_an_invalid_frame_raises_an_exception_with_the_rule() -> None:
    with pytest.raises(FrameError) as raised:
        tieline.loads(WRONG)
    assert raised.value.rule == "wrong-type"
    assert [problem.pointer for problem in raised.value.problems] == ["/data/destination"]
    assert isinstance(raised.value, tieline.TielineError)
    texts: list[Union[str, bytes]] = [b"\xff", "", "[", "[" * 100_000]
    for text in texts:
        with pytest.raises(FrameError):
            tieline.loads(text)


def test_wrong_arguments_are_errors_of_python() -> None:
    with pytest.raises(TypeError, match="str, bytes or bytearray, not int"):
        tieline.check(5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="protocol must be a Protocol, not str"):
        tieline.loads(DIAL, protocol="schema")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Protocol()  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="strict"):
        tieline.check(DIAL, policy="lax")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no message"):
        tieline.sample(message="channel.dail")
    with pytest.raises(ValueError, match="invalid"):
        tieline.sample(invalid=2.0)
    with pytest.raises(ValueError, match="frames_at"):
        tieline.check_file(__file__, frames_at=["frame"])


def test_the_policy_determines_whether_unknown_members_are_reported() -> None:
    frame = DIAL.replace('"data"', '"later":1,"data"')
    levels = {policy: [problem.level for problem in tieline.check(frame, policy=policy)] for policy in POLICIES}
    assert levels == {"strict": ["warn"], "tolerant": []}


def test_a_loaded_protocol_gives_the_same_results() -> None:
    protocol = Protocol.load(SCHEMA)
    assert (protocol.name, protocol.commands) == (tieline.agent_desktop.name, tieline.agent_desktop.commands)
    samples = tieline.sample(2000, seed=9, invalid=0.5)
    frames = [sample.frame for sample in samples]
    assert protocol.check_many(frames) == tieline.agent_desktop.check_many(frames)
    for sample, problems in zip(samples, protocol.check_many(frames)):
        is_valid = all(problem.level != "deny" for problem in problems)
        assert is_valid == sample.valid == protocol.is_valid(sample.frame)


def test_rejected_artefacts_raise_an_exception_with_the_reasons(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as raised:
        Protocol.load(tmp_path)
    assert raised.value.rejections


def test_a_file_is_checked_as_by_the_command(tmp_path: Path) -> None:
    samples = tieline.sample(20_000, seed=3, invalid=0.5)
    text = b"".join(sample.frame + b"\n" for sample in samples)
    plain, packed = tmp_path / "plain.ndjson", tmp_path / "packed.ndjson.gz"
    plain.write_bytes(text)
    packed.write_bytes(gzip.compress(text))
    command = [sys.executable, "-m", "tieline", "check", "--format", "json", "--all", str(plain)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    expected = [(p["rule"], p["pointer"], p["line"], p["column"]) for p in lines if p["type"] == "problem"]
    summary = lines[-1]
    for path in [plain, packed]:
        report = tieline.check_file(path, max_problems=10**6)
        assert [(p.rule, p.pointer, p.line, p.column) for p in report.problems] == expected
        assert (report.frames, report.valid, report.errors) == (summary["frames"], summary["valid"], summary["deny"])
    checked = tieline.agent_desktop.check_many([sample.frame for sample in samples])
    single = [(p.rule, p.pointer, line, p.column) for line, found in enumerate(checked, 1) for p in found]
    # In a capture, a second frame on a line is a frame of its own.
    doubled = {line for line, sample in enumerate(samples, 1) if sample.mutation == "trailing"}
    assert [p for p in single if p[2] not in doubled] == [p for p in expected if p[2] not in doubled]
    few = tieline.check_file(plain, max_problems=5)
    assert (len(few.problems), few.errors) == (5, summary["deny"])


def test_a_file_without_frames_or_a_missing_file_is_an_error(tmp_path: Path) -> None:
    empty = tmp_path / "empty.ndjson"
    empty.touch()
    assert [problem.rule for problem in tieline.check_file(empty).problems] == ["empty-input"]
    missing = tmp_path / "missing.ndjson"
    with pytest.raises(FileNotFoundError) as raised:
        tieline.check_file(missing)
    assert (raised.value.errno, raised.value.filename) == (errno.ENOENT, str(missing))


def test_a_frame_inside_a_record_is_found(tmp_path: Path) -> None:
    path = tmp_path / "records.ndjson"
    path.write_text(f'{{"ts":1,"frame":{WRONG}}}\n')
    [problem] = tieline.check_file(path, frames_at=["/frame"]).problems
    assert (problem.pointer, problem.line, problem.column) == ("/data/destination", 1, 82)


def test_a_capture_of_a_loaded_protocol_is_checked_as_by_the_command(tmp_path: Path) -> None:
    """In JSON-RPC, a response belongs to the request with its id."""
    schema = Path(os.environ["TIELINE_LANGUAGE_SERVER"])
    protocol = Protocol.load(schema)
    capture = tmp_path / "session.ndjson"
    capture.write_text(
        '{"jsonrpc":"2.0","id":1,"method":"shutdown"}\n{"jsonrpc":"2.0","id":1,"result":5}\n'
        '{"jsonrpc":"2.0","id":2,"result":5}\n'
    )
    command = [sys.executable, "-m", "tieline", "--protocol", str(schema), "check", "--format", "json", str(capture)]
    done = subprocess.run(command, capture_output=True, check=False)
    problems = [json.loads(line) for line in done.stdout.splitlines()][:-1]
    expected = [(p["rule"], p["pointer"], p["line"], p["column"]) for p in problems]
    report = protocol.check_file(capture)
    assert [(p.rule, p.pointer, p.line, p.column) for p in report.problems] == expected
    assert [line for _, _, line, _ in expected] == [2]
    assert (report.frames, report.valid, report.errors, report.undetermined) == (3, 1, 1, 1)
    assert repr(report) == "<FileReport 1 of 3 frames valid, 1 undetermined, 1 errors, 0 warnings>"
    assert report.problems is report.problems


def test_two_versions_are_compared(tmp_path: Path) -> None:
    same = tieline.diff(tieline.agent_desktop, SCHEMA)
    assert not same.is_breaking
    assert same.findings == ()
    edited = tmp_path / "schema"
    edited.mkdir()
    for name in ["index.json", "agent-desktop.schema.json"]:
        shutil.copy(SCHEMA / name, edited)
    bundle = edited / "agent-desktop.schema.json"
    schema = json.loads(bundle.read_text())
    schema["$defs"]["ChannelDial"]["properties"]["destination"]["maxLength"] = 5
    bundle.write_text(json.dumps(schema))
    comparison = tieline.diff(SCHEMA, edited)
    assert comparison.is_breaking
    [finding] = comparison.findings
    assert (finding.level, finding.messages) == ("breaking", ("channel.dial",))
    assert "destination" in finding.path
    assert finding.breaks == "both"
    assert len({finding, finding}) == 1


def test_samples_are_the_same_for_the_same_seed() -> None:
    first, second = (tieline.sample(3, seed=5, message="channel.dial") for _ in range(2))
    assert [sample.frame for sample in first] == [sample.frame for sample in second]
    assert {sample.name for sample in first} == {"channel.dial"}


def test_checks_in_bulk_release_the_interpreter_lock() -> None:
    frames = [sample.frame for sample in tieline.sample(2000)] * 100
    finished = threading.Event()

    def work() -> None:
        tieline.agent_desktop.check_many(frames)
        finished.set()

    thread = threading.Thread(target=work)
    steps = 0
    thread.start()
    while not finished.wait(0.0001):
        steps += 1
    thread.join()
    assert steps > 0


def test_the_command_has_the_exit_status_of_the_binary() -> None:
    def status(*arguments: str, text: str = "") -> int:
        command = [sys.executable, "-m", "tieline", *arguments]
        return subprocess.run(command, input=text.encode(), capture_output=True, check=False).returncode

    assert status("check", "-", text=DIAL) == 0
    assert status("check", "-", text=WRONG) == 1
    assert status("check", "--no-such-option") == 2
    assert status("--version") == 0
    command = [sys.executable, "-m", "tieline", "check", "--no-such-option"]
    assert b"Usage: tieline check" in subprocess.run(command, capture_output=True, check=False).stderr
