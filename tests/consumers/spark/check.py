"""Checks captures with Spark and prints how often each problem occurs. Arguments: files or folders with one frame per line."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

import tieline
from pyspark.sql import Row, SparkSession
from pyspark.sql.functions import col

Problem = tuple[str, str, str, str]


def check(rows: Iterable[Row]) -> Iterator[tuple[Problem, int]]:
    """Counts the problems of a partition."""
    rows = iter(rows)
    counts: Counter[Problem] = Counter()
    while batch := [row.value for row in islice(rows, 10_000)]:
        frames = [bytes(frame) for frame in batch if frame.strip()]
        counts["frames", "", "", ""] += len(frames)
        for problems in tieline.agent_desktop.check_many(frames):
            for problem in problems:
                counts[problem.level, problem.rule, problem.name or "", problem.pointer] += 1
    yield from counts.items()


def main() -> None:
    spark = SparkSession.builder.appName("tieline").getOrCreate()
    # As bytes, since a string would not keep what is not UTF-8.
    lines = spark.read.text(sys.argv[1:], lineSep="\n").select(col("value").cast("binary"))
    counts = lines.rdd.mapPartitions(check).reduceByKey(lambda one, other: one + other).collect()
    for key, count in sorted(counts):
        print(count, *key, sep="\t")
    spark.stop()


if __name__ == "__main__":
    main()
