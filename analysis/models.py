"""Everything that is fitted on a field of finishes: once, when the stores are built.

Reports only look things up in it. The parts know nothing of each other but what they are handed.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from analysis.archetypes import Archetypes
from analysis.before.models import BeforeModels
from analysis.field import Field
from analysis.predict.live import LiveModels
from analysis.predict.segments import SegmentModels
from analysis.progression.pairs import Pairs
from analysis.progression.progression import Progression
from hyrox.errors import StoreError

VERSION = 2
"""Of what the files hold and how it is fitted; stores of another are built again."""

_ARCHETYPES = "archetypes.json"


def _silent(_: str) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Models:
    """The fitted expectations, archetypes and cases of one field."""

    segments: SegmentModels
    live: LiveModels
    before: BeforeModels
    archetypes: Archetypes
    progression: Progression

    @classmethod
    def fit(cls, field: Field, say: Callable[[str], None] = _silent) -> "Models":
        """Fit everything; the same field gives the same models.

        Args:
            say: told what is being fitted, for work that takes minutes.

        Raises:
            NotFoundError: the field is empty.
        """
        say("Expecting each segment from the others")
        segments = SegmentModels.fit(field)
        say("Projecting the finish from the segments so far")
        live = LiveModels.fit(field)
        say("Following athletes from race to race")
        pairs = Pairs.of(field)
        progression = Progression.fit(field, pairs)
        say("Expecting the finish before the race")
        before = BeforeModels.fit(field, progression, pairs)
        say("Telling archetypes apart")
        return cls(segments, live, before, Archetypes.fit(field), progression)

    def save(self, folder: Path) -> None:
        """Write to a folder of its own, a subfolder for each part."""
        for name in ("segments", "live", "before", "progression"):
            (folder / name).mkdir(parents=True, exist_ok=True)
            getattr(self, name).save(folder / name)
        content = json.dumps(self.archetypes.as_json())
        (folder / _ARCHETYPES).write_text(content, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Models":
        """Read what ``save`` wrote.

        Raises:
            StoreError: a file is missing or damaged.
        """
        try:
            try:
                return cls._read(folder)
            except SystemError:
                # NumPy parses the head of each array as Python, and Python 3.11 takes two threads
                # that parse at once for one gone astray (python/cpython#106905). Asked again, it
                # reads.
                return cls._read(folder)
        except StoreError:
            raise
        except Exception as error:
            raise StoreError(
                f"The models in {folder} are damaged ({error}). Delete the folder above; the next "
                "start builds it again."
            ) from error

    @classmethod
    def _read(cls, folder: Path) -> "Models":
        return cls(
            SegmentModels.load(folder / "segments"),
            LiveModels.load(folder / "live"),
            BeforeModels.load(folder / "before"),
            Archetypes.from_json(json.loads((folder / _ARCHETYPES).read_text(encoding="utf-8"))),
            Progression.load(folder / "progression"),
        )
