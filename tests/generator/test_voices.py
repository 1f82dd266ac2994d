"""Facts of readings and computations before the verifier, and who says them."""

import re
from collections import Counter
from random import Random

import pytest

from analysis.analyse import analyse
from benchmarks.verifier import planted_readings
from finetune.data.sources.drawn import computed_items, report_items, with_missing
from finetune.data.sources.races import Races
from generator.asks.voices import EMBEDDED, TAUGHT, divided, is_ours
from generator.race import OpenRace
from generator.verify import verify
from hyrox.evidence import Evidence, EvidenceItem, Kind
from hyrox.settings import Settings
from hyrox.times import format_time


@pytest.fixture(scope="module")
def races() -> Races:
    return Races(Settings())


@pytest.fixture(scope="module")
def items(races: Races) -> tuple[EvidenceItem, ...]:
    """Every fact of one race in a hundred, of all kinds."""
    rng = Random(2)
    report = races.draw(rng, from_held_out=True).report
    return (*report_items(report), *computed_items(races.field, report, rng))


def test_planted_errors_in_facts_of_readings_are_caught() -> None:
    found = planted_readings(Random(1), races_drawn=8)["all"]
    assert found["true"]["n"] > 400
    assert found["true"]["passed"] == found["text"]["passed"] == 1.0
    assert found["direction"]["passed"] == 0.0
    assert found["digit"]["passed"] <= 0.005


def test_another_segment_in_a_fact_is_caught(items: tuple[EvidenceItem, ...]) -> None:
    evidence = Evidence(items)
    tried = 0
    for item in items:
        for name, other in (("Sled push", "Wall balls"), ("Run 4", "Run 6")):
            if item.text.startswith(name) and other not in item.text:
                tried += 1
                lie = item.text.replace(name, other, 1)
                assert not verify(f"{lie} [{item.id}]", evidence).passed, lie
    assert tried >= 2


def test_a_bound_of_the_usual_belongs_to_the_others(items: tuple[EvidenceItem, ...]) -> None:
    evidence = Evidence(items)
    fade = next(item for item in items if item.key == "pacing:fade")
    low = re.search(r"peers (?:level|(\d+) % faster) to", fade.text)
    if low is not None and low[1]:
        lie = f"Your runs became {low[1]} % faster over the race. [{fade.id}]"
        own = re.search(r"became (\d+) % faster", fade.text)
        assert verify(lie, evidence).passed == (own is not None and own[1] == low[1])


def test_the_embedded_model_speaks_of_what_it_was_taught_alone(
    items: tuple[EvidenceItem, ...],
) -> None:
    by_model, by_code = divided(items, EMBEDDED)
    assert {item.key.partition(":")[0] for item in by_model} <= TAUGHT
    assert not {item.key.partition(":")[0] for item in by_code} & TAUGHT
    assert divided(items, "openai:http://127.0.0.1:1#any") == (items, ())
    passage = EvidenceItem("P1", Kind.PASSAGE, "a", "a", items[0].source)
    assert divided([passage], EMBEDDED) == ((passage,), ())


def test_our_weights_behind_a_server_are_given_what_they_were_taught(
    items: tuple[EvidenceItem, ...],
) -> None:
    served = "openai:http://model.example:8080/v1#hyrox-coach"
    assert is_ours(served)
    assert divided(items, served) == divided(items, EMBEDDED)
    for other in ("openai:http://model.example/v1#gemma3:1b", "hf:hyrox-coach", "none", ""):
        assert not is_ours(other)


def test_ids_of_an_open_race_are_given_once(races: Races) -> None:
    rng = Random(3)
    report = races.draw(rng, from_held_out=True).report
    race = OpenRace(report, ())
    ids = Counter(item.id for item in race.evidence.items)
    assert max(ids.values()) == 1
    assert len(ids) > 90


def test_a_race_with_missing_times_has_facts_of_the_rest(races: Races) -> None:
    rng = Random(9)
    report = races.draw(rng, from_held_out=True).report
    result = with_missing(report.result, rng)
    gone = {segment.in_text for segment in result.splits.missing}
    race = OpenRace(analyse(races.field, races.models, result), ())
    missing = next(item for item in race.evidence.items if item.key == "missing")
    assert all(name.lower() in missing.text.lower() for name in gone)
    assert format_time(result.total_s) in race.head
