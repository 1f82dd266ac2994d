"""How well the embedded model says facts it was not trained on: JSON on stdout.

Invented races with every reading and computation; each kind of fact is asked for as the coach
asks, and each of the model's sentences is checked. ``unaided`` is the share of sentences that pass
as they were written (not corrected, not left out).
``python benchmarks/spoken_readings.py [--races 3]``
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from random import Random
from typing import Any

from langchain_core.messages import HumanMessage

from analysis.facts import facts, spotlight_count
from finetune.data.sources.drawn import computed_items, report_items
from finetune.data.sources.races import Races
from generator.answer import Status
from generator.backends import chat_model
from generator.focus import MOST_ITEMS, chosen_facts, focus
from generator.prompt import head, messages, turn
from generator.speech import spoken
from generator.stream import cited_sentences
from hyrox.evidence import Evidence, EvidenceItem
from hyrox.settings import settings

QUESTIONS = {
    "archetype": "What kind of athlete am I?",
    "level": "Where am I behind people at my level?",
    "strengths": "What are my real weaknesses?",
    "gap": "What separates me from the next 10 %?",
    "next": "What will my next race be?",
    "later": "What did people like me do next?",
    "pacing": "Did I start too fast?",
    "fade": "Did I fade at the end?",
    "after": "Which station hurt my running most?",
    "expected": "What was predicted for me before the race?",
}
COMPUTED = {
    "what_if": "What if it were faster?",
    "target": "What splits do I need for that?",
    "route": "What would it take to reach my goal?",
    "projection": "Where will I finish?",
}
LISTS = ("target:runs", "target:stations", "target:roxzone", "archetype:meaning")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--races", type=int, default=3, help="invented races asked about")
    parser.add_argument("--each", action="store_true", help="one fact a question, not several")
    parser.add_argument("--kinds", nargs="*", help="only these of the questions below")
    parser.add_argument("--show", action="store_true", help="print what failed, on stderr")
    options = parser.parse_args()
    rng, races = Random(7), Races(settings())
    model = chat_model("embedded", settings())
    assert model is not None
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for _ in range(options.races):
        report = races.draw(rng, from_held_out=True).report
        first = facts(report)
        items = report_items(report)
        made = computed_items(races.field, report, rng)
        evidence = Evidence((*first, *items, *made))
        asked = [
            entry
            for entry in _asked(evidence, items, made)
            if not options.kinds or entry[0] in options.kinds
        ]
        if options.each:
            asked = [(item.key.partition(":")[0], q, [item]) for _, q, use in asked for item in use]
        for kind, question, use in asked:
            prompt = messages(head(first[: spotlight_count(report)]), [], turn(question, use, use))
            drafts = cited_sentences(
                str(chunk.text) for chunk in model.stream([HumanMessage(prompt[0]["content"])],
                                                          max_tokens=220) if chunk.text
            )  # fmt: skip
            for sentence in spoken(drafts, use, Evidence((*use, *first)), question):
                counts[kind][_status(sentence.status, sentence.reason)] += 1
                if options.show and sentence.status is not Status.VERIFIED:
                    print(f"{kind}: {sentence.reason}: {sentence.draft or sentence.text}",
                          file=sys.stderr)  # fmt: skip
            told = {status: counts[kind][status] for status in counts[kind]}
            print(f"{kind}: {told}", file=sys.stderr)
    json.dump(_summary(counts), sys.stdout, indent=2)
    print()
    return 0


def _asked(
    evidence: Evidence, items: tuple[EvidenceItem, ...], made: tuple[EvidenceItem, ...]
) -> list[tuple[str, str, list[EvidenceItem]]]:
    found = []
    for kind, question in QUESTIONS.items():
        read = focus(question, race_open=True)
        keys = read.fact_keys or read.opening
        use = [i for i in chosen_facts(evidence, keys) if i in items and i.key not in LISTS]
        found.append((kind, question, use))
    for kind, question in COMPUTED.items():
        group = [i for i in made if i.key.partition(":")[0] == kind and i.key not in LISTS]
        group = [i for i in group if "note" not in i.key and "doubt" not in i.key]
        found.append((kind, question, group[:MOST_ITEMS]))
    return [entry for entry in found if entry[2]]


def _status(status: Status, reason: str) -> str:
    """``said already`` is no failure of the sentence itself."""
    return "repeated" if reason == "said already" else status.value


def _summary(counts: dict[str, Counter[str]]) -> dict[str, Any]:
    whole: Counter[str] = sum(counts.values(), Counter())
    return {
        name: {"unaided": _unaided(count), **count}
        for name, count in [("all", whole), *counts.items()]
    }


def _unaided(count: Counter[str]) -> float:
    judged = sum(n for status, n in count.items() if status != "repeated")
    return round(count[Status.VERIFIED.value] / judged, 3) if judged else 0.0


if __name__ == "__main__":
    raise SystemExit(main())
