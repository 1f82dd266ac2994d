"""Dry runs and taking in: what was looked at is what comes in, and strangers' text stays text."""

import json
import re
import shutil
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import gradio as gr
import pandas as pd

from hyrox.settings import PROJECT
from ingest import catalogue
from ingest.files import one_writer
from ingest.results.gate import RULES
from ui.web.knowledge.knowledge_page import KnowledgePage
from ui.web.knowledge.page_work import PageProgress

RESULTS = PROJECT / "docs" / "examples" / "results.csv"
HOSTILE = "<img src=x onerror='alert(1)'>"
Details = tuple[str, str, str, str]
"""Season, event, division, gender."""

NO_DETAILS = ("", "", "", "")
MOVES = [
    {
        "name": "Box Jump", "level": "beginner", "category": "plyometrics", "equipment": "other",
        "primaryMuscles": ["quadriceps"],
        "instructions": ["Stand before a box.", "Jump onto it with both feet and step down."],
    }
]  # fmt: skip


def test_a_dry_run_shows_the_difference_and_changes_nothing(page: Any, uploaded: Path) -> None:
    before = page.files()
    planned = page.dry_run(uploaded)
    words = planned[page.intake.outcome]
    assert "60 rows read: 57 new, 0 known already, 3 set aside." in words
    assert "2026 Testville" in words
    for rule in ("split_too_short", "missing_split", "unknown_age_group"):
        assert rule in words
        assert RULES[rule] in unescape(words)
    assert planned[page.intake.take].visible is True
    assert page.files() == before
    assert uploaded.exists()


def test_what_was_dry_run_is_taken_in_shown_and_undone(page: Any, uploaded: Path) -> None:
    first = page.show()[page.version]
    done = page.take_files(uploaded)
    assert f"Taken in as version {first + 1}" in done
    assert "57 new" in done
    assert "within ten seconds" in done
    assert not uploaded.exists()

    shown = page.show()
    assert "real, of 1 event" in shown[page.about]
    assert "57 are stored" in shown[page.about]
    assert "weekend.csv" in shown[page.inputs]
    assert "split labels" in shown[page.inputs]
    assert "2026 Testville" in shown[page.events]
    assert "split_too_short" in shown[page.rules]
    assert "weekend.csv:4" in shown[page.examples]
    assert "row = 4" in shown[page.examples]
    assert "57 new" in shown[page.runs]
    assert "would be undone" in shown[page.undo_words]
    assert shown[page.undo].visible is True
    assert shown[page.undo].interactive is False

    refused = page.go_back(False, shown[page.version])
    assert "Tick the box" in refused[page.undone]
    assert page.show()[page.version] == first + 1
    undone = page.go_back(True, shown[page.version])
    assert f"Undone: version {first} counts again" in undone[page.undone]
    assert "invented" in page.show()[page.about]
    assert "quarantine is empty" in page.show()[page.rules]


def test_the_same_again_would_change_nothing_and_offers_nothing(page: Any, uploaded: Path) -> None:
    again = shutil.copy(uploaded, uploaded.with_name("again.csv"))
    page.take_files(uploaded)
    planned = page.dry_run(Path(again))
    assert "ingested before and has not changed" in planned[page.intake.outcome]
    version = page.show()[page.version]
    if plan := planned[page.intake.plan]:
        assert "Nothing changed" in page.intake.take_in(plan)[page.intake.outcome]
    assert page.show()[page.version] == version


def test_season_and_event_are_given_for_files_that_lack_them(page: Any, tmp_path: Path) -> None:
    frame = pd.read_csv(RESULTS, dtype=str).drop(columns=["Season", "Event"])
    path = tmp_path / "bare.csv"
    frame.to_csv(path, index=False)
    refused = page.dry_run(path)[page.intake.outcome]
    assert 'role="alert"' in refused
    assert "season" in refused
    planned = page.dry_run(path, details=(" 8 ", "2026 Oslo", "", ""))
    assert "2026 Oslo" in planned[page.intake.outcome]
    assert planned[page.intake.plan].options == {"defaults": {"season": "8", "event": "2026 Oslo"}}


def test_guidance_is_compared_by_document_and_taken_in_with_its_licence(
    page: Any, tmp_path: Path
) -> None:
    path = tmp_path / "moves.json"
    path.write_text(json.dumps(MOVES))
    for missing in (("", "A book"), ("public domain", "  ")):
        words = page.intake.plan_guidance([str(path)], *missing)[page.intake.outcome]
        assert 'role="alert"' in words
    planned = page.intake.plan_guidance([str(path)], "public domain", "A book")
    words = planned[page.intake.outcome]
    assert "exercise-box-jump" in words
    assert "1 passage to embed" in words
    done = page.intake.take_in(planned[page.intake.plan])[page.intake.outcome]
    assert "1 document read: 1 new" in done
    sources = page.show()[page.sources]
    assert "public domain" in sources
    assert "A book" in sources
    changed = [MOVES[0] | {"instructions": ["Jump softly, then step down with one foot first."]}]
    path.write_text(json.dumps(changed))
    planned = page.intake.plan_guidance([str(path)], "public domain", "A book")
    assert "1 changed" in planned[page.intake.outcome]
    other = tmp_path / "sources.toml"
    other.write_text("")
    refused = page.intake.plan_guidance([str(other)], "x", "y")[page.intake.outcome]
    assert "neither JSON nor CSV" in refused


def test_what_cannot_be_used_gets_one_sentence_and_changes_nothing(
    page: Any, tmp_path: Path
) -> None:
    noise = tmp_path / f"{HOSTILE}.csv"
    noise.write_bytes(b"\x00\xff" * 500)
    table_of_others = tmp_path / "others.csv"
    table_of_others.write_text(f"{HOSTILE},b\n1,2\n")
    before = page.files()
    cases: list[tuple[tuple[Path, ...], Details, str]] = [
        ((), NO_DETAILS, "Choose one file"),
        ((noise,), NO_DETAILS, ".csv"),
        ((table_of_others,), NO_DETAILS, "&lt;img"),
        ((tmp_path / "gone.csv",), NO_DETAILS, "Choose them again"),
        ((RESULTS,), ("<b>eight</b>", "", "", ""), "not a season"),
    ]
    for files, details, says in cases:
        shown = page.dry_run(*files, details=details)
        words = shown[page.intake.outcome]
        assert says in words
        assert words.count('role="alert"') == 1
        assert tags(words) == {"p"}
        assert shown[page.intake.plan] is None
        assert shown[page.intake.take].visible is False
    assert page.files() == before


def test_while_another_process_writes_nothing_is_taken_in_and_the_message_says_who(
    page: Any, uploaded: Path
) -> None:
    plan = page.dry_run(uploaded)[page.intake.plan]
    before = catalogue.current(page.settings)
    with one_writer(page.settings.home, "crawling"):
        shown = page.intake.take_in(plan)
        assert "crawling" in shown[page.intake.outcome]
        assert list(shown) == [page.intake.outcome]
        assert "crawling" in page.go_back(True, before.version)[page.undone]
    assert catalogue.current(page.settings) == before
    assert uploaded.exists()
    assert "Taken in" in page.intake.take_in(plan)[page.intake.outcome]


def test_a_dry_run_holds_only_for_the_version_it_looked_at(
    page: Any, uploaded: Path, tmp_path: Path
) -> None:
    frame = pd.read_csv(RESULTS, dtype=str).assign(Event="2026 Oslo")
    frame.to_csv(tmp_path / "oslo.csv", index=False)
    plan = page.dry_run(uploaded)[page.intake.plan]
    seen = page.show()[page.version]
    page.take_files(tmp_path / "oslo.csv")
    shown = page.intake.take_in(plan)[page.intake.outcome]
    assert "Do the dry run again" in shown
    assert "Look again" in page.go_back(True, seen)[page.undone]
    assert "real, of 1 event" in page.show()[page.about]
    uploaded.unlink()
    shown = page.intake.take_in(replace(plan, version=seen + 1))
    assert "Choose them again" in shown[page.intake.outcome]
    assert shown[page.intake.plan] is None
    assert "Do a dry run first" in page.intake.take_in(None)[page.intake.outcome]


def test_names_and_values_of_hostile_files_stay_text(page: Any, tmp_path: Path) -> None:
    frame = pd.read_csv(RESULTS, dtype=str)
    frame.loc[3, "1000m SkiErg"] = HOSTILE
    frame.loc[4, "Age Group"] = "\u202e<b id='bold'>99</b>" + "x" * 5000
    frame["Event"] = f"2026 {HOSTILE}"
    frame[HOSTILE] = "1"
    path = tmp_path / f"{HOSTILE}.csv"
    frame.to_csv(path, index=False)
    planned = page.dry_run(path)
    done = page.intake.take_in(planned[page.intake.plan])
    moves = tmp_path / f"moves{HOSTILE}.json"
    moves.write_text(json.dumps([MOVES[0] | {"name": f"Jump {HOSTILE}"}]))
    guidance = page.intake.plan_guidance([str(moves)], HOSTILE, HOSTILE)
    page.intake.take_in(guidance[page.intake.plan])
    shown = page.show()
    shown |= {"planned": planned[page.intake.outcome], "done": done[page.intake.outcome]}
    shown["guidance"] = guidance[page.intake.outcome]
    texts = [value for value in shown.values() if isinstance(value, str)]
    assert sum(text.count("&lt;img") for text in texts) >= 6
    for text in texts:
        assert not tags(text) & {"img", "b", "script", "a"}
        assert len(text) < 30_000
    assert HOSTILE not in str(shown[page.confirm].label)
    assert "<bdi>" in shown[page.examples]


def test_long_work_reports_how_far_it_is(page: Any, uploaded: Path) -> None:
    seen: list[tuple[Any, str, str]] = []

    def show(step: Any, desc: str, unit: str = "") -> None:
        seen.append((step, desc, unit))

    plan = page.dry_run(uploaded)[page.intake.plan]
    page.intake.take_in(plan, show)
    assert ((60, None), "Reading and judging results", "rows: Reading and judging results") in seen
    assert ((1, 1), "Storing events", "") in seen
    assert any("Building the athletes store" in text for _, text, _ in seen)
    with PageProgress(show=show).bar(0, "nothing") as bar:
        bar.update(1)
    assert seen[-1] == ((1, None), "nothing", "")


def test_another_file_or_detail_takes_the_dry_run_back(page: Any) -> None:
    forgotten = page.intake.forget()
    assert forgotten[page.intake.plan] is None
    assert forgotten[page.intake.take].visible is False
    with gr.Blocks() as app:
        other = KnowledgePage(page.settings)
        other.listen(app.load)
    form = other.intake
    watched = {t for fn in app.fns.values() if fn.fn == form.forget for t in fn.targets}
    for files in (form.files, form.databases):
        assert {(files._id, event) for event in ("upload", "clear", "delete")} <= watched
    for part in (form.season, form.event, form.division, form.gender, form.licence, form.citation):
        assert (part._id, "input") in watched


def tags(html: str) -> set[str]:
    """The elements of a piece of HTML; no handler is among their attributes."""
    opened = re.findall(r"<([a-z0-9]+)([^>]*)", html)
    assert not any(re.search(r"\son\w+=", attributes) for _, attributes in opened)
    return {name for name, _ in opened}
