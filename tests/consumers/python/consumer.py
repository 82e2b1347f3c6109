"""What a program in Python does with the generated models: it reads a frame and narrows it by its class.

Each `type: ignore` is a wrong use; mypy complains if it is not one.
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
    """What a client has to say of a frame."""
    match frame.root:
        case AgentDesktopEvent(root=ChannelExternalDispositionsUpdatedEvent() as event):
            return ", ".join(label.name for one in event.data.dispositions for label in one.labels)
        case AgentDesktopEvent(root=InteractionIncontactSignalAddedEvent() as event):
            return f"{event.data.name} can be sent, {event.data.tooltip or 'untold why'}"
        case AgentDesktopEvent(root=StateUpdatedEvent() as event):
            return f"{event.messageType.value}: {event.data.root}"
        case AgentDesktopEvent(root=ChannelInfoChangedEvent() as event):
            return f"{len(event.data.model_extra or {})} things known"
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
    """Never called: only mypy reads it, and each line must be an error."""
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
    """The signal that an event made known, sent back."""
    request = InteractionIncontactSignalRequest(
        command="interaction.request.incontact.signal",
        target=target,
        data=InteractionIncontactSignal(p1=p1),
    )
    # What was not set stays absent: it is never written as `null`.
    return request.model_dump_json(exclude_unset=True)


def main() -> None:
    frames = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").split("\n") if line]
    said = set()
    for frame in frames:
        text, definition = frame["text"], frame["definition"]
        read = AgentDesktop.model_validate_json(text)
        own = type(read.root.root).__name__
        assert own == definition, f"{own} instead of {definition}: {text}"
        written = read.model_dump_json(exclude_unset=True)
        assert json.loads(written) == json.loads(text), f"{written} instead of {text}"
        said.add(describe(read))
    assert signal("s.c.i", "blue") == (
        '{"command":"interaction.request.incontact.signal","target":"s.c.i","data":{"p1":"blue"}}'
    )
    try:
        AgentDesktop.model_validate_json('{"command":"channel.dial","target":"s.c","data":{"destination":5}}')
    except ValidationError:
        pass
    else:
        raise AssertionError("a number was taken for a string")
    print(f"{len(frames)} frames read as their own model and written back, {len(said)} different descriptions")


if __name__ == "__main__":
    main()
