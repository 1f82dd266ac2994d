"""The page *Settings*: what is kept, what may be kept of health, all of it out, in or away."""

import logging
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import gradio as gr

from hyrox.errors import HyroxCoachError, InputError
from journal.backup.index import Backups
from journal.consent import Health
from journal.export import exported, write_export
from journal.removal import RETENTION, Removed, remove_account, set_retention
from journal.restore import read_export, restore
from ui.language.telling import mark, t, tn
from ui.site.visitors import Visitors
from ui.web.home.language_panel import LanguagePanel
from ui.web.home.tokens_panel import TokensPanel
from ui.web.keeping.keeper import Keeper
from ui.web.markup import esc, note
from ui.web.race.downloads import Download
from ui.web.session import Session

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

_FOREVER = mark("for good")
_DAYS: Mapping[str, int | None] = {
    _FOREVER: None, mark("2 years"): 730, mark("1 year"): 365, mark("90 days"): 90,
    mark("30 days"): 30, mark("7 days"): 7,
}  # fmt: skip
_CONFIRM = mark("delete everything")
"""What is to be typed, in the reader's words; the English ones count as well."""
_CONSENTS: Mapping[Health, str] = {
    Health.MEDICAL: mark(
        "Keep injuries, illnesses, pregnancy and other health matters of your profile"
    ),
    Health.BODY: mark("Keep body mass, sleep and other body measures"),
    Health.HEART: mark("Keep recorded activities with heart rate"),
    Health.FOOD: mark("Keep allergies, diet and what you ate"),
}
_KINDS: Mapping[str, str] = {
    "conversations": mark("Conversations"), "activities": mark("Activities"),
    "body_measures": mark("Body measures"), "meals": mark("Meals"),
    "training_log": mark("Training log"),
}  # fmt: skip
"""What may be deleted by age."""
_TABLES: Mapping[str, str] = {
    "profiles": mark("profiles"), "races": mark("races"), "plans": mark("plans"),
    "plan_versions": mark("plan versions"), "training_log": mark("training log"),
    "activities": mark("activities"), "body_measures": mark("body measures"),
    "meals": mark("meals"), "chats": mark("chats"), "messages": mark("messages"),
    "feedback": mark("feedback"), "rewards": mark("rewards"), "consents": mark("consents"),
}  # fmt: skip
"""The journal's tables in words."""
_NO_JOURNAL = mark("The page is not loaded yet. Load it again.")
_UNEXPECTED = mark("Something went wrong; the terminal has the details.")
_ABOUT = mark(
    "Races you type or upload, plans, sessions you log and conversations are kept in your journal, "
    "on this machine, so that they are here tomorrow. Nobody else's page shows them."
)
_HEALTH = mark(
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
        with gr.Accordion(t("Programs"), open=False, elem_id="hc-programs"):
            self.tokens = TokensPanel(session)

    def _account(self) -> None:
        if self.visitors.login_required:
            with gr.Column(elem_classes="hc-card-box"):
                change = f'<a href="./account/password">{esc(t("Change the password"))}</a>'
                _text(f"<h2>{esc(t('Account'))}</h2><p>{change}</p>")

    def _privacy(self) -> None:
        with gr.Column(elem_classes="hc-card-box", elem_id="hc-privacy"):
            about = f"<p>{esc(t(_ABOUT))}</p><p>{esc(t(_HEALTH))}</p>"
            _text(f"<h2>{esc(t('Privacy'))}</h2>{about}")
            self.consents = {
                kind: gr.Checkbox(
                    False, label=t(words), container=False, elem_id=f"hc-keep-{kind.value}"
                )
                for kind, words in _CONSENTS.items()
            }  # fmt: skip
            with gr.Accordion(t("How long"), open=False, elem_id="hc-retention"):
                older = t("What is older is deleted once a day, by when it was entered.")
                _text(f'<p class="hc-small">{esc(older)}</p>')
                with gr.Row(elem_classes="hc-details"):
                    self.days = {
                        kind: gr.Dropdown(
                            [(t(words), words) for words in _DAYS], value=_FOREVER,
                            filterable=False, min_width=150, label=t(name),
                        )
                        for kind, name in _KINDS.items()
                    }  # fmt: skip

    def _data(self) -> None:
        with gr.Column(elem_classes="hc-card-box", elem_id="hc-my-data"):
            _text(f"<h2>{esc(t('My data'))}</h2>")
            self.counts = _text(elem_id="hc-counts")
            self.out = Download(t("Take everything with me (zip)"), "hc-export-all")
            with gr.Accordion(t("Bring an export back"), open=False, elem_id="hc-import"):
                self.file = gr.File(
                    label=t("A zip from here; your journal must be empty"),
                    file_types=[".zip"], height=110, elem_id="hc-import-file",
                )  # fmt: skip
            with gr.Accordion(t("Delete everything"), open=False, elem_id="hc-delete"):
                gone = t(
                    "Everything in your journal, for good; there is no way back but an export."
                )
                _text(
                    f"<p>{esc(gone)}</p><p>{esc(t('Write this to confirm:'))} "
                    f"<strong>{esc(t(_CONFIRM))}</strong></p>"
                )
                self.confirm = gr.Textbox(
                    label=t("Confirm"), elem_id="hc-delete-confirm", max_lines=1
                )
                self.delete = gr.Button(
                    t("Delete everything"), variant="stop", elem_id="hc-delete-all"
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
            raise InputError(t(_NO_JOURNAL))
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
            done = note(
                tn("{n} entry is back.", "{n} entries are back.", sum(kept.values())), "done"
            )
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
            if " ".join((confirmed or "").split()).casefold() not in (_CONFIRM, t(_CONFIRM)):
                raise InputError(
                    t("Nothing was deleted: write '{words}' to confirm.", words=t(_CONFIRM))
                )
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
                if chosen in _DAYS:
                    set_retention(diary.journal, diary.owner, {kind: _DAYS[chosen]})
                return self._shown(keeper)

            return self._attempt(session, change)

        return changed

    def _shown(self, keeper: Keeper) -> Updates:
        diary = keeper.diary
        given = diary.consents.given()
        kept = diary.setting(RETENTION) or {}
        tables = exported(diary.journal, diary.owner)["tables"]
        return {
            self.problem: "",
            **{box: kind in given for kind, box in self.consents.items()},
            **{choice: _kept_for(kept.get(kind)) for kind, choice in self.days.items()},
            self.counts: _counted({name: len(rows) for name, rows in tables.items()}),
        }

    def _attempt(self, session: Session, act: Callable[[Keeper], Updates]) -> Updates:
        """What ``act`` shows, or one sentence on why it could not."""
        try:
            if session.keeper is None:
                raise InputError(t(_NO_JOURNAL))
            return act(session.keeper)
        except HyroxCoachError as error:
            return {self.problem: note(str(error), "error")}
        except Exception:
            logging.getLogger(__name__).exception("The settings could not be changed")
            return {self.problem: note(t(_UNEXPECTED), "error")}


def _begin_again(session: Session, keeper: Keeper) -> None:
    """The tab as the journal has it now."""
    fresh = Session()
    Keeper(keeper.diary, keeper.who, keeper.reports).fill(fresh)
    session.__dict__.update(fresh.__dict__)


def _empty(session: Session) -> None:
    """Nothing is open in the tab any more, and nothing of it is kept."""
    session.__dict__.update(Session().__dict__)


def _kept_for(days: int | None) -> Any:
    """The choice of so many days; one that was made elsewhere is shown beside the usual ones."""
    known = {number: name for name, number in _DAYS.items()}
    if days in known:
        return known[days]
    assert days is not None
    own = (tn("{n} day", "{n} days", days), f"{days} days")
    return gr.Dropdown(choices=[*((t(name), name) for name in _DAYS), own], value=own[1])


def _counted(counts: Mapping[str, int]) -> str:
    known = {name: number for name, number in counts.items() if number}
    if not known:
        return f'<p class="hc-small">{esc(t("Nothing is kept yet."))}</p>'
    rows = "".join(
        f"<dt>{esc(t(_TABLES[name]))}</dt><dd>{number:,}</dd>" for name, number in known.items()
    )
    return f'<dl class="hc-facts">{rows}</dl>'


def _proof(removed: Removed) -> str:
    was, left = sum(removed.rows.values()), sum(removed.left.values())
    deleted = tn("Deleted: {n} entry.", "Deleted: {n} entries.", was)
    return f"{deleted} {t('Looked for afterwards and found: {n}.', n=f'{left:,}')}"


def _text(value: str = "", **options: Any) -> gr.HTML:
    return gr.HTML(value, apply_default_css=False, **options)
