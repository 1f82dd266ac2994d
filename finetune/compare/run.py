"""The whole comparison: examples, answers of each way (kept as they come), figures, page."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from finetune.compare.answers import Answers, Said
from finetune.compare.baselines import Nearest
from finetune.compare.cases import Case, cases_of, chosen
from finetune.compare.measures.plans import SessionsBroken
from finetune.compare.measures.red_flags import red_flag_recall
from finetune.compare.measures.rouge import ORIGIN
from finetune.compare.report import markdown
from finetune.compare.results import differences, goals, groups, scored
from finetune.compare.ways import (
    BASE,
    SERVED,
    TEMPLATE,
    TUNED,
    WAYS,
    ModelWay,
    ServedWay,
    TemplateWay,
    Way,
    checksums,
    embedded,
    library,
)
from finetune.data.build import HELD_OUT, TRAIN
from finetune.data.example import Example, Kind, read_examples
from finetune.data.sources.world import World
from generator.weights import ADAPTER_DIR, Progress, to_stderr
from hyrox.errors import InputError
from hyrox.settings import Settings
from ingest.files import replace_json

RESULTS, PAGE = "compare.json", "compare.md"
BASE_PLANS = 30
"""Weeks that the base is asked for where no limit is given: each takes it as long as it may."""

Watch = Callable[[str, int, int, float], None]
"""Told after each answer: the way, cases done and in all, and the share of the work done."""


def compare(
    data: Path,
    out: Path,
    settings: Settings,
    *,
    adapter: Path | None = None,
    limit: int = 0,
    base_limit: int = 0,
    ways: Sequence[str] = WAYS,
    progress: Progress = to_stderr,
    watch: Watch = lambda *_: None,
) -> dict[str, Any]:
    """Answer the held-out examples of ``data`` each way, score, write ``compare.json`` and
    ``compare.md`` to ``out``; returns what ``compare.json`` holds.

    A run that was stopped goes on from the answers in ``out``.

    Args:
        adapter: a peft adapter; ``None``: the shipped one.
        limit: examples of each kind at most; 0: all, and ``BASE_PLANS`` weeks of the base.
        base_limit: as ``limit``, of the base, which rarely ends an answer by itself; 0: the same.
        ways: of ``WAYS``.

    Raises:
        InputError: no data set, no such way, or answers in ``out`` that were made from others.
    """
    if unknown := [way for way in ways if way not in WAYS]:
        raise InputError(f"There is no way {unknown[0]!r}; choose of {', '.join(WAYS)}.")
    examples = list(read_examples(data / HELD_OUT))
    if not examples:
        raise InputError(f"{data / HELD_OUT} holds no examples.")
    adapter = adapter or ADAPTER_DIR
    world = World(settings)
    made = made_ways(ways, data, settings, adapter, world, progress)
    return measured(
        examples, made, out, world,
        limit=limit, base_limit=base_limit, progress=progress, watch=watch,
    )  # fmt: skip


def made_ways(
    names: Sequence[str],
    data: Path,
    settings: Settings,
    adapter: Path,
    world: World,
    progress: Progress,
) -> list[Way]:
    """The ways, in the order of ``WAYS``; nothing heavy is opened yet."""
    held_out = data / HELD_OUT
    tuned = ModelWay(TUNED, embedded(settings, adapter, progress), checksums(held_out, adapter))
    makers: Mapping[str, Callable[[], Way]] = {
        TUNED: lambda: tuned,
        SERVED: lambda: ServedWay(tuned, library(settings), world),
        BASE: lambda: ModelWay(BASE, embedded(settings, None, progress), checksums(held_out, None)),
        TEMPLATE: lambda: TemplateWay(
            Nearest.of(read_examples(data / TRAIN)),
            checksums(held_out, None, training=data / TRAIN),
        ),
    }
    return [makers[name]() for name in WAYS if name in names]


def measured(
    examples: Sequence[Example],
    ways: Sequence[Way],
    out: Path,
    world: World,
    *,
    limit: int = 0,
    base_limit: int = 0,
    progress: Progress = to_stderr,
    watch: Watch = lambda *_: None,
) -> dict[str, Any]:
    """As :func:`compare`, of ways that are there already."""
    kept = {way.name: Answers(out, way.name, way.made_from) for way in ways}
    limits = {BASE: base_limit or limit}
    asked = {way.name: _cases(examples, way, limits.get(way.name, limit)) for way in ways}
    try:
        for way in ways:
            _answer(way, asked[way.name], kept[way.name], watch)
    finally:
        for way in ways:
            way.close()
    progress("Scoring the answers.")
    every = {case.key: case for cases in asked.values() for case in cases}
    keys = {name: {case.key for case in cases} for name, cases in asked.items()}
    answers = {name: partial(_said, kept[name], keys[name]) for name in kept}
    scores = scored(every.values(), answers, SessionsBroken(world.catalogue))
    found = groups(scores)
    safety = red_flag_recall(world.corpora / "questions" / "safety")
    result: dict[str, Any] = {
        "made_from": {way.name: dict(way.made_from) for way in ways},
        "limit": limit,
        "examples": _counts(asked),
        "goals": goals(found),
        "groups": found,
        "differences": differences(scores),
        "origin_rouge": dict(ORIGIN),
        "safety": {
            name: asdict(value) if hasattr(value, "value") else value
            for name, value in safety.items()
        },
        "seconds": {name: _seconds(kept[name], keys[name]) for name in kept},
    }
    replace_json(out / RESULTS, result)
    (out / PAGE).write_text(markdown(result), encoding="utf-8")
    return result


def _cases(examples: Sequence[Example], way: Way, limit: int) -> list[Case]:
    most = {Kind.PLAN: BASE_PLANS} if way.name == BASE else {}
    picked = chosen(examples, limit, most)
    return [case for example in picked for case in cases_of(example) if way.takes(case)]


def _answer(way: Way, cases: Sequence[Case], kept: Answers, watch: Watch) -> None:
    """Answer what has no answer yet; the work is told in characters of the targets."""
    missing = [case for case in cases if case.key not in kept]
    work = sum(len(case.target) for case in missing)
    done = 0
    for number, case in enumerate(missing, len(cases) - len(missing) + 1):
        kept.add(case.key, way.answer(case))
        done += len(case.target)
        watch(way.name, number, len(cases), done / work)


def _said(kept: Answers, keys: set[str], key: str) -> Said | None:
    return kept[key] if key in keys and key in kept else None


def _counts(asked: Mapping[str, Sequence[Case]]) -> dict[str, dict[str, int]]:
    """Examples by way and kind."""
    found: dict[str, dict[str, int]] = {}
    for way, cases in asked.items():
        kinds = {case.example.id: case.kind.value for case in cases}
        found[way] = {kind: list(kinds.values()).count(kind) for kind in dict.fromkeys(
            kinds.values())}  # fmt: skip
    return found


def _seconds(kept: Answers, keys: set[str]) -> dict[str, float]:
    said = [kept[key] for key in keys if key in kept]
    return {
        "seconds": round(sum(one.seconds for one in said), 1),
        "tokens": sum(one.tokens for one in said),
        "answers": len(said),
    }


def read_results(path: Path) -> dict[str, Any]:
    """A ``compare.json``.

    Raises:
        InputError: it cannot be read.
    """
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} is no result of 'finetune compare' ({error}).") from None
    return found
