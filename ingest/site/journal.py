"""What has come of every page of a crawl, on disk, so that a crawl can go on where it ended."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from hyrox.errors import StoreError


@dataclass(frozen=True)
class Outcome:
    """What came of a page: ``rule`` is ``None`` when it was read, else why it was not."""

    address: str
    rule: str | None = None
    detail: str = ""


class Journal:
    """A file that only grows: one JSON line per outcome, the last one about a page counts.

    A line is flushed to disk before the next page is begun. A process killed while it writes
    leaves at most one line without its end; the next one to open the journal cuts it off. A line
    damaged in another way is passed over: its page is then looked up again, in the cache first.

    Raises:
        StoreError: the file cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self._outcomes: dict[str, Outcome] = {}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a+b")
            self._recover()
        except OSError as error:
            raise StoreError(
                f"The crawl's journal {path} cannot be used ({error}). Check the folder's rights "
                "and the disk's space."
            ) from error

    def __enter__(self) -> "Journal":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[Outcome]:
        return iter(self._outcomes.values())

    def of(self, address: str) -> Outcome | None:
        """What came of a page, ``None`` if it was not tried."""
        return self._outcomes.get(address)

    def note(self, outcome: Outcome) -> None:
        """Write down what came of a page; nothing is written that already stands there."""
        if self._outcomes.get(outcome.address) == outcome:
            return
        line: dict[str, str] = {"page": outcome.address}
        if outcome.rule is not None:
            line |= {"rule": outcome.rule, "detail": outcome.detail}
        self._append(line)
        self._outcomes[outcome.address] = outcome

    def close(self) -> None:
        """Close the file; everything noted is already on disk."""
        self._file.close()

    def _append(self, line: dict[str, str]) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def _recover(self) -> None:
        self._file.seek(0)
        content = self._file.read()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            self._file.truncate(whole)
        for line in content[:whole].splitlines():
            try:
                said = json.loads(line)
                address = str(said["page"])
                self._outcomes[address] = Outcome(
                    address, said.get("rule"), str(said.get("detail", ""))
                )
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
