"""A program that uses the generated models: it reads a frame and narrows it by its class.

Each `type: ignore` marks a wrong use; mypy reports an error if the line has no type error.
"""

import json
import sys
from pathlib import Path

from desktop import (
    AgentDesktop,
    AgentDesktopEvent,
    AgentDesktopFailure,
    AgentDesktopRequest,
    AgentDesktopSuccess,
    ChannelDialSuccess,
    ChannelExternalDispositionsUpdatedEvent,
    ChannelIncontactGetScriptsSuccess,
    ChannelInfoChangedEvent,
    InteractionIncontactSignal,
    InteractionIncontactSignalAddedEvent,
    InteractionIncontactSignalRequest,
    SessionLogoutSuccess,
    StateUpdatedEvent,
)
from pydantic import ValidationError


def describe(frame: AgentDesktop) -> str:
    """Describes a frame."""
    match frame.root:
        case AgentDesktopEvent(root=ChannelExternalDispositionsUpdatedEvent() as event):
            return ", ".join(label.name for one in event.data.dispositions for label in one.labels)
        case AgentDesktopEvent(root=InteractionIncontactSignalAddedEvent() as event):
            return f"{event.data.name} can be sent, {event.data.tooltip or 'no reason given'}"
        case AgentDesktopEvent(root=StateUpdatedEvent() as event):
            return f"{event.messageType.value}: {event.data.root}"
        case AgentDesktopEvent(root=ChannelInfoChangedEvent() as event):
            return f"{len(event.data.model_extra or {})} keys"
        case AgentDesktopEvent(root=event):
            return event.name
        case AgentDesktopFailure(root=failure):
            return f"{failure.command} failed with {failure.failure.code}"
        case AgentDesktopSuccess(root=ChannelIncontactGetScriptsSuccess() as success):
            return ", ".join(script.scriptName for script in success.data.scripts)
        case AgentDesktopSuccess(root=ChannelDialSuccess() as success):
            return f"dials {success.data.destination}"
        case AgentDesktopSuccess(root=SessionLogoutSuccess() as success):
            return "logged out"
        case AgentDesktopSuccess(root=success):
            return f"{success.command} succeeded"
        case AgentDesktopRequest(root=request):
            return f"to {request.command}"


def wrong(frame: AgentDesktop) -> None:
    """Never called, only type-checked: each marked line must be an error."""
    frame.root.name  # type: ignore[union-attr]
    match frame.root:
        case AgentDesktopEvent(root=InteractionIncontactSignalAddedEvent() as event):
            event.data.scripts  # type: ignore[attr-defined]
            event.data.tooltip.upper()  # type: ignore[union-attr]
        case AgentDesktopFailure(root=failure):
            failure.data  # type: ignore[union-attr]
        case AgentDesktopSuccess(root=SessionLogoutSuccess() as success):
            success.data  # type: ignore[attr-defined]
        case AgentDesktopRequest(root=request):
            request.command = "channel.hang.up"  # type: ignore[assignment]


def signal(target: str, p1: str) -> str:
    """The request that sends the signal of an event."""
    request = InteractionIncontactSignalRequest(
        command="interaction.request.incontact.signal",
        target=target,
        data=InteractionIncontactSignal(p1=p1),
    )
    # A field that is not set is left out, because `null` is not valid there.
    return request.model_dump_json(exclude_unset=True)


def main() -> None:
    frames = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").split("\n") if line]
    descriptions = set()
    for frame in frames:
        text, definition = frame["text"], frame["definition"]
        read = AgentDesktop.model_validate_json(text)
        own = type(read.root.root).__name__
        assert own == definition, f"{own} instead of {definition}: {text}"
        written = read.model_dump_json(exclude_unset=True)
        assert json.loads(written) == json.loads(text), f"{written} instead of {text}"
        descriptions.add(describe(read))
    assert signal("s.c.i", "blue") == (
        '{"command":"interaction.request.incontact.signal","target":"s.c.i","data":{"p1":"blue"}}'
    )
    try:
        AgentDesktop.model_validate_json('{"command":"channel.dial","target":"s.c","data":{"destination":5}}')
    except ValidationError:
        pass
    else:
        raise AssertionError("a number was read as a string")
    print(f"{len(frames)} frames read as their own model and written back, {len(descriptions)} different descriptions")


if __name__ == "__main__":
    main()
