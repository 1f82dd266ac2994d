"""What suites measure with: settings, stores, model; opened at the first question that needs them.

Nothing of the athlete's own is used: an evaluation has stores of its own in its folder, made of the
invented reference field and the shipped corpora, so that two machines measure the same thing. Real
finishes come in only where a file of them is named, in a store apart.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from generator.dangers.taught import ADAPTER as SCREEN_ADAPTER
from generator.weights import ADAPTER_FILES, BASE_SHA256, sha256_of, to_stderr
from hyrox.errors import InputError
from hyrox.settings import PROJECT, Settings

if TYPE_CHECKING:
    from generator.coach import Coach
    from retrieval.library import Library

ROOMS = ("hyrox", "analysis", "ingest", "retrieval", "generator")
"""What is measured; ``eval`` itself may change without making answers stale."""

REFERENCE_DRAWS = 20_000


@dataclass
class Bench:
    """Settings and what they open.

    Args:
        settings: the user's; model, adapter and threads are taken from it.
        folder: of the evaluation; its stores are kept here.
        quick: the small fixed subset of each suite.
        real: a file of real finishes in the layout of ``ingest results``; ``None``: none.
        runs: times each question is asked of a model that samples.
    """

    settings: Settings
    folder: Path
    quick: bool = False
    real: Path | None = None
    runs: int = 1
    say: Callable[[str], None] = to_stderr
    _open: list["Coach"] = field(default_factory=list)

    @cached_property
    def own(self) -> Settings:
        """The settings of the evaluation's stores."""
        return self._at(self.folder / "stores", REFERENCE_DRAWS)

    @cached_property
    def coach(self) -> "Coach":
        """The coach over the invented field.

        Raises:
            InputError: the settings name a model that cannot be opened.
        """
        from ingest.progress import Progress
        from ingest.stores import ensure_stores

        ensure_stores(self.own, Progress())
        return self._opened(self.own)

    @cached_property
    def real_coach(self) -> "Coach | None":
        """The coach over the real finishes; ``None`` where no file of them is named."""
        if self.real is None:
            return None
        from ingest.progress import Progress
        from ingest.results_run import ingest_results
        from ingest.stores import ensure_stores

        settings = self._at(self.folder / "stores-of-real", REFERENCE_DRAWS)
        progress = Progress()
        if not settings.results_dir.exists():
            ingest_results([self.real], settings, progress)
        ensure_stores(settings, progress)
        return self.beside(settings)

    def beside(self, settings: Settings) -> "Coach":
        """A coach over other stores, which are built already; closed with the bench.

        Both have one model and one screen: their weights are in memory once.
        """
        from generator.coach import Coach
        from retrieval.library import Library

        first = self.coach
        coach = Coach(Library.open(settings), first.model, first.model_name, taught=first.taught)
        self._open.append(coach)
        return coach

    @property
    def library(self) -> "Library":
        """The stores of the invented field."""
        from retrieval.library import Library

        library = self.coach.library
        assert isinstance(library, Library)
        return library

    def made_from(self) -> dict[str, str]:
        """Names and checksums of everything that answers come from."""
        found = {
            "code": _digest(p for room in ROOMS for p in _sources(PROJECT / room)),
            "corpora": _digest(_files(self.settings.corpora)),
            "model": self.settings.model,
            "screen": self.settings.screen,
        }
        if self.settings.screen == "taught":
            found["screen adapter"] = _digest(_files(SCREEN_ADAPTER))
        if self.settings.model == "embedded":
            found["base"] = BASE_SHA256
            found["adapter"] = _digest(self.settings.adapter / name for name in ADAPTER_FILES)
        if self.real is not None:
            found["real finishes"] = sha256_of(self.real)
        return found

    def close(self) -> None:
        """Give back models and stores."""
        for coach in reversed(self._open):
            coach.library.close()
        for coach in self._open[:1]:
            close = getattr(coach.model, "close", None)
            if close is not None:
                close()
        self._open.clear()

    def _at(self, home: Path, draws: int) -> Settings:
        home.mkdir(parents=True, exist_ok=True)
        models = home / "models"
        if self.settings.models_dir.is_dir() and not models.exists():
            # Merging the weights again would take half a minute and 300 MB.
            models.symlink_to(self.settings.models_dir.resolve(), target_is_directory=True)
        return self.settings.model_copy(update={"home": home, "reference_draws": draws})

    def _opened(self, settings: Settings) -> "Coach":
        from generator.coach import Coach

        coach = Coach.open(settings)
        self._open.append(coach)
        if coach.note:
            # Measuring the fallback under the model's name would be a lie.
            raise InputError(coach.note)
        return coach


def _sources(room: Path) -> list[Path]:
    kinds = (".py", ".toml", ".md", ".json")
    return [p for p in _files(room) if p.suffix in kinds and "adapter" not in p.parts]


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        try:
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        except OSError as error:
            raise InputError(f"{path} cannot be read: {error.strerror}.") from None
    return digest.hexdigest()
