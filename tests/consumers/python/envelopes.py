"""A program that reads the frames of a protocol with the models of its types: once as any frame, once as the type that describes it.

The arguments are the module of the models, the name of the model of all frames, and the file with the frames. A response that does not name
its command is read as that of the request with its id by its own type.
"""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel, RootModel


def innermost(model: BaseModel) -> BaseModel:
    """The model in models that have no members of their own."""
    while isinstance(model, RootModel) and isinstance(model.root, BaseModel):
        model = model.root
    return model


def written(model: BaseModel) -> Any:
    return json.loads(model.model_dump_json(exclude_unset=True, by_alias=True))


def main() -> None:
    name, root, path = sys.argv[1:]
    module = importlib.import_module(name)
    frames = [json.loads(line) for line in Path(path).read_text("utf-8").split("\n") if line]
    types = set()
    for frame in frames:
        text, definition = frame["text"], frame["definition"]
        read = getattr(module, root).model_validate_json(text)
        own = type(innermost(read)).__name__
        # The variants of a flat union have types of their own.
        assert own.startswith((definition, "AnySuccess", "AnyFailure")), f"{own} instead of {definition}: {text}"
        assert written(read) == json.loads(text), f"{written(read)} instead of {text}"
        typed = getattr(module, definition).model_validate_json(text)
        assert written(typed) == json.loads(text), f"{written(typed)} instead of {text}"
        types.add(definition)
    print(f"{len(frames)} frames of {name} of {len(types)} types read and written back")


if __name__ == "__main__":
    main()
