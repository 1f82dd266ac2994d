"""How prediction is tested: events that nothing was fitted on, later ones first.

Two protocols on the public results:

- ``later``: fitted on seasons 6 and 7, tested on season 8. Every tested race is later than every
  fitted one, but hardly any fitted race is a pro's or a woman's under the rules of season 7 on.
- ``folds``: whole events of season 8 are dealt into folds; each is predicted by a field that holds
  seasons 6 and 7 and the other folds. Rows are never dealt at random.

A tested event's finishers are dealt into halves. One half is the venue's field on the day, which
gives its effect; the other half is predicted, so that no finish helps to predict itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analysis.field import Field, hash_ids
from analysis.partition import Key
from analysis.predict.inputs import Inputs
from analysis.venues import Event, Venues

PROTOCOLS = ("later", "folds")
_FOLDS = 4


@dataclass(frozen=True)
class Split:
    """Rows to fit on, the tested events' half that gives their venues, and the half to predict."""

    train: pd.DataFrame
    on_the_day: pd.DataFrame
    test: pd.DataFrame
    calendar: Mapping[Event, date] = field(default_factory=dict)

    def fields(self) -> tuple[Field, Venues]:
        """The field to fit on, and venues that know the tested events' fields too."""
        fitted = Field.from_frame(self.train, self.calendar)
        return fitted, Field.from_frame(pd.concat([self.train, self.on_the_day])).venues

    def asked(self, keys: tuple[Key, ...], venues: Venues) -> tuple[Inputs, pd.DataFrame]:
        """The rows to predict as models read them, and the test rows in that order."""
        names = pd.Series(np.arange(len(self.test)).astype(str))
        asked = Field.from_frame(self.test.assign(result_id=names))
        places = pd.Series(np.arange(len(names)), index=hash_ids(names))
        ids = np.concatenate([asked.partitions[k].ids for k in keys if k in asked.partitions])
        rows = self.test.iloc[places.loc[ids].to_numpy()].reset_index(drop=True)
        return Inputs.asked(asked, keys, venues), rows


def splits(frame: pd.DataFrame, protocol: str, per_group: int) -> list[Split]:
    """The splits of a protocol, at most ``per_group`` predicted rows of an event's group."""
    season_8 = frame["season"] == 8
    if protocol == "later":
        return [halved(frame[~season_8], frame[season_8], per_group)]
    events = np.random.default_rng(8).permutation(sorted(frame.loc[season_8, "event"].unique()))
    found = []
    for fold in range(_FOLDS):
        tested = season_8 & frame["event"].isin(events[fold::_FOLDS])
        found.append(halved(frame[~tested], frame[tested], per_group))
    return found


def halved(
    train: pd.DataFrame,
    tested: pd.DataFrame,
    per_group: int,
    calendar: Mapping[Event, date] | None = None,
) -> Split:
    """A split of given events: half of each tested field gives its venue, of the other half at
    most ``per_group`` of each division and gender are predicted."""
    half = np.random.default_rng(9).random(len(tested)) < 0.5
    shuffled = tested[~half].sample(frac=1.0, random_state=1)
    chosen = shuffled.groupby(["season", "event", "division", "gender"]).head(per_group)
    # A division that nobody raced in what is fitted cannot be predicted by anything here.
    fitted = set(zip(train["division"], train["gender"], strict=True))
    known = [pair in fitted for pair in zip(chosen["division"], chosen["gender"], strict=True)]
    return Split(train, tested[half], chosen[known].reset_index(drop=True), calendar or {})


class RawFeatures:
    """Splits in seconds with division and gender, as the plain methods take them."""

    def __init__(self, train: pd.DataFrame) -> None:
        pairs = train["division"] + " " + train["gender"]
        self._names = sorted(pairs.unique())

    def coded(self, rows: pd.DataFrame, columns: list[str]) -> Any:
        """``[n, columns + 1]`` for trees."""
        return np.column_stack([rows[columns].to_numpy(dtype=np.float64), self._codes(rows)])

    def indicators(self, rows: pd.DataFrame, columns: list[str]) -> Any:
        """``[n, columns + groups]`` for linear regression."""
        groups = np.eye(len(self._names))[self._codes(rows)]
        return np.column_stack([rows[columns].to_numpy(dtype=np.float64), groups])

    def _codes(self, rows: pd.DataFrame) -> Any:
        pairs = rows["division"] + " " + rows["gender"]
        return pairs.map({name: i for i, name in enumerate(self._names)}).to_numpy()


def plain_linear(x: Any, y: Any, wanted: Any) -> Any:
    """Least squares on raw columns."""
    from sklearn.linear_model import LinearRegression

    return LinearRegression().fit(x, y).predict(wanted)


def plain_trees(x: Any, y: Any, wanted: Any) -> Any:
    """LightGBM on raw columns with its own defaults, 300 trees of rate 0.05."""
    import lightgbm

    settings = {
        "objective": "regression", "learning_rate": 0.05, "num_leaves": 31, "verbosity": -1,
        "num_threads": 1, "seed": 1, "deterministic": True, "force_row_wise": True,
    }  # fmt: skip
    return lightgbm.train(settings, lightgbm.Dataset(x, y), 300).predict(wanted, num_threads=1)


def coverage(rows: pd.DataFrame, hits: str, finish: str = "total") -> dict[str, Any]:
    """The share of ``hits`` overall and per division, gender and third of the finish."""
    groups = rows.groupby(["division", "gender"])
    thirds = groups[finish].transform(lambda times: pd.qcut(times.rank(), 3, labels=False))
    shares = rows.groupby(["division", "gender", thirds])[hits].agg(["mean", "size"])
    named = {
        f"{division} {gender}": [
            round(float(shares.loc[(division, gender, third), "mean"]), 3) for third in range(3)
        ]
        for division, gender in groups.size()[groups.size() >= 300].index
    }
    return {"all": round(float(rows[hits].mean()), 3), "thirds": named}
