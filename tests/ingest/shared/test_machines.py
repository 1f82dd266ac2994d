"""Several machines on one database: one writes, the others read and follow."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hyrox.errors import StoreError
from hyrox.settings import Settings
from ingest import stores
from ingest.guidance_run import ingest_guidance
from ingest.overview import status
from ingest.removal import roll_back, suppress
from ingest.stores import Store, ensure_stores, manifest, pointer
from ingest.versions.writer import the_writer
from retrieval.library import Library
from retrieval.live import LiveLibrary
from ui import doctor

Machine = Callable[[str], Settings]


@pytest.fixture(scope="module")
def app(built: Machine) -> Iterator[Library]:
    """The library of a machine that only reads."""
    opened = Library.open(built("app"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def alone(built: Machine) -> Iterator[Library]:
    """The same finishes and passages on a machine with Chroma."""
    settings = built("alone").model_copy(update={"vector_url": ""})
    ensure_stores(settings)
    opened = Library.open(settings)
    yield opened
    opened.close()


@pytest.fixture
def own(postgresql: Callable[[], str], bare: Settings) -> Machine:
    """Machines on a database of the test's own, with a corpus that it may change."""
    address = postgresql()

    def machine(name: str) -> Settings:
        update = {"home": bare.home / name, "vector_url": address}
        return bare.model_copy(update=update)

    ensure_stores(machine("worker"), ingest=True)
    return machine


def test_a_reader_has_the_neighbours_that_chroma_gives(app: Library, alone: Library) -> None:
    asked = [alone.race(alone.races.id(row)) for row in range(0, len(alone.races), 60)]
    assert len(asked) > 100
    same = 0
    for race in asked:
        ours, theirs = app.similar(race, 10), alone.similar(race, 10)
        assert [n.distance for n in ours] == pytest.approx([n.distance for n in theirs], abs=0.3)
        same += len({n.result_id for n in ours} & {n.result_id for n in theirs})
        assert {n.label.split(",")[1] for n in ours} == {n.label.split(",")[1] for n in theirs}
    assert same / (10 * len(asked)) >= 0.99


def test_a_reader_finds_the_passages_that_chroma_finds(app: Library, alone: Library) -> None:
    questions = [q for p in alone.passages.passages for q in p.asked]
    questions += ["how low should i be on the sled push and when do i sleep", "tickets", "🏋️ '; --"]
    for question in questions:
        ours, theirs = app.passages.find(question, 3), alone.passages.find(question, 3)
        assert [hit.passage.id for hit in ours.hits] == [hit.passage.id for hit in theirs.hits]
        assert ours.confidence == pytest.approx(theirs.confidence, abs=1e-3)


def test_a_reader_builds_nothing_and_has_no_chroma(built: Machine, app: Library) -> None:
    settings = app.settings
    assert ensure_stores(settings) == []
    assert not list(settings.home.rglob("chroma.sqlite3"))
    assert not (settings.home / "stores" / "current.json").exists()
    assert status(settings)["athletes"]["current"] is True
    assert "in the database of HYROX_COACH_VECTOR_URL" in doctor.stores(settings)
    assert "in the database of HYROX_COACH_VECTOR_URL" in doctor.stores(built("worker"))


def test_a_reader_that_tries_to_write_is_told_who_writes(app: Library) -> None:
    before = pointer(app.settings)
    said = r"is written from another home folder \(last by process"
    with pytest.raises(StoreError, match=said):
        ingest_guidance([], app.settings)
    with pytest.raises(StoreError, match=said):
        ensure_stores(app.settings, ingest=True)
    assert pointer(app.settings) == before


def test_before_anything_is_built_a_reader_says_where_to_build(
    postgresql: Callable[[], str], bare: Settings
) -> None:
    settings = bare.model_copy(update={"vector_url": postgresql()})
    with pytest.raises(StoreError, match="Run on the machine that ingests: hyrox-coach ingest bui"):
        ensure_stores(settings)
    with pytest.raises(StoreError, match="is not built"):
        Library.open(settings)


def test_a_store_of_another_version_of_the_project_is_refused(
    app: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "FORMAT", 99)
    with pytest.raises(StoreError, match="built by another version of HyroxCoach"):
        Library.open(app.settings)


def test_two_writers_at_once_take_turns_or_say_who_writes(own: Machine, tmp_path: Path) -> None:
    worker = own("worker")
    # A second machine on the same home folder, where file locks do not reach.
    twin = worker.model_copy(update={"home": tmp_path / "twin"})
    shutil.copytree(worker.home, twin.home)
    with the_writer(worker, "ingesting results"):
        with (
            pytest.raises(StoreError, match=r"process \d+ on .+ \(ingesting results, since \d\d:"),
            the_writer(twin, "ingesting guidance"),
        ):
            pass
        waited = threading.Thread(target=lambda: ingested.append(ensure_later(twin)))
        ingested: list[str] = []
        waited.start()
        waited.join(1)
        assert not ingested
    waited.join(20)
    assert ingested == ["wrote"]


def ensure_later(settings: Settings) -> str:
    with the_writer(settings, "building the stores", wait_s=20):
        return "wrote"


def test_a_reader_follows_a_swap_while_it_reads_and_old_versions_go(own: Machine) -> None:
    worker, reader = own("worker"), own("app")
    live = LiveLibrary.open(reader, look_every_s=3600)
    errors: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        race = live.examples()[0]
        while not stop.is_set():
            try:
                assert live.passages.search("how low should i be on the sled push")
                assert len(live.similar(race, 5)) == 5
            except BaseException as error:
                errors.append(error)
                return

    readers = [threading.Thread(target=read) for _ in range(2)]
    for one in readers:
        one.start()
    first = pointer(worker)
    try:
        for number in range(3):
            with live.lease() as library:
                held = library.versions["guidance"]
                edit(worker, number)
                assert ingest_guidance([], worker).built == ["guidance"]
                assert library.passages.find("how low should i be on the sled push").hits
            assert pointer(worker)["guidance"] != held
            assert live.follow()
            assert live.versions == pointer(worker)
            assert any(f"Edit {number}." in p.text for p in live.passages.passages)
    finally:
        stop.set()
        for one in readers:
            one.join()
    assert not errors
    live.follow()
    copies = {p.name for p in (reader.home / "stores" / "shared").iterdir()}
    assert copies <= set(pointer(worker).values())
    live.close()
    assert first["guidance"] not in pointer(worker).values()
    assert first["athletes"] == pointer(worker)["athletes"]
    edit(worker, 9)
    ingest_guidance([], worker)
    assert len(stores.shelf(worker).names("guidance")) == 2


def edit(settings: Settings, number: int) -> None:
    path = settings.corpora / "guidance" / "sleep.md"
    if not path.exists():
        path = next((settings.corpora / "guidance").rglob("sleep.md"))
    path.write_text(path.read_text().rstrip() + f" Edit {number}.\n")


def test_only_changed_passages_are_embedded_again_and_a_rollback_is_a_pointer(own: Machine) -> None:
    worker = own("worker")
    first = pointer(worker)["guidance"]
    edit(worker, 1)
    ingest_guidance([], worker)
    assert manifest(worker, Store.GUIDANCE)["embedded"] == 1
    roll_back(worker)
    assert pointer(worker)["guidance"] == first


def test_what_a_removed_person_was_in_leaves_the_database_and_the_copies(
    own: Machine, small_corpora: Path, tmp_path: Path
) -> None:
    from ingest.reference.reference_field import load_reference_field
    from ingest.results_run import ingest_results

    worker, reader = own("worker"), own("app")
    frame = load_reference_field(small_corpora / "reference_field").draw(120, seed=3)
    frame["athlete"] = [f"Given{i} Family{i}" for i in range(len(frame))]
    file = tmp_path / "results.csv"
    frame.to_csv(file, index=False)
    ingest_results([file], worker)
    library = Library.open(reader)
    old = library.versions["athletes"]
    library.close()
    suppress(worker, names=["Given7 Family7"])
    assert old not in stores.shelf(worker).names("athletes")
    assert not any(role.startswith("previous-") for role in pointer(worker))
    live = LiveLibrary.open(reader, look_every_s=3600)
    live.follow()
    copies = {p.name for p in (reader.home / "stores" / "shared").iterdir()}
    live.close()
    assert copies == set(pointer(reader).values())
