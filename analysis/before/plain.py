"""The finish of someone of whom no earlier race is known: who and where.

``base + venue + age`` on log times (linear), or trees on the same (LightGBM). An interval holds
what is not known: with the venue unknown also the scatter between venues, in a season nobody was
seen in also that between seasons. A venue that is new takes part of what its city did in earlier
editions, as much as earlier editions were worth.
"""

import re
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from analysis.ages import limits, published_effect
from analysis.before.who import Who
from analysis.field import Field
from analysis.partition import UNKNOWN, Doubles, Key, Mask, Partition
from analysis.progression.robust import quantile_line
from analysis.venues import Event, Venues
from hyrox.divisions import Division, Gender
from hyrox.rules import rule_set

Kind = Literal["linear", "lightgbm"]

QUANTILES = (0.1, 0.5, 0.9)
_AGE_ROWS = 50.0
_LEAN_ROWS = 100.0
_PER_EVENT = 500
_EDITIONS = 5.0
_SEASONS_UNKNOWN = 0.03
_SEASON_LEAST = 0.02
_NORMAL_80 = 1.2816
_LEVEL_ROWS = 20.0
_FEWEST = 30
_TREES = 150
_MOST_ROWS = 200_000
_SEED = 5
_YEAR = re.compile(r"\b(19|20)\d\d\b")
_DIVISIONS = tuple(Division)
_GENDERS = tuple(Gender)


@dataclass(frozen=True)
class Plain:
    """One division and gender. ``lines[venue known]`` ``[3, 2]`` give the 10, 50 and 90 %
    quantiles of the error as lines of the expected level; ``ages`` are log effects of bands."""

    ages: dict[str, float]
    lines: tuple[Doubles, Doubles]
    seasons: tuple[int, ...]


@dataclass(frozen=True)
class Plains:
    """Expectations of all divisions from who and where; built by ``Plains.fit``.

    ``edition_share`` is how much of a city's effect its next edition repeats, from
    ``editions`` pairs of them; ``season_spread`` the deviation of medians between seasons.
    """

    models: dict[Key, Plain]
    edition_share: float
    editions: int
    season_spread: float
    trees: str = ""

    @classmethod
    def fit(
        cls, field: Field, venues: Venues, cut: dict[Key, Mask], kind: Kind = "linear"
    ) -> "Plains":
        """From finishes in fields that are whole; small divisions lean on the largest."""
        parts = {}
        for key, part in field.partitions.items():
            whole = np.flatnonzero(~cut[key][part.events])
            parts[key] = _Rows.of(part, whole if len(whole) else np.arange(len(part)), venues)
        trees = _grow(parts, field.age_groups) if kind == "lightgbm" and parts else ""
        models: dict[Key, Plain] = {}
        share, editions = _editions(field, venues, cut)
        spread = _season_spread(parts)
        largest: Plain | None = None
        for key in sorted(parts, key=lambda key: -len(parts[key].finish)):
            rows = parts[key]
            ages = _ages(rows, field.age_groups, key)
            plain = Plain(ages, (np.zeros((3, 2)), np.zeros((3, 2))), rows.seen)
            shell = cls({key: plain}, 0.0, 0, spread, trees)
            lines = [shell._lines(key, rows, field.age_groups, known) for known in (False, True)]
            if largest:
                weight = len(rows.finish) / (len(rows.finish) + _LEAN_ROWS)
                lines = [
                    weight * own + (1 - weight) * big
                    for own, big in zip(lines, largest.lines, strict=True)
                ]
            models[key] = Plain(ages, (lines[0], lines[1]), rows.seen)
            largest = largest or models[key]
        return cls(models, share, editions, spread, trees)

    def expect(self, who: Who, place: Venues) -> tuple[Doubles, tuple[str, ...]]:
        """Low, middle and high of the log finish ``[3]``, and what they rest on.

        Raises:
            KeyError: a division and gender that nobody raced in.
        """
        model = self.models[who.key]
        base = float(place.base_of(who.key, rule_set(who.season))[-1])
        code = place.code(who.season, who.event)
        basis = ["division", "gender"]
        if who.age_group is not None:
            basis.append("age group")
        known = code != UNKNOWN
        effect = float(place.effects[who.key][code][-1]) if known else np.nan
        if known:
            basis.append("venue")
        level = self._level(who.key, who.age_group, effect, who.season)
        if not known and (edition := self._edition(who, place)) is not None:
            level += edition
            basis.append("earlier races in the same city")
        shown = level + model.lines[int(known)] @ np.array([1.0, level])
        if who.season not in model.seasons:
            extra = _NORMAL_80 * self.season_spread
            shown[[0, 2]] = shown[1] + np.array([-1, 1]) * np.hypot(shown[[0, 2]] - shown[1], extra)
        return base + np.sort(shown), tuple(basis)

    def _level(self, key: Key, age_group: str | None, effect: float, season: int) -> float:
        if self.trees:
            import lightgbm

            booster = lightgbm.Booster(model_str=self.trees)
            age = np.nan if age_group is None else float(np.mean(limits(age_group)))
            numbers = _numbers(key, np.array([age]), np.array([effect]), np.array([season]))
            return float(np.asarray(booster.predict(numbers, num_threads=1))[0])
        level = 0.0 if np.isnan(effect) else effect
        if age_group is not None:
            own = self.models[key].ages.get(age_group)
            level += published_effect(age_group, key[1]) if own is None else own
        return level

    def _lines(self, key: Key, rows: "_Rows", age_groups: tuple[str, ...], known: bool) -> Doubles:
        """Quantiles of the errors as lines of the level, each event counting at most 500 rows."""
        chosen = rows.sample(known)
        effects = rows.effects[chosen] if known else np.full(len(chosen), np.nan)
        if self.trees:
            import lightgbm

            booster = lightgbm.Booster(model_str=self.trees)
            middles = np.array([*(np.mean(limits(g)) for g in age_groups), np.nan])
            numbers = _numbers(key, middles[rows.ages[chosen]], effects, rows.seasons[chosen])
            level = np.asarray(booster.predict(numbers, num_threads=2))
        else:
            ages = np.array([*(self.models[key].ages[g] for g in age_groups), 0.0])
            level = np.nan_to_num(effects) + ages[rows.ages[chosen]]
        errors = rows.finish[chosen] - level
        shape = np.column_stack([np.ones(len(level)), level])
        ridge = np.array([0.0, _LEVEL_ROWS])
        return np.stack([quantile_line(shape, errors, ridge, q) for q in QUANTILES])

    def _edition(self, who: Who, place: Venues) -> float | None:
        if who.event is None:
            return None
        city = city_of(who.event)
        earlier = [
            (event, code)
            for event, code in place.codes.items()
            if place.known[code] and event[0] <= who.season and city_of(event[1]) == city
            and event != (who.season, who.event)
        ]  # fmt: skip
        if not earlier:
            return None
        code = max(earlier)[1]
        return self.edition_share * float(place.effects[who.key][code][-1])

    def as_json(self) -> dict[str, Any]:
        return {
            "models": [
                [*map(str, key), plain.ages, [line.tolist() for line in plain.lines],
                 list(plain.seasons)]
                for key, plain in self.models.items()
            ],
            "editions": [self.edition_share, self.editions],
            "season_spread": self.season_spread,
            "trees": self.trees,
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Plains":
        models = {
            (Division(division), Gender(gender)): Plain(
                {str(band): float(effect) for band, effect in ages.items()},
                (np.asarray(lines[0]), np.asarray(lines[1])),
                tuple(int(season) for season in seasons),
            )
            for division, gender, ages, lines, seasons in data["models"]
        }
        share, editions = data["editions"]
        return cls(
            models, float(share), int(editions), float(data["season_spread"]), str(data["trees"])
        )


def city_of(event: str) -> str:
    """The city of an event's name: ``2025 Berlin`` is Berlin's."""
    return " ".join(_YEAR.sub(" ", event).split()).casefold()


@dataclass(frozen=True)
class _Rows:
    """Finishes of whole fields: log times against the base, venue effects, codes."""

    finish: Doubles
    effects: Doubles
    has_venue: Mask
    ages: Any
    events: Any
    seasons: Any
    rules: Any

    @classmethod
    def of(cls, part: Partition, rows: Any, venues: Venues) -> "_Rows":
        base = np.array([venues.base_of(part.key, str(rules))[-1] for rules in part.rules])
        finish = np.log(part.totals_s[rows]).astype(np.float64) - base[part.rule_codes[rows]]
        events = part.events[rows]
        effects = venues.effects[part.key][events, -1].astype(np.float64)
        return cls(
            finish, effects, venues.known[events], part.ages[rows], events,
            part.seasons[rows], part.rule_codes[rows],
        )  # fmt: skip

    @property
    def seen(self) -> tuple[int, ...]:
        return tuple(int(season) for season in np.unique(self.seasons))

    def sample(self, known: bool) -> Any:
        """Rows for the errors, at most 500 of an event; those of known venues, if asked."""
        rows = np.flatnonzero(self.has_venue) if known else np.arange(len(self.finish))
        if known and not len(rows):
            rows = np.arange(len(self.finish))
        order = np.random.default_rng(_SEED).permutation(len(rows))
        by_event = rows[order[np.argsort(self.events[rows][order], kind="stable")]]
        starts = np.r_[True, np.diff(self.events[by_event]) != 0]
        start = np.maximum.accumulate(np.where(starts, np.arange(len(by_event)), 0))
        return by_event[np.arange(len(by_event)) - start < _PER_EVENT]


def _ages(rows: _Rows, age_groups: tuple[str, ...], key: Key) -> dict[str, float]:
    """Median log effect of each band, shrunk towards the published one (worth 50 rows)."""
    relative = rows.finish - rows.effects
    # Those whose age is known are no fair sample of all: a band is compared with the others.
    aged = (rows.ages != UNKNOWN) & rows.has_venue
    middle = float(np.median(relative[aged])) if aged.sum() >= _FEWEST else 0.0
    effects = {}
    for code, band in enumerate(age_groups):
        these = aged & (rows.ages == code)
        n = int(these.sum())
        own = float(np.median(relative[these])) - middle if n else 0.0
        effects[band] = (n * own + _AGE_ROWS * published_effect(band, key[1])) / (n + _AGE_ROWS)
    return effects


def _editions(field: Field, venues: Venues, cut: dict[Key, Mask]) -> tuple[float, int]:
    """How much of a city's effect its next edition repeats, from all pairs of neighbouring
    editions, with five pairs that say nothing of it; and the number of pairs."""
    cities: dict[str, list[tuple[Event, int]]] = {}
    for code, event in enumerate(field.events):
        cities.setdefault(city_of(event[1]), []).append((event, code))
    x, y, spread = [], [], []
    for key, part in field.partitions.items():
        whole = {code for code, rows in part.event_slices() if rows.stop - rows.start >= _FEWEST}
        whole -= set(np.flatnonzero(cut[key]).tolist())
        table = venues.effects[key][:, -1].astype(np.float64)
        spread += [table[code] ** 2 for code in whole]
        for editions in cities.values():
            codes = [code for _, code in sorted(editions) if code in whole]
            x += [table[code] for code in codes[:-1]]
            y += [table[code] for code in codes[1:]]
    if not x:
        return 0.0, 0
    first, second = np.array(x), np.array(y)
    slope = first @ second / (first @ first + _EDITIONS * float(np.mean(spread)) + 1e-9)
    return float(np.clip(slope, 0.0, 1.0)), len(x)


def _season_spread(parts: dict[Key, _Rows]) -> float:
    """Deviation of the medians of seasons raced under the same rules, at least 2 %."""
    squares, degrees = 0.0, 0
    for rows in parts.values():
        for rules in np.unique(rows.rules):
            these = rows.rules == rules
            medians = [
                float(np.median(rows.finish[these & (rows.seasons == season)]))
                for season in np.unique(rows.seasons[these])
                if (these & (rows.seasons == season)).sum() >= _FEWEST
            ]
            squares += len(medians) * float(np.var(medians)) if medians else 0.0
            degrees += max(len(medians) - 1, 0)
    if degrees == 0:
        return _SEASONS_UNKNOWN
    return max(float(np.sqrt(squares / degrees)), _SEASON_LEAST)


def _numbers(key: Key, ages: Doubles, effects: Doubles, seasons: Any) -> Doubles:
    n = len(effects)
    division = np.full(n, _DIVISIONS.index(key[0]), dtype=np.float64)
    gender = np.full(n, _GENDERS.index(key[1]), dtype=np.float64)
    return np.column_stack([division, gender, ages, effects, seasons])


def _grow(parts: dict[Key, _Rows], age_groups: tuple[str, ...]) -> str:
    """Trees of the log finish on division, gender, age, venue effect (half of the time hidden)
    and season, with absolute loss; from at most 200,000 rows."""
    import lightgbm

    random = np.random.default_rng(_SEED)
    middles = np.array([*(np.mean(limits(group)) for group in age_groups), np.nan])
    numbers, truth = [], []
    for key, rows in parts.items():
        hidden = (random.random(len(rows.finish)) < 0.5) | ~rows.has_venue
        effects = np.where(hidden, np.nan, rows.effects)
        numbers.append(_numbers(key, middles[rows.ages], effects, rows.seasons))
        truth.append(rows.finish)
    x, y = np.concatenate(numbers), np.concatenate(truth)
    if len(y) > _MOST_ROWS:
        chosen = np.sort(random.choice(len(y), _MOST_ROWS, replace=False))
        x, y = x[chosen], y[chosen]
    settings = {
        "objective": "l1", "learning_rate": 0.06, "num_leaves": 15, "min_data_in_leaf": 60,
        "seed": _SEED, "num_threads": 1 if len(y) < 20_000 else 2, "deterministic": True,
        "force_row_wise": True, "verbose": -1,
    }  # fmt: skip
    booster = lightgbm.train(
        settings, lightgbm.Dataset(x, y, categorical_feature=[0, 1]), num_boost_round=_TREES
    )
    return str(booster.model_to_string())
