import json
import multiprocessing
from pathlib import Path

import pytest

from hyrox.errors import StoreError
from hyrox.settings import Settings
from ingest import stores
from ingest.files import one_writer, replace_file
from ingest.guidance_run import ingest_guidance
from ingest.overview import status
from ingest.stores import Store, ensure_stores, manifest, pointer, version_folder
from ingest.vectors import collections
from ingest.vectors.chroma_build import GUIDANCE, chroma, read_passages


def versions(settings: Settings) -> set[str]:
    return {p.name for p in (settings.home / "stores").iterdir() if p.is_dir()}


def rewrite(settings: Settings, document: str, old: str, new: str) -> None:
    path = settings.corpora / "guidance" / f"{document}.md"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_everything_is_built_from_what_the_project_ships_and_then_left_alone(
    bare: Settings,
) -> None:
    assert ensure_stores(bare) == ["guidance", "athletes"]
    built = pointer(bare)
    assert ensure_stores(bare) == []
    assert pointer(bare) == built
    counts = manifest(bare, Store.GUIDANCE)
    assert counts["documents"] == 6
    passages, _ = read_passages(version_folder(bare, Store.GUIDANCE))
    assert counts["passages"] == len(passages) > 20
    assert counts["embedded"] == len(passages) + sum(len(p.asked) for p in passages)
    athletes = manifest(bare, Store.ATHLETES)
    assert sum(athletes["vectors"].values()) == athletes["results"] == 1000
    shown = status(bare)
    assert shown["results"]["invented"] is True
    assert shown["guidance"]["current"] is shown["athletes"]["current"] is True


def test_a_changed_document_embeds_only_its_changed_passage(small: Settings) -> None:
    first = version_folder(small, Store.GUIDANCE)
    athletes = version_folder(small, Store.ATHLETES)
    passage = next(p for p in read_passages(first)[0] if p.document == "sleep")
    word = passage.text.split()[0]
    rewrite(small, "sleep", f"\n{word}", f"\nTruly, {word}")
    report = ingest_guidance([], small)
    assert (report.read, report.kept, report.unchanged) == (6, 1, 5)
    assert report.built == ["guidance"]
    assert manifest(small, Store.GUIDANCE)["embedded"] == 1
    assert version_folder(small, Store.ATHLETES) == athletes
    assert first.exists()
    again = ingest_guidance([], small)
    assert (again.kept, again.unchanged, again.built) == (0, 6, [])


def test_a_removed_document_disappears_and_only_one_old_version_stays(small: Settings) -> None:
    first = version_folder(small, Store.GUIDANCE).name
    (small.corpora / "guidance" / "sleep.md").unlink()
    ensure_stores(small)
    second = version_folder(small, Store.GUIDANCE)
    passages, _ = read_passages(second)
    assert "sleep" not in {p.document for p in passages}
    with chroma(second) as client:
        collection = client.get_collection(GUIDANCE, embedding_function=None)
        assert set(collection.get(include=[])["ids"]) == {p.id for p in passages}
    assert first in versions(small)
    (small.corpora / "guidance" / "hydration.md").unlink()
    ensure_stores(small)
    assert first not in versions(small)
    assert second.name in versions(small)


def test_a_build_that_fails_changes_nothing(
    small: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, folders = pointer(small), versions(small)
    (small.corpora / "guidance" / "sleep.md").unlink()
    monkeypatch.setattr(collections, "recall", lambda *_: 0.5)
    with pytest.raises(StoreError, match=r"finds only 50\.0% of the true neighbours"):
        ensure_stores(small)
    assert pointer(small) == before
    assert versions(small) == folders


def test_an_unfinished_version_is_cleared_away(small: Settings) -> None:
    leftover = small.home / "stores" / "guidance-19990101T000000-abcdef"
    leftover.mkdir()
    (small.corpora / "guidance" / "sleep.md").unlink()
    ensure_stores(small)
    assert not leftover.exists()


def test_a_folder_of_documents_is_taken_in_and_follows_its_source(
    small: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "Club notes"
    folder.mkdir()
    text = (small.corpora / "guidance" / "sleep.md").read_text()
    for name in ("club-sleep", "club-naps"):
        (folder / f"{name}.md").write_text(text.replace("id: sleep", f"id: {name}"))
    (folder / "bad.md").write_text("no front matter")
    report = ingest_guidance([folder], small)
    assert (report.read, report.kept, report.set_aside) == (3, 2, {"front_matter": 1})
    assert "Club notes/bad.md:1" in report.notes[0]
    (folder / "club-naps.md").unlink()
    ingest_guidance([folder], small)
    passages, _ = read_passages(version_folder(small, Store.GUIDANCE))
    documents = {p.document for p in passages}
    assert "club-sleep" in documents
    assert "club-naps" not in documents
    assert "sleep" in documents


def hold(home: Path, ready: "multiprocessing.synchronize.Event") -> None:
    with one_writer(home, "ingesting results"):
        ready.set()
        multiprocessing.Event().wait(30)


def test_a_second_writer_is_told_who_writes(small: Settings) -> None:
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    holder = context.Process(target=hold, args=(small.home, ready))
    holder.start()
    try:
        assert ready.wait(30)
        with pytest.raises(StoreError, match=rf"process {holder.pid} \(ingesting results"):
            ingest_guidance([], small)
    finally:
        holder.kill()
        holder.join()
    # The lock dies with its holder.
    assert ingest_guidance([], small).read == 6


def test_a_damaged_pointer_says_what_to_do(small: Settings) -> None:
    path = small.home / "stores" / "current.json"
    path.write_text("{")
    with pytest.raises(StoreError, match="Delete it"):
        ensure_stores(small)
    path.unlink()
    with pytest.raises(StoreError, match="not built"):
        version_folder(small, Store.GUIDANCE)


def test_a_store_of_another_format_is_built_again(small: Settings) -> None:
    path = version_folder(small, Store.ATHLETES) / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "mark": "older"}))
    assert ensure_stores(small) == ["athletes"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text("old")

    def fail(temporary: Path) -> None:
        temporary.write_text("half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        replace_file(path, fail)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_status_of_nothing_is_no_error(bare: Settings) -> None:
    shown = status(bare)
    assert shown["guidance"]["current"] is False
    assert shown["results"]["stored"] == 0
    assert stores.pointer(bare) == {}
