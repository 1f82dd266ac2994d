"""Invented athletes for the replica of the results site: consistent races, nobody is real.

Times come from the reference field; a finish is the sum of its rounded splits and what the
judges added.
"""

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from hyrox.divisions import AGE_GROUPS, DOUBLES_AGE_GROUPS_BEFORE_SEASON_8, Division, Gender
from hyrox.segments import SEGMENTS, Segment
from hyrox.settings import PROJECT
from ingest.reference.reference_field import Group, draw_splits, load_reference_field

GIVEN = (
    "Alba", "Bo", "Cléa", "Dağhan", "Elín", "Fintan", "Gréta", "Hōshi", "Ifor", "Jördis", "Kaja",
    "Ludo", "Maël", "Nour", "Ọlá", "Pía", "Quirin", "Rhys", "Søren", "Ţuca", "Umay", "Vigo", "Wim",
    "Xoán", "Yara", "Žofie",
)  # fmt: skip
FAMILY = (
    "Abendrot", "Birkenau-Holm", "Çınarlı", "D'Ombre", "Eichhain", "Ferrogrande", "Glöckchen",
    "Hügelwind", "Ilmensee", "Jorvik", "Kråkefjell", "Løvstrand", "Mac an Tuath", "Nebelhain",
    "O'Testing", "Pseudonova", "Quellmoor", "Rostilov", "Sankt-Anders", "Trübsand", "Überfeld",
    "Van der Vorm", "Wexcombe", "Ysengrin", "Zwielicht",
)  # fmt: skip
NATIONS = ("GER", "USA", "GBR", "ESP", "POL", "FRA", "NED", "IRL", "AUS", "SWE")
PENALTIES = {
    "5 Minutes - Missing 1 Lap": 300, "2 Minutes - Wrong Arch": 120, "00:03:00 Wrong Order": 180,
    "15 Seconds - Feet Off Base": 15,
}  # fmt: skip
REASONS = ("Not finished", "Missing station")


@dataclass(frozen=True)
class Athlete:
    """An invented athlete or team; ``names`` are "Last, First", ``splits_s`` as on the page: a
    segment that was not reached is not there. ``roxzone_1`` to ``roxzone_7`` feed the replay."""

    idp: str
    event_id: str
    sex: str
    names: tuple[str, ...]
    nation: str | None
    age_group: str | None
    bib: str
    total_s: float | None
    splits_s: dict[str, float]
    penalty: str | None
    disqualified: str | None
    place: int | None
    place_in_age_group: int | None
    meeting: str

    @property
    def prefix(self) -> str:
        return self.event_id.partition("_")[0]

    @property
    def is_elite(self) -> bool:
        return self.prefix in ("HE", "HDE")

    @property
    def is_team(self) -> bool:
        return self.prefix.startswith(("HD", "HMR"))

    @property
    def listed_name(self) -> str:
        """The name as lists show it: "Last, First", and teams "First Last, First Last"."""
        if not self.is_team:
            return self.names[0]
        return ", ".join(" ".join(reversed(name.split(", "))) for name in self.names)


def invented_athletes(
    n: int,
    seed: int,
    event_id: str,
    sex: str,
    season: int,
    *,
    meeting: str = "2025 Testville",
    penalty_share: float = 0.03,
    unfinished_share: float = 0.03,
    roxzone: bool = True,
) -> list[Athlete]:
    """``n`` athletes of one event and sex in the order of their places, those without a finish
    last; equal arguments give equal athletes.

    Elite 15 prefixes (HE, HDE) have hundredths and no Roxzone; ``roxzone=False`` leaves it out
    for others too, as before 15 December 2018.
    """
    digest = hashlib.sha256(f"{event_id}|{sex}|{season}|{seed}".encode()).digest()
    rng = np.random.default_rng(list(digest[:8]))
    prefix = event_id.partition("_")[0]
    people = 4 if prefix == "HMR" else 2 if prefix.startswith("HD") else 1
    elite = prefix in ("HE", "HDE")
    drawn = draw_splits(_group(prefix, sex), n, rng)[1] if n else np.empty((0, len(SEGMENTS)))
    athletes = []
    for i, seconds in enumerate(drawn[rng.permutation(n)]):
        splits = {s.value: float(t) for s, t in zip(SEGMENTS, seconds, strict=True)}
        if elite:
            splits = {k: round(t + int(rng.integers(100)) / 100, 2) for k, t in splits.items()}
        if elite or not roxzone:
            splits.pop(Segment.ROXZONE.value)
        else:
            splits |= _visits(splits[Segment.ROXZONE.value], rng)
        penalty = str(rng.choice(list(PENALTIES))) if rng.random() < penalty_share else None
        reason = str(rng.choice(REASONS)) if rng.random() < unfinished_share else None
        total = sum(splits[s.value] for s in SEGMENTS if s.value in splits)
        athletes.append(
            Athlete(
                idp="LR0" + hashlib.sha256(digest + i.to_bytes(4)).hexdigest()[:13].upper(),
                event_id=event_id,
                sex=sex,
                names=tuple(_name(rng) for _ in range(people)),
                nation=str(rng.choice(NATIONS)) if people == 1 else None,
                age_group=None if elite else str(rng.choice(_bands(people, season))),
                bib=str(100_000 + i),
                total_s=None if reason else round(total + PENALTIES.get(penalty or "", 0), 2),
                splits_s=_until(splits, rng) if reason else splits,
                penalty=penalty,
                disqualified=reason,
                place=None,
                place_in_age_group=None,
                meeting=meeting,
            )
        )
    return _placed(athletes)


def _placed(athletes: list[Athlete]) -> list[Athlete]:
    athletes.sort(key=lambda a: (a.total_s is None, a.total_s or 0.0, a.bib))
    seen: dict[str | None, int] = {}
    placed = []
    for place, athlete in enumerate(athletes, 1):
        if athlete.total_s is not None:
            seen[athlete.age_group] = seen.get(athlete.age_group, 0) + 1
            in_age = seen[athlete.age_group] if athlete.age_group else None
            athlete = replace(athlete, place=place, place_in_age_group=in_age)
        placed.append(athlete)
    return placed


@lru_cache(maxsize=1)
def _groups() -> dict[tuple[str, str], Group]:
    field = load_reference_field(PROJECT / "corpora" / "reference_field")
    return {(group.division.value, group.gender.value): group for group in field.groups}


def _group(prefix: str, sex: str) -> Group:
    if sex == "X":
        return _groups()[Division.DOUBLES, Gender.MIXED]
    gender = {"M": Gender.MALE, "W": Gender.FEMALE}[sex]
    pro = prefix in ("HPRO", "HE", "HDE", "HDP")
    team = prefix.startswith(("HD", "HMR"))
    return _groups()[Division.DOUBLES if team else Division.PRO if pro else Division.OPEN, gender]


def _bands(people: int, season: int) -> tuple[str, ...]:
    if people > 1 and season < 8:
        return DOUBLES_AGE_GROUPS_BEFORE_SEASON_8[:4]
    return AGE_GROUPS[:9]


def _name(rng: np.random.Generator) -> str:
    return f"{rng.choice(FAMILY)}, {rng.choice(GIVEN)}"


def _visits(roxzone_s: float, rng: np.random.Generator) -> dict[str, float]:
    """Seven visits of at least four seconds that add up to the Roxzone time."""
    parts = rng.multinomial(int(roxzone_s) - 28, [1 / 7] * 7) + 4
    return {f"roxzone_{i}": float(part) for i, part in enumerate(parts, 1)}


def _until(splits: dict[str, float], rng: np.random.Generator) -> dict[str, float]:
    """What is known of a race that ended during a segment: those before it, no Roxzone sum."""
    order = [s.value for s in SEGMENTS if s is not Segment.ROXZONE]
    reached = int(rng.integers(len(order)))
    kept = {name: splits[name] for name in order[:reached]}
    visits = [f"roxzone_{i}" for i in range(1, reached // 2 + 1)]
    return kept | {name: splits[name] for name in visits if name in splits}
