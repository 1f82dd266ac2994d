"""A real crawling process, killed at random moments and started again.

What counts as fetched twice: the replica counts answers it has sent in full. A process that is
killed between the last byte of an answer and the end of storing it cannot know of that answer, so
the page that was in flight at a kill may be asked for once more; no other page may.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from hyrox.settings import PROJECT, Settings
from ingest.fetch import Fetcher
from ingest.site.crawl import crawl
from tests.ingest.site.replica_server import Replica, invented_weekend

CRAWL = """
import sys
from pathlib import Path
from hyrox.settings import Settings
from ingest.fetch import Fetcher
from ingest.site.crawl import crawl
settings = Settings(home=Path(sys.argv[1]), site=sys.argv[2])
with Fetcher(
    settings.home / "cache", user_agent="HyroxCoach/1 (+test)", allow_private=True,
    start_delay_s=0, sleep=lambda _: None,
) as fetcher:
    report = crawl(settings, season=8, fetcher=fetcher)
sys.exit(0 if report.stopped is None and not report.failures else 3)
"""
KILLS = min(60, max(2, int(os.environ.get("HYROX_COACH_SWEEP", "0")) // 100))
"""60 of them with HYROX_COACH_SWEEP=10000."""


class Fuse:
    """Burns down with every answer of the replica; knows the page that was asked for last."""

    def __init__(self, answers: int) -> None:
        self.left = answers
        self.burnt = threading.Event()
        self.last = ""

    def __call__(self, address: str) -> None:
        self.last = address
        self.left -= 1
        if self.left == 0:
            self.burnt.set()


def killed_while_crawling(home: Path, replica: Replica, rng: random.Random) -> str | None:
    """Crawl, killed after some pages; the page that was in flight, ``None`` if it came to its end
    before."""
    fuse = replica.on_answer = Fuse(rng.randrange(1, 20))
    process = start(home, replica.base)
    while process.poll() is None and not fuse.burnt.wait(0.01):
        pass
    # From before the answer is sent to some pages later.
    time.sleep(rng.random() * 0.05)
    process.send_signal(signal.SIGKILL)
    _, errors = process.communicate(timeout=60)
    replica.on_answer = None
    assert process.returncode in (0, -signal.SIGKILL), errors.decode()
    return fuse.last if process.returncode else None


def start(home: Path, site: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", CRAWL, str(home), site], cwd=PROJECT, stderr=subprocess.PIPE
    )


@pytest.mark.timeout(120 + 30 * KILLS)
def test_killed_at_random_moments_it_ends_in_the_same_harvest_and_fetches_no_page_twice(
    replica: Replica, settings: Settings, fetcher_of: Callable[..., Fetcher], tmp_path: Path
) -> None:
    replica.weekends[0] = invented_weekend(
        replica.weekends[0].name, 8, {("H_LR0001", "M"): 12, ("HPRO_LR0001", "W"): 6}
    )
    whole = crawl(settings, season=8, fetcher=fetcher_of(settings))
    expected = [path.read_bytes() for path in whole.harvests]
    pages = set(replica.given)
    rng = random.Random(11)
    kills = rounds = again = 0
    while kills < KILLS:
        rounds += 1
        home = tmp_path / f"killed{rounds}"
        replica.given.clear()
        in_flight: Counter[str] = Counter()
        while kills < KILLS and (page := killed_while_crawling(home, replica, rng)) is not None:
            in_flight[page] += 1
            kills += 1
        last = start(home, replica.base)
        assert last.wait(timeout=120) == 0, last.communicate()[1].decode()
        assert set(replica.given) == pages
        twice = Counter({page: n - 1 for page, n in replica.given.items() if n > 1})
        assert twice <= in_flight
        again += twice.total()
        harvests = [home / path.relative_to(settings.home) for path in whole.harvests]
        assert [path.read_bytes() for path in harvests] == expected
    print(
        f"{kills} kills in {rounds} crawls of {len(pages)} pages each; "
        f"{again} pages in flight at a kill were given twice, no other."
    )
