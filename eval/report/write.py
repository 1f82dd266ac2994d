"""An evaluation as one HTML file: figures, charts, and every answer behind them.

The file asks nothing of a network: style and scripts stand in it, and its policy forbids
everything else. Whatever came out of an evaluation is data: it stands in it as JSON, and scripts
put it on the page as text alone (Trusted Types forbid the other ways).
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any

from eval.report.pack import cases_block, figures_block
from eval.running.results import Detail
from ingest.files import replace_file

REPORT = "evaluation.html"
PAGE = Path(__file__).parent / "page"
SCRIPTS = ("base.js", "charts.js", "figures.js", "cases.js", "main.js")
"""One script in this order: a page from a file cannot load modules."""


def write_report(
    found: Mapping[str, Any], details: Mapping[str, Sequence[Detail]], path: Path
) -> None:
    """Write the page of an evaluation.

    Args:
        found: what ``evaluation.json`` holds (``eval.running.results``).
        details: by suite name, the answers that ``found`` was made of. Of a private case the page
            holds nothing but what it adds to the figures.
        path: the HTML file; replaced whole.
    """
    html = page(found, details)
    replace_file(path, lambda begun: begun.write_text(html, "utf-8", newline="\n"))


def page(found: Mapping[str, Any], details: Mapping[str, Sequence[Detail]]) -> str:
    """The page as text; as :func:`write_report`."""
    style = (PAGE / "page.css").read_text("utf-8")
    script = "\n".join((PAGE / name).read_text("utf-8") for name in SCRIPTS)
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
        "trusted-types 'none'"
    )
    return Template((PAGE / "page.html").read_text("utf-8")).substitute(
        policy=policy,
        style=style,
        script=script,
        figures=_json(figures_block(found, details)),
        cases=_packed(_json(cases_block(found, details))),
    )


def _json(block: Any) -> str:
    """JSON that may stand in a script element: nothing in it can end the element."""
    text = json.dumps(block, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _packed(text: str) -> str:
    return base64.b64encode(zlib.compress(text.encode("ascii"), 9)).decode("ascii")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
