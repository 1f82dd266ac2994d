import stat
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyrox.errors import InputError, StoreError
from hyrox.segments import SEGMENTS, Segment
from ingest.results.contract import COLUMNS, REQUIRED
from ingest.results.gate import RULES, STORED, Gate, Gated, result_ids
from ingest.results.names import athlete_key, installation_key, members, name_key

KEY = b"k" * 32


def as_read(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.reindex(columns=list(COLUMNS)).reset_index(drop=True)


def gate(frame: pd.DataFrame) -> Gated:
    return Gate(KEY).judge(frame)


def test_sound_rows_pass_unchanged(drawn: pd.DataFrame) -> None:
    gated = gate(as_read(drawn))
    assert list(gated.kept.columns) == list(STORED)
    assert len(gated.kept) == len(drawn)
    assert gated.set_aside.empty
    for name in ("total", "row", "roxzone"):
        assert list(gated.kept[name]) == list(drawn[name])


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("season", "abc", "unknown_season"),
        ("season", 7.5, "unknown_season"),
        ("event", "  ", "missing_event"),
        ("age_group", "35-36", "unknown_age_group"),
        ("division", "dogs", "unknown_division"),
        ("gender", "<script>", "unknown_gender"),
        ("sled_push", "soon", "not_a_time"),
        ("sled_push", None, "missing_split"),
        ("row", 0, "split_too_short"),
        ("wall_balls", 4000, "split_too_long"),
        ("total", 600, "total_out_of_range"),
    ],
)
def test_a_defective_row_is_set_aside_with_rule_field_value_and_source(
    drawn: pd.DataFrame, field: str, value: object, rule: str
) -> None:
    frame = as_read(drawn.head(5)).astype(object)
    frame.loc[2, field] = value
    gated = gate(frame)
    assert len(gated.kept) == 4
    (row,) = gated.set_aside.to_dict("records")
    assert (row["rule"], row["field"], row["line"]) == (rule, field, 3)
    assert rule in RULES
    assert gated.counts() == {rule: 1}


cells = st.one_of(
    st.none(), st.text(max_size=12), st.floats(), st.integers(-5, 10**9),
    st.sampled_from(["4:31", "open", "men", "mixed", "30-34", "7", "\N{PILE OF POO}", "1e309"]),
)  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 11), st.sampled_from(REQUIRED), cells), max_size=25))
def test_no_row_is_lost_whatever_stands_in_it(
    drawn: pd.DataFrame, changes: list[tuple[int, str, object]]
) -> None:
    frame = as_read(drawn.head(12)).astype(object)
    for row, field, value in changes:
        frame.loc[row, field] = value
    gated = gate(frame)
    assert len(gated.kept) + len(gated.set_aside) == 12
    assert sum(gated.counts().values()) == len(gated.set_aside)
    measured = [s.value for s in SEGMENTS if s is not Segment.ROXZONE]
    assert not gated.kept[measured].isna().any().any()
    assert len(gated.kept) >= 12 - len({row for row, _, _ in changes})


def test_clock_times_and_other_words_for_categories_are_read(drawn: pd.DataFrame) -> None:
    frame = as_read(drawn[drawn["gender"] == "male"].head(3)).astype(object)
    whole = frame.copy()
    frame["gender"] = "Men"
    frame["total"] = [f"{t // 3600}:{t // 60 % 60:02}:{t % 60:02}" for t in frame["total"]]
    gated = gate(frame)
    assert list(gated.kept["total"]) == list(whole["total"])
    assert set(gated.kept["gender"]) == {"male"}


def test_names_never_pass_the_gate(drawn: pd.DataFrame, tmp_path: Path) -> None:
    frame = as_read(drawn).astype(object)
    frame.loc[0, "row"] = 0
    gated = gate(frame)
    for number, part in enumerate((gated.kept, gated.set_aside)):
        assert "athlete" not in part.columns
        part.astype(str).to_parquet(tmp_path / f"{number}.parquet", compression="none")
        assert b"Family" not in (tmp_path / f"{number}.parquet").read_bytes()
    assert gated.kept["athlete_key"].nunique() == len(gated.kept)


def test_a_name_has_one_key_however_it_is_written_and_another_elsewhere() -> None:
    spellings = ("José  Núñez", "núñez, josé", "JOSE NUNEZ")
    assert len({name_key(name, KEY) for name in spellings}) == 1
    assert name_key("José Núñez", KEY) != name_key("José Nuñes", KEY)
    assert name_key("José Núñez", KEY) != name_key("José Núñez", b"o" * 32)


def test_ids_come_from_the_race_alone(drawn: pd.DataFrame) -> None:
    shuffled = drawn.sample(frac=1, random_state=1).assign(athlete="Somebody Else")
    assert dict(zip(drawn.index, result_ids(drawn), strict=True)) == dict(
        zip(shuffled.index, result_ids(shuffled), strict=True)
    )
    changed = drawn.assign(row=drawn["row"] + 1)
    assert not set(result_ids(drawn)) & set(result_ids(changed))


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    key = installation_key(tmp_path / "home")
    assert len(key) == 32
    assert installation_key(tmp_path / "home") == key
    assert installation_key(tmp_path / "other") != key
    path = tmp_path / "home" / "secret.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text("damaged")
    with pytest.raises(StoreError, match="damaged"):
        installation_key(tmp_path / "home")


def test_machines_that_share_a_store_share_the_key(tmp_path: Path) -> None:
    key = installation_key(tmp_path / "worker")
    assert installation_key(tmp_path / "reader", key.hex()) == key
    # Kept in the file too, so that a backup holds it.
    assert (tmp_path / "reader" / "secret.key").read_text() == key.hex()
    with pytest.raises(StoreError, match="holds another key than HYROX_COACH_NAMES_KEY"):
        installation_key(tmp_path / "worker", "ab" * 32)
    for wrong in ("short", "g" * 64, "a" * 63):
        with pytest.raises(InputError, match="64 hexadecimal digits"):
            installation_key(tmp_path / "third", wrong)
    assert not (tmp_path / "third").exists()


def test_team_members_are_people_of_their_own_whatever_their_order() -> None:
    pair = athlete_key("Ana Uno, Bea Dos", KEY, team=True)
    assert members(pair) == sorted({name_key("Ana Uno", KEY), name_key("Bea Dos", KEY)})
    for spelling in (
        "Bea Dos / Ana Uno",
        "Ana Uno, Ana Uno, Bea Dos, Bea Dos",
        "Ana Uno & Bea Dos",
    ):
        assert athlete_key(spelling, KEY, team=True) == pair
    # In singles the comma separates family and given name.
    assert athlete_key("Dos, Bea (ESP)", KEY, team=False) == name_key("Bea Dos", KEY)


def test_a_person_on_the_suppression_list_is_only_counted(drawn: pd.DataFrame) -> None:
    frame = as_read(drawn.head(6)).astype(object)
    frame.loc[1, "row"] = 0
    frame.loc[2, ["division", "athlete"]] = ["doubles", "Ana Uno, Given1 Family1"]
    wanted = frozenset({name_key("Given1 Family1", KEY)})
    gated = Gate(KEY, wanted).judge(frame)
    assert gated.suppressed == 2
    assert len(gated.kept) + len(gated.set_aside) == 4
    whole = Gate(KEY).judge(frame)
    one = frozenset({whole.kept["result_id"].iloc[0]})
    assert Gate(KEY, one).judge(frame).suppressed == 1


def test_a_finish_in_an_earlier_batch_is_a_duplicate(drawn: pd.DataFrame) -> None:
    judge = Gate(KEY)
    assert judge.judge(as_read(drawn.head(10))).counts() == {}
    again = judge.judge(as_read(drawn.iloc[8:14]))
    assert again.counts() == {"duplicate": 2}
    assert list(again.set_aside["line"]) == [11, 12]


def test_the_rules_of_the_season_are_attached(drawn: pd.DataFrame) -> None:
    frame = as_read(drawn.head(2)).astype(object)
    frame["season"] = [6, 8]
    assert list(gate(frame).kept["rules"]) == ["before season 7", "season 7 on"]


def test_without_a_roxzone_time_a_finish_is_kept_and_nothing_is_made_up(
    drawn: pd.DataFrame,
) -> None:
    frame = as_read(drawn.head(3)).astype(object)
    frame.loc[0, "roxzone"] = None
    frame.loc[1, "roxzone"] = "\N{EN DASH}"
    frame.loc[2, ["roxzone", "total"]] = [None, drawn["total"].iloc[2] + 4000]
    gated = gate(frame)
    assert gated.kept["roxzone"].isna().all()
    assert len(gated.kept) == 2
    assert gated.counts() == {"total_mismatch": 1}


def test_a_penalty_is_part_of_the_total_and_of_no_split(drawn: pd.DataFrame) -> None:
    frame = as_read(drawn.head(2)).astype(object)
    frame["total"] = frame["total"].astype(float) + 300
    frame.loc[0, "penalty"] = "5:00"
    gated = gate(frame)
    assert list(gated.kept["penalty"]) == [300.0]
    assert gated.counts() == {"total_mismatch": 1}
    bonus = as_read(drawn.head(1)).astype(object)
    bonus["total"], bonus["penalty"] = bonus["total"].astype(float) - 30, -30
    assert list(gate(bonus).kept["penalty"]) == [-30.0]


@pytest.mark.parametrize("status", ["DNF", "Disqualified: cut a lap", "did not start"])
def test_who_did_not_finish_is_set_aside_first(drawn: pd.DataFrame, status: str) -> None:
    frame = as_read(drawn.head(2)).astype(object)
    frame.loc[0, ["status", "run_7"]] = [status, None]
    frame.loc[1, "status"] = "Finished"
    (row,) = gate(frame).set_aside.to_dict("records")
    assert (row["rule"], row["value"]) == ("not_finished", status)


def test_a_maintainer_can_vouch_past_plausibility_but_not_past_the_limits(
    drawn: pd.DataFrame,
) -> None:
    frame = as_read(drawn.head(3)).astype(object)
    frame.loc[0, ["row", "total"]] = [155, drawn["total"].iloc[0] - drawn["row"].iloc[0] + 155]
    frame.loc[1, "row"] = 5
    frame.loc[2, "gender"] = "dogs"
    assert gate(frame).counts() == {"split_too_short": 2, "unknown_gender": 1}
    trusted = Gate(KEY).judge(frame, trusted=True)
    assert list(trusted.kept["row"]) == [155.0]
    assert trusted.counts() == {"outside_limits": 1, "unknown_gender": 1}


def test_what_was_set_aside_can_be_judged_again(drawn: pd.DataFrame) -> None:
    frame = as_read(drawn.head(4)).astype(object)
    frame.loc[1, "row"] = 0
    first = gate(frame)
    again = gate(first.set_aside.assign(row=str(drawn["row"].iloc[1])))
    assert len(again.kept) == 1
    expected = gate(as_read(drawn.head(4))).kept.iloc[[1]].reset_index(drop=True)
    pd.testing.assert_frame_equal(again.kept, expected)
