"""How fast the results site's pages are read, beside the BeautifulSoup reading of the same pages.

    python benchmarks/page_parsing.py [--pages 300] [--folder PAGES]

Both readings take turns by blocks of pages within one run, so that a busy machine slows both; times
are the process's own (CPU seconds). Between blocks the garbage is collected, or clearing away
BeautifulSoup's trees would be counted as the other reading's work.
The pages are rendered from invented athletes (singles, doubles, Elite 15, penalties, unfinished
races), or are the ``*.html`` in a folder. Prints JSON: median milliseconds per page of either
reading, their ratio, how many pages the fast reading had to hand over to the reference, and
whether the two said the same of every page.
"""

import argparse
import gc
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ingest.site.pages import fast_pages, reference_pages

LARGEST_MEDIAN_MS = 2.0
SMALLEST_RATIO = 10.0
BLOCK = 20

KINDS = (("H", "M", 8), ("HPRO", "W", 8), ("HD", "X", 7), ("HE", "M", 8))
"""Event prefix, sex and season of the rendered athletes, in equal shares."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=300, help="rendered pages of athletes")
    parser.add_argument("--folder", type=Path, help="read the pages in this folder instead")
    arguments = parser.parse_args()
    if arguments.folder:
        found = sorted(arguments.folder.rglob("*.html"))
        details = [
            p.read_text(encoding="utf-8") for p in found if "content-detail" in p.read_text()
        ]
        lists = [p.read_text(encoding="utf-8") for p in found if "pid-list" in p.read_text()]
    else:
        details, lists = rendered(arguments.pages)
    report = {
        "athlete_pages": measure(
            details, fast_pages.read_athlete, fast_pages.trusted_athlete,
            reference_pages.read_athlete,
        ),
        "list_pages": measure(
            lists, fast_pages.read_list, fast_pages.trusted_list, reference_pages.read_list
        ),
    }  # fmt: skip
    athletes = report["athlete_pages"]
    report["holds"] = (
        athletes["agree"]
        and athletes["handed_over"] == 0
        and athletes["fast_ms_median"] <= LARGEST_MEDIAN_MS
        and athletes["ratio_of_medians"] >= SMALLEST_RATIO
    )
    json.dump(report, sys.stdout, indent=1)
    print()


def rendered(n: int) -> tuple[list[str], list[str]]:
    """``n`` pages of athletes, and a list of up to a hundred of them per kind."""
    from tests.ingest.site.replica_pages import invented_athletes, render_athlete, render_list

    details, lists = [], []
    for i, (prefix, sex, season) in enumerate(KINDS):
        share = n // len(KINDS) + (i < n % len(KINDS))
        athletes = invented_athletes(share, 1, f"{prefix}_LR0001", sex, season)
        details += [render_athlete(athlete, season) for athlete in athletes]
        lists.append(
            render_list("2025 T / HYROX", athletes[:100], share, sex, 1, 3, prefix == "HE")
        )
    return details, lists


def timed(read: Callable[[str], object], pages: Sequence[str]) -> list[tuple[object, float]]:
    """What each page says, and the CPU seconds it took to say it."""
    gc.collect()
    told = []
    for page in pages:
        start = time.process_time()
        said = read(page)
        told.append((said, time.process_time() - start))
    return told


def measure(
    pages: Sequence[str],
    fast: Callable[[str], object],
    trusting: Callable[[str], object],
    reference: Callable[[str], object],
) -> dict[str, Any]:
    """Both readings of every page, after a warm-up."""
    timed(fast, pages[:BLOCK]), timed(reference, pages[:3])
    fast_s, reference_s, agree = [], [], True
    for begin in range(0, len(pages), BLOCK):
        block = pages[begin : begin + BLOCK]
        ours, theirs = timed(fast, block), timed(reference, block)
        fast_s += [took_s for _, took_s in ours]
        reference_s += [took_s for _, took_s in theirs]
        agree = agree and [said for said, _ in ours] == [said for said, _ in theirs]
    handed_over = sum(trusting(page) is None for page in pages)
    fast_ms, reference_ms = (1000 * statistics.median(times) for times in (fast_s, reference_s))
    return {
        "pages": len(pages),
        "characters_median": int(statistics.median(map(len, pages))),
        "fast_ms_median": round(fast_ms, 3),
        "fast_ms_p95": round(1000 * sorted(fast_s)[int(0.95 * len(fast_s))], 3),
        "beautifulsoup_ms_median": round(reference_ms, 3),
        "ratio_of_medians": round(reference_ms / fast_ms, 1),
        "ratio_of_totals": round(sum(reference_s) / sum(fast_s), 1),
        "handed_over": handed_over,
        "agree": agree,
    }


if __name__ == "__main__":
    main()
