"""A replica of the results site on this computer, with faults on demand.

It answers by the documented rules (page sizes of 25, 50 and 100; no unfiltered list over 200
results; an empty record for an id under the wrong season or event), counts what it was asked for
and what it gave in full, and fails where a ``Fault`` tells it to.
"""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

from ingest.site.pages.records import SiteEvent
from tests.ingest.fetch.loopback import Asked, Loopback
from tests.ingest.site.replica_pages import (
    DRIFTS,
    EVENT_NAMES,
    Athlete,
    invented_athletes,
    render_athlete,
    render_empty_athlete,
    render_index,
    render_list,
    render_no_results,
    render_refused_list,
    render_unknown_event,
)  # fmt: skip

MOST_UNFILTERED = 200


@dataclass
class Fault:
    """Something that goes wrong with requests whose address matches ``pattern``.

    ``kind``: 429, 500, 504 or another status as text ("429 after 7" sends Retry-After: 7),
    "reset" (the connection breaks), "cut short" (fewer bytes than announced), "truncated" (half a
    page, announced as such), "empty" (a record without a participant), "drift:<name>" (a changed
    template). It happens ``times`` times to every address that matches.
    """

    pattern: str
    kind: str
    times: int = 1
    wait_s: float = 0.0
    seen: Counter[str] = field(default_factory=Counter)

    def strikes(self, address: str) -> bool:
        if not re.search(self.pattern, address) or self.seen[address] >= self.times:
            return False
        self.seen[address] += 1
        return True


@dataclass(frozen=True)
class ReplicaWeekend:
    """A race weekend: its events in order, and by event and sex who is listed, in order."""

    name: str
    events: tuple[SiteEvent, ...]
    lists: dict[tuple[str, str], list[Athlete]]


class Replica(Loopback):
    """The site. ``given`` counts answers sent in full and without a fault, per address;
    ``most_at_once`` is the largest number of requests that were open at the same time."""

    def __init__(self, season: int, weekends: Sequence[ReplicaWeekend]) -> None:
        super().__init__()
        self.season = season
        self.weekends = list(weekends)
        self.faults: list[Fault] = []
        self.given: Counter[str] = Counter()
        self.refuse_browsers = True
        self.on_answer: Callable[[str], None] | None = None
        """Called before every answer but robots.txt, with the address."""
        self.pages: Path | None = None
        """Folder of recorded pages, served below ``/pages/``."""
        self._turn = threading.Lock()
        self.most_at_once = 0
        self._at_once = 0

    @property
    def athletes(self) -> list[Athlete]:
        """Everybody who is listed anywhere, in the site's order, once each."""
        listed = [a for w in self.weekends for entries in w.lists.values() for a in entries]
        return list({athlete.idp: athlete for athlete in listed}.values())

    def answer(self, asked: Asked) -> None:
        path, _, query = asked.path.partition("?")
        if path == "/robots.txt" or path in self.routes:
            super().answer(asked)
            return
        with self._turn:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            if self.on_answer is not None:
                self.on_answer(asked.path)
            if self.refuse_browsers and "mozilla" in asked.headers.get("User-Agent", "").lower():
                asked.give("Forbidden", 403)
                return
            page = self._page(path, {k: v[0] for k, v in parse_qs(query).items()})
            self._give(asked, page)
        finally:
            with self._turn:
                self._at_once -= 1

    def _give(self, asked: Asked, page: str | None) -> None:
        fault = next((f for f in self.faults if f.strikes(asked.path)), None)
        if fault is None:
            if page is None:
                asked.give("not here", 404)
                return
            # Counted first: whoever has the answer finds it counted.
            with self.lock:
                self.given[asked.path] += 1
            asked.give(page)
            return
        time.sleep(fault.wait_s)
        kind, page = fault.kind, page or ""
        if kind[0].isdigit():
            status, _, after = kind.partition(" after ")
            asked.give(status, int(status), **({"retry_after": after} if after else {}))
        elif kind == "reset":
            asked.reset()
        elif kind == "cut short":
            asked.give(page[:500], content_length=str(len(page.encode())))
            asked.close_connection = True
        elif kind == "truncated":
            asked.give(page[: int(len(page) * 0.7)])
        elif kind == "empty":
            asked.give(render_empty_athlete(self.season))
        elif kind.startswith("drift:"):
            asked.give(DRIFTS[kind.removeprefix("drift:")](page))
        else:
            raise ValueError(f"no such fault: {kind}")

    def _page(self, path: str, query: dict[str, str]) -> str | None:
        if path.startswith("/pages/") and self.pages:
            file = (self.pages / path.removeprefix("/pages/")).resolve()
            inside = self.pages.resolve() in file.parents and file.is_file()
            return file.read_text("utf-8") if inside else None
        if not (season := re.fullmatch(r"/season-(\d+)/", path)):
            return None
        known = int(season.group(1)) == self.season
        if query.get("content") == "detail":
            return self._athlete(query) if known else render_empty_athlete(int(season.group(1)))
        if not known:
            return render_unknown_event(season=int(season.group(1)))
        if "event" in query:
            return self._list(query)
        names = [weekend.name for weekend in self.weekends]
        name = query.get("event_main_group", names[0])
        chosen = next((w for w in self.weekends if w.name == name), self.weekends[0])
        return render_index(self.season, names, chosen.name, chosen.events)

    def _athlete(self, query: dict[str, str]) -> str:
        for athlete in self.athletes:
            if (athlete.idp, athlete.event_id) == (query.get("idp"), query.get("event")):
                return render_athlete(athlete, self.season)
        return render_empty_athlete(self.season)

    def _list(self, query: dict[str, str]) -> str:
        event_id, sex = query["event"], query.get("search[sex]", "")
        weekend = next((w for w in self.weekends if event_id in {e.id for e in w.events}), None)
        if weekend is None:
            return render_unknown_event(season=self.season)
        sexes = [sex] if sex else ["M", "W", "X"]
        entries = [a for s in sexes for a in weekend.lists.get((event_id, s), [])]
        prefix = event_id.partition("_")[0]
        heading = f"{weekend.name} / {EVENT_NAMES.get(prefix, 'HYROX')}"
        if not sex and len(entries) > MOST_UNFILTERED:
            return render_refused_list(heading, season=self.season)
        size = int(query.get("num_results", "25"))
        size = size if size in (25, 50, 100) else 25
        page, pages = int(query.get("page", "1")), -(-len(entries) // size)
        shown = entries[(page - 1) * size : page * size]
        if not shown:
            return render_no_results(heading, sex, season=self.season)
        return render_list(
            heading, shown, len(entries), sex, page, pages, elite=prefix in ("HE", "HDE"),
            season=self.season,
        )  # fmt: skip


def invented_weekend(
    name: str, season: int, sizes: dict[tuple[str, str], int], *, seed: int = 1
) -> ReplicaWeekend:
    """A weekend of invented athletes: event id and sex to how many."""
    lists = {
        (event_id, sex): invented_athletes(n, seed, event_id, sex, season, meeting=name)
        for (event_id, sex), n in sizes.items()
    }
    ids = dict.fromkeys(event_id for event_id, _ in sizes)
    events = tuple(
        SiteEvent(event_id, EVENT_NAMES.get(event_id.partition("_")[0], "HYROX"), name)
        for event_id in ids
    )
    return ReplicaWeekend(name, events, lists)
