"""How long the app takes to be there, and what it holds in memory. Prints JSON.

Run ``python benchmarks/startup.py`` after set-up (built stores, merged weights), with a core free.
Limits: help 0.5 s, ready 10 s, resident memory 1.5 GB with the model loaded.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import time
from typing import Any

HELP_LIMIT_S, READY_LIMIT_S, MEMORY_LIMIT_GB = 0.5, 10.0, 1.5
COMMAND = (sys.executable, "-m", "ui.cli")


def main() -> int:
    """Measure, print, and return 1 if a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="times each start is measured")
    runs = parser.parse_args().runs
    help_s = statistics.median(time_help() for _ in range(runs))
    starts = [start_app() for _ in range(runs)]
    measured = {
        "help_s": round(help_s, 3),
        "app_ready_s": round(statistics.median(s["ready_s"] for s in starts), 2),
        "app_ready_cpu_s": round(statistics.median(s["cpu_s"] for s in starts), 2),
        "resident_gb": round(statistics.median(s["resident_gb"] for s in starts), 3),
        "resident_gb_after_a_question": round(
            statistics.median(s["resident_gb_after_a_question"] for s in starts), 3
        ),
        "model": starts[0]["model"],
        "runs": runs,
    }
    limits = {
        "help_s": HELP_LIMIT_S,
        "app_ready_s": READY_LIMIT_S,
        "resident_gb_after_a_question": MEMORY_LIMIT_GB,
    }
    missed = [name for name, limit in limits.items() if measured[name] > limit]
    print(json.dumps(measured | {"limits": limits, "missed": missed}, indent=2))
    return 1 if missed else 0


def time_help() -> float:
    """Seconds of ``hyrox-coach --help``."""
    started = time.perf_counter()
    subprocess.run([*COMMAND, "--help"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def start_app() -> dict[str, Any]:
    """Start the app; seconds until it answers, and its memory before and after a question."""
    import httpx
    import psutil

    started = time.perf_counter()
    app = subprocess.Popen(
        [*COMMAND, "ui", "--port", "0", "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=os.environ,
    )  # fmt: skip
    try:
        assert app.stdout is not None
        address = _first_json(app.stdout)["address"]
        httpx.get(address, timeout=60).raise_for_status()
        ready_s = time.perf_counter() - started
        process = psutil.Process(app.pid)
        cpu = process.cpu_times()
        resident_gb = _resident_gb(process)
        model = _ask_in_the_app(address)
        return {
            "ready_s": ready_s,
            "cpu_s": cpu.user + cpu.system,
            "resident_gb": resident_gb,
            "resident_gb_after_a_question": _resident_gb(process),
            "model": model,
        }
    finally:
        app.send_signal(signal.SIGINT)
        app.wait(30)


def _first_json(lines: Any) -> dict[str, Any]:
    """The first JSON object of a stream, which may span lines."""
    text = ""
    for line in lines:
        text += line
        try:
            found: dict[str, Any] = json.loads(text)
            return found
        except ValueError:
            continue
    raise RuntimeError("The app ended before it was ready; start it by hand to see why.")


def _resident_gb(process: Any) -> float:
    """Resident memory of a process and its children, GB."""
    tree = [process, *process.children(recursive=True)]
    return float(sum(p.memory_info().rss for p in tree)) / 1e9


def _ask_in_the_app(address: str) -> str:
    """Open an example race and ask about it as the page does; returns the model's name."""
    import re
    import secrets

    import httpx

    config = httpx.get(f"{address}/config", timeout=60).json()
    session = secrets.token_hex(5)
    by_id = {c["id"]: c for c in config["components"]}

    def handler_of(element: str, event: str) -> dict[str, Any]:
        owner = next(i for i, c in by_id.items() if c["props"].get("elem_id") == element)
        return next(d for d in config["dependencies"] if [owner, event] in map(list, d["targets"]))

    found = by_id[next(i for i, c in by_id.items() if c["props"].get("elem_id") == "hc-found")]
    result_id = found["props"]["choices"][0][1]
    _call(address, session, handler_of("hc-open-found", "click")["id"], [None, result_id])
    question = handler_of("hc-question", "submit")["id"]
    last = _call(address, session, question, [None, "Where did I lose time?", False])
    answered = re.search(r"· ([^·<]+)</span>", json.dumps(last, ensure_ascii=False))
    if answered is None:
        raise RuntimeError("The app gave no answer; ask it by hand to see why.")
    return answered[1].strip()


def _call(address: str, session: str, function: int, data: list[Any]) -> Any:
    """Run one handler of the page and return its last output."""
    import httpx

    api = f"{address}/gradio_api/queue"
    body = {"data": data, "fn_index": function, "session_hash": session, "trigger_id": None}
    httpx.post(f"{api}/join", json=body, timeout=60).raise_for_status()
    url = f"{api}/data?session_hash={session}"
    output: Any = None
    with httpx.stream("GET", url, timeout=120) as events:
        for line in events.iter_lines():
            if not line.startswith("data:"):
                continue
            message = json.loads(line[5:])
            output = message.get("output", output)
            if message["msg"] == "process_completed":
                if not message["success"]:
                    raise RuntimeError(f"The page's handler failed: {output}")
                return output
    raise RuntimeError("The app ended before it answered.")


if __name__ == "__main__":
    sys.exit(main())
