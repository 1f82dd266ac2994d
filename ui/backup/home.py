"""The files of the home folder that cannot be made again, and how they are put in place.

A restore moves what is there aside, moves the new in, lets the journal follow in one transaction,
and only then deletes the old. ``.restore/state.json`` says that this is under way. Whether one that
was cut short had happened is decided by the journal: the transaction leaves its mark there.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hyrox.errors import StoreError
from ingest.files import clear_begun, no_readers, one_writer, replace_json
from journal.backup.index import FILE, KEY_FILE

KEPT = (
    "results", "quarantine", "guidance", "catalogue", "secret.key", "suppressed.json",
    "feedback.jsonl", "ratings.jsonl", "style.json", "runs.jsonl",
)  # fmt: skip
"""Files and folders that a backup holds, besides the journal."""
MADE_AGAIN = {
    "stores": "built from the results and the guidance",
    "reference": "drawn again",
    "models": "made from an installed package and the adapter",
    "cache": "pages that can be fetched again; they hold names",
    "harvest": "pages that can be fetched again; they hold names",
    "evaluation": "measured again",
    "gate": "measured again",
    "writer.json": "says who writes at the moment",
    "writer.lock": "a lock",
    "installation.id": "a restored home is an installation of its own",
    "logs": "what processes said",
    "running.json": "says what runs at the moment",
    "copies": "what copies of the app keep: stores, built from the shared ones",
    "postgresql": "a database to try things out; its journal is copied through the database",
    "journal.sqlite": "copied through the database, not as a file",
}
"""What a backup leaves out, and why."""
WORK, RESTORE = ".backup", ".restore"
_BEGUN = "begun.json"


def kept_files(home: Path) -> Iterator[tuple[str, Path]]:
    """Every file to keep, with its name below the home folder; unfinished ones are none."""
    for name in KEPT:
        top = home / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            below = path.relative_to(home)
            if path.is_file() and not any(part.startswith(".") for part in below.parts):
                if path.is_symlink() or not path.resolve().is_relative_to(home.resolve()):
                    raise StoreError(f"{path} is a link; put the file itself there.")
                yield below.as_posix(), path


@contextmanager
def working(home: Path, target: Path) -> Iterator[tuple[Path, Path]]:
    """A folder for what is on its way into a backup, and the archive's name until it is whole.

    For the one who holds the writer's lock. What a run that was killed left goes first.
    """
    clear_unfinished(home)
    work = home / WORK
    temporary = target.with_name(f".{target.name}.unfinished")
    work.mkdir(mode=0o700)
    try:
        replace_json(work / _BEGUN, str(temporary.absolute()))
        yield work, temporary
    finally:
        clear_unfinished(home)


def clear_unfinished(home: Path) -> None:
    """Remove what a backup that was killed left: it holds people's data."""
    work = home / WORK
    try:
        begun = Path(json.loads((work / _BEGUN).read_text(encoding="utf-8")))
        if begun.name.startswith(".") and begun.suffix == ".unfinished":
            begun.unlink(missing_ok=True)
    except (OSError, ValueError, TypeError):
        pass
    shutil.rmtree(work, ignore_errors=True)
    for name in (FILE, KEY_FILE):
        clear_begun(home / name)


@contextmanager
def alone(home: Path, doing: str) -> Iterator[None]:
    """Nobody writes to this home and nobody reads its stores while the block runs.

    Raises:
        StoreError: somebody does.
    """
    with (
        one_writer(home, doing),
        no_readers(f for f in (home / "stores").glob("*-*") if f.is_dir()) as free,
    ):
        if not free:
            raise StoreError(
                f"The app or another command has {home} open. Stop it, then try again."
            )
        yield


def is_cut_short(home: Path) -> bool:
    """Whether a restore is under way here, or was ended in the middle."""
    return (home / RESTORE / "state.json").exists()


@dataclass(frozen=True)
class Exchange:
    """The exchange of a home's files: ``.restore/new`` for what is there, and back.

    Args:
        home: the folder.
    """

    home: Path

    @property
    def folder(self) -> Path:
        return self.home / RESTORE

    def there(self) -> list[str]:
        """What would be replaced."""
        return [name for name in KEPT if (self.home / name).exists()]

    def forward(self, mark: str) -> None:
        """Move what is there aside and the new in.

        Args:
            mark: by which the journal will know that it followed.

        Raises:
            StoreError: a file cannot be moved; call :meth:`back`.
        """
        new, old = self.folder / "new", self.folder / "old"
        try:
            old.mkdir(mode=0o700)
            came = [name for name in KEPT if (new / name).exists()]
            replace_json(self.folder / "state.json", {"mark": mark, "new": came})
            for name in KEPT:
                if (self.home / name).exists():
                    (self.home / name).rename(old / name)
                if name in came:
                    (new / name).rename(self.home / name)
        except OSError as error:
            raise StoreError(
                f"{error.filename} cannot be moved: {error.strerror}. Everything is put back."
            ) from None

    def back(self) -> None:
        """Put back what was there; may be ended anywhere and called again.

        Raises:
            OSError: a file cannot be moved.
        """
        state = self._state()
        new, old = self.folder / "new", self.folder / "old"
        came: Sequence[str] = state["new"] if state else ()
        for name in KEPT:
            if name in came and not (new / name).exists() and (self.home / name).exists():
                (self.home / name).rename(new / name)
            if (old / name).exists():
                (old / name).rename(self.home / name)
        self.done()

    def done(self) -> None:
        """Delete what is left beside the files in place."""
        (self.folder / "state.json").unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def put_right(self, was_restored: Callable[[str], bool]) -> str:
        """Finish or undo a restore that was cut short.

        Args:
            was_restored: whether the journal knows a mark.

        Returns:
            ``finished``, ``undone``, or nothing when there was none.
        """
        state = self._state()
        if state is None:
            shutil.rmtree(self.folder, ignore_errors=True)
            return ""
        if was_restored(str(state["mark"])):
            self.done()
            return "finished"
        self.back()
        return "undone"

    def _state(self) -> dict[str, list[str]] | None:
        try:
            text = (self.folder / "state.json").read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        found: dict[str, list[str]] = json.loads(text)
        return found
