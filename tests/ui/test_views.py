"""HTML and charts: what strangers wrote never renders, and pictures say what numbers say."""

from dataclasses import replace
from typing import Any

import pytest

from generator.answer import Answer, Sentence, Status
from hyrox.evidence import Evidence, EvidenceItem, Kind, Source
from hyrox.segments import SEGMENTS
from ui.web import charts, chat_view
from ui.web.markup import esc, link, linked, note
from ui.web.race import report_view
from ui.web.session import Session, Turn

HOSTILE = "<img src=x onerror=alert(1)>\"'{{value}}${1}<script>"


@pytest.fixture
def race(fake_coach: Any) -> Any:
    return fake_coach.open_race(fake_coach.library.race("ref-1"))


def _turn(text: str, **changes: Any) -> Turn:
    item = EvidenceItem("P1", Kind.PASSAGE, text, text, Source(text, text, text, text, (text,)))
    sentence = Sentence(text, ("P1", text), Status.VERIFIED)
    answer = Answer(text, (sentence,), Evidence((item,)), text, note=text)
    return Turn(text, None, grounded=True, answer=replace(answer, **changes))


def test_escaped_text_has_no_markup_left() -> None:
    assert "<" not in esc(HOSTILE)
    assert '"' not in esc(HOSTILE)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
def test_only_web_addresses_become_links(url: str) -> None:
    assert "href" not in link(url)
    assert "href" not in linked(f"see {url} now")


def test_addresses_inside_text_become_links_without_their_full_stop() -> None:
    shown = linked("A. Author, https://doi.org/10.1/x. <b>")
    assert '<a href="https://doi.org/10.1/x" target="_blank" rel="noopener noreferrer">' in shown
    assert "&lt;b&gt;" in shown


def test_nothing_a_stranger_wrote_renders_in_a_conversation() -> None:
    shown = chat_view.conversation([_turn(HOSTILE), replace(_turn("x"), error=HOSTILE)])
    assert "<img" not in shown
    assert "<script" not in shown
    assert "onerror=alert(1)&gt;" in shown


def test_nothing_a_stranger_wrote_renders_in_a_report(race: Any) -> None:
    result = replace(race.report.result, event=HOSTILE, invented=False)
    near = [replace(race.neighbours[0], label=HOSTILE)]
    hostile = replace(race, report=replace(race.report, result=result), neighbours=near)
    for view in (report_view.hero, report_view.neighbours_table):
        assert "<img" not in view(hostile)
        assert "&lt;img" in view(hostile)
    assert "<img" not in chat_view.chips([HOSTILE])


def test_a_citation_is_a_button_and_its_evidence_travels_with_the_answer(race: Any) -> None:
    turn = Turn("Why?", race, grounded=True)
    turn.sentences.append(Sentence("You lost time.", ("F1",), Status.VERIFIED))
    shown = chat_view.conversation([turn])
    assert '<button type="button" class="hc-cite" data-item="F1"' in shown
    assert '<div hidden class="hc-evidence" data-item="F1">' in shown
    assert "Looking it up and checking" in shown


def test_the_evidence_card_shows_source_score_and_licence() -> None:
    source = Source("Wall balls", "wall-balls#pacing", licence="CC BY 4.0", citations=("Work 1",))
    card = chat_view.evidence_card(
        EvidenceItem("P1", Kind.PASSAGE, "Text.", "Text.", source, score=0.31)
    )
    for part in ("P1", "Guidance passage", "Text.", "wall-balls#pacing", "0.31", "CC BY 4.0"):
        assert part in card
    assert "Work 1" in card
    assert "loose match" in card


def test_a_dropped_sentence_is_never_shown_and_a_replaced_one_is_marked() -> None:
    sentences = (
        Sentence("Kept.", ("P1",), Status.VERIFIED),
        Sentence("Swapped.", ("P1",), Status.REPLACED, reason="number"),
        Sentence("Wrong.", (), Status.DROPPED, reason="number"),
    )
    shown = chat_view.conversation([_turn("q", sentences=sentences)])
    assert "Wrong." not in shown
    assert shown.count("corrected from the facts</span>") == 1
    assert "1 checked · 1 corrected from the facts · 1 left out" in shown


def test_a_red_flag_is_an_alert_and_an_ungrounded_answer_says_so() -> None:
    assert 'class="hc-flag" role="alert"' in chat_view.conversation(
        [_turn("q", red_flag="chest pain")]
    )
    ungrounded = replace(_turn("q"), grounded=False)
    shown = chat_view.conversation([ungrounded])
    assert "nothing checked" in shown
    assert "hc-check" not in shown


def test_the_report_names_invented_peers_and_every_segment(race: Any) -> None:
    shown = report_view.hero(race) + report_view.segment_table(race.report)
    assert "1,243 invented finishes of the reference field" in shown
    assert all(s.label in shown for s in SEGMENTS)
    real = replace(race.report, cohort=replace(race.report.cohort, invented=False, n=12))
    shown = report_view.hero(replace(race, report=real))
    assert "invented finishes" not in shown
    assert "That is few" in shown


def test_an_empty_note_is_nothing() -> None:
    assert note("") == ""


def test_the_gap_chart_shows_gaps_in_race_order_with_signs(race: Any) -> None:
    bars = charts.gap_chart(race.report).data[0]
    assert list(bars.y) == [s.label for s in SEGMENTS]
    assert list(bars.x) == [r.gap_s for r in race.report.segments]
    for gap_s, words in zip(bars.x, bars.text, strict=True):
        assert words[0] == ("+" if gap_s > 0 else "−")


def test_the_reading_of_gaps_names_the_largest(race: Any) -> None:
    assert charts.gap_reading(race.report).startswith("Most time lost: Sled push, 20 s slower.")


def test_the_pace_chart_holds_the_eight_runs_of_athlete_and_peers(race: Any) -> None:
    you, peers = charts.pace_chart(race.report).data
    assert list(you.y) == [r.time_s for r in race.report.segments if r.segment.is_run]
    assert list(peers.y) == [r.peer_median_s for r in race.report.segments if r.segment.is_run]


def test_history_holds_only_finished_grounded_turns_about_the_open_race(race: Any) -> None:
    done, other = _turn("done"), _turn("other")
    done.race = race
    session = Session(race, [done, other, Turn("open", race, grounded=True)])
    assert session.history() == [("done", done.answer)]
