"""What the page shows, the quarantine, the last runs, undoing."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from hyrox.settings import PROJECT, Settings
from ingest.report import log_run
from ingest.results import quarantine
from journal.tables import Role
from ui.app import build_app
from ui.web.knowledge.knowledge_intake import Intake
from ui.web.knowledge.knowledge_page import KnowledgePage

RESULTS = PROJECT / "docs" / "examples" / "results.csv"
HOSTILE = "<img src=x onerror='alert(1)'>"


def test_the_page_is_for_maintainers_and_its_handlers_are_its_own(
    fake_coach: Any, journal: Any, tmp_path: Path
) -> None:
    site = build_app(fake_coach, journal, Settings(home=tmp_path, host="0.0.0.0"))
    (page,) = [page for page in site.pages if page.name == "Knowledge"]
    assert page.roles == (Role.MAINTAINER,)
    # Each is wrapped by what tells its words in the reader's language, and keeps its name.
    asked = (
        KnowledgePage.make_export, KnowledgePage.show_rule, KnowledgePage.go_back,
        Intake.plan_results, Intake.plan_guidance, Intake.take_in,
    )  # fmt: skip
    handlers = {handler.__name__ for handler in asked}
    own = [
        number for number, fn in site.blocks.fns.items()
        if getattr(fn.fn, "__name__", "") in handlers
    ]  # fmt: skip
    assert len(own) == len(handlers)
    assert {site.page_of(number) for number in own} == {"knowledge"}
    assert site.page_of(10_000) is None


def test_nothing_is_read_before_the_page_is_opened(
    fake_coach: Any, journal: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(_settings: Settings) -> None:
        raise AssertionError("the stores were read")

    monkeypatch.setattr("ingest.overview.status", read)
    home = tmp_path / "home"
    app = build_app(fake_coach, journal, Settings(home=home)).blocks
    assert app.get_api_info()["named_endpoints"] == {}
    assert not home.exists()


def test_it_shows_what_athletes_are_compared_with_and_what_can_be_cited(
    page: Any,
) -> None:
    shown = page.show()
    assert set(shown) == set(page.shown)
    about = shown[page.about]
    assert "1,000" in about
    assert "invented" in about
    assert "from 2 documents" in about
    assert "up to date" in about
    assert "corpora" in shown[page.sources]
    assert "No results were taken in" in shown[page.inputs]
    assert "quarantine is empty" in shown[page.rules]
    assert shown[page.examples] == shown[page.events] == ""
    assert "nothing to undo" in shown[page.undo_words]
    assert shown[page.undo].visible is False


def test_an_unforeseen_failure_is_a_sentence_and_its_detail_stays_in_the_log(
    page: Any, uploaded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("ingest.results_run.ingest_results", fail)
    monkeypatch.setattr("ingest.overview.status", fail)
    monkeypatch.setattr("ingest.results.quarantine.read", fail)
    told = [
        page.dry_run(uploaded)[page.intake.outcome], page.show()[page.problem],
        page.show_rule("duplicate")[page.problem], page.make_export("duplicate")[page.problem],
    ]  # fmt: skip
    for words in told:
        assert "Something went wrong" in words
        assert "secret" not in words


def test_the_quarantine_is_filtered_by_rule_and_downloaded(page: Any, uploaded: Path) -> None:
    page.take_files(uploaded)
    shown = page.show()
    assert shown[page.rule].choices[0][0] == "every rule (3)"
    assert {rule for _, rule in shown[page.rule].choices[1:]} == set(
        quarantine.counts(page.settings)
    )
    one = page.show_rule("missing_split")[page.examples]
    assert "weekend.csv:8" in one
    assert "wall_balls = (nothing)" in one
    assert "weekend.csv:4" not in one
    for rule, rows in (("every rule", 3), ("missing_split", 1), ("../../x", 3)):
        path = Path(page.make_export(rule)[page.export_file].value["path"])
        assert path.name in ("quarantine.csv", "quarantine-missing_split.csv")
        found = pd.read_csv(path)
        assert len(found) == rows
        assert "athlete" not in found.columns
        assert not found.astype(str).apply(lambda c: c.str.contains("Muster")).any(axis=None)
        shutil.rmtree(path.parent)


def test_the_last_runs_come_newest_first_with_their_notes(page: Any) -> None:
    for number in range(7):
        entry = {"what": "results", "read": number, "notes": [f"note {number} {HOSTILE}"]}
        log_run(page.settings, entry | {"seconds": 1.25, "version": number})
    runs = page.show()[page.runs]
    assert runs.index("note 6") < runs.index("note 5")
    assert "note 1" not in runs
    assert "1 note" in runs
    assert "img" not in tags(runs)


def test_a_store_that_fell_behind_is_named(page: Any) -> None:
    folder = next((page.settings.home / "stores").glob("guidance-*"))
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"mark": "old"}))
    about = page.show()[page.about]
    assert "The guidance store is older than it should be" in about
    assert "hyrox-coach ingest build" in about


def tags(html: str) -> set[str]:
    """The elements of a piece of HTML; no handler is among their attributes."""
    opened = re.findall(r"<([a-z0-9]+)([^>]*)", html)
    assert not any(re.search(r"\son\w+=", attributes) for _, attributes in opened)
    return {name for name, _ in opened}
