"""Validates each line of a capture with jsonschema-rs: `validate.py SCHEMA CAPTURE`. Exits with 1 if a line is invalid."""

import json
import sys
from pathlib import Path

import jsonschema_rs

validator = jsonschema_rs.validator_for(json.loads(Path(sys.argv[1]).read_text()))
count = rejected = 0
with open(sys.argv[2]) as capture:
    for line in capture:
        count += 1
        rejected += not validator.is_valid(json.loads(line))
print(f"{count} frames, {rejected} rejected")
sys.exit(1 if rejected else 0)
