"""Validates frames with python-jsonschema: `validate.py SCHEMA_FOLDER PROTOCOL FRAMES`.

Each line of FRAMES is `{"text": …, "valid": …}`. All schemas must be valid against the metaschema.
"""

import json
import sys
from multiprocessing import Pool
from pathlib import Path

from jsonschema import Draft202012Validator

FOLDER, PROTOCOL, FRAMES = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])


def load(path: Path) -> Draft202012Validator:
    schema = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


BUNDLE = load(FOLDER / f"{PROTOCOL}.schema.json")
TYPES = load(FOLDER / f"{PROTOCOL}.types.schema.json")
OWN = {str(path.relative_to(FOLDER)): load(path) for path in sorted(FOLDER.glob("*/**/*.schema.json"))}


def own_schema(frame: object) -> Draft202012Validator | None:
    """The schema of the message that the frame names."""
    if not isinstance(frame, dict):
        return None
    if "messageType" in frame:
        return OWN.get(f"events/{frame.get('name')}.schema.json")
    kind = "response" if "result" in frame else "request"
    return OWN.get(f"commands/{frame.get('command')}.{kind}.schema.json")


def validate(line: str) -> list[str]:
    expected = json.loads(line)
    frame = json.loads(expected["text"])
    verdicts = {"bundle": BUNDLE.is_valid(frame)}
    if (own := own_schema(frame)) is not None:
        verdicts["own"] = own.is_valid(frame)
    return [
        f"{schema}: {verdict}, checker: {expected['valid']}: {expected['text']}"
        for schema, verdict in verdicts.items()
        if verdict != expected["valid"]
    ]


def main() -> None:
    lines = [line for line in FRAMES.read_text("utf-8").split("\n") if line]
    with Pool() as pool:
        found = [one for several in pool.imap(validate, lines, chunksize=100) for one in several]
    for one in found[:10]:
        print(one, file=sys.stderr)
    if found:
        sys.exit(f"{len(found)} disagreements")
    print(f"{len(OWN) + 2} schemas fit the metaschema; {len(lines)} frames, 0 disagreements")


if __name__ == "__main__":
    main()
