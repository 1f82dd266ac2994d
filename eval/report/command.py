"""``hyrox-coach eval report``: from the folder of a run to a page."""

import json
import sys
from argparse import Namespace

from eval.report.pack import published
from eval.report.remade import remade
from eval.report.write import REPORT, write_report
from eval.running.table import table
from hyrox.settings import settings
from ingest.files import replace_json


def report(arguments: Namespace) -> int:
    """Make the figures again and write page and JSON; 1 when an answer ended in an error.

    Raises:
        InputError: as :func:`eval.report.remade.remade`.
    """
    folder = arguments.folder.resolve()
    html = arguments.html.resolve() if arguments.html else folder / REPORT
    found, details = remade(folder, settings())
    write_report(found, details, html)
    beside = html.with_suffix(".json")
    replace_json(beside, public := published(found, details))
    print(json.dumps(public) if arguments.json else table(public))
    if found["unanswered"]:
        print(f"{found['unanswered']:,} questions have no answer yet.", file=sys.stderr)
    print(f"Written: {html} and {beside.name}", file=sys.stderr, flush=True)
    return 1 if any(detail.error for those in details.values() for detail in those) else 0
