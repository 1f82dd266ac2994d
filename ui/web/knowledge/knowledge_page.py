"""The page *Knowledge*, for content maintainers: what the stores hold, what a run would change,
taking it in, and undoing it.

Nothing is read before the page is opened. Long work runs in the server's threads, one run at a
time; the other pages stay usable, and a run goes on when its browser tab is closed.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from hyrox.errors import InputError
from hyrox.settings import Settings
from ui.language.telling import mark, t
from ui.web.knowledge import knowledge_view as view
from ui.web.knowledge import run_view
from ui.web.knowledge.knowledge_intake import Intake
from ui.web.knowledge.page_work import PROGRESS, PageProgress, Updates, attempt
from ui.web.markup import esc

_ALL_RULES = "every rule"
"""The value of the choice, not its words."""
_SAVE = "() => document.querySelector('#hc-export-file')?.click()"

_OVERTAKEN = mark(
    "Version {now} counts by now, not {then}: something else was taken in or undone meanwhile. "
    "Look again before you undo it."
)


class KnowledgePage:
    """Builds the page's components and holds its handlers."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.version = gr.State(0)
        with gr.Row(elem_id="hc-knowledge-head"):
            words = t(
                "For content maintainers. This page exists only while the app listens to this "
                "machine alone."
            )
            _text(f'<p class="hc-small">{esc(words)}</p>')
            self.refresh = gr.Button(t("Refresh"), size="sm", elem_id="hc-refresh", scale=0)
        self.problem = _text(elem_id="hc-knowledge-problem")
        self.about = _wait(elem_id="hc-knowledge-about")
        with _card("hc-intake"):
            self.intake = Intake(settings)
        with _card("hc-quarantine"):
            self._quarantine()
        with _card("hc-runs"):
            self._runs()
        with _card("hc-sources"):
            _heading(t("Sources of guidance"))
            self.sources = _wait()
        with _card("hc-inputs"):
            _heading(t("Inputs of results"))
            self.inputs = _wait()
            self.events = _text(elem_id="hc-events")

    def _quarantine(self) -> None:
        _heading(t("Set aside: the quarantine"))
        self.rules = _wait()
        with gr.Row(visible=False, elem_id="hc-filter") as self.filter:
            self.rule = gr.Dropdown(
                [(t("every rule"), _ALL_RULES)], value=_ALL_RULES, label=t("Rows that broke"),
                filterable=False, elem_id="hc-rule",
            )  # fmt: skip
            self.export = gr.Button(t("Download as CSV"), elem_id="hc-export", scale=0)
        self.examples = _text(elem_id="hc-set-aside")
        self.export_file = gr.DownloadButton(
            t("Download"), elem_id="hc-export-file", elem_classes="hc-unseen"
        )

    def _runs(self) -> None:
        _heading(t("Last runs"))
        self.runs = _wait()
        _text(f'<h2 class="hc-later">{esc(t("Undo"))}</h2>')
        self.undo_words = _wait(elem_id="hc-undo-words")
        self.confirm = gr.Checkbox(
            False,
            label=t("Yes, undo it"),
            visible=False,
            elem_id="hc-undo-confirm",
            container=False,
        )
        self.undo = gr.Button(
            t("Undo the last run"),
            variant="stop",
            visible=False,
            interactive=False,
            elem_id="hc-undo",
        )
        self.undone = _text(elem_id="hc-undone")

    def listen(self, on_open: Callable[..., Any]) -> None:
        """Connect the page's events; ``on_open`` connects what happens when it is opened."""
        private: dict[str, Any] = {"api_visibility": "private"}
        quiet = private | {"show_progress": "hidden"}
        work = private | {"concurrency_id": "knowledge", "concurrency_limit": 1}
        everything = [*self.shown, self.undone]
        on_open(self.open, None, everything, **quiet)
        self.refresh.click(self.open, None, everything, **quiet)
        self.intake.listen(work).then(self.open, None, everything, **quiet)

        self.rule.input(self.show_rule, self.rule, [self.problem, self.examples], **quiet)
        self.export.click(
            self.make_export, self.rule, [self.problem, self.export_file],
            show_progress_on=self.examples, **work,
        ).success(None, js=_SAVE)  # fmt: skip

        self.confirm.input(
            lambda yes: gr.Button(interactive=bool(yes)), self.confirm, self.undo, **quiet
        )
        self.undo.click(
            self.go_back, [self.confirm, self.version], self.undone,
            show_progress_on=self.undone, **work,
        ).then(self.show, None, self.shown, **quiet)  # fmt: skip

    @property
    def shown(self) -> list[Any]:
        """Every component that ``show`` fills."""
        return [
            self.problem, self.about, self.rules, self.filter, self.rule, self.examples,
            self.runs, self.undo_words, self.confirm, self.undo, self.version, self.sources,
            self.inputs, self.events,
        ]  # fmt: skip

    def open(self) -> Updates:
        """``show``, without what an earlier undo said."""
        return self.show() | {self.undone: ""}

    def show(self) -> Updates:
        """What the stores hold now."""
        return attempt(self._show, self.problem)

    def _show(self) -> Updates:
        from ingest import catalogue
        from ingest.overview import status as overview

        status = overview(self.settings)
        counts, version = status["results"]["quarantined"], status["version"]
        back = bool(version["rollback_to"])
        rules = [(t("every rule ({n})", n=f"{sum(counts.values()):,}"), _ALL_RULES)]
        rules += [(f"{rule} ({n:,})", rule) for rule, n in counts.items()]
        return {
            self.problem: "",
            self.about: view.about(status),
            self.rules: view.quarantine(counts),
            self.filter: gr.Row(visible=bool(counts)),
            self.rule: gr.Dropdown(choices=rules, value=_ALL_RULES),
            self.examples: self._examples(_ALL_RULES) if counts else "",
            self.runs: view.runs(status["last_runs"]),
            self.undo_words: view.undo_words(version),
            self.confirm: gr.Checkbox(
                value=False, label=t("Yes, undo version {n}", n=version["number"]), visible=back
            ),
            self.undo: gr.Button(visible=back, interactive=False),
            self.version: version["number"],
            self.sources: view.sources(status["sources"]),
            self.inputs: view.inputs(status["results"]["inputs"]),
            self.events: view.events(catalogue.current(self.settings).events),
        }

    def show_rule(self, rule: str) -> Updates:
        """Examples of rows that broke one rule."""
        return attempt(
            lambda: {self.problem: "", self.examples: self._examples(rule)}, self.problem
        )

    def _examples(self, rule: str) -> str:
        from ingest.results import quarantine

        rows = quarantine.read(self.settings, rule=None if rule == _ALL_RULES else rule)
        first = rows.head(view.MOST_EXAMPLES)
        columns = ((str(name), first[name].tolist()) for name in quarantine.VERDICT)
        return view.examples(dict(columns), len(rows))

    def make_export(self, rule: str) -> Updates:
        """The rows of the quarantine as a file to download; names are not in it."""
        from ingest.results import quarantine
        from ingest.results.gate import RULES

        def make() -> Updates:
            one = rule if rule in RULES else None
            # In the folder of the server's own temporary files, which it deletes by itself.
            cache = Path(self.export_file.GRADIO_CACHE)
            cache.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix="export-", dir=cache))
            path = folder / f"quarantine{f'-{one}' if one else ''}.csv"
            quarantine.export(quarantine.read(self.settings, rule=one), path)
            return {self.problem: "", self.export_file: gr.DownloadButton(value=path)}

        return attempt(make, self.problem)

    def go_back(self, confirmed: bool, version: int, progress: gr.Progress = PROGRESS) -> Updates:
        """Undo the run that made ``version``, which the maintainer saw and confirmed."""

        def run() -> Updates:
            from ingest import catalogue
            from ingest.removal import roll_back

            if not confirmed:
                raise InputError(t("Tick the box first: it says which version would be undone."))
            now = catalogue.current(self.settings).version
            if now != version:
                raise InputError(t(_OVERTAKEN, now=now, then=version))
            report = roll_back(self.settings, PageProgress(show=progress))
            return {self.undone: run_view.done(report, version)}

        return attempt(run, self.undone)


def _card(name: str) -> gr.Column:
    return gr.Column(elem_classes="hc-card-box", elem_id=name)


def _heading(words: str) -> gr.HTML:
    return _text(f"<h2>{esc(words)}</h2>")


def _wait(**options: Any) -> gr.HTML:
    return _text(f'<p class="hc-small">{esc(t("Loading ..."))}</p>', **options)


def _text(value: str = "", **options: Any) -> gr.HTML:
    return gr.HTML(value, apply_default_css=False, **options)
