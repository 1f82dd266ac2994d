"""What the page for maintainers says, from fixed outcomes."""

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.report import IngestReport
from ui.web.knowledge import knowledge_view as view
from ui.web.knowledge import run_view
from ui.web.knowledge.outcome import outcome
from ui.web.knowledge.row_table import Html, table


@pytest.mark.parametrize(
    ("run", "says"),
    [
        ({"what": "rollback", "read": 113, "unchanged": 57}, "113 finishes before, 57 after."),
        ({"what": "suppression", "suppressed": 1}, "1 row removed."),
        (
            {"what": "site", "read": 9, "kept": 4, "unchanged": 2, "suppressed": 1,
             "set_aside": {"duplicate": 2}},
            "9 rows read: 4 new, 2 known already, 2 set aside, 1 left out as people asked.",
        ),
        (
            {"what": "guidance", "read": 5, "added": ["a"], "changed": ["b"], "removed": ["c"],
             "unchanged": 2, "set_aside": {"no_title": 1}, "embedded": 3},
            "5 documents read: 1 new, 1 changed, 1 gone, 2 unchanged, 1 left out; "
            "3 passages embedded.",
        ),
    ],
)  # fmt: skip
def test_every_kind_of_run_has_its_sentence(run: dict[str, Any], says: str) -> None:
    assert outcome(run) == says


def test_dates_and_events_are_words() -> None:
    assert view.when("2026-11-02T01:15:01+0000") == "2 Nov 2026, 01:15"
    assert view.when("") == "never"
    assert view.event_name("season-8/2026-new-york-34eccd") == (8, "2026 New York")
    assert view.event_name("<odd>") == (0, "<odd>")


def test_long_lists_are_cut_and_say_so() -> None:
    report = IngestReport("guidance", read=99, added=[f"d-{n}" for n in range(99)])
    assert "and 69 more" in run_view.planned(report)
    many = IngestReport("results", read=9, kept=9, events=dict.fromkeys(map(str, range(9)), 1))
    assert "<summary>9 events</summary>" in run_view.planned(many)
    one = {
        "name": "f.csv", "layout": "x", "taken": "", "read": 1, "kept": 1, "unchanged": 0,
        "set_aside": 0, "readmitted": 0, "provenance": {"address": "https://a.example/x"},
    }  # fmt: skip
    shown = view.inputs([one] * (view.MOST_INPUTS + 7))
    assert "and 7 more" in shown
    assert shown.count("f.csv") == view.MOST_INPUTS
    assert 'href="https://a.example/x"' in shown


@given(st.lists(st.lists(st.text(max_size=60), min_size=2, max_size=2), min_size=1, max_size=4))
def test_whatever_a_cell_holds_is_text(rows: list[list[str]]) -> None:
    shown = table("Label", ("A", "B"), rows)
    assert tags(shown) == {"table", "thead", "tbody", "tr", "th", "td", "span", "bdi"}
    expected = [text.replace(" %", "\xa0%") for row in rows for text in row]
    assert cells(shown) == expected
    assert "<i>x</i>" in table("Label", ("A", "B"), [(Html("<i>x</i>"), 5)])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.cells: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag == "bdi":
            self._inside = True
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "bdi"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.cells[-1] += data


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def tags(html: str) -> set[str]:
    """The elements of a piece of HTML; no handler is among their attributes."""
    return _read(html).tags


def cells(html: str) -> list[str]:
    """The texts that came from outside, as a browser shows them."""
    return _read(html).cells
