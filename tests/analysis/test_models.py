"""All models of a field together: kept and read back, the same for the same field."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.analyse import analyse
from analysis.field import Field
from analysis.models import Models
from analysis.progression.progression import Progression
from analysis.readings import Rung
from analysis.report_json import report_json
from hyrox.errors import StoreError
from hyrox.results import Splits
from tests.analysis.reports import models_of


@pytest.fixture
def kept(field, tmp_path):
    models_of(field).save(tmp_path)
    return tmp_path


def test_a_report_of_kept_models_is_the_same(frame, field, as_result, kept):
    read = Models.load(kept)
    for row in (0, 1900, 2900, 3890):
        result = as_result(frame.iloc[row])
        one, other = (analyse(field, models, result) for models in (read, models_of(field)))
        assert report_json(one) == report_json(other)


def test_the_same_finishes_give_the_same_files(make_frame, tmp_path):
    frame = make_frame(900)
    for name, rows in (("one", frame), ("other", frame.copy())):
        Models.fit(Field.from_frame(rows)).save(tmp_path / name)
    files = sorted(p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*.*"))
    assert len(files) > 5
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()


def test_damaged_models_say_what_to_do(kept):
    (kept / "archetypes.json").write_text("{")
    with pytest.raises(StoreError, match=r"damaged.*builds it again"):
        Models.load(kept)


def test_two_threads_that_parse_at_once_are_no_damage(kept, monkeypatch):
    fails = [SystemError("AST constructor recursion depth mismatch (before=54, after=33)")]
    load = Progression.load

    def once(folder):
        if fails:
            raise fails.pop()
        return load(folder)

    monkeypatch.setattr(Progression, "load", once)
    assert Models.load(kept).progression is not None
    assert not fails


def test_a_report_says_what_it_rests_on(frame, field, as_result):
    report = analyse(field, models_of(field), as_result(frame.iloc[5]))
    assert report.before is not None
    assert report.before.rung is Rung.ESTIMATED
    assert {"division", "gender"} <= set(report.before.basis)
    assert report.level is not None
    assert report.level.cohort.n >= 30
    assert report.archetype is not None
    assert sum(report.archetype.memberships.values()) == pytest.approx(1)
    assert {w.goal for w in report.waterfalls}
    for waterfall in report.waterfalls:
        steps = sum(fall.gap_s for fall in waterfall.falls)
        assert steps + waterfall.rest_s == pytest.approx(waterfall.gap_s, abs=1e-6)
    assert report.progression is not None
    assert report.progression.cases == (), "nobody in these results raced twice"
    assert "public results" in report.progression.definition
    shown = report_json(report)
    assert shown["overall"]["rung"] == "estimated"
    assert np.isfinite(shown["level"]["within"])


def test_nobody_at_the_level_leaves_the_rest_of_the_report(make_frame, as_result):
    frame = make_frame(60, division="pro")
    field = Field.from_frame(frame)
    result = as_result(frame.iloc[0], result_id=None)
    slow = replace(
        result, splits=Splits(tuple(2.6 * t for t in result.splits.seconds)), total_s=-1.0
    )
    report = analyse(field, models_of(field), slow)
    assert (report.level, report.pacing) == (None, None)
    assert report.percentile == 0
