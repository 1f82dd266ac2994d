"""Asks the public database of vulnerabilities about what is pinned, where it can be reached.

``make audit``. Exit code 1 only for findings: a machine without the network is no fault of the
dependencies, and ``tests/test_dependencies.py`` looks at the committed list there.
"""

import argparse
import importlib.util
import json
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
SERVICE = "https://pypi.org/pypi/pip/9.0.1/json"
"""Of the service that pip-audit asks: a release so old that the true one names vulnerabilities. A
mirror that knows the packages but not what is wrong with them must not pass for an audit."""
TIMEOUT_S = 10


def main() -> int:
    """Run the audit; returns the exit code."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--service", default=SERVICE, help="an address that must answer")
    why = _unreachable(asked.parse_args().service)
    if not why and importlib.util.find_spec("pip_audit") is None:
        why = "pip-audit is not installed (make test installs it)"
    if why:
        print(
            f"audit: could not look: {why}. Only deploy/known_bad.toml was checked, by the tests.",
            file=sys.stderr,
        )
        return 0
    done = subprocess.run(
        [
            sys.executable, "-m", "pip_audit", "--requirement", "constraints.txt", "--no-deps",
            "--disable-pip", "--format", "json", "--progress-spinner", "off",
        ],
        cwd=PROJECT, capture_output=True, text=True,
    )  # fmt: skip
    try:
        looked = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        said = done.stderr.strip().splitlines() or ["no answer"]
        print(f"audit: could not look: {said[-1]}", file=sys.stderr)
        return 0
    return judged(looked)


def judged(looked: list[dict[str, Any]]) -> int:
    """The exit code for what pip-audit found, and what to say of it."""
    found = [(one["name"], one["version"], bad) for one in looked for bad in one.get("vulns", ())]
    for name, version, bad in found:
        fixed = ", ".join(bad["fix_versions"]) or "no version yet"
        print(f"{name} {version}: {bad['id']}, put right in {fixed}")
    skipped = [one["name"] for one in looked if "skip_reason" in one]
    if skipped:
        print(
            f"audit: could not look at {len(skipped)} of {len(looked)} packages, such as "
            f"{skipped[0]}",
            file=sys.stderr,
        )
    print(f"audit: {len(looked) - len(skipped)} packages, {len(found)} findings", file=sys.stderr)
    return 1 if found else 0


def _unreachable(service: str) -> str:
    """Why the service cannot be asked; empty when it can."""
    try:
        with urllib.request.urlopen(service, timeout=TIMEOUT_S) as answer:
            known = json.loads(answer.read())
    except (urllib.error.URLError, OSError, ValueError) as error:
        return str(getattr(error, "reason", error))
    return "" if known.get("vulnerabilities") else "the index that answers names no vulnerabilities"


if __name__ == "__main__":
    sys.exit(main())
