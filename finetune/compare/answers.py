"""The answers of one way in a file, one a line, so that a comparison that was stopped goes on."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from eval.running.kept import Kept
from hyrox.errors import InputError


@dataclass(frozen=True)
class Said:
    """One answer. ``whole`` holds what was seen of the whole plan, where one was made."""

    text: str
    tokens: int = 0
    seconds: float = 0.0
    whole: Mapping[str, Any] = field(default_factory=dict)


class Answers:
    """The answers of a way, in memory and in ``answers-<way>.jsonl`` of a folder.

    Args:
        made_from: checksums of data and weights, by name.

    Raises:
        InputError: the file there was made from something else, or is no file of answers.
    """

    def __init__(self, folder: Path, way: str, made_from: Mapping[str, str]) -> None:
        self._kept = Kept(folder / f"answers-{way}.jsonl", made_from)
        self.path = self._kept.path
        try:
            self._found = {key: Said(**self._kept[key]) for key in self._kept}
        except TypeError:
            raise InputError(
                f"{self.path} is not a file of answers; delete it or name another folder."
            ) from None

    def __contains__(self, key: str) -> bool:
        return key in self._found

    def __getitem__(self, key: str) -> Said:
        return self._found[key]

    def __len__(self) -> int:
        return len(self._found)

    def add(self, key: str, said: Said) -> None:
        """Keep an answer; it is on the disk when this returns."""
        self._kept.add(key, asdict(said))
        self._found[key] = said
