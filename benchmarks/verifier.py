"""How well the verifier tells supported sentences from others: JSON on stdout.

Every sentence of the written training answers is held against its own passage (should pass) and
against a passage of another document (should fail), at several thresholds of word support; then
every number and every direction word of the facts of invented races is turned wrong (should
fail), by kind of fact for those of the readings and computations. ``python
benchmarks/verifier.py``
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from random import Random
from typing import Any

from analysis.analyse import analyse
from analysis.facts import facts
from finetune.data.sources.drawn import computed_items, report_items, with_missing
from finetune.data.sources.races import Races
from finetune.data.sources.world import Question, World
from generator.numbers import quantities
from generator.verify import PASSAGE_SUPPORT, content_words, verify, without_citations
from hyrox.evidence import Evidence, EvidenceItem
from hyrox.settings import settings

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7)
RACES = 200


def main() -> int:
    rng = Random(3)
    found = {"passages": passages(rng), "facts": planted(rng), "readings": planted_readings(rng)}
    json.dump(found, sys.stdout, indent=2)
    print()
    return 0


def passages(rng: Random) -> dict[str, Any]:
    """Shares of sentences whose words are supported, by threshold."""
    world = World(settings())
    questions = [q for part in (False, True) for q in world.questions(from_held_out=part)]
    own, other = [], []
    for entry in questions:
        stranger = rng.choice(questions)
        for sentence in entry.answer.split("[P]"):
            if text := without_citations(sentence):
                own.append(_support(text, entry, entry.question))
                if stranger.passage.document != entry.passage.document:
                    other.append(_support(text, stranger, ""))
    return {
        "shipped_threshold": PASSAGE_SUPPORT,
        "sentences": len(own),
        "by_threshold": {
            str(t): {
                "own_passage_passes": round(sum(s >= t for s in own) / len(own), 3),
                "other_document_passes": round(sum(s >= t for s in other) / len(other), 3),
            }
            for t in THRESHOLDS
        },
    }


def planted(rng: Random) -> dict[str, Any]:
    """Plain sentences of facts pass; with one digit or one direction turned they must not."""
    races = Races(settings())
    counts = {"true": [0, 0], "digit": [0, 0], "direction": [0, 0]}
    for _ in range(RACES):
        report = races.draw(rng, from_held_out=True).report
        items = facts(report)
        evidence = Evidence(items)
        for item in items:
            cases = {"true": item.sentence, "digit": _other_digit(item.sentence, rng)}
            if item.direction is not None and re.search("slower|faster", item.sentence):
                cases["direction"] = _turned(item.sentence)
            for kind, text in cases.items():
                passed = verify(f"{text} [{item.id}]", evidence).passed
                counts[kind][0] += 1
                counts[kind][1] += passed
    return {kind: {"n": n, "passed": round(p / n, 4)} for kind, (n, p) in counts.items()}


def planted_readings(rng: Random, races_drawn: int = RACES) -> dict[str, Any]:
    """The same for facts of the readings and of computations, by kind; every number of a text may
    be the wrong one, and every fact that names a direction is turned."""
    races = Races(settings())
    counts: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for number in range(races_drawn):
        report = races.draw(rng, from_held_out=True).report
        if number % 5 == 0:
            report = analyse(races.field, races.models, with_missing(report.result, rng))
            items = report_items(report)
        else:
            items = (*report_items(report), *computed_items(races.field, report, rng))
        _plant(items, rng, counts)
    return {
        "all": _shares(_summed(counts.values())),
        "by_kind": {kind: _shares(found) for kind, found in sorted(counts.items())},
    }


def _plant(
    items: tuple[EvidenceItem, ...], rng: Random, counts: dict[str, dict[str, list[int]]]
) -> None:
    evidence = Evidence(items)
    for item in items:
        kind = item.key.partition(":")[0]
        cases = {"true": item.sentence, "text": item.text}
        if numbers := quantities(item.sentence):
            number = rng.choice(numbers)
            digits = [at for at in range(number.start, number.end) if item.sentence[at].isdigit()]
            at = rng.choice(digits)
            other = str((int(item.sentence[at]) + rng.randint(1, 9)) % 10)
            cases["digit"] = item.sentence[:at] + other + item.sentence[at + 1 :]
        if re.search("slower|faster", item.sentence):
            cases["direction"] = _turned(item.sentence)
        for case, text in cases.items():
            passed = verify(f"{text} [{item.id}]", evidence).passed
            counts[kind][case][0] += 1
            counts[kind][case][1] += passed


def _summed(groups: Iterable[dict[str, list[int]]]) -> dict[str, list[int]]:
    total: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for group in groups:
        for case, (n, passed) in group.items():
            total[case][0] += n
            total[case][1] += passed
    return total


def _shares(counts: dict[str, list[int]]) -> dict[str, Any]:
    return {case: {"n": n, "passed": round(p / n, 4)} for case, (n, p) in counts.items()}


def _support(text: str, entry: Question, question: str) -> float:
    words = content_words(text)
    passage = entry.passage
    known = content_words(f"{passage.title} {passage.section} {passage.text} {question}")
    return len(words & known) / len(words) if words else 1.0


def _other_digit(text: str, rng: Random) -> str:
    """One digit of a time or gap changed; names such as "run 8" are left alone."""
    places = [m.start() for m in re.finditer(r"(?<=:)\d(?=\d)|\d(?= s |:)", text)]
    if not places:
        places = [m.start() for m in re.finditer(r"\d(?= %)", text)]
    at = rng.choice(places)
    digit = str((int(text[at]) + rng.randint(1, 5)) % (6 if text[at - 1 : at] == ":" else 10))
    return text[:at] + digit + text[at + 1 :]


def _turned(text: str) -> str:
    """The first direction word turned round."""
    return re.sub(
        "slower|faster", lambda m: "faster" if m[0] == "slower" else "slower", text, count=1
    )


if __name__ == "__main__":
    raise SystemExit(main())
