"""Column names in the wild to the project's own.

Pure: names and words go in, names and words come out. Knows nothing of files, and of values only
how divisions, genders and seasons are written. Case, accents, spaces and underscores never matter.

The layouts follow the public exports of this sport: the run_1, work_1, roxzone_1 table of the
collectors of seasons 4 to 7, the official split labels of the results site (season 1 and German
ones included), dictionaries of splits, and the frames of ``pyrox-client``.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from hyrox.divisions import Division, Gender
from hyrox.errors import InputError
from hyrox.segments import RUNS, SEGMENTS, STATIONS, Segment
from ingest.results.contract import REQUIRED, ROXZONE_VISITS, TIMES

NESTED = "splits."
"""Names of splits that stood inside a dictionary begin with it (``nested``)."""

_MOST_NAMED = 12

_PEOPLE: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("season", (("season", "saison", "seasonnumber", "seasonno"),)),
    ("event", (
        ("eventoccurrence", "eventmaingroup", "meeting", "raceweekend"),
        ("eventname", "racename"),
        ("event", "race", "veranstaltung"),
        ("location", "city", "venue", "ort"),
    )),
    ("division", (("division", "wettkampf", "eventtype", "raceclass"),)),
    ("gender", (("gender", "sex", "geschlecht"), ("category",))),
    ("age_group", (("agegroup", "ageclass", "agecategory", "altersklasse", "ak"),)),
    ("nationality", (("nationality", "nation", "country", "nationalitat", "noc"),)),
    ("athlete", (
        ("athlete", "athletename", "name", "fullname", "athletes", "members", "names"),
    )),
    ("status", (
        ("status", "resultstatus", "racestatus", "finishstatus"), ("disqualreason",),
    )),
    ("penalty", (("penalty", "judgespenalty", "penaltytime", "strafe", "gimmick01"),)),
    ("source_row", (("sourcerow",), ("idp",), ("detailurl", "resulturl", "url", "link"))),
)  # fmt: skip
"""Target to its spellings; of two rows of spellings the earlier one wins when both are there,
because it says more (``event_occurrence`` "2018 Stuttgart" beside ``event`` "Hyrox")."""

_SPELLINGS: dict[str, tuple[str, int]] = {
    spelling: (target, rank)
    for target, ranks in _PEOPLE
    for rank, spellings in enumerate(ranks)
    for spelling in spellings
}
_FIRST_NAMES = ("firstname", "vorname", "givenname")
_LAST_NAMES = ("lastname", "nachname", "familyname", "surname")

_TOTAL = re.compile(
    r"total|overall|finish|finishnetto|finishtotal|netto|nettime|gesamt|gesamtzeit|ziel|zielzeit"
    r"|totalfinish|timefinishnetto"
)
_DISTANCE = r"(?:\d+(?:x\d+)?(?:k?m)?)?"
_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (str(target), re.compile(rf"{_DISTANCE}(?:{words})(?:\d+m)?"))
    for target, words in (
        ("roxzone", r"rox(?:zone)?(?:total)?"),
        (Segment.SKI_ERG, r"ski(?:erg)?"),
        (Segment.SLED_PUSH, r"(?:sled|schlitten)push"),
        (Segment.SLED_PULL, r"(?:sled|schlitten)pull"),
        (Segment.BURPEE_BROAD_JUMP, r"burpees?(?:broad)?(?:jumps?)?|bbj"),
        (Segment.ROW, r"(?:row(?:ing|er)?|ruder(?:n)?)(?:erg)?"),
        (Segment.FARMERS_CARRY, r"farmers?(?:carry|walk)?"),
        (Segment.SANDBAG_LUNGES, r"(?:sandbag)?lunges?"),
        (Segment.WALL_BALLS, r"wallballs?"),
    )
)
_NUMBERED = re.compile(
    rf"{_DISTANCE}(run|running|lauf|work|workout|station|rox|roxzone)0?(\d{{1,2}})"
)
_SITE_FIELD = re.compile(r"f?time(\d\d)")
_UNIT = re.compile(
    r"^(.*?)(?:split|time)*(?:(in)?(seconds?|secs?|minutes?|mins?))?(?:split|time)*$"
)
_PYROX = frozenset(
    f"{word}_time" for word in (
        *(f"run{i}" for i in range(1, 9)), "skierg", "sledpush", "sledpull", "burpeebroadjump",
        "rowerg", "farmerscarry", "sandbaglunges", "wallballs",
    )
)  # fmt: skip
_PYROX_MINUTES = frozenset({"total", *(s.value for s in SEGMENTS)})
"""What ``PyroxClient.get_race`` turns into minutes; the Roxzone visits stay as they were."""


def may_be_used(name: str) -> bool:
    """Whether ``recognise`` could use a column of this name, so that it must be read."""
    plain = plain_name(name)
    return place(name) is not None or plain in ("year", *_FIRST_NAMES, *_LAST_NAMES)


@dataclass(frozen=True)
class Layout:
    """Where a source keeps what the gate wants."""

    name: str
    columns: dict[str, tuple[str, ...]]
    """Target to source columns; several are joined with a space (``year`` and ``location``)."""
    minutes: frozenset[str]
    """Targets whose plain numbers are minutes; clocks (``4:31``) are clocks in every layout."""
    unused: tuple[str, ...]


def recognise(names: Iterable[str], given: Collection[str], source: str) -> Layout:
    """Place a source's columns.

    Args:
        names: its columns; those inside a dictionary of splits carry the prefix ``NESTED``.
        given: targets that someone named for the whole source (season, event ...).
        source: its name, for messages.

    Raises:
        InputError: required columns are missing (names those, and those nobody could place), or
            two columns say the same.
    """
    names = list(names)
    placed: dict[str, tuple[int, str]] = {}
    minutes: set[str] = set()
    is_pyrox = {name.casefold() for name in names} >= _PYROX
    for name in names:
        found = place(name)
        if found is None:
            continue
        target, rank, in_minutes = found
        before = placed.get(target)
        if before is not None and before[0] == rank:
            raise InputError(
                f"{source}: the columns '{_short(before[1])}' and '{_short(name)}' both say "
                f"{target}. Remove or rename one of them."
            )
        if before is None or rank < before[0]:
            placed[target] = (rank, name)
            minutes.discard(target)
            if in_minutes or (is_pyrox and target in _PYROX_MINUTES):
                minutes.add(target)
    columns: dict[str, tuple[str, ...]] = {t: (name,) for t, (_, name) in placed.items()}
    _join_parts(columns, names)
    missing = [t for t in REQUIRED if t not in columns and t not in given]
    if "gender" in missing and "division" in columns:
        # "HYROX PRO MEN" says both; whether this file's words do is seen in its rows.
        missing.remove("gender")
    used = {name for sources in columns.values() for name in sources}
    unused = tuple(name for name in names if name not in used)
    if missing:
        raise InputError(_unknown_layout(source, missing, unused))
    return Layout(_layout_name(columns, is_pyrox), columns, frozenset(minutes), unused)


def place(name: str) -> tuple[str, int, bool] | None:
    """``(target, rank, in minutes)`` of one column, or None. Lower ranks win."""
    inside = name.startswith(NESTED)
    plain = plain_name(name.removeprefix(NESTED))
    if not inside and (spelling := _SPELLINGS.get(plain)) is not None:
        return *spelling, False
    core, in_minutes = _without_unit(name, plain)
    target = split_target(plain) or split_target(core)
    if target is None and any(_TOTAL.fullmatch(text) for text in (plain, core)):
        target = "total"
    return None if target is None else (target, int(inside), in_minutes)


def split_target(plain: str) -> str | None:
    """The segment or Roxzone visit of a split's plain name (``plain_name``), or None.

    Sums over several splits ("Run Total", "Best Run Lap", the site's fields 49 and 50) are none.
    """
    if match := _NUMBERED.fullmatch(plain):
        kind, number = match[1], int(match[2])
        if not 1 <= number <= 8:
            return None
        if kind in ("run", "running", "lauf"):
            return RUNS[number - 1].value
        return ROXZONE_VISITS[number - 1] if kind.startswith("rox") else STATIONS[number - 1].value
    if match := _SITE_FIELD.fullmatch(plain):
        return site_field(int(match[1]))
    return next((target for target, label in _LABELS if label.fullmatch(plain)), None)


def site_field(number: int) -> str | None:
    """The segment of the results site's field ``time_<number>``: 1-8, 11-18 and 60."""
    if 1 <= number <= 8:
        return RUNS[number - 1].value
    if 11 <= number <= 18:
        return STATIONS[number - 11].value
    return Segment.ROXZONE.value if number == 60 else None


def plain_name(name: str) -> str:
    """Letters and digits only, without case and accents."""
    text = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in text if c.isalnum())


def _without_unit(name: str, plain: str) -> tuple[str, bool]:
    """A column's plain name without "time" and unit, and whether the unit is minutes."""
    if re.search(r"[_ ]s$", name):
        plain = plain[:-1]
    match = _UNIT.match(plain)
    if match is None or not match[1]:
        return plain, False
    return match[1], (match[3] or "").startswith("min")


def _join_parts(columns: dict[str, tuple[str, ...]], names: list[str]) -> None:
    """Places that need two columns: a race by year and city, a person by two names."""
    by_plain = {plain_name(name): name for name in names}
    event = columns.get("event", ("",))[0]
    if "year" in by_plain and _SPELLINGS.get(plain_name(event)) == ("event", 3):
        columns["event"] = (by_plain["year"], event)
    last = next((by_plain[n] for n in _LAST_NAMES if n in by_plain), None)
    first = next((by_plain[n] for n in _FIRST_NAMES if n in by_plain), None)
    if "athlete" not in columns and last is not None:
        columns["athlete"] = (last,) if first is None else (last, first)


def _layout_name(columns: dict[str, tuple[str, ...]], is_pyrox: bool) -> str:
    if is_pyrox:
        return "pyrox-client"
    run, station = columns[Segment.RUN_1][0], columns[Segment.SKI_ERG][0]
    if run.startswith(NESTED):
        return "nested splits"
    if plain_name(station).startswith("work"):
        return "run, work, roxzone"
    return "own names" if station == Segment.SKI_ERG else "split labels"


def _unknown_layout(source: str, missing: list[str], unplaced: tuple[str, ...]) -> str:
    named = [_short(name.removeprefix(NESTED)) or "(no name)" for name in unplaced]
    shown = ", ".join(named[:_MOST_NAMED]) + (" …" if len(named) > _MOST_NAMED else "")
    about = [name for name in missing if name not in TIMES]
    return (
        f"{source} has an unknown layout. Missing columns: {', '.join(missing)}. "
        + (f"Columns that could not be placed: {shown}. " if unplaced else "")
        + (f"If one {' or '.join(about)} holds for all rows, name it." if about else "")
    ).strip()


def _short(text: str, most: int = 40) -> str:
    shown = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return shown[:most] + "…" if len(shown) > most else shown


_MEN = frozenset("men man mens male males m herren manner mann hommes homme".split())
_WOMEN = frozenset("women woman womens female females w f ladies damen frauen femmes".split())
_MIXED = frozenset("mixed mix x".split())
_ASIDES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag "
    "overall morning afternoon team teams division".split()
)
_KINDS: tuple[tuple[Division, frozenset[str]], ...] = (
    (Division.ADAPTIVE, frozenset({"adaptive"})),
    (Division.RELAY, frozenset("relay staffel".split())),
    (Division.DOUBLES, frozenset("doubles double doppel pairs".split())),
    (Division.PRO, frozenset("pro elite elite15".split())),
    (Division.OPEN, frozenset("open individual singles single regular hyrox".split())),
)  # fmt: skip
"""In the order in which a word decides: "pro doubles" is raced as doubles."""
_FILLERS = _MEN.union(_WOMEN, _MIXED, _ASIDES, {"15", "s"}, *(words for _, words in _KINDS))
_PREFIXES = {
    "h": Division.OPEN, "hpro": Division.PRO, "he": Division.PRO, "hd": Division.DOUBLES,
    "hd1": Division.DOUBLES, "hd2": Division.DOUBLES, "hdp": Division.DOUBLES,
    "hde": Division.DOUBLES, "hmr": Division.RELAY, "ha": Division.ADAPTIVE,
}  # fmt: skip
"""How the results site's event ids begin."""


def division_of(text: str) -> str:
    """The division a name says ("HYROX PRO - Saturday", "Men Pro", "HDP"); else ``text`` itself.

    Elite 15 races with pro loads and counts as pro; every form of doubles is doubles. A name with
    a word that is none of this vocabulary ("HYROX GORUCK DOUBLES") stays as it is: it may be
    another race, and guessing would mix cohorts.
    """
    words = _words(text)
    prefix = text.strip().casefold().partition("_")[0]
    if prefix in _PREFIXES:
        return _PREFIXES[prefix].value
    if set(words) <= _FILLERS:
        for division, kinds in _KINDS:
            if kinds.intersection(words):
                return division.value
    return text


def gender_of(text: str) -> str:
    """The gender category a name says ("HYROX PRO WOMEN", "Herren"); else ``text`` itself."""
    words = set(_words(text))
    said = [
        gender.value
        for gender, known in ((Gender.MALE, _MEN), (Gender.FEMALE, _WOMEN), (Gender.MIXED, _MIXED))
        if words & known
    ]
    return said[0] if len(said) == 1 else text


def season_of(text: str) -> str:
    """The number of a season ("8", "8.0", "S8", "season-8", "2025/26"); else ``text`` itself."""
    if match := re.fullmatch(
        r"(?:season|saison|s)?[\s_-]*(\d{1,2})(?:\.0*)?", text.strip().lower()
    ):
        return str(int(match[1]))
    if match := re.fullmatch(r"(20\d\d)\s*[/–-]\s*(?:20)?(\d\d)", text.strip()):
        first = int(match[1])
        if int(match[2]) == (first + 1) % 100 and first >= 2018:
            return str(first - 2017)
    return text


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", plain)
