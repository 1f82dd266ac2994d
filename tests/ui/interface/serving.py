"""A coach that answers every call without a model or stores, and the app around it on a real port;
run as a program, it answers over stdio instead."""

import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn

from generator.conversation import Prepared
from generator.heard import Heard
from hyrox.evidence import Evidence
from hyrox.settings import Settings
from journal.database import Journal
from tests.ui.conftest import PASSAGE, FakeCoach, FakeLibrary
from ui.site.gate import Gate
from ui.site.limits import Limits

PROJECT = Path(__file__).resolve().parents[3]
TIMES = {"run_1": "4:31", "ski_erg": 268, "run_2": "4:40", "sled_push": 190, "run_3": 285,
         "sled_pull": 300, "run_4": 290, "burpee_broad_jump": 310, "run_5": 295, "row": 275,
         "run_6": 292, "farmers_carry": 140, "run_7": 300, "sandbag_lunges": 320, "run_8": 330,
         "wall_balls": 400, "roxzone": "6:42"}  # fmt: skip
RACE: dict[str, Any] = {
    "splits": TIMES, "division": "open", "gender": "male", "age_group": "35-39",
}  # fmt: skip
GOOD: dict[str, dict[str, Any]] = {
    "report": RACE,
    "neighbours": {"result_id": "ref-1"},
    "evidence": {"question": "How do I pace the sled push?", "race": RACE},
    "answer": {"question": "Where did I lose time?", "race": RACE},
    "plan": {"weeks": 3, "start": "2026-11-30", "profile": {"personal_info": {"age": 34}}},
}
"""A call of each function that gives a result."""


@dataclass
class ShelfLibrary(FakeLibrary):
    settings: Settings = field(default_factory=Settings)


class ServedCoach(FakeCoach):
    """Knows one passage for every question. An answer that goes on for ever tells when it has
    ``begun`` and when it was ``stopped``, on standard error too."""

    model = None
    wait_s = 20

    def __init__(self) -> None:
        super().__init__()
        self.library = ShelfLibrary()
        self.begun, self.stopped = threading.Event(), threading.Event()

    def _hear(self, question: str) -> Heard:
        return Heard.of(question, self.library.settings.corpora / "glossaries")

    def taught(self) -> None:
        return None

    def prepare(self, _question: str, conversation: Any) -> Prepared:
        race = conversation.race
        facts = race.evidence.items[:2] if race else ()
        return Prepared((*facts, PASSAGE), Evidence((*facts, PASSAGE)), "", [])

    def ask(self, question: str, *given: Any, **named: Any) -> Any:
        stop = named.get("stop")
        if "for ever" in question:
            for seen, wait in ((self.begun, None), (self.stopped, stop)):
                assert wait is None or wait.wait(self.wait_s)
                print("stopped" if wait else "begun", file=sys.stderr, flush=True)
                seen.set()
        if "on and on" in question:
            self.begun.set()
            try:
                while not stop.is_set():
                    time.sleep(0.2)
                    yield from self._sentences(None, None)[:1]
            finally:
                self.stopped.set()
        yield from super().ask(question, *given, **named)


@dataclass
class Served:
    """The whole app on a port of its own. For its limits no time passes but by ``clock``."""

    address: str
    coach: ServedCoach
    journal: Journal
    clock: list[float]


class Serving:
    """Serves an app from a thread; a context manager."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        from gradio.routes import App

        from ui.app import build_app
        from ui.serve import server_options

        config = Settings(home=folder, **settings)
        self.journal = Journal.open(f"sqlite:///{folder / 'journal.sqlite'}")
        self.coach = ServedCoach()
        site = build_app(self.coach, self.journal, config)  # type: ignore[arg-type]
        options = server_options(site, config, self.coach)  # type: ignore[arg-type]
        self.clock = [0.0]
        (gate,) = (each for each in options["middleware"] if each.cls is Gate)
        gate.kwargs["limits"] = Limits(clock=lambda: self.clock[0])
        app = App.create_app(site.blocks, app_kwargs=options)
        self.server = uvicorn.Server(
            uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off")
        )
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def __enter__(self) -> Served:
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)
        port = self.server.servers[0].sockets[0].getsockname()[1]
        return Served(f"http://127.0.0.1:{port}", self.coach, self.journal, self.clock)

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(10)
        self.journal.close()


if __name__ == "__main__":
    from ui import cli
    from ui.interface import stdio

    def open_coach(_settings: Settings) -> Any:
        print("a library prints this where it should not", flush=True)
        return ServedCoach()

    stdio.open_coach = open_coach
    sys.exit(cli.main(["mcp"]))
