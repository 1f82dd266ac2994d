"""Two real steps, saved, reloaded as serving reloads it, and asked a question.

It runs in a process of its own: what it takes is measured apart, a GPU is free again when it ends,
and a process that the system kills for its memory is a finding, not the end of the preflight.
"""

import json
import math
import multiprocessing
import os
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from finetune.training.settings import TrainSettings
from hyrox.evidence import EvidenceItem

STEPS = 2
ANSWER_TOKENS = 96
"""Longest answer asked for: three or four sentences, seconds on a CPU."""


@dataclass(frozen=True)
class Question:
    """A prompt of a held-out example, and what an answer to it may rest on."""

    prompt: str
    asked: str = ""
    evidence: tuple[EvidenceItem, ...] = ()


@dataclass(frozen=True)
class Request:
    """What is tried: recipe, lines of the longest and of typical examples, folders."""

    settings: TrainSettings
    longest: tuple[str, ...]
    typical: tuple[str, ...]
    question: Question
    scratch: Path
    models_dir: Path


@dataclass(frozen=True)
class Trial:
    """How it went. ``failed`` says why the stage ``stage`` failed; none after it was tried."""

    losses: tuple[float, ...] = ()
    norms: tuple[float, ...] = ()
    seconds: tuple[float, ...] = ()
    longest_first: bool = True
    """Whether the first step was that of the longest examples."""
    peak_bytes: int = 0
    run_bytes: int = 0
    serve_s: float = 0.0
    answer: str = ""
    sentences: int = 0
    passed: int = 0
    stage: str = ""
    failed: str = ""


def in_its_own_process(request: Request) -> Trial:
    """:func:`attempt` in a fresh process, whose end by the system is told as a failed trial."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        try:
            return pool.submit(attempt, request).result()
        except BrokenProcessPool:
            return Trial(
                stage="train",
                failed="the system ended the trial, most likely because memory ran out",
            )


def attempt(request: Request) -> Trial:
    """Train, reload, generate, verify; every failure is told, none is raised."""
    trial = Trial()
    stages: tuple[tuple[str, Callable[[Request, Trial], Trial]], ...] = (
        ("train", _train),
        ("serve", _serve),
    )
    for stage, work in stages:
        try:
            trial = work(request, trial)
        # Whatever goes wrong here would have gone wrong after hours: telling it is the point.
        except Exception as error:
            said = str(error).strip().split("\n")[0] or "no reason given"
            return replace(trial, stage=stage, failed=f"{type(error).__name__}: {said}")
        if trial.failed:
            return replace(trial, stage=stage)
    return trial


def _train(request: Request, trial: Trial) -> Trial:
    from finetune.training.collate import Order
    from finetune.training.run import train

    run = request.scratch / "run"
    settings = request.settings.model_copy(
        update={
            "steps": STEPS,
            "accumulation": 1,
            "evaluate_examples": 0,
            "checkpoint_every": STEPS,
            "kinds": "",  # the lines of the trial were chosen already
        }
    )
    lines = [*request.longest, *request.typical]
    order = list(Order([len(line) for line in lines], settings.batch, settings.seed))
    longest_first = order[0] < len(request.longest)
    if not longest_first and settings.batch == 1:
        # The first step pays for what is done once; the typical example is to be timed.
        lines, longest_first = lines[::-1], True
    data = request.scratch / "data"
    data.mkdir(parents=True)
    (data / "train.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    record = train(data, run, settings)
    log = (run / "training_log.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, log) if "loss" in row]
    trial = replace(
        trial,
        losses=tuple(float(row["loss"]) for row in rows),
        norms=tuple(float(row["norm"]) for row in rows),
        seconds=tuple(float(row["seconds"]) for row in rows),
        longest_first=longest_first,
        peak_bytes=int(record["peak_memory_bytes"]),
        run_bytes=sum(p.stat().st_size for p in run.rglob("*") if p.is_file()),
    )
    if not all(math.isfinite(value) for value in (*trial.losses, *trial.norms)):
        return replace(trial, failed=f"the loss is not a number ({trial.losses[-1]})")
    if not any(trial.norms):
        return replace(trial, failed="the gradient is zero: nothing would be learned")
    return trial


def _serve(request: Request, trial: Trial) -> Trial:
    begun = time.perf_counter()
    model = _loaded(request)
    loaded_s = time.perf_counter() - begun
    try:
        answer = "".join(_pieces(model, request.question.prompt))
    finally:
        model.close()
    trial = replace(trial, serve_s=loaded_s, answer=answer.strip())
    if not trial.answer:
        return replace(trial, failed="the reloaded model answered nothing")
    passed, sentences = _verified(answer, request.question)
    return replace(trial, passed=passed, sentences=sentences)


def _loaded(request: Request) -> Any:
    """The taught model as serving would have it."""
    settings, adapter = request.settings, request.scratch / "run"
    if settings.base != "embedded":
        from generator.backends.hf import HFModel

        return HFModel(
            model=settings.base,
            adapter=str(adapter),
            offload_dir=request.models_dir / "offload",
            max_tokens=ANSWER_TOKENS,
        )
    from generator.backends.embedded import EmbeddedModel
    from generator.weights import BASE_NAME, merged_model

    cache = request.scratch / "models"
    cache.mkdir()
    kept = request.models_dir / BASE_NAME
    if kept.exists():
        # A second name costs nothing; on another disk it has to be a copy.
        with suppress(OSError):
            os.link(kept, cache / BASE_NAME)
        if not (cache / BASE_NAME).exists():
            shutil.copyfile(kept, cache / BASE_NAME)
    return EmbeddedModel(
        path=merged_model(cache, adapter), threads=settings.threads, max_tokens=ANSWER_TOKENS
    )


def _pieces(model: Any, prompt: str) -> Iterator[str]:
    from langchain_core.messages import HumanMessage

    for piece in model.stream([HumanMessage(prompt)]):
        yield piece.text


def _verified(answer: str, question: Question) -> tuple[int, int]:
    """Sentences of an answer that pass the verifier, and all of them; none without evidence."""
    from generator.stream import cited_sentences
    from generator.verify import verify
    from hyrox.evidence import Evidence

    if not question.evidence:
        return 0, 0
    known = Evidence(question.evidence)
    verdicts = [verify(said, known, question.asked) for said in cited_sentences([answer])]
    return sum(verdict.passed for verdict in verdicts), len(verdicts)
