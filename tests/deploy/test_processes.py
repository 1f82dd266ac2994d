"""Starting, watching and stopping processes; what is refused before anything starts."""

import shutil
import sys
import time
from pathlib import Path

import pytest

from hyrox.errors import HyroxCoachError, InputError
from hyrox.settings import Settings
from ingest.progress import QUIET
from tests.deploy.conftest import free_ports
from ui.several import process as processes
from ui.several.parts import Part, Wanted, parts
from ui.several.process import Process
from ui.several.up import run

URL = "postgresql://coach@db.example/coach"


def script(code: str) -> Part:
    return Part("copy-1", (sys.executable, "-c", code), {"SAID": "hello"}, "http://127.0.0.1:9/")


def test_one_that_dies_is_started_again_after_a_growing_pause(tmp_path: Path) -> None:
    process = Process(script("import os; print(os.environ['SAID'], flush=True)"), tmp_path)
    process.start()
    said: list[str] = []
    until = time.monotonic() + 20
    while len(said) < 3 and time.monotonic() < until:
        told = process.revive()
        if "ended" in told:
            said.append(told)
        time.sleep(0.02)
    assert [line.partition("again in ")[2].split()[0] for line in said] == ["0.5", "1", "2"]
    assert said[0].startswith("copy-1 ended with code 0")
    assert process.log.read_text().count("hello") == 3


def test_one_that_does_not_begin_is_told_with_what_it_said(tmp_path: Path) -> None:
    process = Process(script("raise SystemExit('no such database')"), tmp_path)
    process.start()
    while process.ended() is None:
        time.sleep(0.02)
    with pytest.raises(HyroxCoachError, match=r"copy-1 ended with code 1: no such database"):
        process.has_begun()
    process.start()
    with pytest.raises(HyroxCoachError, match=r"copy-1 failed: .*no such database"):
        process.finish()


def test_one_that_does_not_want_to_end_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "GRACE_S", 0.3)
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print('on', flush=True)"
    process = Process(script(f"{deaf}; time.sleep(60)"), tmp_path)
    process.start()
    while "on" not in process.log.read_text():
        time.sleep(0.02)
    process.stop()
    assert process.ended() == "was ended by signal 9"
    process.stop()


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    home, port = tmp_path / "home", free_ports(6)
    return Settings(home=home, database_url=URL, vector_url=URL, port=port, model="embedded")


@pytest.mark.parametrize("missing", ["database_url", "vector_url"])
def test_without_a_shared_database_there_is_one_copy_only(config: Settings, missing: str) -> None:
    alone = config.model_copy(update={missing: ""})
    with pytest.raises(InputError, match=f"HYROX_COACH_{missing.upper()}.*--own-postgresql"):
        run(alone, Wanted(), lambda _: None, QUIET)


def test_the_copies_share_key_model_and_log_ins(
    config: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: "/usr/bin/caddy")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    wishes = parts(config, Wanted(copies=3))
    assert [part.name for part in wishes.lasting] == [
        "model", "copy-1", "copy-2", "copy-3", "proxy",
    ]  # fmt: skip
    model, *copies, proxy = wishes.lasting
    first = copies[0].settings
    assert all(one.settings == first for one in copies)
    assert first["HYROX_COACH_PROXIES"].split() == ["127.0.0.1"]
    assert first["HYROX_COACH_NAMES_KEY"] == (config.home / "secret.key").read_text()
    assert first["OPENAI_API_KEY"] == model.settings["OPENAI_API_KEY"] != ""
    assert first["HYROX_COACH_MODEL"].endswith("/v1#hyrox-coach")
    assert first["HYROX_COACH_HOME"] != str(config.home)
    assert wishes.addresses == (f"http://127.0.0.1:{config.port}",)
    ports = [one.command[-1] for one in copies]
    assert proxy.settings["COACH_COPIES"] == " ".join(f"127.0.0.1:{port}" for port in ports)
    assert proxy.settings["COACH_BIND"] == config.host


def test_without_caddy_each_copy_has_a_port_and_everybody_logs_in(
    config: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    wishes = parts(config.model_copy(update={"model": "none"}), Wanted())
    assert [part.name for part in wishes.lasting] == ["copy-1", "copy-2"]
    assert wishes.addresses == tuple(f"http://127.0.0.1:{config.port + n}" for n in (0, 1))
    assert all(one.settings["HYROX_COACH_LOGIN"] == "always" for one in wishes.lasting)
    assert all(one.settings["HYROX_COACH_MODEL"] == "none" for one in wishes.lasting)
