import json
from pathlib import Path

import pandas as pd
import pytest

from hyrox.errors import InputError, NotFoundError, StoreError
from hyrox.settings import Settings
from ingest import catalogue, stores
from ingest.guidance_run import ingest_guidance, remove_guidance
from ingest.overview import status
from ingest.removal import lift, roll_back, suppress
from ingest.results import quarantine
from ingest.results.names import installation_key, name_key
from ingest.results.result_store import load_results
from ingest.results_run import ingest_results, readmit
from ingest.stores import Store, manifest, version_folder
from ingest.vectors.chroma_build import read_passages


def write(frame: pd.DataFrame, path: Path) -> Path:
    frame.to_csv(path, index=False)
    return path


def everything(home: Path) -> bytes:
    """Every byte below a home."""
    return b"".join(p.read_bytes() for p in sorted(home.rglob("*")) if p.is_file())


@pytest.fixture
def halves(drawn: pd.DataFrame, tmp_path: Path) -> tuple[Path, Path]:
    return write(drawn.iloc[:250], tmp_path / "1.csv"), write(drawn.iloc[250:], tmp_path / "2.csv")


@pytest.fixture
def two_runs(small: Settings, halves: tuple[Path, Path]) -> Settings:
    for path in halves:
        ingest_results([path], small)
    return small


def test_a_rollback_undoes_the_last_run_without_building_anew(
    small: Settings, halves: tuple[Path, Path]
) -> None:
    ingest_results([halves[0]], small)
    before = status(small)
    folder = version_folder(small, Store.ATHLETES)
    ingest_results([halves[1]], small)
    assert status(small)["results"]["stored"] == 400
    report = roll_back(small)
    after = status(small)
    assert after["version"]["checksum"] == before["version"]["checksum"]
    assert after["results"]["stored"] == 250
    assert version_folder(small, Store.ATHLETES) == folder
    assert len(load_results(small)) == 250
    assert "2.csv" in report.notes[0]
    # What was undone can be taken in again.
    assert ingest_results([halves[1]], small).kept == 150
    assert status(small)["results"]["stored"] == 400


def test_there_is_one_way_back_and_then_none(two_runs: Settings) -> None:
    roll_back(two_runs)
    with pytest.raises(StoreError, match="no earlier version"):
        roll_back(two_runs)


def test_a_rolled_back_corpus_is_not_taken_in_again_by_itself(small: Settings) -> None:
    path = small.corpora / "guidance" / "sleep.md"
    text = path.read_text()
    path.write_text(text.replace("\n## ", "\n## Truly ", 1))
    stores.ensure_stores(small)
    changed = version_folder(small, Store.GUIDANCE)
    roll_back(small)
    assert version_folder(small, Store.GUIDANCE) != changed
    assert stores.ensure_stores(small) == []
    assert not any("Truly" in p.section for p in passages(small))
    # Another change, or asking for it, takes it in.
    assert ingest_guidance([], small).changed == ["sleep"]
    assert any("Truly" in p.section for p in passages(small))


def passages(settings: Settings) -> list[object]:
    return read_passages(version_folder(settings, Store.GUIDANCE))[0]


def test_a_dry_run_says_what_would_be_new_and_changes_nothing(
    small: Settings, halves: tuple[Path, Path]
) -> None:
    ingest_results([halves[0]], small)
    before = everything(small.home)
    planned = ingest_results([halves[1]], small, dry_run=True)
    assert everything(small.home) == before
    assert planned.dry_run
    assert planned.kept == sum(planned.events.values()) == 150
    done = ingest_results([halves[1]], small)
    assert (done.kept, done.events) == (planned.kept, planned.events)


def test_a_dry_run_of_guidance_names_documents_and_counts_what_must_be_embedded(
    small: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "club"
    folder.mkdir()
    text = (small.corpora / "guidance" / "sleep.md").read_text()
    (folder / "naps.md").write_text(text.replace("id: sleep", "id: naps"))
    before = everything(small.home)
    planned = ingest_guidance([folder], small, dry_run=True)
    assert everything(small.home) == before
    assert planned.added == ["naps"]
    # The texts are those of another document that is embedded already.
    assert planned.embedded == 0
    (folder / "naps.md").write_text(text.replace("id: sleep", "id: naps").replace("## ", "## My "))
    planned = ingest_guidance([folder], small, dry_run=True)
    assert planned.embedded > 0
    assert ingest_guidance([folder], small).embedded == planned.embedded


def test_a_source_of_guidance_can_be_taken_out_again(small: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "club"
    folder.mkdir()
    text = (small.corpora / "guidance" / "sleep.md").read_text()
    (folder / "naps.md").write_text(text.replace("id: sleep", "id: naps"))
    ingest_guidance([folder], small)
    assert remove_guidance("club", small).removed == ["naps"]
    assert "naps" not in {p.document for p in passages(small)}  # type: ignore[attr-defined]
    with pytest.raises(NotFoundError, match="no source 'club'"):
        remove_guidance("club", small)
    with pytest.raises(InputError, match="cannot be removed"):
        remove_guidance("corpora", small)


def test_references_of_another_source_cannot_be_taken_over(small: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "club"
    folder.mkdir()
    text = (small.corpora / "guidance" / "sleep.md").read_text()
    (folder / "naps.md").write_text(text.replace("id: sleep", "id: naps"))
    key = next(iter(read_passages(version_folder(small, Store.GUIDANCE))[1]))
    (folder / "references.toml").write_text(f'["{key}"]\ncitation = "My own blog"\n')
    with pytest.raises(InputError, match="another work"):
        ingest_guidance([folder], small)


@pytest.fixture
def quarantined(small: Settings, drawn: pd.DataFrame, tmp_path: Path) -> Settings:
    """An input of 400 rows of which three are set aside."""
    frame = drawn.astype(object).copy()
    frame.loc[3, "row"] = 2
    frame.loc[4, ["row", "total"]] = [155, drawn["total"].iloc[4] - drawn["row"].iloc[4] + 155]
    frame.loc[5, "division"] = "=cmd()"
    ingest_results([write(frame, tmp_path / "a.csv")], small)
    return small


def test_the_quarantine_is_listed_with_rule_value_and_source(quarantined: Settings) -> None:
    rows = quarantine.read(quarantined)
    assert list(rows["rule"]) == ["split_too_short", "split_too_short", "unknown_division"]
    assert list(rows["line"]) == [4, 5, 6]
    assert set(rows["source"]) == {"a.csv"}
    assert list(rows["value"]) == ["2", "155", "=cmd()"]
    assert len(quarantine.read(quarantined, rule="unknown_division")) == 1
    assert len(quarantine.read(quarantined, source="b.csv")) == 0
    assert quarantine.summary(rows)[0]["rows"] == 2
    assert rows["athlete_key"].notna().all()
    with pytest.raises(NotFoundError, match="q-nothing"):
        quarantine.read(quarantined, ids=["q-nothing"])


def test_corrected_rows_pass_the_gate_and_leave_the_quarantine(
    quarantined: Settings, drawn: pd.DataFrame, tmp_path: Path
) -> None:
    path = tmp_path / "export.csv"
    quarantine.export(quarantine.read(quarantined), path)
    exported = pd.read_csv(path, dtype=str)
    assert exported.loc[2, "division"].startswith("'=")
    assert "Family" not in path.read_text()
    exported.loc[0, "row"] = str(drawn["row"].iloc[3])
    exported.loc[2, "division"] = drawn["division"].iloc[5]
    exported.to_csv(path, index=False)
    report = readmit(quarantined, corrected=path)
    assert (report.read, report.kept, report.set_aside) == (3, 2, {"split_too_short": 1})
    assert list(quarantine.read(quarantined)["line"]) == [5]
    results = load_results(quarantined)
    assert len(results) == 399
    key = name_key("Given3 Family3", installation_key(quarantined.home))
    assert key in set(results["athlete_key"])
    (entry,) = status(quarantined)["results"]["inputs"]
    assert entry["readmitted"] == 2


def test_a_maintainer_vouches_for_a_row_and_the_reason_is_kept(quarantined: Settings) -> None:
    low, other = quarantine.read(quarantined)["quarantine_id"].iloc[[1, 0]]
    report = readmit(quarantined, ids=[low, other], because="seen on video")
    assert (report.kept, report.set_aside) == (1, {"outside_limits": 1})
    (entry,) = status(quarantined)["results"]["inputs"]
    assert "seen on video" in entry["provenance"]["vouched"]
    with pytest.raises(InputError, match="which rows"):
        readmit(quarantined, because="all fine")
    # Judged again without a reason, nothing changes.
    assert readmit(quarantined).kept == 0
    roll_back(quarantined)
    assert len(quarantine.read(quarantined)) == 3


def test_a_removed_person_is_gone_from_every_file_and_stays_out(
    quarantined: Settings, drawn: pd.DataFrame, tmp_path: Path
) -> None:
    key = name_key("Given3 Family3", installation_key(quarantined.home))
    other = name_key("Given7 Family7", installation_key(quarantined.home))
    harvest = quarantined.home / "harvest"
    harvest.mkdir()
    (harvest / "x.jsonl").write_text("Given7 Family7")
    lost = load_results(quarantined).set_index("athlete_key").loc[other, "result_id"]
    report = suppress(quarantined, names=["family7, given7", "Given3 Family3"])
    assert report.suppressed == 2
    kept_out = (quarantined.home / "suppressed.json").read_bytes()
    assert other.encode() in kept_out
    found = everything(quarantined.home).replace(kept_out, b"")
    assert key.encode() not in found
    assert other.encode() not in found
    assert b"Family7" not in found
    assert lost not in set(load_results(quarantined)["result_id"])
    assert manifest(quarantined, Store.ATHLETES)["results"] == 396
    with pytest.raises(StoreError, match="since a person was removed"):
        roll_back(quarantined)
    again = ingest_results([write(drawn, tmp_path / "again.csv")], quarantined)
    assert again.suppressed == 2
    assert lost not in set(load_results(quarantined)["result_id"])
    assert lift(quarantined, ["Given7 Family7"]) == 1
    assert ingest_results([write(drawn.iloc[5:], tmp_path / "c.csv")], quarantined).kept == 1


def test_a_person_is_removed_by_a_result_with_all_other_races(
    small: Settings, drawn: pd.DataFrame, tmp_path: Path
) -> None:
    frame = drawn.copy()
    frame.loc[9, "athlete"] = frame.loc[8, "athlete"]
    frame.loc[20, "athlete"] = None
    ingest_results([write(frame, tmp_path / "a.csv")], small)
    results = load_results(small)
    key = name_key("Given8 Family8", installation_key(small.home))
    theirs = list(results.loc[results["athlete_key"] == key, "result_id"])
    nameless = results.loc[results["athlete_key"].isna(), "result_id"].item()
    assert len(theirs) == 2
    assert suppress(small, results=[theirs[0], nameless]).suppressed == 3
    with pytest.raises(NotFoundError, match="no result"):
        suppress(small, results=[theirs[0]])
    with pytest.raises(InputError, match="both names"):
        suppress(small, names=["Anna"])


def test_a_damaged_suppression_list_stops_everything(
    small: Settings, halves: tuple[Path, Path]
) -> None:
    (small.home / "suppressed.json").write_text("[")
    with pytest.raises(StoreError, match="could come back"):
        ingest_results([halves[0]], small)


def test_only_the_current_version_and_the_one_before_keep_files(
    two_runs: Settings, drawn: pd.DataFrame, tmp_path: Path
) -> None:
    ingest_results([write(drawn.assign(season=6), tmp_path / "3.csv")], two_runs)
    folder = two_runs.home / "catalogue"
    now = catalogue.current(two_runs)
    assert {p.stem for p in folder.glob("0*.json")} == {f"{now.version:06}", f"{now.parent:06}"}
    named = set()
    for path in folder.glob("0*.json"):
        named |= {event["file"] for event in json.loads(path.read_text())["events"].values()}
    root = two_runs.results_dir
    assert {p.relative_to(root).as_posix() for p in root.rglob("*.parquet")} == named


def test_a_damaged_catalogue_says_what_to_do(two_runs: Settings) -> None:
    (two_runs.home / "catalogue" / "current.json").write_text("{}")
    with pytest.raises(StoreError, match="Restore"):
        catalogue.current(two_runs)
