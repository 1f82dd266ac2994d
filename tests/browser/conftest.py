"""The real server in a process of its own, with a fresh home folder, and a real Chromium on it."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.walking import empty_journal, ready

START_S = 600
"""The first start builds the stores."""
CHROMIUM = Path("/usr/bin/chromium")
WIDTHS = (1280, 390)
TIMES_S = (271, 268, 280, 190, 285, 300, 290, 310, 295, 275, 292, 140, 300, 320, 330, 400, 402)
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
"""Filled only when HYROX_COACH_SCREENSHOTS=1."""


class Steps:
    """What many tests do on a tab."""

    times_s = TIMES_S

    def __init__(self, page: Any) -> None:
        self.page = page

    def open_race(self, splits: str = "", filled: tuple[str, str] = ("roxzone", "6:42")) -> None:
        """Paste splits and open their report; ``filled``: a field that they reach, and its text."""
        segment, time = filled
        usual = "\n".join(f"{t // 60}:{t % 60:02}" for t in TIMES_S)
        self.page.fill("#hc-paste textarea", splits or usual)
        self.page.wait_for_function(
            f"document.querySelector('#hc-{segment} textarea').value === '{time}'"
        )
        self.page.get_by_label("Category").first.click()
        self.page.get_by_role("option", name="men", exact=True).first.click()
        self.page.click("#hc-show")
        self.page.wait_for_selector("#hc-gap-chart .bars .point")

    def fits(self) -> bool:
        """Nothing is wider than the window."""
        return bool(
            self.page.evaluate(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            )
        )

    def picture(self, name: str, *, whole: bool = False) -> None:
        """A screenshot for the documents, where they are asked for."""
        if os.environ.get("HYROX_COACH_SCREENSHOTS") == "1":
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.page.wait_for_timeout(600)
            width = self.page.viewport_size["width"]
            self.page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=whole)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home folder of the served app."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def address(home: Path) -> Iterator[str]:
    """``hyrox-coach ui`` on a fresh home without a language model; the environment may say more.

    But not the home: its journal is emptied between tests.
    """
    usual = {"HYROX_COACH_MODEL": "none", "HYROX_COACH_REFERENCE_DRAWS": "4000"}
    log = home / "server.log"
    with log.open("w") as errors:
        server = subprocess.Popen(
            [sys.executable, "-m", "ui.cli", "ui", "--port", "0"],
            stdout=subprocess.PIPE, stderr=errors, text=True,
            env=usual | dict(os.environ) | {"HYROX_COACH_HOME": str(home)},
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


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=WIDTHS, scope="module")
def window(request: pytest.FixtureRequest, chromium: Any, address: str) -> Iterator[Any]:
    """A browser profile of one width; afterwards: nothing but this machine was asked for."""
    width = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": 844 if width < 500 else 900}, base_url=address
    )
    asked_for: list[str] = []
    context.on("request", lambda sent: asked_for.append(sent.url))
    context.set_default_timeout(90_000)
    yield context
    context.close()
    hosts = {urlsplit(url).hostname for url in asked_for if url.startswith(("http", "ws"))}
    assert hosts == {"127.0.0.1"}


@pytest.fixture
def page(window: Any, home: Path) -> Iterator[Any]:
    """A fresh tab on the app, with an empty journal; afterwards: no script failed."""
    with _tab(window, home) as tab:
        yield tab


@pytest.fixture
def steps(page: Any) -> Steps:
    return Steps(page)


@pytest.fixture(scope="module")
def opened(window: Any, home: Path) -> Iterator[Steps]:
    """One tab with a race open, for tests that leave it as it was; afterwards: no script failed."""
    with _tab(window, home) as tab:
        steps = Steps(tab)
        steps.open_race()
        yield steps


@contextmanager
def _tab(window: Any, home: Path) -> Iterator[Any]:
    failures: list[str] = []
    empty_journal(home)
    tab = window.new_page()
    tab.on("pageerror", lambda error: failures.append(str(error)))
    tab.goto("/race")
    ready(tab)
    yield tab
    tab.close()
    assert failures == []
