"""Following a swap: real stores of the small corpus, built twice, swapped by their pointer."""

import json
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.coach import Coach
from generator.conversation import Conversation
from hyrox.errors import StoreError
from hyrox.settings import Settings
from ingest.files import remove_unless_held, replace_file
from ingest.stores import Store, pointer
from retrieval import live as live_module
from retrieval.library import Library
from retrieval.live import LiveLibrary

NEVER = 3600.0


@pytest.fixture
def home(library_settings: Settings, tmp_path: Path) -> Settings:
    """An installation of its own: its athletes and guidance are copies that a test may swap."""
    shutil.copytree(library_settings.home, tmp_path / "home")
    return library_settings.model_copy(update={"home": tmp_path / "home"})


@pytest.fixture
def live(home: Settings) -> Iterator[LiveLibrary]:
    opened = LiveLibrary.open(home, look_every_s=NEVER)
    yield opened
    opened.close()


def swap(settings: Settings, store: Store) -> Path:
    """Copy a store's version under another name and point there; returns the old folder."""
    stores = settings.home / "stores"
    current = pointer(settings)
    old = stores / current[store]
    new = stores / f"{store}-copy-{time.monotonic_ns()}"
    shutil.copytree(old, new, ignore=shutil.ignore_patterns("in-use.lock"))
    point(settings, {**current, str(store): new.name})
    return old


def point(settings: Settings, current: dict[str, str]) -> None:
    text = json.dumps(current)
    replace_file(settings.home / "stores" / "current.json", lambda p: p.write_text(text))


def test_a_swap_is_followed_and_the_old_version_is_let_go(
    home: Settings, live: LiveLibrary
) -> None:
    race = live.examples()[0]
    before = (live.report(race), live.similar(race), live.passages.search("sled push"))
    old = swap(home, Store.ATHLETES)
    assert not live.is_current()
    assert not remove_unless_held(old)
    assert live.follow()
    assert live.is_current()
    assert live.versions == pointer(home)
    assert remove_unless_held(old)
    # What was handed out and what is handed out now need nothing of the old version.
    assert live.similar(race) == before[1]
    assert live.report(race) == before[0]
    assert not live.follow()


def test_two_stores_swapped_one_after_the_other_are_each_followed(
    home: Settings, live: LiveLibrary
) -> None:
    athletes, passages = live.races, live.passages.passages
    old_guidance = swap(home, Store.GUIDANCE)
    assert live.follow()
    assert live.races is athletes, "athletes that did not change are not opened again"
    assert live.passages.passages is not passages
    assert remove_unless_held(old_guidance)
    assert live.similar(live.examples()[0])
    swap(home, Store.ATHLETES)
    assert live.follow()
    assert live.races is not athletes
    assert live.passages.search("How low should I be on the sled push?")


def test_an_old_version_stays_until_its_last_lease_ends(home: Settings, live: LiveLibrary) -> None:
    with live.lease() as library:
        race = library.examples()[0]
        old = swap(home, Store.ATHLETES)
        assert live.follow()
        assert live.versions != library.versions
        assert not remove_unless_held(old)
        assert library.similar(race)
        live.follow()
        assert library.similar(race)
    live.follow()
    assert remove_unless_held(old)


@pytest.mark.parametrize("gone", ["manifest.json", "vectors.npy", "results.parquet", "chroma"])
def test_a_version_that_cannot_be_opened_leaves_the_old_one_in_use(
    home: Settings, live: LiveLibrary, gone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_module, "LONGEST_WAIT_S", 0.0)
    race, versions = live.examples()[0], live.versions
    swap(home, Store.ATHLETES)
    path = home.home / "stores" / pointer(home)[Store.ATHLETES] / gone
    aside = path.with_name(f"{gone}.aside")
    path.rename(aside)
    assert not live.follow()
    assert "built" in live.trouble or "damaged" in live.trouble
    assert live.versions == versions
    assert live.similar(race)
    if path.is_dir():
        shutil.rmtree(path)  # an empty store was begun where the other was missing
    aside.rename(path)
    assert live.follow()
    assert live.trouble == ""
    assert live.similar(race)


def test_a_broken_version_is_not_tried_at_every_look(
    home: Settings, live: LiveLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    swap(home, Store.GUIDANCE)
    tried: list[Settings] = []

    def fail(settings: Settings, _: Library | None = None) -> Library:
        tried.append(settings)
        raise StoreError("half removed")

    monkeypatch.setattr(Library, "open", fail)
    assert [live.follow() for _ in range(3)] == [False] * 3
    assert len(tried) == 1
    assert live.trouble == "half removed"


def test_a_damaged_pointer_is_trouble_and_no_more(home: Settings, live: LiveLibrary) -> None:
    path = home.home / "stores" / "current.json"
    text = path.read_text()
    path.write_text("{")
    assert not live.follow()
    assert "damaged" in live.trouble
    assert live.examples()
    path.write_text(text)
    assert not live.follow()
    assert live.trouble == ""


def test_the_thread_follows_by_itself_and_ends_with_close(home: Settings) -> None:
    live = LiveLibrary.open(home, look_every_s=0.05)
    swap(home, Store.GUIDANCE)
    until = time.monotonic() + 30
    while not live.is_current() and time.monotonic() < until:
        time.sleep(0.02)
    assert live.is_current()
    old = home.home / "stores" / pointer(home)[Store.ATHLETES]
    live.close()
    assert not any(t.name == "follow-stores" and t.is_alive() for t in threading.enumerate())
    assert remove_unless_held(old)
    with pytest.raises(StoreError, match="closing"):
        live.report(live.races.at(0))


def test_no_request_fails_while_stores_are_swapped_again_and_again(home: Settings) -> None:
    coach = Coach.open(home.model_copy(update={"model": "none"}), follow=True)
    live = coach.library
    assert isinstance(live, LiveLibrary)
    races = coach.library.examples()
    failed: list[BaseException] = []
    asked = [0] * 8
    ended = threading.Event()

    def client(number: int) -> None:
        race = races[number % len(races)]
        while not ended.is_set():
            try:
                opened = coach.open_race(race, prefill=False)
                assert opened.report.result == race
                assert coach.library.similar(race)
                assert coach.library.passages.search("How low should I be on the sled push?")
                ready = coach.prepare("Where did I lose time?", Conversation.of(opened, ()))
                assert ready.use
            except BaseException as error:
                failed.append(error)
                return
            asked[number] += 1

    threads = [threading.Thread(target=client, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    try:
        for store in (Store.GUIDANCE, Store.ATHLETES, Store.GUIDANCE, Store.ATHLETES):
            old = swap(home, store)
            live.follow()  # either this or the thread that looks by itself takes the version in
            assert live.is_current()
            until = time.monotonic() + 30
            while not remove_unless_held(old) and time.monotonic() < until:
                live.follow()
                time.sleep(0.02)
            assert not old.exists()
    finally:
        ended.set()
        for thread in threads:
            thread.join(60)
        coach.close()
    assert failed == []
    assert min(asked) > 0
