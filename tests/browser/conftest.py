"""The real server in a process of its own, with a fresh home folder."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from queue import Empty, Queue

import pytest

START_S = 600
"""The first start builds the stores."""


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``hyrox-coach ui`` on a fresh home without a language model; the environment may say more."""
    home = tmp_path_factory.mktemp("home")
    usual = {
        "HYROX_COACH_HOME": str(home),
        "HYROX_COACH_MODEL": "none",
        "HYROX_COACH_REFERENCE_DRAWS": "4000",
    }
    log = home / "server.log"
    with log.open("w") as errors:
        server = subprocess.Popen(
            [sys.executable, "-m", "ui.cli", "ui", "--port", "0"],
            stdout=subprocess.PIPE, stderr=errors, text=True, env=usual | dict(os.environ),
        )  # fmt: skip
    lines: Queue[str] = Queue()
    threading.Thread(target=_read_line, args=(server, lines), daemon=True).start()
    try:
        line = lines.get(timeout=START_S)
        assert "http://127.0.0.1:" in line, log.read_text()
        yield line.split()[-1]
    except Empty:
        pytest.fail(f"The app did not start in {START_S} s:\n{log.read_text()}")
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
    assert "Traceback" not in log.read_text(), log.read_text()


def _read_line(server: "subprocess.Popen[str]", lines: "Queue[str]") -> None:
    assert server.stdout is not None
    lines.put(server.stdout.readline())
