"""Prints the same table as `check.py`, from the report of the command. Arguments: a report in the format `json`."""

import json
import sys
from collections import Counter


def main() -> None:
    counts: Counter[tuple[str, str, str, str]] = Counter()
    with open(sys.argv[1], encoding="utf-8") as report:
        for line in map(json.loads, report):
            if line["type"] == "problem":
                counts[line["level"], line["rule"], line["name"] or "", line["pointer"]] += 1
            elif line["type"] == "summary":
                counts["frames", "", "", ""] = line["frames"]
    for key, count in sorted(counts.items()):
        print(count, *key, sep="\t")


if __name__ == "__main__":
    main()
