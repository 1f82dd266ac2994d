"""Two copies of the app on one PostgreSQL: the same answers, and one goes on without the other."""

import re
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import delete

from generator.coach import NO_MODEL
from hyrox.segments import SEGMENTS
from ingest.files import process_is_alive
from ingest.versions.writer import the_writer
from journal.database import Journal
from journal.tables import AttemptRow
from tests.deploy.conftest import Machine, Site, stopped, with_journal
from tests.deploy.visitor import Visitor

QUESTIONS = ("How low should I be on the sled push?", "How do I sleep before the race?")
TIMES_S = (271, 268, 280, 190, 285, 300, 290, 310, 295, 275, 292, 140, 300, 320, 330, 400, 402)
RACE = {
    "division": "open", "gender": "male", "age_group": "35-39",
    "splits": {one.value: time_s for one, time_s in zip(SEGMENTS, TIMES_S, strict=True)},
}  # fmt: skip


def asked(copy: str, what: str, body: dict[str, Any], headers: dict[str, str]) -> Any:
    answer = httpx.post(
        f"{copy}/api/v1/{what}", json=body, headers=headers, timeout=60, trust_env=False
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_both_copies_give_the_same_answers(site: Site) -> None:
    program = site.program("program-of-ana")
    bodies: list[tuple[str, dict[str, Any]]] = [
        ("evidence", {"question": QUESTIONS[0]}), ("report", RACE), ("neighbours", RACE),
        ("answer", {"question": "Where did I lose time?", "race": RACE}),
        *(("answer", {"question": question}) for question in QUESTIONS),
    ]  # fmt: skip
    for what, body in bodies:
        first, second = (asked(copy, what, body, program) for copy in site.copies)
        for one in (first, second):
            one.pop("timing", None)
        assert first == second, what
        assert NO_MODEL not in first.get("note", "")
    assert site.model.asked


def test_a_page_of_one_copy_fits_the_other(site: Site) -> None:
    """A tab stays open while its copy dies: parts and handlers have the same numbers in all."""
    somebody = site.visitor("eve")
    for path in ("/", "/coach", "/plan", "/race", "/settings"):
        pages = []
        for copy in site.copies:
            somebody.move(copy)
            loaded = somebody._loaded(path)
            handlers = [(d["id"], d["targets"], d["inputs"], d["outputs"])
                        for d in loaded["dependencies"]]  # fmt: skip
            pages.append((handlers, [part["id"] for part in loaded["components"]]))
        assert pages[0] == pages[1], path


def test_a_killed_copy_loses_nothing_that_it_said_was_kept(site: Site) -> None:
    """Questions are asked without end at the first copy while it is killed; the second one has
    every answer that was complete, in the same tab, with the same log-in."""
    ana = site.visitor("ana")
    acknowledged: list[str] = []

    def ask_on() -> None:
        for number in range(1000):
            try:
                shown = ana.ask(f"How low on the sled push, number {number}?")
            except (httpx.HTTPError, AssertionError):
                return
            acknowledged.extend(re.findall(r"number (\d+)\?", shown)[-1:])

    asking = threading.Thread(target=ask_on)
    asking.start()
    while len(acknowledged) < 3:
        time.sleep(0.05)
        assert asking.is_alive()
    site.kill("copy-1")
    asking.join(60)
    assert not asking.is_alive()
    ana.move(site.copies[1])
    shown = ana.ask("How low on the sled push, number 1000?")
    kept = set(re.findall(r"number (\d+)\?", shown))
    assert {*acknowledged, "1000"} <= kept, "an answer that was complete is gone"
    assert len(kept) <= len(acknowledged) + 2
    assert set(re.findall(r"number (\d+)\?", " ".join(ana.opened("/coach")))) == kept
    # The supervisor starts it anew, and it has what was said in the meantime.
    site.wait_until_well(site.copies[0])
    ana.move(site.copies[0])
    assert "number 1000?" in " ".join(ana.opened("/coach"))


def test_without_the_model_server_facts_answer_and_it_is_used_again_by_itself(site: Site) -> None:
    program = site.program("program-of-ben")

    def answer() -> Any:
        return asked(site.copies[1], "answer", {"question": QUESTIONS[0]}, program)

    assert NO_MODEL not in answer()["note"]
    site.model.stop()
    without = answer()
    assert NO_MODEL in without["note"]
    assert without["sentences"]
    site.model.start()
    assert NO_MODEL not in answer()["note"]
    site.model.breaks_off = True
    halfway = answer()
    site.model.breaks_off = False
    assert NO_MODEL in halfway["note"]
    assert halfway["sentences"]
    assert NO_MODEL not in answer()["note"]


def test_of_two_ingestions_at_once_one_is_told_to_wait_and_for_whom(
    site: Site, machine: Machine
) -> None:
    with the_writer(machine.settings, "ingesting results"):
        second = machine.run("ingest", "guidance", str(machine.settings.corpora / "guidance"))
    assert second.returncode == 1
    said = second.stderr.strip().splitlines()[-1]
    assert re.search(r"being written by process \d+.*\(?ingesting results.*Wait for it", said), said
    elsewhere = machine.settings.home.parent / "elsewhere"
    other = machine.run("ingest", "build", HYROX_COACH_HOME=str(elsewhere))
    assert other.returncode == 1
    assert "is written from another home folder" in other.stderr
    assert httpx.get(f"{site.copies[1]}/healthz", trust_env=False).status_code == 200


def test_copies_that_start_at_once_on_an_empty_database_make_its_tables_once(
    machine: Machine, postgresql: Callable[[], str]
) -> None:
    url = postgresql()
    migrating = [
        subprocess.Popen(
            machine.command("journal", "migrate", "--json"), stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
            env=machine._environment({"HYROX_COACH_DATABASE_URL": url}),
        )
        for _ in range(3)
    ]  # fmt: skip
    said = [process.communicate(timeout=120) for process in migrating]
    assert [process.returncode for process in migrating] == [0] * 3, said
    journal = Journal.open(url)
    assert journal.version != "none"
    journal.close()


class TestProxy:
    @pytest.fixture
    def proxy(self, site: Site) -> str:
        if not site.proxy:
            pytest.skip("no Caddy on this machine (Debian: apt install caddy)")
        return site.proxy

    def test_a_visitor_stays_with_one_copy_and_goes_on_with_another_when_it_dies(
        self, site: Site, proxy: str
    ) -> None:
        # Which copy a cookie stands for, only the proxy knows: of two cookies, one is the first's.
        by_copy: dict[str, Visitor] = {}
        for number in range(20):
            if len(by_copy) < 2:
                somebody = site.visitor(f"cleo-{number}", proxy)
                by_copy[somebody.http.cookies["hyrox_coach_copy"]] = somebody
        assert len(by_copy) == 2
        for copy, visitor in by_copy.items():
            assert "sled push, first?" in visitor.ask("How low on the sled push, first?")
            for _ in range(4):
                visitor.http.get("/coach")
                assert visitor.http.cookies["hyrox_coach_copy"] == copy
        site.kill("copy-1")
        moved = 0
        for copy, visitor in by_copy.items():
            assert visitor.http.get("/coach").status_code == 200
            assert "sled push, first?" in " ".join(visitor.opened("/coach"))
            assert "sled push, second?" in visitor.ask("How low on the sled push, second?")
            moved += visitor.http.cookies["hyrox_coach_copy"] != copy
        assert moved == 1

    def test_a_visitor_is_not_believed_about_where_they_come_from(
        self, site: Site, proxy: str
    ) -> None:
        failed = []
        for number in range(8):
            stranger = Visitor(proxy)
            stranger.http.headers["x-forwarded-for"] = f"198.51.100.{number}"
            failed.append(
                stranger.http.post(
                    "/login", data={"name": f"nobody{number}", "password": "wrong password"}
                ).status_code
            )
        # They are one address, whatever they say of themselves.
        assert failed[-1] == 429

        def forget(journal: Journal) -> None:
            with journal.write() as session:
                session.execute(delete(AttemptRow))

        # The others of these tests come from there, too.
        with_journal(site.machine, forget)


def test_all_stop_in_order_and_leave_nothing_running(site: Site) -> None:
    """The last one: nothing runs after it."""
    running = site.running()
    assert set(running) >= {"copy-1", "copy-2"}
    assert stopped(site.process) == 130
    for copy in site.copies:
        with pytest.raises(httpx.HTTPError):
            httpx.get(f"{copy}/healthz", trust_env=False)
    assert not [name for name, pid in running.items() if process_is_alive(pid)]
