"""Whole races from the public ``pyrox-client`` package (PyPI), with its cache.

The client fetches one manifest and one Parquet file per race from its own server; nothing is
fetched before a function here is called. It asks for older releases of pandas and pyarrow than
ours; the tests run it with the installed ones against a local server that speaks its protocol.
"""

import difflib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hyrox.errors import HyroxCoachError, InputError, NotFoundError
from hyrox.settings import Settings
from ingest.results.contract import BATCH_ROWS, ResultSource
from ingest.results.reading.layouts import place
from ingest.results.reading.result_files import source_of
from ingest.results.reading.tables import Table
from ingest.results.reading.values import from_python

if TYPE_CHECKING:
    import pandas as pd

_MOST_NAMED = 8


@dataclass(frozen=True, order=True)
class PyroxRace:
    """A race as the manifest names it; two in one season and city differ by ``year``."""

    season: int
    location: str
    year: int | None = None

    @property
    def event(self) -> str:
        """The race weekend as the results site writes it: "2024 Mexico City"."""
        city = self.location.replace("-", " ").replace("_", " ").title()
        return city if self.year is None else f"{self.year} {city}"


def pyrox_races(season: int | None, settings: Settings) -> list[PyroxRace]:
    """The races there are, of one season or of all (``None``); fetches the manifest.

    Raises:
        HyroxCoachError: the server cannot be reached, or answers with something else.
    """
    races = _manifest(_client(settings))
    return [race for race in races if season is None or race.season == season]


def open_pyrox(
    season: int, locations: Sequence[str], settings: Settings, year: int | None = None
) -> Iterator[ResultSource]:
    """Open races one after the other, each fetched when its turn comes.

    Args:
        season: 7 is 2024/25.
        locations: cities as ``pyrox_races`` names them, in any case; none means all of them.
        year: calendar year, where a city had two races in one season; without it both come.

    Raises:
        NotFoundError: there is no such race; the message names the nearest, and nothing is
            fetched but the manifest.
        HyroxCoachError: the server cannot be reached, or a race cannot be read.
    """
    client = _client(settings)
    races = [race for race in _manifest(client) if race.season == season]
    chosen = _chosen(races, season, locations, year)
    return (_open(client, race) for race in chosen)


def _chosen(
    races: list[PyroxRace], season: int, locations: Sequence[str], year: int | None
) -> list[PyroxRace]:
    if not races:
        raise NotFoundError(f"pyrox-client has no races of season {season}.")
    in_year = [race for race in races if year is None or race.year == year]
    wanted = {location.strip().casefold(): location.strip() for location in locations}
    known = {race.location.casefold(): race.location for race in in_year}
    for key, location in wanted.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, _MOST_NAMED, 0.4)
            shown = [known[name] for name in near] or sorted(known.values())[:_MOST_NAMED]
            when = f"season {season}" + (f", {year}" if year is not None else "")
            raise NotFoundError(
                f"pyrox-client has no race '{location[:40]}' in {when}."
                + (f" There is: {', '.join(shown)}." if shown else "")
            )
    return [race for race in in_year if not wanted or race.location.casefold() in wanted]


def _open(client: Any, race: PyroxRace) -> ResultSource:
    from pyrox import RaceNotFound
    from pyrox.core import DEFAULT_CDN_BASE

    name = f"pyrox-client: {race.event}, season {race.season}"
    with _explained(f"{name} cannot be read"):
        try:
            frame = client.get_race(race.season, race.location, year=race.year)
        except FileNotFoundError as error:
            if isinstance(error.__cause__, RaceNotFound):
                raise InputError(f"{name} has no results yet.") from error
            raise
    if frame.empty:
        raise InputError(f"{name} has no results yet.")
    provenance = {
        "source": "pyrox-client",
        "version": version("pyrox-client"),
        "address": DEFAULT_CDN_BASE,
        "season": str(race.season),
        "location": race.location,
    }
    if race.year is not None:
        provenance["year"] = str(race.year)
    defaults = {"season": str(race.season), "event": race.event}
    return source_of(_Frame(frame), name, defaults, provenance)


class _Frame:
    """A data frame that reads like a file."""

    def __init__(self, frame: "pd.DataFrame") -> None:
        self._frame = frame.set_axis([str(name) for name in frame.columns], axis=1)
        # A bare city is no race weekend; the manifest's year and city are.
        self.names = tuple(n for n in self._frame.columns if (place(n) or ())[:2] != ("event", 3))

    def read(self, wanted: Sequence[str]) -> Iterator[Table]:
        import pyarrow as pa

        for start in range(0, len(self._frame), BATCH_ROWS):
            rows = self._frame.iloc[start : start + BATCH_ROWS]
            columns: dict[str, Any] = {}
            for name in wanted:
                try:
                    columns[name] = pa.array(rows[name], from_pandas=True)
                except pa.ArrowException:
                    columns[name] = from_python(rows[name].tolist())
            yield Table(columns, len(rows), start + 1)


def _client(settings: Settings) -> Any:
    try:
        from pyrox import PyroxClient
    except ImportError:
        raise HyroxCoachError(
            "pyrox-client is not installed. Run: pip install --no-deps pyrox-client"
        ) from None
    folder = settings.home / "cache" / "pyrox"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return PyroxClient(cache_dir=folder)
    except (ValueError, OSError):
        # The client was stopped while it wrote its list of cached races: it is only a cache.
        _forget(folder)
        return PyroxClient(cache_dir=folder)


def _forget(folder: Path) -> None:
    for path in (folder / "metadata.json", *folder.glob("*.parquet")):
        path.unlink(missing_ok=True)


def _manifest(client: Any) -> list[PyroxRace]:
    with _explained("The list of races of pyrox-client cannot be read"):
        # list_races leaves the year out, without which one of two races in a city is lost.
        frame = client._get_manifest()
        years = frame["year"] if "year" in frame.columns else [None] * len(frame)
        races = {
            PyroxRace(
                int(season), str(location), None if year is None or year != year else int(year)
            )
            for season, location, year in zip(
                frame["season"], frame["location"], years, strict=True
            )
        }
    return sorted(races, key=lambda race: (race.season, race.location, race.year or 0))


@contextmanager
def _explained(what: str) -> Iterator[None]:
    """Whatever the client raises, as one sentence that says what to do."""
    import httpx
    import pyarrow as pa
    from pyrox import PyroxError

    try:
        yield
    except HyroxCoachError:
        raise
    except httpx.HTTPStatusError as error:
        raise HyroxCoachError(
            f"{what}: its server answered {error.response.status_code}. Try again later."
        ) from error
    except (httpx.HTTPError, OSError, PyroxError) as error:
        raise HyroxCoachError(
            f"{what}: it could not be fetched whole. Check the network connection and try again."
        ) from error
    except (
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        pa.ArrowException,
    ) as error:
        raise HyroxCoachError(
            f"{what}: its form has changed ({type(error).__name__}). Look for a newer pyrox-client."
        ) from error
