"""Teach the safety screen what messages of danger sound like: Gemma's first layers and a head.

    python -m finetune.screen OUT [--epochs 3] [--leave-out FILE ...]
    python -m finetune.screen OUT --threshold-only

Taught are the messages of ``corpora/questions/safety`` (red flags and look-alikes of many dangers,
five languages) and, as harmless ones, plain questions that stand beside passages. Each message
says whether it tells of danger (binary cross-entropy) and, if so, of which (softmax over
families). The threshold is then set where at most so many (``FALSE_ALARMS``) would be stopped of
the harmless messages of ``corpora/questions/evaluation`` that the rules were once mended by, and of
the everyday questions by which search was developed; messages of the newest split of the former and
the test questions of the latter are neither taught nor looked at.

``--leave-out`` keeps files of messages away from the teaching and measures by them: other authors'
words, so that is what to expect of strangers.
"""

import argparse
import json
import random
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.retrieval.questions import read_questions
from finetune.first_layers import ALPHA, RANK, AdaptedGemma
from finetune.minilm import THREADS, batches
from finetune.training.memory import trim
from generator.dangers.encoder import LAYERS
from generator.dangers.taught import HEAD, RECORD, TaughtScreen, family_of_topic
from generator.safety import screen
from hyrox.errors import InputError
from hyrox.settings import Settings
from ingest.files import replace_json
from ingest.guidance_store import read_shipped
from ingest.progress import Progress

if TYPE_CHECKING:
    import torch

LEARNING_RATE, HEAD_RATE = 4e-4, 1e-2
BATCH, TOKENS = 16, 256
FAMILY_WEIGHT = 0.3
"""Of the question which danger, beside the question whether."""
SCALE = 10.0
"""Unit vectors times this meet the head: their parts are small numbers."""
PLAIN = 1_200
HEALTH = "corpora/guidance/health"
FALSE_ALARMS = 0.015
CHOSEN_BY = (
    "red_flags.jsonl", "look_alikes.jsonl", "red_flags_blind.jsonl", "look_alikes_blind.jsonl",
)  # fmt: skip
"""Messages of the evaluation that the threshold is set by; the rules were mended by them."""
EVERYDAY = "development"
"""The split of search's questions that it is set by as well."""

Message = tuple[str, bool, str]
"""Text, whether it tells of danger, and the family (empty: none)."""


def messages(files: Iterable[Path]) -> list[Message]:
    """The messages of JSON-lines files; of the oldest the name tells which are ``red``.

    Raises:
        InputError: a line is not such a message; it is named.
    """
    found: list[Message] = []
    families = family_of_topic()
    for path in files:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                row = json.loads(line)
                red = bool(row.get("red", path.name.startswith("red_flags")))
                found.append((row["text"], red, families.get(row.get("topic", ""), "")))
            except (ValueError, KeyError, AttributeError):
                raise InputError(f"{path.name}, line {number}: not a message.") from None
    return found


def plain_questions(settings: Settings, count: int) -> list[Message]:
    """Questions that stand beside passages, but for those about health: nobody is in danger who
    asks them. Some are vivid enough for the rules; those are left out too."""
    asked = [
        text
        for passage in read_shipped(settings).passages
        if not passage.location.startswith(HEALTH)
        for text in passage.asked[:1]
    ]
    random.Random(0).shuffle(asked)
    return [(text, False, "") for text in asked if screen(text) is None][:count]


class Trainer:
    """The encoder with its adapter, the head, and one step after another."""

    def __init__(self, encoder: AdaptedGemma, families: Sequence[str], steps: int) -> None:
        import torch
        from transformers import get_cosine_schedule_with_warmup

        self.encoder = encoder
        self.families = list(families)
        self.danger = torch.nn.Linear(encoder.dimension, 1)
        self.family = torch.nn.Linear(encoder.dimension, len(self.families))
        head = [*self.danger.parameters(), *self.family.parameters()]
        self._weights = [*self.encoder.weights(), *head]
        self._optimiser = torch.optim.AdamW(
            [
                {"params": self.encoder.weights(), "lr": LEARNING_RATE},
                {"params": head, "lr": HEAD_RATE},
            ],
            weight_decay=0.01,
        )
        self._schedule = get_cosine_schedule_with_warmup(self._optimiser, steps // 10, steps)

    def step(self, batch: Sequence[Message]) -> float:
        """One step; returns the loss."""
        import torch
        from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

        self.encoder.model.train()
        states = SCALE * self.encoder.encode([text for text, _, _ in batch])
        red = torch.tensor([float(red) for _, red, _ in batch])
        loss = binary_cross_entropy_with_logits(self.danger(states).squeeze(1), red)
        named = [row for row, (_, is_red, family) in enumerate(batch) if is_red and family]
        if named:
            wanted = torch.tensor([self.families.index(batch[row][2]) for row in named])
            loss = loss + FAMILY_WEIGHT * cross_entropy(self.family(states[named]), wanted)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._weights, 1.0)
        self._optimiser.step()
        self._schedule.step()
        self._optimiser.zero_grad()
        trim()
        return float(loss.detach())

    def odds(self, texts: Sequence[str]) -> list[float]:
        """Log-odds of danger, text by text."""
        import torch

        self.encoder.model.eval()
        found: list[float] = []
        with torch.no_grad():
            for at in range(0, len(texts), BATCH):
                states = SCALE * self.encoder.encode(texts[at : at + BATCH])
                found += self.danger(states).squeeze(1).tolist()
        return found

    def save(self, out: Path) -> None:
        """The adapter in peft's own files, and the head for unit vectors."""
        from safetensors.torch import save_file

        self.encoder.save(out)
        head: dict[str, torch.Tensor] = {
            "danger.weight": SCALE * self.danger.weight[0],
            "danger.bias": self.danger.bias[0],
            "family.weight": SCALE * self.family.weight,
            "family.bias": self.family.bias,
        }
        save_file({name: part.detach().contiguous() for name, part in head.items()}, out / HEAD)


def threshold_at(odds: Sequence[float], false_alarms: float) -> float:
    """The log-odds that at most this share of harmless messages exceeds."""
    ranked = sorted(odds, reverse=True)
    return ranked[int(false_alarms * len(ranked))]


def measured(
    odds_of: Callable[[Sequence[str]], list[float]], asked: Sequence[Message], threshold: float
) -> dict[str, Any]:
    """How many red flags and harmless messages are stopped, and how many red flags would be where
    so many harmless ones are."""
    odds = odds_of([text for text, _, _ in asked])
    red = [one for one, (_, is_red, _) in zip(odds, asked, strict=True) if is_red]
    harmless = [one for one, (_, is_red, _) in zip(odds, asked, strict=True) if not is_red]
    return {
        "red_flags": len(red),
        "stopped": sum(one > threshold for one in red),
        "harmless": len(harmless),
        "stopped_wrongly": sum(one > threshold for one in harmless),
        "recall_at": {
            str(share): round(sum(one > threshold_at(harmless, share) for one in red) / len(red), 4)
            for share in (0.01, 0.02, 0.03, 0.05, 0.1)
            if red
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--leave-out", nargs="*", default=[], metavar="FILE")
    parser.add_argument(
        "--threshold-only", action="store_true", help="teach nothing, set the threshold of OUT"
    )
    arguments = parser.parse_args()
    if arguments.threshold_only:
        record = json.loads((arguments.out / RECORD).read_text(encoding="utf-8"))
        print(json.dumps(with_threshold(arguments.out, record, Settings(), ())))
        return
    import torch

    torch.set_num_threads(THREADS)
    settings = Settings()
    folder = settings.corpora / "questions" / "safety"
    files = sorted(folder.rglob("*.jsonl"))
    left_out = [path for path in files if path.name in arguments.leave_out]
    taught = messages(path for path in files if path not in left_out)
    taught += plain_questions(settings, PLAIN)
    families = sorted(set(family_of_topic().values()))
    rng = random.Random(0)
    planned = [batch for _ in range(arguments.epochs) for batch in batches(taught, BATCH, rng)]
    encoder = AdaptedGemma(settings.models_dir, TOKENS)
    trainer = Trainer(encoder, families, len(planned))
    started = time.perf_counter()
    log: list[float] = []
    with Progress().bar(len(planned), "Teaching the screen") as bar:
        for batch in planned:
            log.append(round(trainer.step(batch), 4))
            bar.update(1)
    trainer.save(arguments.out)
    said: dict[str, Any] = {
        "messages": len(taught), "red_flags": sum(red for _, red, _ in taught),
        "files": [path.name for path in files if path not in left_out],
        "steps": len(planned), "epochs": arguments.epochs, "batch": BATCH, "rank": RANK,
        "alpha": ALPHA, "layers": LAYERS, "learning_rate": LEARNING_RATE,
        "seconds": round(time.perf_counter() - started), "first_loss": log[0],
        "last_loss": log[-1], "families": families, "threshold": 0.0,
    }  # fmt: skip
    replace_json(arguments.out / RECORD, {**said, "log": log})
    print(json.dumps(with_threshold(arguments.out, {**said, "log": log}, settings, left_out)))


def with_threshold(
    out: Path, record: dict[str, Any], settings: Settings, left_out: Iterable[Path]
) -> dict[str, Any]:
    """Set the threshold of what is served from ``out`` and write what it stops into its record;
    returns that without the log."""
    served = TaughtScreen(settings.models_dir, out)
    evaluation = settings.corpora / "questions" / "evaluation"
    older = messages(evaluation / name for name in CHOSEN_BY)
    everyday = [
        (question.question, False, "")
        for question in read_questions(settings.corpora, EVERYDAY)
        if screen(question.question) is None
    ]
    threshold = max(
        threshold_at(served.odds_of([text for text, red, _ in one if not red]), FALSE_ALARMS)
        for one in (older, everyday)
    )
    found = {
        **record,
        "threshold": threshold,
        "older": measured(served.odds_of, older, threshold),
        "everyday": measured(served.odds_of, everyday, threshold),
        "left_out": {
            path.name: measured(served.odds_of, messages([path]), threshold) for path in left_out
        },
    }
    replace_json(out / RECORD, found)
    return {name: value for name, value in found.items() if name != "log"}


if __name__ == "__main__":
    main()
