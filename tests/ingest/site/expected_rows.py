"""What the invented athletes of a replica should give, and what a crawl gave."""

from typing import Any

import pandas as pd

from ingest.results.contract import COLUMNS, TIMES
from ingest.site.crawl import CrawlReport
from ingest.site.harvest import open_harvest
from tests.ingest.site.replica_people import PENALTIES, Athlete
from tests.ingest.site.replica_server import Replica

TESTVILLE = "2025 Testville"
SAMPLETON = "2025 Sampleton"
DIVISIONS = {"H": "open", "HPRO": "pro", "HE": "pro", "HD": "doubles"}
GENDERS = {"M": "male", "W": "female", "X": "mixed"}


def expected(replica: Replica, weekend: str, season: int = 8) -> list[dict[str, Any]]:
    """The rows the invented athletes of a weekend should give, in the site's order."""
    (lists,) = (w.lists for w in replica.weekends if w.name == weekend)
    listed = {a.idp: a for entries in lists.values() for a in entries}
    return [row(a, season, replica.base) for a in listed.values()]


def row(athlete: Athlete, season: int, base: str) -> dict[str, Any]:
    known: dict[str, Any] = {
        "season": season, "event": athlete.meeting, "division": DIVISIONS[athlete.prefix],
        "gender": GENDERS[athlete.sex], "total": athlete.total_s,
        "age_group": athlete.age_group, "nationality": athlete.nation,
        "athlete": " / ".join(dict.fromkeys(athlete.names)),
        "penalty": PENALTIES.get(athlete.penalty or ""),
        "source_row": f"{base}season-{season}/?content=detail&fpid=list&pid=list"
        f"&idp={athlete.idp}&event={athlete.event_id}",
    }  # fmt: skip
    reason = athlete.disqualified
    known["status"] = "DNF" if reason == "Not finished" else reason and f"Disqualified: {reason}"
    known["status"] = known["status"] or "finished"
    return {c: known.get(c, athlete.splits_s.get(c)) for c in COLUMNS}


def harvested(report: CrawlReport) -> list[dict[str, Any]]:
    frames = [f for path in report.harvests for f in open_harvest(path).batches]
    rows = []
    for frame in frames:
        assert tuple(frame.columns) == COLUMNS
        for record in frame.to_dict("records"):
            rows.append({
                c: None if c in TIMES and pd.isna(v) else v for c, v in record.items()
            })  # fmt: skip
    return rows


def once(replica: Replica) -> bool:
    """Whether every page that was given was given once."""
    return set(replica.given.values()) == {1}
