"""What a check of the corpus finds: where, which rule, and what to do about it."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, order=True)
class Finding:
    """One defect. ``path`` is shown below the corpora's folder, ``line`` counts from 1.

    ``message`` is for the person who mends it: what is wrong, and what to do.
    """

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
