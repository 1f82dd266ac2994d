"""The quality gate: what passes into the stores, and what is set aside under which rule.

Every row that comes in goes out: kept, set aside, or, for a person who wants no data here,
dropped and only counted. Names end here: from this point on an athlete is a keyed hash.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from analysis.field import possible
from hyrox.divisions import Division, parse_age_group, parse_division, parse_gender
from hyrox.errors import InputError
from hyrox.results import TOTAL_LIMITS_S
from hyrox.rules import rule_set
from hyrox.segments import SEGMENTS, Segment
from hyrox.times import parse_time
from ingest.results import cleaning
from ingest.results.contract import COLUMNS, ROXZONE_VISITS, TIMES
from ingest.results.names import athlete_key, members

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

RULES: dict[str, str] = {
    "not_finished": "the athlete did not finish or was disqualified",
    "unknown_season": "the season is no whole number from 1 to 99",
    "missing_event": "the event has no name",
    "unknown_age_group": "the age group is none of the sport's",
    "not_a_time": "a time is neither seconds nor h:mm:ss",
    **cleaning.RULES,
    "outside_limits": "a time is outside what a race result may hold (adaptive classes race less)",
}
"""Rule name to what it means; a row is set aside by the first it breaks."""

PLAUSIBILITY = frozenset(
    {"split_too_short", "split_too_long", "total_out_of_range", "total_mismatch"}
)
"""Rules that judge what is believable, not what a result is: a maintainer who knows better may
readmit a row past them, as long as it stays within the limits of a race result."""

STORED: tuple[str, ...] = (
    "result_id", "season", "rules", "event", "division", "gender", "age_group", "nationality",
    "athlete_key", "total", "penalty", *(s.value for s in SEGMENTS), *ROXZONE_VISITS,
)  # fmt: skip
"""``rules`` names the rule set of the season (75 or 100 wall balls), so that no comparison mixes
them. ``roxzone`` may be missing, and ``penalty`` mostly is: such finishes stand in the truth and
take no part in comparisons of segments."""

MOST_PENALTY_S = 3600
"""Judges add minutes; a bonus counts as a negative penalty."""

_NAMES = [s.value for s in SEGMENTS]
_ROXZONE = SEGMENTS.index(Segment.ROXZONE)
_FINISHED = frozenset({"", "finished", "finish", "ok", "valid"})
_MOST_TEXT = 80


@dataclass(frozen=True)
class Gated:
    """``kept`` has the columns ``STORED``. ``set_aside`` has the row as it was read (text, without
    the name), and its ``line`` (from 1), ``rule``, ``field`` at fault and ``value`` there.
    ``suppressed`` counts rows of people who are kept out; nothing else is known of them."""

    kept: "pd.DataFrame"
    set_aside: "pd.DataFrame"
    suppressed: int = 0

    def counts(self) -> dict[str, int]:
        """Rows set aside per rule."""
        return {str(k): int(v) for k, v in self.set_aside["rule"].value_counts().items()}


@dataclass
class Gate:
    """Judges the batches of one input, one after the other; a finish that an earlier batch held
    already is a duplicate.

    ``key`` is the installation's key for names; ``suppressed`` holds the keys and result ids that
    are kept out.
    """

    key: bytes
    suppressed: frozenset[str] = frozenset()
    _seen: "list[np.ndarray]" = field(default_factory=list)
    _line: int = 1

    def judge(self, frame: "pd.DataFrame", *, trusted: bool = False) -> Gated:
        """Judge one batch.

        Args:
            frame: columns ``contract.COLUMNS``. A column ``athlete_key`` replaces ``athlete``
                where it holds something: rows that were set aside lost their names.
            trusted: a maintainer vouches for these rows: the ``PLAUSIBILITY`` rules are skipped.
        """
        import numpy as np

        raw = frame.reset_index(drop=True)
        raw = raw.reindex(columns=[*COLUMNS, *(c for c in ("athlete_key",) if c in raw.columns)])
        lines = np.arange(self._line, self._line + len(raw))
        self._line += len(raw)
        raw["athlete_key"] = self._keys(raw)
        raw = raw.drop(columns="athlete")
        wanted = ~self._is_suppressed(raw["athlete_key"])
        raw = raw[wanted]
        judged = _Batch(raw)
        judged.read_texts()
        judged.read_times()
        judged.clean(cleaning.RULES.keys() - PLAUSIBILITY if trusted else None)
        ids = result_ids(judged.frame)
        judged.frame["result_id"] = ids
        unwanted = judged.frame["result_id"].isin(self.suppressed)
        judged.keep(~unwanted)
        judged.fail(self._seen_before(judged.frame["result_id"]), "duplicate", "total")
        dropped = int((~wanted).sum() + unwanted.sum())
        return Gated(judged.kept(), judged.set_aside(raw, lines), dropped)

    def _keys(self, raw: "pd.DataFrame") -> "pd.Series[Any]":
        import pandas as pd

        division = _mapped(raw["division"], _lenient(parse_division))
        team = division.isin([Division.DOUBLES, Division.RELAY])
        keys = pd.Series(None, raw.index, dtype=object)
        for is_team in (False, True):
            rows = team == is_team
            keys[rows] = _mapped(raw.loc[rows, "athlete"], self._key_of(is_team))
        if "athlete_key" in raw.columns:
            known = raw["athlete_key"].notna()
            keys[known] = raw.loc[known, "athlete_key"]
        return keys

    def _key_of(self, team: bool) -> Callable[[object], str | None]:
        def make(names: object) -> str | None:
            return None if _blank(names) else athlete_key(str(names), self.key, team=team) or None

        return make

    def _is_suppressed(self, keys: "pd.Series[Any]") -> "pd.Series[bool]":
        import pandas as pd

        if not self.suppressed:
            return pd.Series(False, keys.index)

        def is_kept_out(key: object) -> bool:
            return not self.suppressed.isdisjoint(members(str(key or "")))

        return _mapped(keys, is_kept_out).astype(bool)

    def _seen_before(self, ids: "pd.Series[str]") -> "pd.Series[bool]":
        import numpy as np
        import pandas as pd

        numbers = np.array([int(i[2:], 16) for i in ids], np.uint64)
        again = pd.Series(numbers).duplicated().to_numpy()
        for earlier in self._seen:
            again = again | np.isin(numbers, earlier)
        self._seen.append(numbers[~again])
        return pd.Series(again, ids.index)


class _Batch:
    """The rows of a batch that still stand, typed step by step, and those that fell."""

    def __init__(self, raw: "pd.DataFrame") -> None:
        self.frame = raw.copy()
        self._fallen: list[pd.DataFrame] = []

    def keep(self, wanted: "pd.Series[bool]") -> None:
        if not wanted.all():
            self.frame = self.frame[wanted].copy()

    def fail(
        self, bad: "pd.Series[bool]", rule: str, name: str, values: "pd.Series[Any] | None" = None
    ) -> None:
        import pandas as pd

        if bad.any():
            shown = (self.frame[name] if values is None else values)[bad].map(_text)
            self._fallen.append(
                pd.DataFrame({"rule": rule, "field": name, "value": shown}, bad.index[bad])
            )
            self.frame = self.frame[~bad].copy()

    def read_texts(self) -> None:
        """Season, event, division, gender, age group, status, nationality."""
        import pandas as pd

        frame = self.frame
        for name, parse in (("division", parse_division), ("gender", parse_gender)):
            frame[name] = _mapped(frame[name], _lenient(parse))
        for name in ("event", "status", "nationality"):
            frame[name] = _mapped(frame[name], _text)
        self.fail(~_mapped(frame["status"], lambda s: s.casefold() in _FINISHED).astype(bool),
                  "not_finished", "status")  # fmt: skip
        season = pd.to_numeric(self.frame["season"], errors="coerce")
        whole = season.between(1, 99) & (season % 1 == 0)
        self.fail(~whole, "unknown_season", "season")
        self.frame["season"] = season[whole].astype("int16")
        self.fail(self.frame["event"] == "", "missing_event", "event")
        ages = _mapped(self.frame["age_group"], _age_group)
        self.fail(ages == "?", "unknown_age_group", "age_group")
        self.frame["age_group"] = ages[self.frame.index].where(lambda a: a != "", None)

    def read_times(self) -> None:
        import numpy as np
        import pandas as pd

        for name in TIMES:
            column = self.frame[name]
            if not pd.api.types.is_numeric_dtype(column):
                seconds = _mapped(column, _seconds).astype("float64")
                self.fail(seconds == -1, "not_a_time", name)
                column = seconds[self.frame.index]
            with np.errstate(over="ignore"):  # what is beyond a float is infinite, and no time
                self.frame[name] = column.astype("float32")

    def clean(self, rules: "frozenset[str] | set[str] | None") -> None:
        import numpy as np
        import pandas as pd

        self.frame, defective = cleaning.clean(self.frame, rules)
        if len(defective):
            self._fallen.append(defective[["rule", "field", "value"]])
        splits = self.frame[_NAMES].to_numpy("float32", copy=True)
        total = self.frame["total"].to_numpy("float32")
        penalty = np.nan_to_num(self.frame["penalty"].to_numpy("float32"))
        without = np.isnan(splits[:, _ROXZONE])
        rest = np.delete(splits, _ROXZONE, axis=1).sum(axis=1)
        raced = total - penalty
        # Where no Roxzone was measured, the limits of the other times are all that is asked.
        splits[without, _ROXZONE] = np.clip((raced - rest)[without], 60, 3600)
        compared = np.where(without, splits.sum(axis=1), raced)
        inside = possible(splits, compared) & (total <= TOTAL_LIMITS_S[1])
        inside &= np.abs(penalty) <= MOST_PENALTY_S
        inside &= ~(without & (np.abs(raced - compared) > 60 + 20))
        self.fail(pd.Series(~inside, self.frame.index), "outside_limits", "total")

    def kept(self) -> "pd.DataFrame":
        frame = self.frame
        frame["rules"] = _mapped(frame["season"], lambda s: rule_set(int(s)))
        frame["nationality"] = frame["nationality"].where(frame["nationality"] != "", None)
        return frame[list(STORED)].reset_index(drop=True)

    def set_aside(self, raw: "pd.DataFrame", lines: "np.ndarray") -> "pd.DataFrame":
        import pandas as pd

        verdicts = (
            pd.concat(self._fallen).sort_index()
            if self._fallen
            else pd.DataFrame(columns=["rule", "field", "value"])
        )
        rows = raw.loc[verdicts.index]
        rows = rows.astype(object).where(rows.notna(), None).map(_raw_text)
        rows.insert(0, "line", lines[verdicts.index.to_numpy(dtype=int)])
        return pd.concat([rows, verdicts.astype(object)], axis=1).reset_index(drop=True)


def result_ids(frame: "pd.DataFrame") -> list[str]:
    """``r-`` and 12 hex digits of what the row says of the race: the same on every installation,
    and nothing of the athlete's name."""
    import numpy as np

    codes, texts = (
        frame["season"].astype(str) + "|" + frame["event"] + "|" + frame["division"].astype(str)
        + "|" + frame["gender"].astype(str)
    ).factorize()  # fmt: skip
    starts = [hashlib.sha256(str(text).encode()) for text in texts]
    times = frame[["total", *_NAMES]].to_numpy("float64").round(1)
    # One pattern of bits for "not measured", whatever the source wrote.
    times[np.isnan(times)] = np.nan
    ids = []
    for code, row in zip(codes, np.ascontiguousarray(times), strict=True):
        digest = starts[code].copy()
        digest.update(row.tobytes())
        ids.append("r-" + digest.hexdigest()[:12])
    return ids


def _mapped(column: "pd.Series[Any]", make: Callable[[Any], Any]) -> "pd.Series[Any]":
    """``make`` of each distinct value, missing ones included, once."""
    import numpy as np
    import pandas as pd

    try:
        codes, values = pd.factorize(column.astype(object), use_na_sentinel=True)
    except TypeError:  # a cell that is a list or a dictionary
        codes, values = pd.factorize(column.map(str).astype(object), use_na_sentinel=True)
    made = np.empty(len(values) + 1, dtype=object)
    for place, value in enumerate(values):
        made[place] = make(value)
    made[-1] = make(None) if (codes == -1).any() else None
    return pd.Series(made[codes], column.index, dtype=object)


def _blank(value: object) -> bool:
    """Nothing, or the dashes that stand for nothing."""
    return value is None or value != value or not str(value).strip().strip("-–—−:")


def _text(value: object) -> str:
    """Text of strangers, safe to show in a line: printable, one line, short."""
    if _blank(value):
        return ""
    shown = "".join(c if c.isprintable() else " " for c in str(value)[: 4 * _MOST_TEXT])
    return " ".join(shown.split())[:_MOST_TEXT]


def _raw_text(value: object) -> str | None:
    """A cell as it is kept with a row that was set aside, so that it can be judged again."""
    return None if value is None else _text(value)


def _lenient(parse: Callable[[str], str]) -> Callable[[object], str]:
    """``parse``, with what it cannot read left as it is for a rule to name."""

    def read(value: object) -> str:
        text = _text(value)
        try:
            return str(parse(text))
        except InputError:
            return text

    return read


def _age_group(value: object) -> str:
    try:
        return parse_age_group(_text(value)) or ""
    except InputError:
        return "?"


def _seconds(value: object) -> float:
    """Seconds, NaN for nothing, -1 for what is no time."""
    if _blank(value):
        return float("nan")
    try:
        return parse_time(value)
    except InputError:
        return -1.0
