"""The page *Settings*: what is kept, what may be kept of health, all of it out, in or away."""

import logging
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import gradio as gr

from hyrox.errors import HyroxCoachError, InputError
from journal.backup.index import Backups
from journal.consent import WHAT, Health
from journal.export import exported, write_export
from journal.removal import KEPT_FOR, RETENTION, Removed, remove_account, set_retention
from journal.restore import read_export, restore
from ui.site.visitors import Visitors
from ui.web.home.language_panel import LanguagePanel
from ui.web.home.tokens_panel import TokensPanel
from ui.web.keeping.keeper import Keeper
from ui.web.markup import esc, note
from ui.web.race.downloads import Download
from ui.web.session import Session

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

_FOREVER = "for good"
_DAYS: Mapping[str, int | None] = {
    _FOREVER: None, "2 years": 730, "1 year": 365, "90 days": 90, "30 days": 30, "7 days": 7,
}  # fmt: skip
_CONFIRM = "delete everything"
_NO_JOURNAL = "The page is not loaded yet. Load it again."
_UNEXPECTED = "Something went wrong; the terminal has the details."
_ABOUT = (
    "Races you type or upload, plans, sessions you log and conversations are kept in your journal, "
    "on this machine, so that they are here tomorrow. Nobody else's page shows them."
)
_HEALTH = (
    "Health data are kept only if you agree, kind by kind. Without that they count while the app "
    "runs and are forgotten then. Unticking deletes what was kept of the kind."
)


class SettingsPage:
    """Builds the page's components and holds its handlers."""

    def __init__(self, visitors: Visitors, session: gr.State) -> None:
        self.visitors, self.session = visitors, session
        self.problem = _text(elem_id="hc-settings-problem")
        self._account()
        with gr.Column(elem_classes="hc-card-box"):
            self.language = LanguagePanel(session)
        self._privacy()
        self._data()
        with gr.Accordion("Programs", open=False, elem_id="hc-programs"):
            self.tokens = TokensPanel(session)

    def _account(self) -> None:
        if self.visitors.login_required:
            with gr.Column(elem_classes="hc-card-box"):
                _text('<h2>Account</h2><p><a href="./account/password">Change the password</a></p>')

    def _privacy(self) -> None:
        with gr.Column(elem_classes="hc-card-box", elem_id="hc-privacy"):
            _text(f"<h2>Privacy</h2><p>{esc(_ABOUT)}</p><p>{esc(_HEALTH)}</p>")
            self.consents = {
                kind: gr.Checkbox(
                    False, label=f"Keep {WHAT[kind]}", container=False,
                    elem_id=f"hc-keep-{kind.value}",
                )
                for kind in Health
            }  # fmt: skip
            with gr.Accordion("How long", open=False, elem_id="hc-retention"):
                _text(
                    '<p class="hc-small">What is older is deleted once a day, by when it was '
                    "entered.</p>"
                )
                with gr.Row(elem_classes="hc-details"):
                    self.days = {
                        kind: gr.Dropdown(
                            list(_DAYS), value=_FOREVER, filterable=False, min_width=150,
                            label=kind.replace("_", " ").capitalize(),
                        )
                        for kind in KEPT_FOR
                    }  # fmt: skip

    def _data(self) -> None:
        with gr.Column(elem_classes="hc-card-box", elem_id="hc-my-data"):
            _text("<h2>My data</h2>")
            self.counts = _text(elem_id="hc-counts")
            self.out = Download("Take everything with me (zip)", "hc-export-all")
            with gr.Accordion("Bring an export back", open=False, elem_id="hc-import"):
                self.file = gr.File(
                    label="A zip from here; your journal must be empty", file_types=[".zip"],
                    height=110, elem_id="hc-import-file",
                )  # fmt: skip
            with gr.Accordion("Delete everything", open=False, elem_id="hc-delete"):
                _text(
                    "<p>Everything in your journal, for good; there is no way back but an export. "
                    f"To confirm, write <strong>{_CONFIRM}</strong>.</p>"
                )
                self.confirm = gr.Textbox(label="Confirm", elem_id="hc-delete-confirm", max_lines=1)
                self.delete = gr.Button(
                    "Delete everything", variant="stop", elem_id="hc-delete-all"
                )
            self.deleted = _text(elem_id="hc-deleted")

    @property
    def outputs(self) -> list[Any]:
        """Every component that the handlers update."""
        return [
            self.problem, *self.consents.values(), *self.days.values(), self.counts, self.file,
            self.confirm, self.deleted, *self.tokens.outputs, *self.language.outputs,
        ]  # fmt: skip

    def listen(self, on_open: Callable[..., Any]) -> None:
        """Connect the page's events; ``on_open`` connects what happens when it is opened."""
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        to = quiet | {"outputs": self.outputs}
        on_open(self.open, self.session, **to)
        self.tokens.listen()
        self.language.listen()
        for kind, box in self.consents.items():
            box.input(self._consent(kind), [self.session, box], **to)
        for name, choice in self.days.items():
            choice.input(self._retention(name), [self.session, choice], **to)
        self.out.listen(self.take, [self.session], self.problem)
        self.file.upload(self.bring, [self.session, self.file], **to)
        self.delete.click(self.remove, [self.session, self.confirm], **to)

    def open(self, session: Session) -> Updates:
        """The page as the journal is now."""
        return self._attempt(
            session,
            lambda keeper: (
                self._shown(keeper) | self.tokens.shown(session) | self.language.shown(session)
            ),
        )

    def take(self, session: Session) -> tuple[str, bytes]:
        """Name and content of the export.

        Raises:
            HyroxCoachError: it cannot be made.
        """
        if session.keeper is None:
            raise InputError(_NO_JOURNAL)
        diary = session.keeper.diary
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "export.zip"
            write_export(diary.journal, diary.owner, path)
            return "hyrox-coach-journal.zip", path.read_bytes()

    def bring(self, session: Session, file: str | None) -> Updates:
        """An export back into an empty journal; the upload is read once and deleted."""

        def brought(keeper: Keeper) -> Updates:
            assert file is not None
            diary = keeper.diary
            kept = restore(diary.journal, diary.owner, read_export(Path(file)))
            done = note(f"{sum(kept.values()):,} entries are back.", "done")
            _begin_again(session, keeper)
            return self._shown(keeper) | {self.deleted: done}

        if not file:
            return {self.problem: ""}
        try:
            return self._attempt(session, brought) | {self.file: None}
        finally:
            Path(file).unlink(missing_ok=True)

    def remove(self, session: Session, confirmed: str) -> Updates:
        """The account with everything, once that was confirmed."""

        def removed(keeper: Keeper) -> Updates:
            if " ".join((confirmed or "").split()).casefold() != _CONFIRM:
                raise InputError(f"Nothing was deleted: write '{_CONFIRM}' to confirm.")
            diary = keeper.diary
            keeper.reports.typed(diary.owner, None)
            proof = remove_account(diary.journal, diary.owner, Backups(self.visitors.settings.home))
            _empty(session)
            return {self.deleted: note(_proof(proof), "done"), self.confirm: "", self.counts: ""}

        return self._attempt(session, removed)

    def _consent(self, kind: Health) -> Callable[[Session, bool], Updates]:
        def changed(session: Session, given: bool) -> Updates:
            def change(keeper: Keeper) -> Updates:
                if given:
                    keeper.diary.consents.give(kind)
                    if session.profile is not None:
                        keeper.diary.keep_profile(session.profile)
                else:
                    keeper.diary.consents.withdraw(kind)
                return self._shown(keeper)

            return self._attempt(session, change)

        return changed

    def _retention(self, kind: str) -> Callable[[Session, str], Updates]:
        def changed(session: Session, chosen: str) -> Updates:
            def change(keeper: Keeper) -> Updates:
                diary = keeper.diary
                set_retention(diary.journal, diary.owner, {kind: _DAYS.get(chosen)})
                return self._shown(keeper)

            return self._attempt(session, change)

        return changed

    def _shown(self, keeper: Keeper) -> Updates:
        diary = keeper.diary
        given = diary.consents.given()
        kept = diary.setting(RETENTION) or {}
        words = {days: name for name, days in _DAYS.items()}
        tables = exported(diary.journal, diary.owner)["tables"]
        return {
            self.problem: "",
            **{box: kind in given for kind, box in self.consents.items()},
            **{
                choice: words.get(kept.get(kind), f"{kept.get(kind)} days")
                for kind, choice in self.days.items()
            },
            self.counts: _counted({name: len(rows) for name, rows in tables.items()}),
        }

    def _attempt(self, session: Session, act: Callable[[Keeper], Updates]) -> Updates:
        """What ``act`` shows, or one sentence on why it could not."""
        try:
            if session.keeper is None:
                raise InputError(_NO_JOURNAL)
            return act(session.keeper)
        except HyroxCoachError as error:
            return {self.problem: note(str(error), "error")}
        except Exception:
            logging.getLogger(__name__).exception("The settings could not be changed")
            return {self.problem: note(_UNEXPECTED, "error")}


def _begin_again(session: Session, keeper: Keeper) -> None:
    """The tab as the journal has it now."""
    fresh = Session()
    Keeper(keeper.diary, keeper.who, keeper.reports).fill(fresh)
    session.__dict__.update(fresh.__dict__)


def _empty(session: Session) -> None:
    """Nothing is open in the tab any more, and nothing of it is kept."""
    session.__dict__.update(Session().__dict__)


def _counted(counts: Mapping[str, int]) -> str:
    known = {name.replace("_", " "): number for name, number in counts.items() if number}
    if not known:
        return '<p class="hc-small">Nothing is kept yet.</p>'
    rows = "".join(f"<dt>{esc(name)}</dt><dd>{number:,}</dd>" for name, number in known.items())
    return f'<dl class="hc-facts">{rows}</dl>'


def _proof(removed: Removed) -> str:
    was, left = sum(removed.rows.values()), sum(removed.left.values())
    return f"Deleted: {was:,} entries. Looked for afterwards and found: {left:,}."


def _text(value: str = "", **options: Any) -> gr.HTML:
    return gr.HTML(value, apply_default_css=False, **options)
