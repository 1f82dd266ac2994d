"""``hyrox-coach doctor``: one check per thing the coach needs, each with what to do if it fails."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hyrox.errors import HyroxCoachError, StoreError
from hyrox.settings import Settings

DISTRIBUTION = "hyrox-coach"


@dataclass(frozen=True)
class Check:
    """The outcome of one check; ``remedy`` is empty when all is well."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "ok": self.ok, "detail": self.detail, "remedy": self.remedy}


def examine(settings: Settings) -> list[Check]:
    """Run every check, cheapest first; none stops the others."""
    checks: list[tuple[str, Callable[[Settings], str], str]] = [
        ("python", python_version, "Install Python 3.11 or newer and run 'make run' again."),
        ("packages", packages, "Run 'make run' again, or: pip install -e . -c constraints.txt"),
        ("home", home_folder, "Free the folder, or choose another with HYROX_COACH_HOME."),
        ("stores", stores, "Run: hyrox-coach ingest build"),
        ("weights", weights, "Check HYROX_COACH_MODEL and the installed model package."),
        ("model", model, "Run with HYROX_COACH_MODEL=none to go on without a model."),
        ("port", port, "Stop the other program, or choose another port with HYROX_COACH_PORT."),
    ]
    return [_check(name, run, remedy, settings) for name, run, remedy in checks]


def python_version(_settings: Settings) -> str:
    """The running Python; pip has made sure that it is new enough."""
    return f"Python {'.'.join(map(str, sys.version_info[:3]))} at {sys.executable}"


def packages(_settings: Settings) -> str:
    """Every package this project requires, in a version it allows."""
    from importlib.metadata import PackageNotFoundError, requires, version

    from packaging.requirements import Requirement

    try:
        required = [Requirement(line) for line in requires(DISTRIBUTION) or []]
    except PackageNotFoundError:
        raise HyroxCoachError("The project itself is not installed.") from None
    wrong: list[str] = []
    needed = [r for r in required if r.marker is None or r.marker.evaluate({"extra": ""})]
    for requirement in needed:
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            wrong.append(f"{requirement.name} is missing")
            continue
        if not requirement.specifier.contains(found, prereleases=True):
            wrong.append(f"{requirement.name} {found} is not {requirement.specifier}")
    if wrong:
        raise HyroxCoachError("; ".join(wrong) + ".")
    return f"{len(needed)} required packages are there"


def home_folder(settings: Settings) -> str:
    """The folder of the local stores can be written."""
    nearest = next(p for p in (settings.home, *settings.home.parents) if p.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        raise StoreError(f"{settings.home} cannot be written.")
    return str(settings.home)


def stores(settings: Settings) -> str:
    """The stores are built and current."""
    from ingest.overview import status
    from ingest.stores import Store

    held = status(settings)
    stale = [store.value for store in Store if not held[store.value]["current"]]
    if stale:
        raise StoreError(f"Not built, or older than what they are made from: {', '.join(stale)}.")
    results = held["results"]
    kind = "invented finishes of the reference field" if results["invented"] else "real results"
    where = ", in the database of HYROX_COACH_VECTOR_URL" if settings.vector_url else ""
    return f"{' and '.join(s.value for s in Store)} are current{where}; {kind}"


def weights(settings: Settings) -> str:
    """The embedded model's weights have the pinned checksum."""
    if settings.model != "embedded":
        return f"not needed by the model '{settings.model}'"
    from generator.weights import BASE_SHA256, base_model

    path = base_model(settings.models_dir, lambda _message: None)
    return f"{path.name} has the pinned SHA-256 {BASE_SHA256[:12]}…"


def model(settings: Settings) -> str:
    """The model starts and writes something."""
    from langchain_core.messages import HumanMessage

    from generator.backends import chat_model

    chosen = chat_model(settings.model, settings, progress=lambda _message: None)
    if chosen is None:
        return "none is chosen: answers are made of facts and passages alone"
    try:
        next(iter(chosen.stream([HumanMessage("Say hello.")], max_tokens=4)))
    finally:
        chosen.close()
    return f"{settings.model} starts and answers"


def port(settings: Settings) -> str:
    """The app's port is free."""
    from ui.serve import free_port

    free_port(settings.host, settings.port)
    return f"{settings.host}:{settings.port} is free"


def _check(name: str, run: Callable[[Settings], str], remedy: str, settings: Settings) -> Check:
    try:
        return Check(name, True, run(settings))
    except HyroxCoachError as error:
        return Check(name, False, str(error), remedy)
    except Exception as error:
        # A doctor that dies of one finding helps nobody: the other checks still tell something.
        return Check(name, False, f"{type(error).__name__}: {error}", remedy)
