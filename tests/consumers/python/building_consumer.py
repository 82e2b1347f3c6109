"""A program that uses the models of unions and enums of a second protocol: it reads every frame and narrows it by its class.

Each `type: ignore` marks a wrong use; mypy reports an error if the line has no type error.
"""

import json
import sys
from pathlib import Path

from building import (
    AlarmRaised,
    AlarmRaisedEvent,
    Building,
    BuildingEvent,
    Fan,
    Mode,
    ModeKnown,
    Order,
    Setting,
    SettingHours,
    SettingSilent,
    SettingVolume,
    TriggerDoor,
    TriggerSmoke,
)
from pydantic import ValidationError


def describe(frame: Building) -> str:
    """Describes a frame."""
    match frame.root:
        case BuildingEvent(root=AlarmRaisedEvent() as event):
            return alarm(event.data)
        case BuildingEvent(root=event):
            return event.name
        case other:
            return other.root.command


def alarm(alarm: AlarmRaised) -> str:
    """Describes what raised an alarm."""
    match alarm.by.root:
        case TriggerSmoke() as smoke:
            return f"smoke {smoke.density.root}"
        case TriggerDoor() as door:
            return f"door to {door.room} for {door.after} s"
        case other:
            return type(other).__name__


def setting(text: str) -> str:
    """Describes a setting."""
    match Setting.model_validate_json(text).root:
        case SettingVolume() as volume:
            return f"{volume.value.root} %"
        case SettingHours() as hours:
            return f"{hours.value.from_} to {hours.value.to}"
        case SettingSilent() as silent:
            return silent.name.lower()
        case other:
            return type(other).__name__


def wrong(alarm: AlarmRaised, setting: Setting) -> None:
    """Never called, only type-checked: each marked line must be an error."""
    match alarm.by.root:
        case TriggerSmoke() as smoke:
            smoke.room  # type: ignore[attr-defined]
    match setting.root:
        case SettingSilent() as silent:
            silent.value  # type: ignore[attr-defined]
            silent.name = "Volume"  # type: ignore[assignment]


def main() -> None:
    frames = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").split("\n") if line]
    descriptions = set()
    for frame in frames:
        text, definition = frame["text"], frame["definition"]
        read = Building.model_validate_json(text)
        own = type(read.root.root).__name__
        assert own == definition, f"{own} instead of {definition}: {text}"
        written = read.model_dump_json(exclude_unset=True, by_alias=True)
        assert json.loads(written) == json.loads(text), f"{written} instead of {text}"
        descriptions.add(describe(read))
    assert "smoke 12.5" in descriptions, descriptions
    assert setting('{"name":"Hours","value":{"from":1,"to":2}}') == "1 to 2"
    assert setting('{"name":"Silent"}') == "silent"
    # The tag selects the variant, so an error is that of one variant.
    try:
        setting('{"name":"Hours","value":{"from":1,"to":24}}')
    except ValidationError as error:
        assert [problem["loc"] for problem in error.errors()] == [("Hours", "value", "to")], error
    else:
        raise AssertionError("a value above the maximum was read")
    assert Mode.model_validate("Day").root == ModeKnown.Day
    assert Mode.model_validate("Siesta").root == "Siesta"
    assert Order(1) is Order.integer_1
    assert Fan.automatic.value == "automatic"
    source = Path("building.py").read_text("utf-8")
    assert "As the temperature requires." in source, "the documentation of an enum value"
    print(f"{len(frames)} frames of a second protocol read as their own model and written back")


if __name__ == "__main__":
    main()
