"""The table of finishes: people and their teams, order of what is found, unsorted input."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from hyrox.segments import SEGMENTS
from ingest.results.names import JOINED, athlete_key, name_key
from retrieval.people import People, fixed_width
from retrieval.races import Column, Races

KEY = b"k" * 32


def keyed(*people: str) -> str:
    return JOINED.join(sorted(name_key(person, KEY) for person in people))


@pytest.fixture(scope="module")
def table() -> Callable[..., pd.DataFrame]:
    def make(athletes: list[str | None], seasons: list[int] | None = None) -> pd.DataFrame:
        count = len(athletes)
        frame = pd.DataFrame(
            np.full((count, len(SEGMENTS)), 250.0), columns=[s.value for s in SEGMENTS]
        )
        return frame.assign(
            result_id=[f"r-{i:012d}" for i in range(count)], season=seasons or [8] * count,
            event="2025 Oslo", division="open", gender="female", age_group=None, invented=False,
            total=[4250.0 + i for i in range(count)],
            athlete_key=pd.Series(athletes, dtype="str"),
        )  # fmt: skip

    return make


def test_a_typed_name_finds_races_alone_and_in_teams(table: Callable[..., pd.DataFrame]) -> None:
    athletes = [
        keyed("Ana Uno"), keyed("Bea Dos"), keyed("Ana Uno", "Bea Dos"), None,
        keyed("Cid Tres", "Ana Uno"), keyed("Ana Uno"), "",
    ]  # fmt: skip
    races = Races(table(athletes), KEY)
    found = {race.result_id for race in races.search("uno, ANA")}
    assert found == {f"r-{i:012d}" for i in (0, 2, 4, 5)}
    assert {r.result_id for r in races.search("Bea Dos")} == {"r-000000000001", "r-000000000002"}
    assert [r.result_id for r in races.search("Bea Dos & Ana Uno")] == ["r-000000000002"]
    assert races.search("Ana Dos") == []


def test_a_team_is_the_same_set_of_people(table: Callable[..., pd.DataFrame]) -> None:
    pair, other = keyed("Ana Uno", "Bea Dos"), keyed("Ana Uno", "Cid Tres")
    backwards = JOINED.join(reversed(pair.split(JOINED)))
    four = keyed("Ana Uno", "Bea Dos", "Cid Tres", "Dan Vier")
    races = Races(table([pair, other, backwards, keyed("Ana Uno"), four, None]), KEY)

    def same(row: int) -> list[int] | None:
        rows = races.same_athlete(row)
        return None if rows is None else rows.tolist()

    assert same(0) == same(2) == [0, 2]
    assert same(1) == [1]
    assert same(3) == [3]
    assert same(4) == [4]
    assert same(5) is None


def test_people_agree_with_a_plain_search_of_every_row() -> None:
    rng = np.random.default_rng(0)
    names = [f"Given{i} Family{i}" for i in range(40)]
    teams = [
        sorted(rng.choice(40, int(size), replace=False)) for size in rng.choice([1, 1, 2, 4], 500)
    ]
    keys = [keyed(*(names[i] for i in team)) for team in teams]
    people = People(pd.Series(keys, dtype="str"))
    for i, name in enumerate(names):
        expected = [row for row, team in enumerate(teams) if i in team]
        assert people.person(name_key(name, KEY)).tolist() == expected
    for row, team in enumerate(teams):
        same = people.same(row)
        assert same is not None
        assert same.tolist() == [r for r, other in enumerate(teams) if other == team]
    pair = athlete_key("Given1 Family1, Given2 Family2", KEY, team=True)
    assert people.team(pair).tolist() == [r for r, team in enumerate(teams) if team == [1, 2]]


def test_what_is_found_is_newest_first_whatever_the_limit(
    table: Callable[..., pd.DataFrame],
) -> None:
    rng = np.random.default_rng(1)
    frame = table([None] * 300, rng.integers(2, 9, 300).tolist())
    slower = rng.permutation(300)
    frame["run_1"], frame["total"] = 250.0 + slower, 4250.0 + slower
    frame["event"] = rng.choice(["2025 Oslo", "2025 Berlin"], 300)
    races = Races(frame)
    order = frame.sort_values(["season", "event", "total"], ascending=[False, True, True])
    for limit in (1, 7, 50, 299, 300, 1000):
        found = [race.result_id for race in races.search(limit=limit)]
        assert found == order["result_id"].tolist()[:limit]
    assert races.search(limit=0) == []


def test_rows_in_any_order_and_ids_of_any_length_are_found() -> None:
    ids = ["r-9", "ref-1000000", "a", "ref-999999"]
    frame = pd.DataFrame(
        np.full((4, len(SEGMENTS)), 250.0), columns=[s.value for s in SEGMENTS]
    ).assign(result_id=ids, total=[1.0, 2.0, 3.0, 4.0], season=8, event="x", division="open",
             gender="male", age_group=None, invented=False)  # fmt: skip
    races = Races(frame)
    assert [races.totals_s[races.row(i) or 0] for i in ids[:2]] == [1.0, 2.0]
    assert races.rows(["a", "ref-999999", "b", "ref-10000001"]).tolist()[2:] == [-1, -1]
    assert [races.id(int(r)) for r in races.rows(ids)] == ids
    assert races.row("ref-10000001") is None
    assert races.row("") is None
    assert races.same_athlete(0) is None


def test_a_column_keeps_names_in_order_and_knows_what_is_missing() -> None:
    for values in (
        pd.Series(["b", None, "a", "b"], dtype="str"),
        pd.Series(["b", None, "a", "b"], dtype="category").cat.set_categories(["z", "b", "a"]),
    ):
        column = Column.of(values)
        assert column.names == ("a", "b")
        assert [column[row] for row in range(4)] == ["b", None, "a", "b"]
        assert column.codes.dtype == np.int8
    many = Column.of(pd.Series([f"{i:04}" for i in range(1000)], dtype="str"))
    assert [many[row] for row in (0, 127, 128, 999)] == ["0000", "0127", "0128", "0999"]


def test_texts_become_one_width_and_longer_ones_are_cut() -> None:
    assert fixed_width(pd.Series(["ab", "", "abcd"], dtype="str")).tolist() == [b"ab", b"", b"abcd"]
    assert fixed_width(pd.Series(["abc"], dtype="str"), 2).tolist() == [b"ab"]
    assert fixed_width(pd.Series([], dtype="str")).tolist() == []


def test_other_races_of_an_athlete_are_found_unless_the_name_may_be_several_peoples(
    table: Callable[..., pd.DataFrame],
) -> None:
    ana, bea, cid = keyed("Ana Uno"), keyed("Bea Dos"), keyed("Cid Tres")
    frame = table([ana, ana, bea, bea, None, *[cid] * 13])
    frame["event"] = ["Oslo", "Rome", "Oslo", "Oslo", "Oslo", *(f"City {i}" for i in range(13))]
    races = Races(frame, KEY)

    def others(row: int) -> list[str | None]:
        return [race.result_id for race in races.others_of(row)]

    assert others(0) == ["r-000000000001"]
    assert others(1) == ["r-000000000000"]
    assert others(2) == [], "twice at one event: two people"
    assert others(4) == [], "nobody is known"
    assert others(5) == [], "more races than one athlete runs"
