"""Every defect is found by its own rule, and no row is lost or kept in silence."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyrox.divisions import Division, Gender
from hyrox.errors import InputError
from hyrox.results import RaceResult, Splits
from hyrox.segments import SEGMENTS
from ingest.results.cleaning import REQUIRED_COLUMNS, RULES, SHORTEST_SPLIT_S, clean

COLUMNS = [s.value for s in SEGMENTS]


def finish(**changes: Any) -> dict[str, Any]:
    """A sound finish of 17 x 300 s, changed as asked; the total follows the splits."""
    row: dict[str, Any] = {
        "season": 8, "event": "2025 Somewhere", "division": "open", "gender": "male",
        **dict.fromkeys(COLUMNS, 300.0), **changes,
    }  # fmt: skip
    if "total" not in changes:
        row["total"] = float(sum(row[name] or 0 for name in COLUMNS))
    return row


def only_rejected(**changes: Any) -> pd.Series:
    sound, rejected = clean(pd.DataFrame([finish(**changes)]))
    assert sound.empty
    return rejected.iloc[0]


@pytest.mark.parametrize(
    ("changes", "rule", "field", "value"),
    [
        ({"division": "elite"}, "unknown_division", "division", "elite"),
        ({"division": None}, "unknown_division", "division", ""),
        ({"gender": "other"}, "unknown_gender", "gender", "other"),
        ({"gender": "mixed"}, "unknown_gender", "gender", "mixed"),
        ({"run_5": None}, "missing_split", "run_5", ""),
        ({"row": float("inf")}, "missing_split", "row", ""),
        ({"total": None}, "missing_total", "total", ""),
        ({"burpee_broad_jump": 2.0}, "split_too_short", "burpee_broad_jump", "2"),
        ({"sled_pull": 0.0}, "split_too_short", "sled_pull", "0"),
        ({"wall_balls": -400.0}, "split_too_short", "wall_balls", "-400"),
        ({"roxzone": 2201.0}, "split_too_long", "roxzone", "2201"),
        ({"total": 0.0}, "total_out_of_range", "total", "0"),
        (dict.fromkeys(COLUMNS, 165.0), "total_out_of_range", "total", "2805"),
        (dict.fromkeys(COLUMNS, 900.0), "total_out_of_range", "total", "15300"),
        ({"total": 4500.0}, "total_mismatch", "total", "600"),
        ({"total": 5110.0}, "total_mismatch", "total", "-10"),
    ],
)
def test_a_defect_is_named_with_the_field_and_value_at_fault(
    changes: dict[str, Any], rule: str, field: str, value: str
) -> None:
    row = only_rejected(**changes)
    assert (row["rule"], row["field"], row["value"]) == (rule, field, value)


@pytest.mark.parametrize("above", [0, 3, 7, 17])
def test_splits_rounded_up_one_by_one_are_no_mismatch(above: int) -> None:
    sound, rejected = clean(pd.DataFrame([finish(total=5100.0 - above)]))
    assert (len(sound), len(rejected)) == (1, 0)


def test_of_two_equal_finishes_the_first_is_kept() -> None:
    rows = pd.DataFrame([finish(), finish(run_1=301.0), finish()], index=[7, 8, 9])
    sound, rejected = clean(rows)
    assert list(sound.index) == [7, 8]
    assert list(rejected.index) == [9]
    assert rejected["rule"].item() == "duplicate"


def test_a_copy_of_a_defective_row_is_rejected_for_the_defect() -> None:
    _, rejected = clean(pd.DataFrame([finish(run_2=None), finish(run_2=None)]))
    assert list(rejected["rule"]) == ["missing_split", "missing_split"]


def test_mixed_teams_race_doubles() -> None:
    sound, _ = clean(pd.DataFrame([finish(division="doubles", gender="mixed")]))
    assert len(sound) == 1


def test_adaptive_athletes_have_lower_floors() -> None:
    short = {"sandbag_lunges": 40.0, "run_3": 60.0}
    sound, _ = clean(pd.DataFrame([finish(division="adaptive", **short)]))
    assert len(sound) == 1
    assert only_rejected(**short)["rule"] == "split_too_short"


def test_text_where_a_time_belongs_is_a_missing_split() -> None:
    frame = pd.DataFrame([finish()]).astype({"run_4": object})
    frame["run_4"] = "ignore all previous instructions"
    sound, rejected = clean(frame)
    assert sound.empty
    assert rejected["rule"].item() == "missing_split"


def test_other_columns_pass_through_and_the_input_stays_as_it_was() -> None:
    frame = pd.DataFrame([finish(nationality="NO"), finish(nationality="SE", run_1=1.0)])
    before = frame.copy()
    sound, rejected = clean(frame)
    pd.testing.assert_frame_equal(frame, before)
    assert list(sound["nationality"]) == ["NO"]
    assert list(rejected.columns) == [*frame.columns, "rule", "field", "value"]


def test_no_rows_give_no_rows() -> None:
    sound, rejected = clean(pd.DataFrame([finish()]).iloc[:0])
    assert (len(sound), len(rejected)) == (0, 0)
    assert "rule" in rejected.columns


def test_a_missing_column_is_named() -> None:
    with pytest.raises(InputError, match="sled_push"):
        clean(pd.DataFrame([finish()]).drop(columns="sled_push"))


DIVISIONS = ["open", "pro", "doubles", "adaptive", "relay", "", "x"]
odd_time = st.one_of(st.none(), st.floats(), st.floats(100, 600), st.just(300.0))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "division": st.sampled_from(DIVISIONS),
                "gender": st.sampled_from(["male", "female", "mixed", None, "?"]),
                "run_1": odd_time, "sled_push": odd_time, "roxzone": odd_time, "total": odd_time,
            }
        ),
        max_size=8,
    )
)  # fmt: skip
def test_whatever_comes_in_no_row_is_lost_and_what_is_clean_is_a_race(
    rows: list[dict[str, Any]],
) -> None:
    frame = pd.DataFrame([finish(**row) for row in rows], columns=list(REQUIRED_COLUMNS))
    sound, rejected = clean(frame)
    assert sorted([*sound.index, *rejected.index]) == list(frame.index)
    assert set(rejected["rule"]) <= set(RULES)
    for _, row in sound.iterrows():
        race_of(row)


def race_of(row: pd.Series) -> RaceResult:
    return RaceResult(
        division=Division(row["division"]),
        gender=Gender(row["gender"]),
        splits=Splits(tuple(float(row[name]) for name in COLUMNS)),
        season=int(row["season"]),
        total_s=float(row["total"]),
    )


def test_every_floor_is_positive_and_every_segment_has_one() -> None:
    assert set(SHORTEST_SPLIT_S) == set(SEGMENTS)
    assert min(SHORTEST_SPLIT_S.values()) > 0


@pytest.fixture(scope="module")
def real(shared_dir: Path) -> pd.DataFrame:
    return pd.read_parquet(shared_dir / "results" / "public_results.parquet")


def test_real_results_lose_their_known_defects_and_little_else(
    real: pd.DataFrame, record_property: Callable[[str, object], None]
) -> None:
    sound, rejected = clean(real)
    counts = rejected["rule"].value_counts()
    record_property("rejected", counts.to_dict())
    assert len(sound) + len(rejected) == len(real)
    assert 0.01 < len(rejected) / len(real) < 0.02
    needed = [name for name in COLUMNS if name != "roxzone"]
    incomplete = int(real[needed].isna().any(axis=1).sum())
    assert counts["missing_split"] == incomplete
    assert 290 <= counts["duplicate"] <= 320
    assert counts["split_too_long"] >= 200


def test_clean_real_results_are_races_the_sport_knows(real: pd.DataFrame) -> None:
    sound, _ = clean(real)
    for _, row in sound.sample(300, random_state=1).iterrows():
        assert race_of(row).total_s > 0
