from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from analysis.vectors import AthleteVectors
from hyrox.divisions import Division, Gender
from hyrox.errors import NotFoundError, StoreError
from hyrox.settings import Settings
from retrieval.library import Library


def test_examples_are_races_of_the_store_that_can_be_reported(library: Library) -> None:
    examples = library.examples()
    assert len(examples) >= 4
    assert len({(race.division, race.gender) for race in examples}) >= 3
    for race in examples:
        assert library.race(str(race.result_id)) == race
        assert race.invented
        assert library.report(race).cohort.n >= 30


def test_an_unknown_id_names_the_nearest(library: Library) -> None:
    with pytest.raises(NotFoundError, match="Nearest: ref-000004, ref-000005"):
        library.race("ref-0000041")
    with pytest.raises(NotFoundError, match="There is no result"):
        library.race("\N{PILE OF POO}" * 5000)


def test_similar_athletes_are_the_exact_nearest_and_never_oneself(library: Library) -> None:
    vectoriser = AthleteVectors.fit(library.field)
    races = library.races
    for race in library.examples():
        rows = np.flatnonzero(races.division.rows(race.division) & races.gender.rows(race.gender))
        others = [races.at(int(row)) for row in rows]
        vector = vectoriser.transform_one(race)
        exact = sorted(
            (float(np.linalg.norm(vectoriser.transform_one(other) - vector)), other.result_id)
            for other in others
            if other.result_id != race.result_id
        )[:5]
        near = library.similar(race, 5)
        assert [n.result_id for n in near] == [result_id for _, result_id in exact]
        assert [n.distance for n in near] == pytest.approx([d for d, _ in exact], abs=1e-4)
        typed_by_hand = replace(race, result_id=None)
        assert [n.result_id for n in library.similar(typed_by_hand, 5)] == [
            n.result_id for n in near
        ]


def test_labels_say_invented_and_name_nobody(library: Library) -> None:
    race = library.examples()[0]
    near = library.similar(race, 3)
    assert [n.label.split(",")[0] for n in near] == [f"Invented athlete {i}" for i in (1, 2, 3)]
    assert all(", men" in n.label and n.label.endswith("Open") for n in near)


def test_a_division_nobody_raced_is_not_found(library: Library) -> None:
    race = replace(library.examples()[0], division=Division.ADAPTIVE)
    with pytest.raises(NotFoundError):
        library.similar(race)


def test_races_are_found_by_category_time_event_and_id(library: Library) -> None:
    women = library.search_races(division=Division.PRO, gender=Gender.FEMALE, limit=7)
    assert len(women) == 7
    assert {(r.division, r.gender) for r in women} == {(Division.PRO, Gender.FEMALE)}
    wanted = library.examples()[0]
    minutes, seconds = divmod(int(wanted.total_s), 60)
    by_time = library.search_races(f"{minutes // 60}:{minutes % 60:02}:{seconds:02}", limit=50)
    assert abs(by_time[0].total_s - wanted.total_s) < 1
    assert wanted.result_id in {r.result_id for r in by_time}
    assert {r.event for r in library.search_races(str(wanted.event).upper())} >= {wanted.event}
    assert library.search_races(str(wanted.result_id)) == [wanted]
    assert library.search_races("no such place") == []
    assert library.search_races("<script>" * 4000) == []


def test_many_threads_get_the_same_answers(library: Library) -> None:
    races = library.examples()
    alone = [[n.result_id for n in library.similar(race)] for race in races]
    questions = ["How low on the sled push?", "How should I taper?"] * 4
    heard = [[h.passage.id for h in library.passages.search(q)] for q in questions]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda race: [n.result_id for n in library.similar(race)], races))
        spoken = list(
            pool.map(lambda q: [h.passage.id for h in library.passages.search(q)], questions)
        )
    assert together == alone
    assert spoken == heard


def test_a_library_knows_when_another_version_took_its_place(library: Library) -> None:
    assert library.is_current()
    assert not replace(library, versions={"guidance": "older", "athletes": "older"}).is_current()


def test_nothing_built_says_what_to_run(library_settings: Settings) -> None:
    empty = library_settings.model_copy(update={"home": library_settings.home / "empty"})
    with pytest.raises(StoreError, match="hyrox-coach ingest"):
        Library.open(empty)
