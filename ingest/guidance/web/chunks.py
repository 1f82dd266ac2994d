"""Headings and paragraphs to passages of a readable length."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

FEWEST_WORDS = 60
MOST_WORDS = 250


@dataclass
class Section:
    """A heading with the paragraphs below it, in page order."""

    heading: str
    paragraphs: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(self.paragraphs)

    @property
    def words(self) -> int:
        return sum(len(paragraph.split()) for paragraph in self.paragraphs)


def passages(sections: Iterable[Section]) -> list[tuple[str, str]]:
    """Heading and text of each passage, 60 to 250 words.

    A short section joins the next one, and the last the one before where both fit; a long one is
    cut at the ends of paragraphs (of sentences, where a paragraph is longer than a passage), its
    parts numbered. A passage is shorter than 60 words only if the page offers nothing to join it
    to.
    """
    named: list[tuple[str, str]] = []
    for section in _joined(sections):
        parts = _parts(section.paragraphs)
        for number, part in enumerate(parts, 1):
            suffix = f" ({number} of {len(parts)})" if len(parts) > 1 else ""
            named.append((f"{section.heading}{suffix}", part))
    return named


def _joined(sections: Iterable[Section]) -> list[Section]:
    found: list[Section] = []
    for section in sections:
        if not section.paragraphs:
            continue
        if found and found[-1].words < FEWEST_WORDS:
            _join(found[-1], section)
        else:
            found.append(Section(section.heading, list(section.paragraphs)))
    if len(found) > 1 and found[-1].words < FEWEST_WORDS:
        last = found.pop()
        if found[-1].words + last.words <= MOST_WORDS:
            _join(found[-1], last)
        else:
            found.append(last)
    return found


def _join(section: Section, other: Section) -> None:
    if other.heading != section.heading:
        if len(section.heading) + len(other.heading) <= 120:
            section.heading = f"{section.heading} / {other.heading}"
        # The heading tells what the paragraphs are about, so it stays beside them.
        section.paragraphs.append(f"{other.heading.rstrip('.:')}:")
    section.paragraphs += other.paragraphs


def _parts(paragraphs: list[str]) -> list[str]:
    """Paragraphs packed into parts of about equal length, at most ``MOST_WORDS`` each."""
    pieces = [piece for paragraph in paragraphs for piece in _pieces(paragraph)]
    total = sum(len(piece.split()) for piece in pieces)
    wanted = total / -(-total // MOST_WORDS) if total else 0
    parts: list[list[str]] = [[]]
    size = 0
    for piece in pieces:
        words = len(piece.split())
        if parts[-1] and (size + words > MOST_WORDS or size + words / 2 > wanted):
            parts.append([])
            size = 0
        parts[-1].append(piece)
        size += words
    joined = [" ".join(part) for part in parts]
    if len(joined) > 1 and len(joined[-1].split()) < FEWEST_WORDS:
        both = f"{joined[-2]} {joined[-1]}"
        if len(both.split()) <= MOST_WORDS:
            joined[-2:] = [both]
    return joined


def _pieces(paragraph: str) -> list[str]:
    """A paragraph, or its sentences packed together where it is longer than a passage."""
    if len(paragraph.split()) <= MOST_WORDS:
        return [paragraph]
    pieces: list[list[str]] = [[]]
    for sentence in re.split(r"(?<=[.!?]) ", paragraph):
        words = sentence.split()
        for start in range(0, len(words), MOST_WORDS):
            cut = words[start : start + MOST_WORDS]
            if len(pieces[-1]) + len(cut) > MOST_WORDS:
                pieces.append([])
            pieces[-1] += cut
    return [" ".join(piece) for piece in pieces if piece]
