"""A race that is open for conversation: its report, neighbours, facts, and the prompt's head."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from analysis.facts import facts, spotlight_count
from analysis.report import Report
from analysis.report_json import report_json
from analysis.words.of_report import reading_facts
from generator.prompt import head
from hyrox.evidence import Evidence, EvidenceItem
from retrieval.athletes import SimilarAthlete
from retrieval.evidence import neighbour_items


@dataclass(frozen=True)
class OpenRace:
    """One race with everything the coach may say about it."""

    report: Report
    neighbours: tuple[SimilarAthlete, ...]

    @cached_property
    def evidence(self) -> Evidence:
        """Facts (``F1`` ...) and neighbours (``N1`` ...).

        Facts of the readings come after those the coach was trained on, whose ids stay as they
        are.
        """
        first = facts(self.report)
        more = (
            replace(item, id=f"F{number}")
            for number, item in enumerate(reading_facts(self.report), start=len(first) + 1)
        )
        near = neighbour_items(self.report.result, self.neighbours)
        return Evidence((*first, *more, *near))

    @cached_property
    def head_items(self) -> tuple[EvidenceItem, ...]:
        """What stands in the stable head of every prompt: the spotlight and the peer group."""
        first = self.evidence.items[: spotlight_count(self.report)]
        return (*first, *(item for item in self.evidence.items if item.key == "peers"))

    @cached_property
    def head(self) -> str:
        return head(self.head_items)

    def as_json(self) -> dict[str, Any]:
        """The published shape of ``report --json``."""
        return report_json(self.report) | {
            "neighbours": [
                {
                    "label": near.label,
                    "total_s": round(near.total_s, 1),
                    "distance": round(near.distance, 3),
                }
                for near in self.neighbours
            ]
        }
