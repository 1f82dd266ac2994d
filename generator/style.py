"""How an athlete likes to be spoken to: a few words the prompt ends with.

It changes length, tone and units, never what is said: evidence and verification are the same.
"""

from dataclasses import dataclass
from typing import Literal

Length = Literal["", "brief", "detailed"]
Tone = Literal["", "gentle", "tough"]
Units = Literal["metric", "imperial"]


@dataclass(frozen=True)
class Style:
    """Empty words: no preference known. Units are converted by code; the model never sees them."""

    length: Length = ""
    tone: Tone = ""
    units: Units = "metric"

    @property
    def words(self) -> str:
        """``brief, tough``; empty when nothing is known."""
        return ", ".join(word for word in (self.length, self.tone) if word)
