"""Rows in a file, one a line, so that a run that was stopped goes on.

The first line says what they were made from; rows of something else are refused, never mixed in.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hyrox.errors import InputError


class Kept:
    """Rows by key, in memory and in a file.

    Args:
        path: JSON lines; made if missing.
        made_from: names and checksums of what the rows come from.

    Raises:
        InputError: the file there was made from something else, or is no such file.
    """

    def __init__(self, path: Path, made_from: Mapping[str, str]) -> None:
        self.path = path
        self._rows: dict[str, dict[str, Any]] = {}
        if path.exists() and path.stat().st_size:
            self._read(made_from)
        if not path.exists() or not path.stat().st_size:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._append({"made_from": dict(made_from)})

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def __getitem__(self, key: str) -> dict[str, Any]:
        return self._rows[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, key: str, row: Mapping[str, Any]) -> None:
        """Keep a row; it is on the disk when this returns."""
        self._append({"key": key, **row})
        self._rows[key] = dict(row)

    def _append(self, row: Mapping[str, Any]) -> None:
        with self.path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")

    def _read(self, wanted: Mapping[str, str]) -> None:
        data = self.path.read_bytes()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            # A line that was being written when the run was killed.
            with self.path.open("r+b") as file:
                file.truncate(whole)
        try:
            # Only \n ends a line: an answer may hold other separators.
            rows = [json.loads(line) for line in data[:whole].decode("utf-8").split("\n") if line]
            if not rows:
                return
            made_from: Mapping[str, str] = dict(rows[0]["made_from"])
            self._rows = {row.pop("key"): row for row in rows[1:]}
        except (ValueError, KeyError, TypeError):
            raise InputError(
                f"{self.path} is not a file of answers; delete it or name another folder."
            ) from None
        if made_from != dict(wanted):
            other = sorted(
                name
                for name in wanted.keys() | made_from.keys()
                if wanted.get(name) != made_from.get(name)
            )
            raise InputError(
                f"The answers in {self.path} were made from another {' and '.join(other)}: name "
                "another --out folder, or delete that file to answer again."
            )
