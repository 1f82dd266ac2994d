"""Bringing results and guidance in from the page *Knowledge*: a dry run, then the run itself.

What is taken in is exactly what the dry run looked at, on top of the same version.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from hyrox.divisions import Division, Gender
from hyrox.errors import InputError
from hyrox.settings import Settings
from ui.language.telling import mark, t
from ui.serve import MAINTAINERS_UPLOAD
from ui.web.knowledge import run_view
from ui.web.knowledge.page_work import PROGRESS, PageProgress, Updates, attempt
from ui.web.markup import esc, note

if TYPE_CHECKING:
    from ingest.report import IngestReport

_RESULT_FILES = [".csv", ".parquet", ".jsonl", ".ndjson", ".json", ".gz"]
_GUIDANCE_FILES = [".json", ".csv"]
_AS_IN_FILE = mark("as in the file")
_PEOPLE = {
    Gender.MALE: mark("men"), Gender.FEMALE: mark("women"), Gender.MIXED: mark("mixed teams"),
}  # fmt: skip
_GONE = mark(
    "The uploaded files are no longer here: results hold names, so uploads are deleted after ten "
    "to twenty minutes. Choose them again."
)

_OVERTAKEN = mark(
    "Something else was taken in or undone since this dry run: version {now} counts now, not "
    "{then}. Do the dry run again."
)
_OTHER_KIND = mark("{name} is neither JSON nor CSV; more kinds: the command line.")


@dataclass(frozen=True)
class Plan:
    """What a dry run looked at. ``options`` are arguments of ``ingest_results`` or, for
    ``guidance``, of ``ingest_guidance``; ``version`` is the one it was compared with."""

    guidance: bool
    paths: tuple[Path, ...]
    options: dict[str, Any]
    version: int


class Intake:
    """Builds the form and holds its handlers; ``outcome`` shows what would be or was done."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.plan = gr.State(None)
        limit = f"{MAINTAINERS_UPLOAD // 1024**2:,} MB"
        words = t(
            "A dry run reads everything, says what would change and changes nothing. Then take it "
            "in, or leave it."
        )
        _text(f'<h2>{esc(t("Bring in"))}</h2><p class="hc-reading">{esc(words)}</p>')
        with gr.Tabs():
            with gr.Tab(t("Race results")):
                self._results(limit)
            with gr.Tab(t("Guidance")):
                self._guidance(limit)
        words = t(
            "Uploads are deleted once taken in, after twenty minutes at the latest. Larger files, "
            "folders of documents, web pages: hyrox-coach ingest --help."
        )
        _text(f'<p class="hc-small">{esc(words)}</p>')
        self.outcome = _text(elem_id="hc-outcome")
        self.take = gr.Button(t("Take in"), variant="primary", visible=False, elem_id="hc-take-in")

    def _results(self, limit: str) -> None:
        self.files = gr.File(
            label=f"{t('CSV, Parquet, JSON lines; up to')} {limit}", file_count="multiple",
            file_types=_RESULT_FILES, height=150, elem_id="hc-result-files",
        )  # fmt: skip
        with gr.Row(elem_classes="hc-details"):
            self.season = gr.Textbox(
                label=t("Season, if missing"), placeholder=t("e.g. 8"), elem_id="hc-season"
            )
            self.event = gr.Textbox(
                label=t("Event, if missing"), placeholder=t("e.g. 2025 Oslo"), elem_id="hc-event"
            )
            self.division = gr.Dropdown(
                [(t(_AS_IN_FILE), ""), *((d.value, d.value) for d in Division)], value="",
                label=t("Division, if missing"), filterable=False,
            )  # fmt: skip
            self.gender = gr.Dropdown(
                [(t(_AS_IN_FILE), ""), *((t(_PEOPLE[g]), g.value) for g in Gender)], value="",
                label=t("Category, if missing"), filterable=False,
            )  # fmt: skip
        self.try_results = gr.Button(t("Dry run"), elem_id="hc-try-results")

    def _guidance(self, limit: str) -> None:
        self.databases = gr.File(
            label=f"{t('Exercises, recipes, foods; up to')} {limit}",
            file_count="multiple", file_types=_GUIDANCE_FILES, height=150,
            elem_id="hc-guidance-files",
        )  # fmt: skip
        with gr.Row(elem_classes="hc-details"):
            self.licence = gr.Textbox(
                label=t("Licence (required)"),
                placeholder=t("e.g. CC BY 4.0"),
                elem_id="hc-licence",
            )
            self.citation = gr.Textbox(
                label=t("Source (required)"), placeholder=t("What it is and who made it"),
                elem_id="hc-citation",
            )  # fmt: skip
        self.try_guidance = gr.Button(t("Dry run"), elem_id="hc-try-guidance")

    def listen(self, work: dict[str, Any]) -> Any:
        """Connect the form's events, long ones with the options ``work``.

        Returns:
            The event after which something was taken in, or refused.
        """
        details = [self.season, self.event, self.division, self.gender]
        words = [self.licence, self.citation]
        shown: list[Any] = [self.outcome, self.take, self.plan]
        here = work | {"outputs": shown, "show_progress_on": self.outcome}
        self.try_results.click(self.plan_results, [self.files, *details], **here)
        self.try_guidance.click(self.plan_guidance, [self.databases, *words], **here)
        changed = [
            event for files in (self.files, self.databases)
            for event in (files.upload, files.clear, files.delete)
        ] + [self.division.input, self.gender.input]  # fmt: skip
        changed += [field.input for field in (self.season, self.event, *words)]
        for event in changed:
            event(
                self.forget, None, shown, show_progress="hidden", api_visibility="private",
                queue=False,
            )  # fmt: skip
        here["outputs"] = [*shown, self.files, self.databases]
        return self.take.click(self.take_in, self.plan, **here)

    def plan_results(
        self, files: Sequence[str] | None, season: str, event: str, division: str, gender: str,
        progress: gr.Progress = PROGRESS,
    ) -> Updates:  # fmt: skip
        """What taking result files in would change."""
        named = {"season": season, "event": event, "division": division, "gender": gender}
        given = {name: value.strip() for name, value in named.items() if (value or "").strip()}
        return self._plan(files, {"defaults": given}, progress, guidance=False)

    def plan_guidance(
        self, files: Sequence[str] | None, licence: str, citation: str,
        progress: gr.Progress = PROGRESS,
    ) -> Updates:  # fmt: skip
        """What taking databases of guidance in would change."""
        options = {"licence": (licence or "").strip(), "citation": (citation or "").strip()}
        return self._plan(files, options, progress, guidance=True)

    def _plan(
        self, files: Sequence[str] | None, options: dict[str, Any], progress: gr.Progress,
        *, guidance: bool,
    ) -> Updates:  # fmt: skip
        def dry_run() -> Updates:
            paths = tuple(Path(file) for file in files or ())
            _check(paths, options, guidance=guidance)
            plan = Plan(guidance, paths, options, self._version())
            report = self._run(plan, progress, dry_run=True)
            worth = run_view.changes(report) or (bool(report.set_aside) and not guidance)
            return {
                self.outcome: run_view.planned(report),
                self.take: gr.Button(visible=worth),
                self.plan: plan if worth else None,
            }

        return self.forget() | attempt(dry_run, self.outcome)

    def forget(self) -> Updates:
        """Another file or detail: what the dry run said holds no more."""
        return {self.outcome: "", self.take: gr.Button(visible=False), self.plan: None}

    def take_in(self, plan: Plan | None, progress: gr.Progress = PROGRESS) -> Updates:
        """Take in what the dry run looked at; the uploads are deleted afterwards."""

        def run() -> Updates:
            if plan is None:
                raise InputError(t("Do a dry run first."))
            if not all(path.is_file() for path in plan.paths):
                return self.forget() | {self.outcome: note(t(_GONE), "error")}
            before = self._version()
            if before != plan.version:
                raise InputError(t(_OVERTAKEN, now=before, then=plan.version))
            report = self._run(plan, progress)
            for path in plan.paths:
                path.unlink(missing_ok=True)
            emptied = {self.files: None, self.databases: None}
            return self.forget() | emptied | {self.outcome: run_view.done(report, before)}

        return attempt(run, self.outcome)

    def _run(self, plan: Plan, progress: gr.Progress, *, dry_run: bool = False) -> "IngestReport":
        from ingest.guidance_run import ingest_guidance
        from ingest.results_run import ingest_results

        run: Callable[..., IngestReport] = ingest_guidance if plan.guidance else ingest_results
        shown = PageProgress(show=progress)
        return run(plan.paths, self.settings, shown, dry_run=dry_run, **plan.options)

    def _version(self) -> int:
        from ingest import catalogue

        return catalogue.current(self.settings).version


def _check(paths: Sequence[Path], options: dict[str, Any], *, guidance: bool) -> None:
    """Refuse what would be refused later in other words, or taken for something else."""
    if not paths:
        raise InputError(t("Choose one file or more first."))
    if not all(path.is_file() for path in paths):
        raise InputError(t(_GONE))
    if guidance:
        if other := [path.name for path in paths if path.suffix.lower() not in _GUIDANCE_FILES]:
            raise InputError(t(_OTHER_KIND, name=other[0]))
        return
    season = options["defaults"].get("season", "8")
    if not (season.isascii() and season.isdigit() and 1 <= int(season) <= 99):
        raise InputError(
            t("'{season}' is not a season; use a number such as 8.", season=season[:20])
        )


def _text(value: str = "", **options: Any) -> gr.HTML:
    return gr.HTML(value, apply_default_css=False, **options)
