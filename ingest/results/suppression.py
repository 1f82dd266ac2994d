"""People who want no data here: their keyed hashes, kept so that they stay out.

The list is no part of the catalogue: going back a version must not bring a person back.
"""

import json
import time
from collections.abc import Iterable
from pathlib import Path

from hyrox.errors import StoreError
from hyrox.settings import Settings
from ingest.files import replace_json


def read(settings: Settings) -> dict[str, str]:
    """Keyed hashes of people and ids of results that are kept out, each with the date.

    Raises:
        StoreError: the list is damaged; nothing may be taken in without it.
    """
    path = _path(settings)
    try:
        return {str(k): str(v) for k, v in json.loads(path.read_text(encoding="utf-8")).items()}
    except FileNotFoundError:
        return {}
    except (ValueError, AttributeError) as error:
        raise StoreError(
            f"{path} is damaged, so nothing can be taken in: people who asked to be left out "
            "could come back. Restore it from a backup."
        ) from error


def add(settings: Settings, keys: Iterable[str]) -> None:
    """Keep these out from now on."""
    listed = read(settings)
    today = time.strftime("%Y-%m-%d")
    replace_json(_path(settings), {**dict.fromkeys(keys, today), **listed})


def lift(settings: Settings, keys: Iterable[str]) -> int:
    """Let these in again; returns how many were listed."""
    listed, keys = read(settings), set(keys)
    replace_json(_path(settings), {k: v for k, v in listed.items() if k not in keys})
    return len(keys & listed.keys())


def _path(settings: Settings) -> Path:
    return settings.home / "suppressed.json"
