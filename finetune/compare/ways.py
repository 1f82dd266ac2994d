"""The ways to an answer: the tuned model, its base, code alone; and the planner with its drafts.

Weights are opened at the first question, so a comparison whose answers are all there needs none.
"""

import hashlib
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from finetune.compare.answers import Said
from finetune.compare.baselines import Nearest, template
from finetune.compare.cases import Case
from finetune.data.example import Expects
from generator.weights import (
    ADAPTER_DIR,
    ADAPTER_FILES,
    BASE_SHA256,
    Progress,
    merged_model,
    sha256_of,
)
from hyrox.errors import InputError, ModelError
from hyrox.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from finetune.data.sources.world import World
    from retrieval.library import Library

TUNED, SERVED, BASE, TEMPLATE = "tuned", "served", "base", "template"
WAYS = (TUNED, SERVED, BASE, TEMPLATE)


class Way(Protocol):
    """Something that answers; ``made_from`` are checksums of what its answers come from."""

    name: str
    made_from: Mapping[str, str]

    def takes(self, case: Case) -> bool:
        """Whether it has anything to say to such a case at all."""
        ...

    def answer(self, case: Case) -> Said: ...

    def close(self) -> None: ...


class ModelWay:
    """A chat model, greedily, without a grammar and without the verifier.

    Args:
        open_model: gives the model; called at the first question.
    """

    def __init__(
        self, name: str, open_model: "Callable[[], BaseChatModel]", made_from: Mapping[str, str]
    ) -> None:
        self.name, self.made_from = name, made_from
        self._open = open_model
        self._model: BaseChatModel | None = None

    def takes(self, case: Case) -> bool:  # noqa: ARG002
        return True

    @property
    def model(self) -> "BaseChatModel":
        """Opened on first use."""
        if self._model is None:
            self._model = self._open()
        return self._model

    def answer(self, case: Case) -> Said:
        from langchain_core.messages import AIMessage, HumanMessage

        chat = [
            HumanMessage(m["content"]) if m["role"] == "user" else AIMessage(m["content"])
            for m in case.prompt
        ]
        began = time.perf_counter()
        reply = self.model.invoke(chat, max_tokens=case.max_tokens)
        used = reply.usage_metadata
        return Said(
            str(reply.text),
            tokens=used["output_tokens"] if used else 0,
            seconds=round(time.perf_counter() - began, 3),
        )

    def close(self) -> None:
        close = getattr(self._model, "close", None)
        if close is not None:
            close()
        self._model = None


class TemplateWay:
    """No model: ``finetune.compare.baselines``."""

    name = TEMPLATE

    def __init__(self, weeks: Nearest | None, made_from: Mapping[str, str]) -> None:
        self._weeks, self.made_from = weeks, made_from

    def takes(self, case: Case) -> bool:
        return self._weeks is not None or case.asked.expects is not Expects.JSON

    def answer(self, case: Case) -> Said:
        return Said(template(case, self._weeks))

    def close(self) -> None:
        return None


class ServedWay:
    """A profile's week as the app makes it: the model drafts sessions and gives reasons, code
    composes, and the guard checks and repairs the whole plan."""

    name = SERVED

    def __init__(
        self, tuned: ModelWay, open_library: "Callable[[], Library]", world: "World"
    ) -> None:
        self.made_from = tuned.made_from
        self._tuned, self._open, self._world = tuned, open_library, world
        self._library: Library | None = None

    def takes(self, case: Case) -> bool:
        return case.asked.expects is Expects.JSON

    def answer(self, case: Case) -> Said:
        from finetune.compare.measures.plans import number_of
        from finetune.data.kinds.plans.project import week_of
        from generator.plans.drafting import ModelDrafter
        from generator.plans.making import make_plan
        from hyrox.plans.profile import Profile

        if self._library is None:
            self._library = self._open()
        catalogue = self._world.catalogue
        profile = Profile.model_validate(case.example.subject["profile"])
        drafter = ModelDrafter(self._tuned.model, TUNED, self._library)
        began = time.perf_counter()
        plan = make_plan(
            profile,
            start=date.fromisoformat(case.example.subject["start"]),
            catalogue=catalogue,
            seed=number_of(case),
            drafter=drafter,
        )
        seconds = round(time.perf_counter() - began, 3)
        if drafter.note:
            raise ModelError(drafter.note)
        text = plan.to_json()
        return Said(week_of(plan, catalogue).to_json(), seconds=seconds, whole=_whole(text))

    def close(self) -> None:
        if self._library is not None:
            self._library.close()
        self._library = None


def _whole(text: str) -> dict[str, Any]:
    """What is right of a whole plan's JSON, as a stranger would read it."""
    from finetune.data.kinds.plan import keys
    from hyrox.plans.plan import Plan

    found = keys(text)
    try:
        plan = Plan.model_validate_json(text)
    except ValueError:
        plan = None
    return {
        "json": found.pop("json"),
        "top_keys": all(held for key, held in found.items() if "." not in key),
        "valid": plan is not None,
        "weeks": len(plan.workout_plan.weeks) if plan else 0,
    }


def checksums(data: Path, adapter: Path | None, *, training: Path | None = None) -> dict[str, str]:
    """What answers come from: ``data``, and ``adapter`` and ``base`` or ``training data``.

    Raises:
        InputError: a file of the adapter is missing.
    """
    found = {"data": sha256_of(data)}
    if training is not None:
        return found | {"training data": sha256_of(training)}
    found["base"] = BASE_SHA256
    if adapter is not None:
        digest = hashlib.sha256()
        for name in ADAPTER_FILES:
            try:
                digest.update((adapter / name).read_bytes())
            except OSError:
                raise InputError(
                    f"{adapter} is no adapter: {name} is missing. Name the folder of a run of "
                    "'hyrox-coach finetune train'."
                ) from None
        found["adapter"] = digest.hexdigest()
    return found


def embedded(
    settings: Settings, adapter: Path | None, progress: Progress
) -> "Callable[[], BaseChatModel]":
    """Opens the embedded model with an adapter merged in, or the base alone.

    What the app serves is left in its place: another adapter's merged file has a folder of its own.
    """

    def opened() -> "BaseChatModel":
        from generator.backends.embedded import EmbeddedModel

        folder = settings.models_dir
        if adapter is None or adapter.resolve() != ADAPTER_DIR.resolve():
            folder = folder / "compared" / (TUNED if adapter else BASE)
        path = merged_model(folder, adapter, progress)
        return EmbeddedModel(path=path, threads=settings.threads)

    return opened


def library(settings: Settings) -> "Callable[[], Library]":
    """Opens the stores, built where they are missing."""

    def opened() -> "Library":
        from ingest.stores import ensure_stores
        from retrieval.library import Library

        ensure_stores(settings)
        return Library.open(settings)

    return opened
