"""A damaged or made-up archive is refused with one sentence, and nothing is changed."""

import hashlib
import json
import stat
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hyrox.errors import HyroxCoachError, InputError
from hyrox.settings import Settings
from tests.journal.backup.homes import back_up, bring_back, furnished, left_behind, state_of
from ui.backup.archive import MANIFEST, SEAL_LENGTH, read_manifest

Kept = tuple[Settings, Path, Any]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A home, a backup of it, and its state."""
    folder = tmp_path_factory.mktemp("kept")
    home = folder / "home"
    config, diary = furnished(home, f"sqlite:///{home / 'journal.sqlite'}")
    archive = back_up(config, folder / "kept.zip")
    # Later than the backup: a restore that happened would show.
    diary.start_chat("after the backup")
    (home / "style.json").write_text('{"later": true}')
    return config, archive, state_of(config)


def check_refused(kept: Kept, archive: Path, words: str = "") -> None:
    config, _, before = kept
    with pytest.raises(HyroxCoachError, match=words) as refused:
        bring_back(config, archive)
    assert "\n" not in str(refused.value)
    assert state_of(config) == before
    assert left_behind(config.home) == []


@given(st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_changed_byte_anywhere_is_refused(
    kept: Kept, tmp_path: Path, data: st.DataObject
) -> None:
    content = bytearray(kept[1].read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    bad = tmp_path / "bad.zip"
    bad.write_bytes(content)
    with pytest.raises(InputError, match="not whole"):
        read_manifest(bad)


@pytest.mark.parametrize("left", [0, 1, 63, 64, 65, 1000, -1, -64, -65])
def test_a_truncated_archive_is_refused(kept: Kept, tmp_path: Path, left: int) -> None:
    bad = tmp_path / "bad.zip"
    bad.write_bytes(kept[1].read_bytes()[:left])
    check_refused(kept, bad, "not whole")


def test_a_file_that_is_not_there_is_refused(kept: Kept, tmp_path: Path) -> None:
    check_refused(kept, tmp_path / "none.zip", "cannot be read")


def remade(
    archive: Path, out: Path, change: Callable[[dict[str, Any], dict[str, bytes]], None]
) -> Path:
    """An archive by somebody who knows how they are sealed. ``change`` gets manifest and members;
    of the members that it changed, the manifest is put right."""
    with zipfile.ZipFile(archive) as source:
        members = {n: source.read(n) for n in source.namelist() if n != MANIFEST}
        manifest = json.loads(source.read(MANIFEST))
    before = dict(members)
    change(manifest, members)
    for name, content in members.items():
        if before.get(name) != content:
            digest = hashlib.sha256(content).hexdigest()
            manifest["files"].setdefault(name, {"bytes": len(content), "sha256": digest})
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
        target.writestr(MANIFEST, json.dumps(manifest))
        target.comment = b"0" * SEAL_LENGTH
    return sealed(out)


def sealed(path: Path) -> Path:
    content = path.read_bytes()[:-SEAL_LENGTH]
    path.write_bytes(content + hashlib.sha256(content).hexdigest().encode())
    return path


def _added(name: str) -> Callable[[dict[str, Any], dict[str, bytes]], None]:
    return lambda _manifest, members: members.update({name: b"x"})


def _said(**values: Any) -> Callable[[dict[str, Any], dict[str, bytes]], None]:
    return lambda manifest, _members: manifest.update(values)


def _other_journal(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    content = b"SQLite format 3\0" + b"\xff" * 500
    members["journal/journal.sqlite"] = content
    digest = hashlib.sha256(content).hexdigest()
    manifest["files"]["journal/journal.sqlite"] = {"bytes": len(content), "sha256": digest}


def _other_digest(manifest: dict[str, Any], _members: dict[str, bytes]) -> None:
    manifest["files"]["home/style.json"]["sha256"] = "0" * 64


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_added("../outside"), "cannot be unpacked"),
        (_added("home/../../outside"), "cannot be unpacked"),
        (_added("/etc/outside"), "cannot be unpacked"),
        (_added("home/results/..\\outside"), "cannot be unpacked"),
        (_added("home/STYLE.json"), "cannot be unpacked"),
        (_added("home/.bashrc"), "cannot be unpacked"),
        (_added("home/stores/current.json"), "no backup holds"),
        (_added("journal/logins.jsonl"), "no backup holds"),
        (_said(app="999.0"), "newer version"),
        (_said(version=2), "newer version"),
        (_said(schema="9999"), "newer version"),
        (_said(format="else"), "no backup of HyroxCoach"),
        (_said(rows={"accounts": 7}), "contradicts itself"),
        (_said(files={}), "not those that its manifest names"),
        (_said(files=[]), "not complete"),
        (_other_digest, "not what its manifest says"),
        (_other_journal, "journal in the backup cannot be used"),
    ],
)
def test_a_made_up_archive_is_refused(
    kept: Kept,
    tmp_path: Path,
    change: Callable[[dict[str, Any], dict[str, bytes]], None],
    words: str,
) -> None:
    check_refused(kept, remade(kept[1], tmp_path / "bad.zip", change), words)
    assert not (kept[0].home.parent / "outside").exists()


def test_a_link_a_name_that_stands_twice_and_a_bomb_are_refused(kept: Kept, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("home/style.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    for number, members in enumerate(
        (
            [(link, b"/etc/passwd")],
            [("home/style.json", b"{}"), ("home/style.json", b"[]")],
            [("home/style.json", b"\0" * 80_000_000)],
        )
    ):
        bad = tmp_path / f"bad{number}.zip"
        with warnings.catch_warnings(), zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as target:
            warnings.simplefilter("ignore")
            for name, content in members:
                target.writestr(name, content)
            target.writestr(MANIFEST, "{}")
            target.comment = b"0" * SEAL_LENGTH
        check_refused(kept, sealed(bad), "cannot be unpacked")


def test_an_archive_is_readable_by_its_user_alone(kept: Kept) -> None:
    assert stat.S_IMODE(kept[1].stat().st_mode) == 0o600
