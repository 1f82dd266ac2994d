"""Similar athletes and passages as items of evidence, beside the facts of ``analysis``.

Like the facts, an item about a neighbour always speaks of the athlete as the faster or slower one.
"""

import re
from collections.abc import Mapping, Sequence
from statistics import median
from typing import TYPE_CHECKING

from analysis.facts import gap_words
from analysis.report import direction
from hyrox.evidence import EvidenceItem, Kind, Source
from hyrox.results import RaceResult
from hyrox.segments import SEGMENTS, Segment
from hyrox.times import format_time

if TYPE_CHECKING:
    from ingest.guidance.documents import Passage, Reference
    from retrieval.athletes import SimilarAthlete

_SENTENCE_END = re.compile(r"(?<=[a-z)%\d][.!?])\s+(?=[A-Z])")

NOT_REVIEWED = " (not reviewed)"
"""What a source's title ends with when nobody of the project has read it."""
SHOWN = 3
"""Neighbours that become items of their own."""


def neighbour_items(
    result: RaceResult, neighbours: Sequence["SimilarAthlete"]
) -> tuple[EvidenceItem, ...]:
    """One item for the group (``N1``) and one for each of the nearest (``N2`` ...).

    Empty when there are no neighbours.
    """
    if not neighbours:
        return ()
    own = [_neighbour(result, near, place) for place, near in enumerate(neighbours[:SHOWN], 1)]
    return (_group(result, neighbours), *own)


def widest_difference(
    result: RaceResult, neighbours: Sequence["SimilarAthlete"]
) -> tuple[Segment, float]:
    """The segment where the neighbours' median leaves the athlete furthest behind, and by how
    many seconds (the smallest lead, if the athlete leads everywhere).
    """
    gaps = {s: result.splits[s] - median(n.splits[s] for n in neighbours) for s in SEGMENTS}
    segment = max(gaps, key=lambda s: gaps[s])
    return segment, gaps[segment]


def _source(near: str, invented: bool) -> Source:
    title = "Similar athletes" + (" (invented, reference field)" if invented else "")
    return Source(title=title, location=near)


def _group(result: RaceResult, neighbours: Sequence["SimilarAthlete"]) -> EvidenceItem:
    middle = median(near.total_s for near in neighbours)
    gap = result.total_s - middle
    segment, behind = widest_difference(result, neighbours)
    words, more = gap_words(gap), gap_words(behind)
    text = (
        f"The {len(neighbours)} most similar athletes: median finish {format_time(middle)}, you "
        f"were {words}; the widest difference is {segment.label}, where you were {more}."
    )
    return EvidenceItem(
        id="N1",
        kind=Kind.NEIGHBOUR,
        key="peers",
        text=text,
        sentence=text,
        source=_source("; ".join(near.label for near in neighbours), result.invented),
        about=None,
        direction=direction(gap),
        value=middle,
        unit="s",
        score=_similarity(neighbours[0]),
    )


def _neighbour(result: RaceResult, near: "SimilarAthlete", place: int) -> EvidenceItem:
    gap = result.total_s - near.total_s
    segment, behind = widest_difference(result, [near])
    text = (
        f"{near.label}: finish {format_time(near.total_s)}, you were {gap_words(gap)}; "
        f"{segment.label} {format_time(near.splits[segment])}, where you were {gap_words(behind)}."
    )
    return EvidenceItem(
        id=f"N{place + 1}",
        kind=Kind.NEIGHBOUR,
        key=f"neighbour:{place}",
        text=text,
        sentence=text,
        source=_source(f"{near.label}, result {near.result_id}", result.invented),
        direction=direction(gap),
        value=near.total_s,
        unit="s",
        score=_similarity(near),
    )


def passage_item(
    passage: "Passage",
    item_id: str,
    references: Mapping[str, "Reference"],
    score: float | None = None,
) -> EvidenceItem:
    """A guidance passage as evidence; its first sentence stands in for a sentence that fails."""
    works = [references[key] for key in passage.sources if key in references]
    return EvidenceItem(
        id=item_id,
        kind=Kind.PASSAGE,
        key=f"passage:{passage.id}",
        text=f"{passage.section}: {passage.text}",
        heading=passage.section,
        sentence=first_sentences(passage.text)[0],
        source=Source(
            title=f"{passage.title}: {passage.section}"
            + ("" if passage.reviewed else NOT_REVIEWED),
            location=f"{passage.location}#{passage.id.partition('#')[2]}",
            # One address for several works would lead from a claim to the wrong one.
            url=works[0].url if len(works) == 1 else "",
            licence=next((work.licence for work in works if work.licence), ""),
            citations=tuple(
                f"{work.citation} ({work.url})" if work.url and len(works) > 1 else work.citation
                for work in works
            ),
            reviewed=bool(passage.reviewed),
        ),
        score=score,
    )


def first_sentences(text: str, count: int = 1) -> list[str]:
    """The first sentences of a passage."""
    return _SENTENCE_END.split(text)[:count]


def _similarity(near: "SimilarAthlete") -> float:
    """1 for the same race, falling with the distance of standardised profiles."""
    return 1 / (1 + near.distance)
