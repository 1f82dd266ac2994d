"""How long an athlete waits: ``python benchmarks/coach_latency.py [--races 12]``.

JSON on stdout, milliseconds, medians and 95th percentiles:

- ``without_model``: analysis, neighbours, facts, focus, passage search and prompt, warm. Target:
  p95 at most 50.
- ``first_sentence``: race open (its prompt head prefilled), a first question; until the first
  verified sentence. Target: median at most 2,000.
- ``follow_up``: the next question about the same passages; until its first verified sentence.
  Target: median at most 1,000.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Iterator
from typing import Any

from generator.answer import Answer, Status
from generator.coach import Coach
from generator.conversation import Conversation
from generator.race import OpenRace
from hyrox.settings import settings
from ingest.stores import ensure_stores

FIRST = (
    ("How did I do overall?", "and was it better than expected?"),
    ("Where did I lose the most time?", "what are my three biggest losses?"),
    ("How do I get better at my sled push?", "how low should I stay on it?"),
    ("How can I improve my wall balls?", "how should I break it up?"),
    ("What should I eat before the start?", "how long before the start should I eat that?"),
    ("How do I compare with athletes like me?", "where are others at my level faster?"),
    ("How do I train for compromised running?", "how often should I do that?"),
    ("What should I work on first to get faster?", "what should I do first to improve it?"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--races", type=int, default=8, help="races opened")
    options = parser.parse_args()
    config = settings()
    ensure_stores(config)
    coach = Coach.open(config)
    races = coach.library.search_races(limit=options.races)
    found: dict[str, Any] = {"model": coach.model_name, "races": len(races)}
    found["without_model"] = _summary(list(_without_model(coach, races)))
    if coach.model is not None:
        first, follow, tokens = [], [], []
        for number, result in enumerate(races):
            _say(f"race {number + 1} of {len(races)}")
            race = coach.open_race(result, prefill=False)
            for question, next_question in FIRST:
                _prefill(coach, race)
                answer = _ask(coach, question, race, ())
                first.append(answer)
                follow.append(_ask(coach, next_question, race, ((question, answer),)))
                tokens += [answer.timing.tokens, follow[-1].timing.tokens]
        found["first_sentence"] = _summary(list(_first_sentences(first)))
        found["follow_up"] = _summary(list(_first_sentences(follow)))
        found["whole_answer"] = _summary([a.timing.total_ms for a in first + follow])
        found["tokens_per_answer"] = statistics.median(tokens)
        found["passed_unaided"] = _share_passed(first + follow)
    coach.close()
    json.dump(found, sys.stdout, indent=2)
    print()
    return 0


def _without_model(coach: Coach, races: list[Any]) -> Iterator[float]:
    for warm in (False, True):
        for result in races:
            for question, _ in FIRST:
                began = time.perf_counter()
                race = coach.open_race(result, prefill=False)
                coach.prepare(question, Conversation.of(race, ()))
                if warm:
                    yield (time.perf_counter() - began) * 1000


def _prefill(coach: Coach, race: OpenRace) -> None:
    """Put another prompt in the cache and then the race's head, as opening a race does."""
    coach.model.prefill("Another conversation.")  # type: ignore[union-attr]
    coach.model.prefill(race.head)  # type: ignore[union-attr]


def _ask(coach: Coach, question: str, race: OpenRace, history: Any) -> Answer:
    *_, answer = coach.ask(question, race, history)
    assert isinstance(answer, Answer)
    return answer


def _first_sentences(answers: list[Answer]) -> Iterator[float]:
    """Of answers that the model took part in."""
    for answer in answers:
        if answer.asked and answer.timing.first_sentence_ms is not None:
            yield answer.timing.first_sentence_ms


def _share_passed(answers: list[Answer]) -> float:
    made = [s for a in answers if a.asked for s in a.sentences if s.generated]
    return round(sum(s.status is Status.VERIFIED for s in made) / max(1, len(made)), 3)


def _summary(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "n": len(ordered),
        "median_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 1),
    }


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
