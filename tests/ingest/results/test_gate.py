import stat
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyrox.errors import StoreError
from hyrox.segments import SEGMENTS
from ingest.results.gate import RULES, STORED, gate, installation_key, name_key, result_ids
from ingest.results.result_files import OPTIONAL, REQUIRED

KEY = b"k" * 32


def as_read(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.reindex(columns=[*REQUIRED, *OPTIONAL]).reset_index(drop=True)


def test_sound_rows_pass_unchanged(drawn: pd.DataFrame) -> None:
    gated = gate(as_read(drawn), "a.csv", KEY)
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
    gated = gate(frame, "a.csv", KEY)
    assert len(gated.kept) == 4
    (row,) = gated.set_aside.to_dict("records")
    assert (row["rule"], row["field"], row["line"], row["source"]) == (rule, field, 3, "a.csv")
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
    gated = gate(frame, "a.csv", KEY)
    assert len(gated.kept) + len(gated.set_aside) == 12
    assert sum(gated.counts().values()) == len(gated.set_aside)
    assert not gated.kept[[s.value for s in SEGMENTS]].isna().any().any()
    assert len(gated.kept) >= 12 - len({row for row, _, _ in changes})


def test_clock_times_and_other_words_for_categories_are_read(drawn: pd.DataFrame) -> None:
    frame = as_read(drawn[drawn["gender"] == "male"].head(3)).astype(object)
    whole = frame.copy()
    frame["gender"] = "Men"
    frame["total"] = [f"{t // 3600}:{t // 60 % 60:02}:{t % 60:02}" for t in frame["total"]]
    gated = gate(frame, "a.csv", KEY)
    assert list(gated.kept["total"]) == list(whole["total"])
    assert set(gated.kept["gender"]) == {"male"}


def test_names_never_pass_the_gate(drawn: pd.DataFrame, tmp_path: Path) -> None:
    frame = as_read(drawn).astype(object)
    frame.loc[0, "row"] = 0
    gated = gate(frame, "a.csv", KEY)
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
