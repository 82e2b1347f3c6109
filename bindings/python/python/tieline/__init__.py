"""Checks JSON messages against a protocol, and compares versions of it.

The functions of this module use the agent-desktop protocol. ``Protocol.load`` loads any other protocol from its artefacts.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import Any, Literal, Union

from ._tieline import FileReport, FrameError, LoadError, Problem, Protocol, Sample, TielineError, __version__

__all__ = [
    "Comparison",
    "FileReport",
    "Finding",
    "FrameError",
    "LoadError",
    "Policy",
    "Problem",
    "Protocol",
    "Sample",
    "TielineError",
    "__version__",
    "agent_desktop",
    "check",
    "check_file",
    "diff",
    "is_valid",
    "loads",
    "sample",
]

#: Whether frames must match the schemas exactly, or only as far as clients in production require.
Policy = Literal["strict", "tolerant"]

#: The agent-desktop protocol.
agent_desktop = Protocol.agent_desktop()

check = agent_desktop.check
check_file = agent_desktop.check_file
is_valid = agent_desktop.is_valid
sample = agent_desktop.sample


def loads(frame: Union[str, bytes, bytearray], *, protocol: Protocol = agent_desktop, policy: Policy = "strict") -> Any:
    """Decodes a frame. Raises ``FrameError`` unless it is valid."""
    if not isinstance(protocol, Protocol):
        raise TypeError(f"protocol must be a Protocol, not {type(protocol).__name__}; use Protocol.load")
    protocol.ensure(frame, policy=policy)
    return json.loads(frame)


@dataclass(frozen=True)
class Finding:
    """A change between two versions of a protocol."""

    #: The id of the rule, such as ``field-removed``.
    rule: str
    #: ``breaking``, ``caution`` or ``compatible``.
    level: str
    #: The versions that break each other: ``none``, ``both``, or such as ``old clients with a new server``.
    breaks: str
    #: The messages that are affected.
    messages: tuple[str, ...]
    #: The JSON Pointer of the change.
    path: str
    #: The description in one sentence.
    text: str
    #: The finding as `tieline diff --format json` prints it, with a frame that shows what breaks.
    details: dict[str, Any] = field(repr=False, hash=False)


@dataclass(frozen=True)
class Comparison:
    """The changes between two versions of a protocol."""

    #: Whether a change breaks a peer.
    is_breaking: bool
    #: The verdict in one word, as in the summary of the report.
    verdict: str
    findings: tuple[Finding, ...]


def diff(
    old: Union[Protocol, str, os.PathLike[str]],
    new: Union[Protocol, str, os.PathLike[str]],
    *,
    policy: Policy = "strict",
) -> Comparison:
    """Compares two versions of a protocol, each a ``Protocol`` or the folder of its artefacts."""
    older, newer = (each if isinstance(each, Protocol) else Protocol.load(each) for each in (old, new))
    report, is_breaking = older._diff(newer, policy)
    lines: list[dict[str, Any]] = [json.loads(line) for line in report.splitlines()]
    findings = tuple(
        Finding(
            rule=line["rule"],
            level=line["level"],
            breaks=line["breaks"],
            messages=tuple(line["messages"]),
            path=line["path"],
            text=line["text"],
            details=line,
        )
        for line in lines
        if line["type"] == "finding"
    )
    verdict = next(line["verdict"] for line in lines if line["type"] == "summary")
    return Comparison(is_breaking=is_breaking, verdict=verdict, findings=findings)
