"""What few choices are worth: simulated athletes with hidden wishes choose between two answers.

    python -m benchmarks.personal_style --out personal_style.json
    python -m benchmarks.personal_style --model embedded --questions 24 --athletes 180

Without ``--model`` the answers are written by the templates that make the training data; with it,
by that model, and every sentence is verified as in the app. The win rate is the share of the next
answers that fit an athlete better than the default style's (a tie counts half), after 0, 2, 4 and
8 choices. It says what a profile is worth to athletes who choose as assumed; whether people do, no
simulation can say.
"""

import argparse
import json
import random
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

from finetune.data.sources.world import World
from finetune.data.voice import say
from finetune.preferences.judge import with_interval
from finetune.preferences.simulated import Answer, measure
from generator.prompt import head, messages, turn
from generator.speech import spoken
from generator.stream import cited_sentences
from generator.style import Style
from generator.verify import without_citations
from hyrox.evidence import Direction, Evidence, EvidenceItem
from hyrox.settings import settings

CHOICES = (0, 2, 4, 8)
SURE = (0.65, 0.8, 0.95)


def drawn(count: int, seed: int) -> list[EvidenceItem]:
    """Facts of segments of held-out invented athletes, in which they were slower or faster."""
    world = World(settings())
    rng = random.Random(seed)
    found: list[EvidenceItem] = []
    while len(found) < count:
        race = world.races.draw(rng, from_held_out=True)
        segments = [
            item for item in race.items
            if item.key.startswith("segment:") and item.direction in (
                Direction.FASTER, Direction.SLOWER)
        ]  # fmt: skip
        if segments:
            found.append(rng.choice(segments))
    return found


def by_templates(items: list[EvidenceItem], seed: int) -> Answer:
    """Answers as training shows them, one of many wordings each."""

    @cache
    def answer(question: int, style: Style) -> str:
        rng = random.Random(f"{seed} {question} {style.words}")
        return without_citations(say(items[question], rng, style=style.words))

    return answer


class ByModel:
    """A model's answers, each sentence checked as in the app; counts what passed unaided."""

    def __init__(self, model: Any, items: list[EvidenceItem]) -> None:
        self.model, self.items = model, items
        self.passed: dict[str, list[float]] = {}
        self.answer = cache(self._answer)

    def _answer(self, question: int, style: Style) -> str:
        from langchain_core.messages import HumanMessage

        item = self.items[question]
        name = item.about.label if item.about else "that"
        asked = turn(f"How was my {name}?", [item], [item], style.words)
        chat = [HumanMessage(m["content"]) for m in messages(head(), [], asked)]
        text = self.model.invoke(chat, max_tokens=160).text
        said = list(spoken(cited_sentences([str(text)]), [item], Evidence((item,)), asked))
        passed = [float(s.status.value == "verified") for s in said]
        self.passed.setdefault(style.words or "default", []).extend(passed)
        print(".", end="", file=sys.stderr, flush=True)
        return " ".join(sentence.text for sentence in said if sentence.shown)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--model", help="embedded, or another as in HYROX_COACH_MODEL")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--athletes", type=int, default=900)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    started = time.perf_counter()
    items = drawn(options.questions, options.seed)
    model = None
    if options.model:
        from generator.backends import chat_model

        model = ByModel(chat_model(options.model, settings()), items)
    answer = model.answer if model else by_templates(items, options.seed)
    found: dict[str, Any] = {
        "answers_by": options.model or "templates",
        "questions": options.questions,
        "athletes": options.athletes,
        "seed": options.seed,
        "by_sureness": {},
    }
    for sure in SURE:
        courses = measure(
            answer, options.questions, athletes=options.athletes, choices=CHOICES, sure=sure,
            seed=options.seed,
        )  # fmt: skip
        found["by_sureness"][str(sure)] = {str(k): c.as_json() for k, c in courses.items()}
    if model:
        found["verified_unaided"] = {
            style: {"sentences": len(passed), "passed": with_interval(passed)}
            for style, passed in sorted(model.passed.items())
        }
    found["seconds"] = round(time.perf_counter() - started, 1)
    text = json.dumps(found, indent=2)
    if options.out:
        options.out.write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
