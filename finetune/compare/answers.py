"""The answers of one way in a file, one a line, so that a comparison that was stopped goes on.

The first line says what they were made from; answers of another adapter or data set are refused,
never mixed in.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

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
        self.path = folder / f"answers-{way}.jsonl"
        self._found: dict[str, Said] = {}
        head = {"way": way, "made_from": dict(made_from)}
        if self.path.exists() and self.path.stat().st_size:
            self._read(head)
        if not self.path.exists() or not self.path.stat().st_size:
            folder.mkdir(parents=True, exist_ok=True)
            self._append(head)

    def __contains__(self, key: str) -> bool:
        return key in self._found

    def __getitem__(self, key: str) -> Said:
        return self._found[key]

    def __len__(self) -> int:
        return len(self._found)

    def add(self, key: str, said: Said) -> None:
        """Keep an answer; it is on the disk when this returns."""
        self._append({"key": key, **asdict(said)})
        self._found[key] = said

    def _append(self, row: Mapping[str, Any]) -> None:
        with self.path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")

    def _read(self, head: Mapping[str, Any]) -> None:
        data = self.path.read_bytes()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            # A line that was being written when the run was killed.
            with self.path.open("r+b") as file:
                file.truncate(whole)
        try:
            rows = [json.loads(line) for line in data[:whole].decode("utf-8").splitlines()]
            if not rows:
                return
            found, self._found = rows[0], {row.pop("key"): Said(**row) for row in rows[1:]}
            made_from: Mapping[str, str] = found["made_from"]
        except (ValueError, KeyError, TypeError):
            raise InputError(
                f"{self.path} is not a file of answers; delete it or name another folder."
            ) from None
        if found != head:
            wanted = head["made_from"]
            other = sorted(
                name
                for name in wanted.keys() | made_from.keys()
                if wanted.get(name) != made_from.get(name)
            )
            raise InputError(
                f"The answers in {self.path} were made from another {' and '.join(other)}: name "
                "another --out folder, or delete that file to answer again."
            )
