"""A question as asked, and in English words where it was asked in another language.

Everything behind it reads English: what is asked for, the search, the model. The answer is English
too, with a note in the athlete's language that says so: the embedded model does not write other
languages well enough to be checked (docs/measurements.md).
"""

from dataclasses import dataclass
from pathlib import Path

from generator.asks.slips import without_slips
from generator.asks.typed import readable
from retrieval.search.languages import OTHER, SUPPORTED, in_english, language_of, note


@dataclass(frozen=True)
class Heard:
    """``question`` as typed; ``english`` what is worked with; ``note`` for the reader."""

    question: str
    english: str
    language: str = "en"
    note: str = ""

    @classmethod
    def of(cls, question: str, glossaries: Path) -> "Heard":
        """Understand a question's language."""
        if not question:
            return cls("", "")
        typed = readable(question)
        language = language_of(typed, glossaries)
        if language in SUPPORTED:
            english = in_english(typed, language, glossaries) or typed
            return cls(question, english, language, note(language, "english_sources", glossaries))
        if language == OTHER:
            return cls(question, typed, language, note(language, "", glossaries))
        return cls(question, without_slips(typed))
