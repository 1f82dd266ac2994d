"""Reads presets and changes single settings; knows no model and loads no weights."""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from finetune.training.settings import TrainSettings
from hyrox.errors import InputError, NotFoundError

FOLDER = Path(__file__).resolve().parent


class Preset(BaseModel):
    """A model that can be taught: its recipe, and what a person should know before they choose."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(description="the file's name")
    title: str = Field(description="the model's name for people")
    about: str = Field(description="why one would choose it")
    licence: str = Field(description="of the weights")
    licence_url: str = Field(description="where that licence stands")
    weights: str = Field(description="where the weights come from, and their size")
    proven: Literal["real weights", "miniature"] = Field(
        description="what its path from building to serving was run with"
    )
    parameters: int = Field(gt=0, description="of the base model")
    settings: TrainSettings = Field(default_factory=TrainSettings, description="the recipe")
    architecture: Mapping[str, Any] = Field(
        description="the model's configuration in transformers' words, for estimates before its "
        "weights are on the machine"
    )


def names() -> tuple[str, ...]:
    """The presets that come with the project, in alphabetical order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def load_preset(name_or_path: str | Path) -> Preset:
    """A preset by its name, or from a file of one's own (anything that ends in ``.toml``).

    Raises:
        NotFoundError: there is no preset of that name, or no such file.
        InputError: the file is no preset; the first fault is named.
    """
    text = str(name_or_path)
    path = Path(text) if text.endswith(".toml") else FOLDER / f"{text}.toml"
    if path.parent == FOLDER and path.stem not in names():
        near = difflib.get_close_matches(text, names(), n=1, cutoff=0.4)
        hint = f"did you mean {near[0]}? " if near else ""
        raise NotFoundError(
            f"There is no preset {text!r}: {hint}There are {', '.join(names())}, "
            "and files ending in .toml."
        )
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NotFoundError(f"The preset {path} cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise InputError(f"The preset {path} is not TOML: {error}.") from None
    try:
        return Preset.model_validate({**entries, "name": path.stem})
    except ValidationError as error:
        raise InputError(f"The preset {path} cannot be used: {_first(error)}.") from None


def with_changes(settings: TrainSettings, changes: Iterable[str]) -> TrainSettings:
    """The settings with some of them changed, each change written ``name=value``.

    A list (``targets``) is written with commas.

    Raises:
        InputError: a change is not of that form, names no setting, or its value does not fit.
    """
    values = settings.model_dump()
    for change in changes:
        name, equals, value = (part.strip() for part in change.partition("="))
        if not equals or not name:
            raise InputError(f"{change!r} is not a setting: write NAME=VALUE, as in rank=8.")
        if name not in values:
            near = difflib.get_close_matches(name, values, n=1) or sorted(values)
            raise InputError(f"There is no setting {name!r}: {_or(near)}.")
        is_list = isinstance(values[name], tuple)
        changed = tuple(part.strip() for part in value.split(",") if part.strip())
        try:
            checked = TrainSettings.model_validate({**values, name: changed if is_list else value})
        except ValidationError as error:
            about = TrainSettings.model_fields[name].description
            raise InputError(f"{name}={value}: {_first(error)} ({name}: {about}).") from None
        values = checked.model_dump()
    return TrainSettings.model_validate(values)


def _or(near: list[str]) -> str:
    return f"did you mean {near[0]}?" if len(near) == 1 else f"there are {', '.join(near)}"


def _first(error: ValidationError) -> str:
    fault = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in fault["loc"])
    said = fault["msg"][:1].lower() + fault["msg"][1:]
    return f"{where}: {said}" if where else said
